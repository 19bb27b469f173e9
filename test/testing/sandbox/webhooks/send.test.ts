/** The sandbox's requests to an app's callback URL, sent to real servers that respond badly or not at all. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { reasonOf, send } from "../../../../src/testing/sandbox/webhooks/send.js";

async function serverWith(respond: RequestListener): Promise<string> {
  const server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

const never = new AbortController().signal;

/** Returns the reason why a request fails, as the sandbox's page shows it. */
const failureOf = (url: string, end = never) =>
  send(url, "{}", {}, end).then(
    () => "no failure",
    (error: unknown) => reasonOf(error),
  );

it("send uses GET without a body and POST with one", async () => {
  const url = await serverWith((request, response) => void response.end(request.method));
  expect(await send(url, null, {}, never)).toEqual({ status: 200, body: "GET" });
  expect(await send(url, "{}", {}, never)).toEqual({ status: 200, body: "POST" });
});

it("send keeps at most 64 KiB of a response", async () => {
  const url = await serverWith((_request, response) => {
    for (let part = 0; part < 32; part += 1) response.write("x".repeat(16 * 1024));
    response.end();
  });
  const { body } = await send(url, null, {}, never);
  expect(body.length).toBeGreaterThan(0);
  expect(body.length).toBeLessThanOrEqual(64 * 1024);
});

it("a failed request has a reason in a few words", async () => {
  const closing = await serverWith((request) => void request.socket.destroy());
  expect(await failureOf(closing)).toBe("ECONNRESET");
  // The server does not speak TLS.
  expect(await failureOf(closing.replace("http:", "https:"))).toMatch(/^[A-Z_]+$/);
  const silent = await serverWith(() => undefined);
  const end = new AbortController();
  setImmediate(() => end.abort());
  expect(await failureOf(silent, end.signal)).toBe("ABORT_ERR");
  expect(reasonOf(new DOMException("late", "TimeoutError"))).toBe("no response in 20 seconds");
  expect(reasonOf(new Error("something else"))).toBe("the request failed");
});

it("a response that breaks off is a failure", async () => {
  const url = await serverWith((_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half");
    setImmediate(() => response.destroy());
  });
  expect(await failureOf(url)).toBe("ECONNRESET");
});
