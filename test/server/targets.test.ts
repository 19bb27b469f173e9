/** Tests malformed request lines: each gets a response, and the server continues. */
import { connect as tcp } from "node:net";
import { describe, expect, it } from "vitest";
import { targetOf } from "../../src/server/node.js";
import { ThreadsSandbox } from "../../src/testing/index.js";
import { onTestFinished } from "vitest";
import { OWNER } from "../support/connections.js";
import { bareExpressApp, expressApp, fastifyApp, nodeApp, running, type Build } from "./apps.js";
import { as, ask } from "./asking.js";
import { BASE } from "./support.js";

/** Sends a request line unchanged, and reads until the server closes the connection. */
function send(url: string, line: string, host = "x"): Promise<string> {
  return new Promise((done, failed) => {
    const socket = tcp(Number(new URL(url).port), "127.0.0.1", () =>
      socket.write(`${line}\r\nhost: ${host}\r\nconnection: close\r\n\r\n`),
    );
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString("latin1")));
    socket.on("end", () => done(text)).on("error", failed);
  });
}

const LINES = [
  "GET http://[ HTTP/1.1",
  "GET http://x:99999/ HTTP/1.1",
  "GET http://x:port/ HTTP/1.1",
  "GET * HTTP/1.1",
  "OPTIONS * HTTP/1.1",
  "GET //[ HTTP/1.1",
  "GET //x:99999/ HTTP/1.1",
  "GET http:// HTTP/1.1",
  `GET x:@evil.example${BASE}/callback HTTP/1.1`,
  `GET ${BASE}/data-deletion/%E0%A4%A HTTP/1.1`,
];

const APPS: [string, Build][] = [
  ["Express", expressApp],
  ["Express without parsers", bareExpressApp],
  ["Fastify", fastifyApp],
  ["node:http", nodeApp],
];

describe.each(APPS)("the routes in %s", (_name, build) => {
  it("reject every malformed request line, and respond to the next request as usual", async () => {
    const here = await running(build);
    for (const line of LINES) expect(await send(here.url, line), line).toMatch(/^HTTP\/1\.1 [24]\d\d /);
    expect((await ask(here, "/status", { headers: as(OWNER) })).status).toBe(200);
  });
});

describe("the sandbox", () => {
  it("responds to every malformed request line with any Host, and to the next request as usual", async () => {
    const sandbox = await ThreadsSandbox.start({ strictness: "strict" });
    onTestFinished(() => sandbox.close());
    const own = sandbox.url.replace("http://", "");
    for (const host of [own, "x", "[", "127.0.0.1:99999", "127.0.0.1:port"]) {
      for (const line of LINES) {
        expect(await send(sandbox.url, line, host), `${line} to ${host}`).toMatch(/^HTTP\/1\.1 (?:4\d\d|200) /);
      }
    }
    expect((await fetch(`${sandbox.url}/me`)).status).toBe(400);
  });
});

describe("targetOf", () => {
  it.each([
    ["/a?b#c", "/a?b#c"],
    ["//a/b", "//a/b"],
    [undefined, "/"],
    ["", "/"],
    ["*", "/"],
    ["http://[", "/"],
    ["http://x:99999/a", "/"],
    ["http://x:80/a?b", "/a?b"],
    ["https://x", "/"],
    ["mailto:a@b", "/"],
    ["data:@evil.example/a", "/"],
    ["x:.evil.example/a", "/"],
  ])("reads %j as %s", (target, expected) => {
    expect(targetOf(target)).toBe(expected);
  });
});
