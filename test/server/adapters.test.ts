/** Tests the routes in applications of each framework, over HTTP. */
import { request as httpRequest } from "node:http";
import { connect as tcp } from "node:net";
import { describe, expect, it } from "vitest";
import { OWNER, USER } from "../support/connections.js";
import { bareExpressApp, expressApp, fastifyApp, nodeApp, running, type Build } from "./apps.js";
import { as, ask, connectIn, exchange, signed } from "./asking.js";
import { BASE, form, json, look } from "./support.js";

const APPS: [string, Build][] = [
  ["Express with body parsers", expressApp],
  ["Express without body parsers", bareExpressApp],
  ["Fastify", fastifyApp],
  ["node:http", nodeApp],
];

describe.each(APPS)("the routes in %s", (_name, build) => {
  it("connect, show, refresh and disconnect an account", async () => {
    const here = await running(build);
    expect((await connectIn(here)).url).toBe(`${here.settings}?success=threads_connected`);
    expect(here.browser.cookiesOf("127.0.0.1")).toEqual([]);

    const status = await ask(here, "/status", { headers: as(OWNER) });
    expect(status.json.data).toMatchObject({ state: "active", platformId: USER });
    expect(status.headers.get("cache-control")).toBe("no-store");
    expect((await ask(here, "/refresh", { headers: as(OWNER) })).status).toBe(200);
    expect((await ask(here, "/disconnect", { method: "DELETE", headers: as(OWNER) })).status).toBe(200);
    expect((await ask(here, "/refresh", { headers: as(OWNER) })).status).toBe(400);
    expect((await ask(here, "/status")).status).toBe(401);
  });

  it("accept the callbacks of Meta", async () => {
    const here = await running(build);
    await connectIn(here);
    expect((await ask(here, "/deauthorize", form({ signed_request: signed(here) }))).status).toBe(200);
    expect(await here.connections.status(OWNER)).toMatchObject({ state: "disconnected" });
    const seen = await ask(here, "/data-deletion", form({ signed_request: signed(here) }));
    const { url } = JSON.parse(seen.text) as { url: string };
    expect((await here.browser.go(url)).status).toBe(200);
  });

  it("complete a connection at the front end", async () => {
    const here = await running(build, { finish: "front-end" });
    const headers = { ...as(OWNER), authorization: "Bearer abc" };
    const begun = await ask(here, "/connect", { headers });
    const back = await here.browser.go(await here.sandbox.consent(String(begun.json.data?.url)), {
      stopAt: here.settings,
    });
    const fragment = Object.fromEntries(new URLSearchParams(new URL(back.url).hash.slice(1)));
    const done = await ask(here, "/complete", {
      ...json(fragment),
      headers: { ...headers, "content-type": "application/json" },
    });
    expect(done.status).toBe(200);
    expect(done.json.data).toMatchObject({ platformId: USER });
  });

  it("reject bodies of the wrong type or size", async () => {
    const here = await running(build);
    expect((await ask(here, "/deauthorize", json({ signed_request: signed(here) }))).status).toBe(415);
    expect((await ask(here, "/deauthorize", { method: "POST" })).status).toBe(415);
    expect((await ask(here, "/deauthorize", form({}))).status).toBe(400);
    const large = await ask(here, "/deauthorize", form({ signed_request: "x".repeat(80_000) }));
    expect(large.status).toBe(413);
    // The HTTP connection is still usable.
    expect((await ask(here, "/status", { headers: as(OWNER) })).status).toBe(200);
  });

  it("keep responding after a body that never ended", async () => {
    const here = await running(build);
    await new Promise<void>((done) => {
      const socket = tcp(Number(new URL(here.url).port), "127.0.0.1", () => {
        const type = "content-type: application/x-www-form-urlencoded";
        socket.write(
          `POST ${BASE}/deauthorize HTTP/1.1\r\nhost: x\r\n${type}\r\ncontent-length: 100\r\n\r\nsigned_`,
          () =>
            setTimeout(() => {
              socket.destroy();
              done();
            }, 50),
        );
      });
    });
    expect((await ask(here, "/status", { headers: as(OWNER) })).status).toBe(200);
  });

  it.each(["TRACE", "HEAD", "PUT", "OPTIONS"])("reject a callback with the method %s", async (method) => {
    const here = await running(build);
    const status = await new Promise<number>((done, failed) => {
      httpRequest(`${here.url}${BASE}/callback?code=c&state=s`, { method }, (incoming) => {
        incoming.resume();
        done(incoming.statusCode ?? 0);
      })
        .on("error", failed)
        .end();
    });
    expect([400, 404, 405]).toContain(status);
  });

  it("ignore the Host header", async () => {
    const here = await running(build);
    const received = await new Promise<string>((done, failed) => {
      httpRequest(`${here.url}${BASE}/callback`, { headers: { host: "evil.example" } }, (incoming) => {
        incoming.resume();
        done(incoming.headers.location ?? "");
      })
        .on("error", failed)
        .end();
    });
    expect(received).toBe(`${here.settings}?error=threads_auth_failed#`);
  });

  it("use only the path of a target in absolute form", async () => {
    const here = await running(build);
    const received = await exchange(here, `GET http://evil.example${BASE}/callback HTTP/1.1`, "connection: close");
    expect(received).not.toContain("evil.example");
    // Fastify's router does not support the absolute form.
    if (build !== fastifyApp) expect(received).toContain(`${here.settings}?error=threads_auth_failed`);
  });

  it("leave other addresses to the host", async () => {
    const here = await running(build);
    expect((await ask(here, "/nothing")).status).toBe(404);
    expect((await look(await fetch(`${here.url}/connect`))).status).toBe(404);
  });
});

describe.each(APPS.filter(([, build]) => build !== expressApp))("the routes in %s", (_name, build) => {
  it("reject a large body before it arrives, and close the connection", async () => {
    const here = await running(build);
    const type = "content-type: application/x-www-form-urlencoded";
    const received = await exchange(here, `POST ${BASE}/deauthorize HTTP/1.1`, type, "content-length: 90000");
    expect(received).toMatch(/^HTTP\/1.1 413 /);
    expect(received.toLowerCase()).toContain("connection: close");
  });

  it("respond to invalid JSON with their own error", async () => {
    const here = await running(build, { finish: "front-end" });
    const headers = { ...as(OWNER), "content-type": "application/json" };
    const seen = await ask(here, "/complete", { method: "POST", headers, body: "{" });
    expect(seen.json).toMatchObject({ success: false, data: { code: "BAD_REQUEST" } });
  });
});
