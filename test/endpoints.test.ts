/** Each endpoint is described in four places: its row, a method, the sandbox and the wire table; and it is listed in the docs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { ThreadsClient } from "../src/index.js";
import { OPERATIONS } from "../src/testing/sandbox/http/operations.js";
import { endpointRows as rows } from "./support/endpoint-rows.js";
import { APP_ID, APP_SECRET, LONG_TOKEN, REDIRECT_URI } from "./support/secrets.js";
import { CALLS } from "./wire/calls.js";
import { inOneRequest, throughContainer } from "./wire/flow.js";
import { PLAIN } from "./wire/plain.js";

const ROOT = fileURLToPath(new URL("../src", import.meta.url));

/** The documented lines: `GET /me` to the methods that call it and the scopes that it needs. */
const documented = new Map(
  [
    ...readFileSync(new URL("../docs/endpoints.md", import.meta.url), "utf8").matchAll(
      /^\| `(\w+ \/[^`]*)` \| ([^|]+) \| ([^|]+) \|$/gm,
    ),
  ].map(([, endpoint = "", methods = "", scopes = ""]) => [
    endpoint,
    { methods: [...methods.matchAll(/`([\w.]+)`/g)].map(([, method = ""]) => method), scopes },
  ]),
);

const client = new ThreadsClient({ appId: APP_ID, appSecret: APP_SECRET, redirectUri: REDIRECT_URI });
const account = client.account({ accessToken: LONG_TOKEN });

/** The function that a dotted name leads to. */
function methodOf(name: string): unknown {
  const [root, ...path] = name.split(".");
  const roots: Readonly<Record<string, unknown>> = { account, client };
  return path.reduce<unknown>(
    (object, key) => (object as Record<string, unknown> | undefined)?.[key],
    roots[root ?? ""],
  );
}

/** The scopes that each method needs, by the rows of its lines in the docs. A location shares the path of a post. */
const scopesOfMethods = new Map<string, Set<string>>();
for (const { title, method, path, scopes } of rows) {
  const { methods = [] } = documented.get(`${method} ${path}`) ?? {};
  for (const name of methods.filter((each) => !title.startsWith("LOCATION") || each.startsWith("account.locations")))
    scopesOfMethods.set(name, new Set([...(scopesOfMethods.get(name) ?? []), ...scopes]));
}

/** The docstrings of a method: of its overloads together, and those of its overrides. */
function docstringsOf(name: string): string[] {
  const [root = "", ...path] = name.split(".");
  const [group, method] = path.length === 2 ? path : [null, path[0]];
  const file = group === null ? `${root}.ts` : `${root}/${group}.ts`;
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest, true);
  return source.statements.filter(ts.isClassDeclaration).flatMap(({ members }) => {
    const named = members.filter((member) => ts.isMethodDeclaration(member) && member.name.getText() === method);
    return named.length === 0 ? [] : [named.map((member) => source.text.slice(member.pos, member.getStart())).join("")];
  });
}

/** Every request of the wire table, as a row writes it: without the version, ids as `{id}`. */
const wired = new Set(
  [
    ...CALLS.map(({ expect: operation }) => operation),
    ...PLAIN.flatMap((row) => [...inOneRequest(row), ...throughContainer(row)].flat()),
    ...["threads", "replies", "ghost_posts"].map((list) => ({ method: "GET", path: `/v1.0/me/${list}` })),
  ].map(({ method, path }) => `${method} ${path.replace("/v1.0", "").replace(/\/\d+/, "/{id}")}`),
);

/** Every request of the sandbox, written the same way; `/{user}/…` is also served as `/me/…`. */
const served = new Set(
  OPERATIONS.flatMap(({ method, path }) =>
    [path.replace("/{user}/", "/me/"), path].map((each) => `${method} ${each.replace(/\{\w+\}/, "{id}")}`),
  ),
);

describe("endpoints", () => {
  it("are found in the modules that describe them", () => {
    expect(rows.length).toBeGreaterThanOrEqual(14);
  });

  it.each(rows)("$title ($method $path) has its method, its sandbox, its wire row and its line in the docs", (row) => {
    const endpoint = `${row.method} ${row.path}`;
    const line = documented.get(endpoint);
    expect(line, `docs/endpoints.md has no line for ${endpoint}`).toBeDefined();
    for (const name of line?.methods ?? []) expect(methodOf(name), `${name} is not a method`).toBeTypeOf("function");
    expect(line?.methods.length).toBeGreaterThan(0);
    for (const scope of row.scopes) expect(line?.scopes).toContain(`\`${scope}\``);
    expect([...served], `the sandbox does not serve ${endpoint}`).toContain(endpoint);
    expect([...wired], `the wire table has no row for ${endpoint}`).toContain(endpoint);
  });

  it.each([...scopesOfMethods])("have their scopes in the docstring of %s", (method, scopes) => {
    const others = [...scopes].filter((scope) => scope !== "threads_basic");
    for (const scope of others.length > 0 ? others : scopes) {
      expect(docstringsOf(method)).not.toEqual([]);
      for (const docstring of docstringsOf(method)) expect(docstring).toContain(`\`${scope}\``);
    }
  });

  it("are the only ones in the docs", () => {
    const known = new Set(rows.map(({ method, path }) => `${method} ${path}`));
    expect([...documented.keys()].filter((endpoint) => !known.has(endpoint))).toEqual([]);
  });

  it("send no token themselves: only graph/account-calls.ts, graph/request.ts and OAuth name access_token", () => {
    const naming = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/^(?:testing|oauth|http)\//.test(file))
      .filter((file) => /\baccess_token\b/.test(readFileSync(join(ROOT, file), "utf8")))
      .sort();
    expect(naming).toEqual(["graph/account-calls.ts", "graph/request.ts"]);
  });
});
