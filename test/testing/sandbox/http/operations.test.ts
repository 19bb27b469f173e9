/** How requests reach their operations, and what handlers receive. */
import { expect, it } from "vitest";
import { delayedSchedule } from "../../../../src/testing/sandbox/faults/delayed-effects.js";
import { json } from "../../../../src/testing/sandbox/http/handler.js";
import type { LogEntry } from "../../../../src/testing/sandbox/http/log.js";
import {
  kindInPath,
  needs,
  shown,
  takes,
  type OperationRow,
} from "../../../../src/testing/sandbox/http/operation-row.js";
import { OPERATIONS } from "../../../../src/testing/sandbox/http/operations.js";
import { respond, type ReceivedRequest } from "../../../../src/testing/sandbox/http/serve.js";
import { makeService } from "../../../../src/testing/sandbox/http/service.js";
import { issueLongLived } from "../../../../src/testing/sandbox/oauth/long-lived.js";
import { SCOPES } from "../../../../src/testing/sandbox/oauth/scopes.js";
import { secret } from "../../../support/leaks.js";
import { NOON, USER } from "../helpers.js";

/** Creates a sandbox without a socket that also serves these operations, and a token with every scope. */
function sandboxWith(operations: readonly OperationRow[]) {
  const clock = { now: () => NOON };
  const log: LogEntry[] = [];
  const parts = {
    port: 80,
    seed: 1,
    clock,
    delayed: delayedSchedule(clock.now),
    log: (entry: LogEntry) => log.push(entry),
  };
  const service = { ...makeService({ strictness: "strict" }, parts), operations: [...OPERATIONS, ...operations] };
  const { context } = service;
  context.state.grants.set(USER, { scopes: Object.keys(SCOPES), grantedAt: NOON });
  const token = secret(issueLongLived(USER, context).value);
  const send = async (method: string, target: string, rest: Partial<ReceivedRequest> = {}) => {
    const { response } = await respond(service, { method, target, headers: {}, body: "", ...rest });
    return { status: response?.status, body: JSON.parse(response?.body ?? "null") as Record<string, unknown> };
  };
  const publish = async (text: string): Promise<string> => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const form = new URLSearchParams({ access_token: token, media_type: "TEXT", text, auto_publish_text: "true" });
    const { body } = await send("POST", "/me/threads", { headers, body: form.toString() });
    return String(body.id);
  };
  return { token, send, publish, log };
}

it("sandbox: chooses between two operations with the same path by the kind of node that the id names", async () => {
  const { token, send, publish, log } = sandboxWith([]);
  const postId = await publish("hello");
  const query = `access_token=${token}`;

  expect(await send("GET", `/${USER}/replies?${query}`)).toEqual({ status: 200, body: { data: [] } });
  expect(await send("GET", `/me/replies?${query}`)).toEqual({ status: 200, body: { data: [] } });
  expect(log.at(-1)).toMatchObject({ operation: "list-replies" });
  expect(await send("GET", `/v1.0/${postId}/replies?${query}`)).toEqual({ status: 200, body: { data: [] } });
  expect(log.at(-1)).toMatchObject({ operation: "post-replies" });

  const unknown = await send("GET", `/404/replies?${query}`);
  expect([unknown.status, unknown.body.error]).toEqual([
    400,
    expect.objectContaining({ code: 100, error_subcode: 33 }),
  ]);
});

it("sandbox: refuses the id of another user or of a post where an id must name the token's user", async () => {
  const { token, send, publish } = sandboxWith([]);
  for (const id of ["42", await publish("hello")]) {
    const { body } = await send("GET", `/${id}/threads?access_token=${token}`);
    expect(body.error).toMatchObject({ code: 100, error_subcode: 33 });
  }
});

it("sandbox: a placeholder in a path matches only digits", async () => {
  const { token, send } = sandboxWith([]);
  for (const path of ["/{user}", "/{user}/threads", "/{post}/repost", "/me1/threads", "/1a/threads", "/threads"]) {
    expect((await send("GET", `${path}?access_token=${token}`)).status, path).toBe(404);
  }
});

it("sandbox: an operation with a raw body receives the bytes as they were sent, and its parameters in the query", async () => {
  const upload: OperationRow = {
    operation: "node",
    method: "POST",
    path: "/upload",
    versioned: false,
    parameters: [needs("access_token"), takes("name", shown)],
    body: "raw",
    token: "user",
    scopes: [],
    refusals: "graph",
    handle: ({ body, parameters }) => json({ bytes: body.toString("hex"), name: parameters.get("name") }),
  };
  const { token, send, log } = sandboxWith([upload]);
  const body = Buffer.from("ff00fe25", "hex");
  const headers = { "content-type": "application/octet-stream" };
  expect(await send("POST", `/upload?access_token=${token}&name=a`, { headers, body })).toEqual({
    status: 200,
    body: { bytes: "ff00fe25", name: "a" },
  });
  expect(log.at(-1)?.parameters).toEqual({ access_token: "(masked)", name: "a" });
  const noToken = await send("POST", "/upload", { headers, body: Buffer.from(`access_token=${token}`) });
  expect(noToken.body.error).toMatchObject({ message: "(#100) The parameter access_token is required" });
});

it("sandbox operations: each placeholder is a known kind of node, and paths are shared only between different kinds", () => {
  // The page of a permalink has a username and a shortcode in its path, which its handler reads.
  for (const { path } of OPERATIONS.filter(({ refusals }) => refusals !== "page")) {
    const placeholders = path.match(/\{[^}]*\}/g) ?? [];
    expect(placeholders.length, path).toBe(kindInPath(path) === null ? 0 : 1);
  }
  const targets = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(targets).size).toBe(targets.length);
});
