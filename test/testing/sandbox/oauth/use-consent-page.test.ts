/** The method `consent`: the redirects that it follows, its timeout, and its errors. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import type { FaultAction } from "../../../../src/testing/index.js";
import { authorizeUrl, codeFor, exchange, get, start, tokenIn } from "../helpers.js";

it("sandbox consent(): opens only pages of its own sandbox", async () => {
  const sandbox = await start();
  await expect(sandbox.consent("https://threads.net/oauth/authorize")).rejects.toThrow(/its own sandbox/);
});

it("sandbox consent(): does not follow a redirect to another host", async () => {
  let visits = 0;
  const elsewhere = createServer((_request, response) => {
    visits += 1;
    response.end("<form action='/'>");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => elsewhere.once("listening", resolve));
  onTestFinished(() => void elsewhere.close());
  const { port } = elsewhere.address() as AddressInfo;
  const location = `http://127.0.0.1:${port}/`;
  const sandbox = await start({ faults: [{ on: "authorize", kind: "redirect", location }] });
  await expect(sandbox.consent(authorizeUrl(sandbox))).rejects.toThrow("returned 302 without a form");
  expect(visits).toBe(0);
});

it.each<[FaultAction, RegExp]>([
  [{ kind: "graph-error", status: 500, code: 2, message: "Try later" }, /shows an error: Try later \(code 2\)/],
  [{ kind: "rate-limited" }, /request limit reached \(code 4\)/],
  [{ kind: "html-502" }, /returned 502$/],
  [{ kind: "empty-body" }, /returned 200 without a form/],
  [{ kind: "endless-body" }, /is too large/],
  [{ kind: "hang" }, /took more than 300 ms/],
  [{ kind: "close-before" }, /socket hang up/],
])("sandbox consent(): names the response that replaced the page: %j", async (fault, message) => {
  const sandbox = await start({ faults: [{ on: "authorize", ...fault }] });
  await expect(sandbox.consent(authorizeUrl(sandbox), { timeoutMs: 300 })).rejects.toThrow(message);
  expect((await exchange(sandbox, await codeFor(sandbox))).status).toBe(200);
});

it("sandbox fault cut: loses a response without a body completely, after its effect", async () => {
  const sandbox = await start({ faults: [{ on: "consent", kind: "cut" }] });
  await expect(sandbox.consent(authorizeUrl(sandbox))).rejects.toThrow(/socket hang up/);
  expect(sandbox.log.at(-1)).toMatchObject({ operation: "consent", fault: "cut", effect: true });
});

it("sandbox log: shows every scope that the user granted", async () => {
  const sandbox = await start();
  await sandbox.consent(authorizeUrl(sandbox, { scope: "threads_basic,threads_delete,threads_content_publish" }), {
    scopes: ["threads_basic", "threads_delete", "threads_content_publish"],
  });
  const consent = sandbox.log.find(({ operation }) => operation === "consent");
  expect(consent?.parameters.scope?.split(",").sort()).toEqual(["threads_content_publish", "threads_delete"]);
});

it("sandbox consent(): refuses a choice that the page does not offer", async () => {
  const sandbox = await start();
  const url = authorizeUrl(sandbox);
  await expect(sandbox.consent(url, { scopes: ["threads_delete"] })).rejects.toThrow(
    "does not offer the permission threads_del",
  );
  await expect(sandbox.consent(url, { scopes: ["thread_basic"] })).rejects.toThrow(
    "does not offer the permission thread_basic",
  );
  await expect(sandbox.consent(url, { scope: [] } as never)).rejects.toThrow("consent() has no field named scope");
  await expect(sandbox.consent(url, { allow: "no" } as never)).rejects.toThrow("consent().allow must be true or false");
  const back = new URL(await sandbox.consent(url, { scopes: ["threads_basic"] }));
  const token = tokenIn(await exchange(sandbox, back.searchParams.get("code") ?? ""));
  const { body } = await get(sandbox, "/debug_token", { access_token: token, input_token: token });
  expect(body.data).toMatchObject({ scopes: ["threads_basic"] });
});
