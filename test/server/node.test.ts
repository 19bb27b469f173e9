/** Tests the conversion from and to `node:http`: streams that end early, and responses that are too late. */
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { threadsRouter } from "../../src/server/express.js";
import { createListener } from "../../src/server/index.js";
import { sendResponse, toRequest } from "../../src/server/node.js";
import { connected } from "../support/connections.js";
import { listening } from "./listening.js";
import { BASE, SETTINGS, SITE } from "./support.js";

/** Returns a message without a network connection. */
function message(fields: Partial<IncomingMessage> = {}): IncomingMessage {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return Object.assign(
    new IncomingMessage(new Socket()),
    { method: "POST", url: `${BASE}/deauthorize`, headers },
    fields,
  );
}

describe("toRequest", () => {
  function startedBody() {
    const stream = new PassThrough();
    const { body } = toRequest(message(), SITE, stream);
    stream.write("first");
    return { stream, reader: body!.getReader() };
  }

  it.each([false, true])("lets another reader continue after a cancel (more data arrives: %s)", async (more) => {
    const { stream, reader } = startedBody();
    const chunk = await reader.read();
    expect(Buffer.from(chunk.value as Uint8Array).toString()).toBe("first");
    await reader.cancel();
    expect(() => stream.emit("data", Buffer.from("by hand"))).not.toThrow();
    if (more) stream.write("second");
    stream.end();
    const ended = new Promise((done) => stream.on("end", done));
    stream.resume();
    await ended;
  });

  it("ignores an error of the stream after a cancel", async () => {
    const { stream, reader } = startedBody();
    await reader.read();
    await reader.cancel();
    const closed = new Promise((done) => stream.on("close", done));
    stream.destroy(new Error("reset"));
    await closed;
  });

  it("does not affect other readers of the stream", async () => {
    const { stream, reader } = startedBody();
    const seen: string[] = [];
    stream.on("data", (chunk: Buffer) => seen.push(chunk.toString()));
    await reader.read();
    await reader.cancel();
    stream.end("second");
    stream.resume();
    await expect.poll(() => seen).toEqual(["first", "second"]);
  });
});

describe("the routes, when the client has already disconnected", () => {
  it.each(["node:http", "Express"])("do not wait for the body (%s)", async (framework) => {
    const { connections } = await connected({ sandbox: { redirectUris: [`${SITE}${BASE}/callback`] } });
    const options = { settingsUrl: SETTINGS, authenticate: () => null };
    const gone = Object.assign(message(), { originalUrl: `${BASE}/deauthorize`, baseUrl: "" });
    const closed = new Promise((done) => gone.on("close", done));
    gone.destroy();
    await closed;
    const response = new ServerResponse(gone);
    if (framework === "Express") threadsRouter(connections, options)(gone, response, () => undefined);
    else createListener(connections, options)(gone, response);
    await expect.poll(() => response.writableEnded).toBe(true);
    expect(response.statusCode).toBe(400);
  });
});

describe("sendResponse, too late", () => {
  const late = () => new Response("ours", { status: 500, headers: { "x-ours": "1" } });

  it("does not change a response that the host has already sent", async () => {
    let sent: Promise<void> | undefined;
    const { url } = await listening((_message, response) => {
      response.writeHead(418).write("the host's");
      sent = sendResponse(late(), response).then(() => void response.end(" own"));
    });
    const seen = await fetch(url);
    expect([seen.status, await seen.text()]).toEqual([418, "the host's own"]);
    await sent;
  });

  it("writes nothing after the client has disconnected", async () => {
    const response = new ServerResponse(message());
    const errors: unknown[] = [];
    response.on("error", (error) => errors.push(error));
    response.destroy();
    await sendResponse(late(), response);
    await new Promise((done) => setImmediate(done));
    expect(errors).toEqual([]);
    expect([response.statusCode, response.writableEnded]).toEqual([200, false]);
  });
});
