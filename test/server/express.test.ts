/** Tests the routes with other middleware of Express 5. */
import express from "express";
import { describe, expect, it } from "vitest";
import { threadsRouter } from "../../src/server/express.js";
import { OWNER } from "../support/connections.js";
import { expressApp, running, signIn } from "./apps.js";
import { as, ask, connectIn, signed } from "./asking.js";
import { BASE, form, look } from "./support.js";

describe("threadsRouter", () => {
  it("keeps headers and cookies that the host has set", async () => {
    const here = await running((connections, options) => {
      const app = express();
      app.use(signIn, (_request, response, next) => {
        response.setHeader("access-control-allow-origin", "https://front.example");
        response.setHeader("set-cookie", "session=1");
        next();
      });
      app.use(BASE, threadsRouter(connections, { ...options, authenticate: (req) => req.auth?.id }));
      return app;
    });
    const seen = await ask(here, "/connect", { headers: as(OWNER) });
    expect(seen.headers.get("access-control-allow-origin")).toBe("https://front.example");
    expect(seen.cookies[0]).toBe("session=1");
    expect(seen.cookies[1]).toMatch(/^threads-flow-/);
  });

  it.each([
    ["a text parser", express.text({ type: "*/*" })],
    ["a raw parser", express.raw({ type: "*/*" })],
    [
      "a parser that sets an empty object and reads nothing",
      ((request, _response, next) => {
        request.body = {};
        next();
      }) satisfies express.RequestHandler,
    ],
  ])("reads a form after %s", async (_title, parser: express.RequestHandler) => {
    const here = await running((connections, options) => {
      const app = express();
      app.use(parser, signIn, threadsRouter(connections, { ...options, authenticate: (req) => req.auth?.id }));
      return app;
    });
    await connectIn(here);
    expect((await ask(here, "/deauthorize", form({ signed_request: signed(here) }))).status).toBe(200);
    expect(await here.connections.status(OWNER)).toMatchObject({ state: "disconnected" });
    expect((await ask(here, "/deauthorize", form({ signed_request: "x".repeat(80_000) }))).status).toBe(413);
  });

  it.each<[string, express.RequestHandler]>([
    ["read and discarded", (request, _response, next) => void request.resume().on("close", () => next())],
    ["found empty", express.urlencoded()],
  ])("does not wait for a stream that another middleware has %s", async (_title, reader) => {
    const here = await running((connections, options) => {
      const app = express();
      app.use(reader, (_request, _response, next) => void setTimeout(next, 20));
      app.use(threadsRouter(connections, { ...options, authenticate: () => null }));
      return app;
    });
    for (const fields of [{}, { signed_request: "x" }]) {
      const seen = await ask(here, "/deauthorize", form(fields));
      expect(seen.status).toBe(400);
      expect(seen.json.message).not.toContain("incomplete");
    }
  });

  it("uses its mount when a proxy removed a part of the path, and leaves other paths to the host", async () => {
    const here = await running((connections, options) => {
      const app = express();
      app.use(signIn);
      app.use("/inside", threadsRouter(connections, { ...options, authenticate: (req) => req.auth?.id }));
      app.use(threadsRouter(connections, { ...options, authenticate: (req) => req.auth?.id }));
      app.get("/status", (_request, response) => void response.send("the host's own"));
      return app;
    });
    const own = (path: string) => fetch(here.url + path, { headers: as(OWNER) });
    expect((await look(await own("/inside/status"))).json.success).toBe(true);
    expect((await look(await own(`${BASE}/status`))).json.success).toBe(true);
    expect((await look(await own("/status"))).text).toBe("the host's own");
  });

  it.each(["/api/:tenant/threads", "/:tenant", `${BASE}/:tenant`, "/api/:a/:b/x", "/api/{:tenant/}threads"])(
    "finds its routes below a mount with parameters: %s",
    async (mount) => {
      const here = await running((connections, options) => {
        const app = express();
        app.use(signIn);
        app.use(mount, threadsRouter(connections, { ...options, authenticate: (req) => req.auth?.id }));
        app.use((_request, response) => void response.status(418).send("the host's own"));
        return app;
      });
      const base = mount.replace("{:tenant/}", "acme/").replace(/:\w+/g, "acme");
      const own = async (path: string) => look(await fetch(here.url + base + path, { headers: as(OWNER) }));
      expect((await own("/status?x=/a")).json).toMatchObject({ success: true, data: { state: "disconnected" } });
      expect((await own("/data-deletion/abc")).status).toBe(404);
      expect((await own("/nothing")).status).toBe(418);
      expect((await own("/x/status")).status).toBe(418);
    },
  );

  it("finds its routes below a mount that is a part of their base path", async () => {
    const here = await running((connections, options) => {
      const app = express();
      app.use("/api", threadsRouter(connections, { ...options, authenticate: () => OWNER }));
      return app;
    });
    expect((await ask(here, "/status")).json).toMatchObject({ success: true });
  });

  it("completes a connection after the browser has disconnected", async () => {
    const here = await running(expressApp);
    const { browser, sandbox, url, connections } = here;
    const begun = await browser.fetch(url, `${url}${BASE}/connect`, { headers: as(OWNER) });
    const callback = await sandbox.consent(begun.location!);
    sandbox.inject({ on: "exchange-code", kind: "delay", ms: 200 });
    const cookie = browser.cookiesOf("127.0.0.1").join("; ");
    await expect(fetch(callback, { headers: { cookie }, signal: AbortSignal.timeout(50) })).rejects.toThrow();
    await expect.poll(() => connections.get(OWNER), { timeout: 5_000 }).toMatchObject({ state: "active" });
  });
});
