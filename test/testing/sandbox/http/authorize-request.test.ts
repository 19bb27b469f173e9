/** Every operation checks the credentials, the token and the permissions in its row before its handler runs. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { ThreadsSandbox } from "../../../../src/testing/index.js";
import type { OperationRow } from "../../../../src/testing/sandbox/http/operation-row.js";
import { PLACES } from "../../../../src/testing/sandbox/state/places.js";
import { OPERATIONS } from "../../../../src/testing/sandbox/http/operations.js";
import { json } from "../../../../src/testing/sandbox/http/handler.js";
import { USER, codeIn, send, start, type TestResponse } from "../helpers.js";

const named = OPERATIONS.map((row) => [row.operation, row] as const);
const guarded = named.filter(([, row]) => row.token !== null);

/** Sends a request with everything that the row requires, except for `changes`. */
async function ask(
  sandbox: ThreadsSandbox,
  row: OperationRow,
  token: string,
  changes: Record<string, string> = {},
): Promise<TestResponse> {
  const { appId, appSecret, redirectUri } = sandbox.clientOptions;
  const values: Record<string, string> = {
    client_id: appId,
    client_secret: appSecret,
    redirect_uri: redirectUri,
    access_token: token,
    input_token: token,
  };
  const required = (row.parameters ?? []).filter((rule) => rule.required);
  const filled = required.map(({ name, equals }) => [name, changes[name] ?? equals ?? values[name] ?? "1"]);
  const parameters = new URLSearchParams(filled as [string, string][]);
  const url =
    sandbox.url +
    row.path
      .replace("{user}", USER)
      .replace("{location}", PLACES[0]!.id)
      .replace(/\{\w+\}/, "42");
  return row.method === "POST"
    ? send(url, { method: "POST", body: parameters })
    : send(`${url}?${parameters.toString()}`, { method: row.method });
}

describe("sandbox operations with a token", () => {
  it("require access_token, and no other operation does", () => {
    for (const [, row] of named) {
      const rule = row.parameters?.find(({ name }) => name === "access_token");
      expect(rule?.required ?? false, row.operation).toBe(row.token !== null);
    }
    expect(guarded.length).toBeGreaterThan(4);
  });

  it.each(guarded)("%s: refuses an expired token and an unknown one", async (_name, row) => {
    const sandbox = await start();
    const token = sandbox.issueToken();
    expect(codeIn(await ask(sandbox, row, "THQWJnothing"))).toBe("190/467");
    sandbox.expire(token);
    expect(codeIn(await ask(sandbox, row, token))).toBe("190/463");
  });

  it.each(guarded)("%s: refuses a call without each of its permissions", async (_name, row) => {
    const scopes = "scopes" in row ? row.scopes : [];
    const sandbox = await start();
    for (const missing of scopes) {
      const token = sandbox.issueToken({ scopes });
      sandbox.limitScopes(
        USER,
        scopes.filter((scope) => scope !== missing),
      );
      const response = await ask(sandbox, row, token);
      expect([codeIn(response), response.body.error?.message]).toEqual(["10", expect.stringContaining(missing)]);
    }
    expect(scopes).toContain("threads_basic");
  });

  it.each(guarded)("%s: accepts only the kind of token in its row", async (_name, row) => {
    const sandbox = await start({ behaviors: { debugWithAppToken: true } });
    const { appId, appSecret } = sandbox.clientOptions;
    const response = await ask(sandbox, row, `TH|${appId}|${appSecret}`);
    if (row.token === "user") expect(response.body.error?.message).toContain("must be a user token");
    else expect(response.status).toBe(200);
  });
});

it.each(named.filter(([, { parameters }]) => parameters?.some((rule) => rule.credential !== undefined)))(
  "sandbox %s: refuses wrong app credentials before it checks a token or a code",
  async (_name, row) => {
    const sandbox = await start({ behaviors: { codeErrorShape: "graph" } });
    for (const { name } of row.parameters?.filter((rule) => rule.credential !== undefined) ?? []) {
      const response = await ask(sandbox, row, "nothing", { code: "nothing", [name]: "123" });
      expect([name, codeIn(response)]).toEqual([name, "101"]);
    }
  },
);

it("sandbox operations: each client_secret must be the app's secret", () => {
  const rules = OPERATIONS.flatMap(({ parameters }) => parameters ?? []);
  for (const rule of rules.filter(({ name }) => name === "client_secret")) expect(rule.credential).toBe("secret");
});

it("sandbox: serves a DELETE with an asynchronous handler", async () => {
  let done = false;
  const row: OperationRow = {
    operation: "node",
    method: "DELETE",
    path: "/{post}/waits",
    versioned: true,
    parameters: [{ name: "access_token", required: true }],
    token: "user",
    scopes: ["threads_delete"],
    refusals: "graph",
    handle: async (call) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      done = true;
      return json({ success: true, deleted_id: call.pathId, by: call.user.id });
    },
  };
  const rows = OPERATIONS as OperationRow[];
  rows.push(row);
  onTestFinished(() => void rows.splice(rows.indexOf(row), 1));

  const sandbox = await start();
  const poor = `${sandbox.url}/v1.0/42/waits?access_token=${sandbox.issueToken()}`;
  expect(codeIn(await send(poor, { method: "DELETE" }))).toBe("10");
  const rich = `${sandbox.url}/v1.0/42/waits?access_token=${sandbox.issueToken({ scopes: ["threads_delete"] })}`;
  const withBody = await send(rich, { method: "DELETE", body: new URLSearchParams({ a: "1" }) });
  expect(withBody.body.error?.message).toContain("A DELETE request must not have a body");
  expect(done).toBe(false);
  expect((await send(rich, { method: "DELETE" })).body).toEqual({ success: true, deleted_id: "42", by: USER });
  expect(sandbox.log.at(-1)).toMatchObject({ method: "DELETE", operation: "node", status: 200, effect: true });
  expect((await send(rich, { method: "PUT" })).headers.get("allow")).toBe("DELETE");
});
