/** Tests the routes as a Fastify 5 plugin. */
import Fastify, { type FastifyRequest } from "fastify";
import { describe, expect, it } from "vitest";
import { threadsPlugin } from "../../src/server/fastify.js";
import { OWNER } from "../support/connections.js";
import { fastifyApp, running } from "./apps.js";
import { ask, signed } from "./asking.js";
import { BASE, form, json, look } from "./support.js";

describe("threadsPlugin", () => {
  it("does not change the body parsers of the host", async () => {
    const here = await running(fastifyApp);
    const echoed = await fetch(`${here.url}/echo`, json({ a: 1 }));
    expect(await echoed.json()).toEqual({ echoed: { a: 1 } });
    expect((await fetch(`${here.url}/echo`, form({ a: "1" }))).status).toBe(415);
  });

  it("serves the routes at the prefix, or at the base path without one", async () => {
    for (const [prefix, base] of [
      [undefined, BASE],
      ["/inside", "/inside"],
    ] as const) {
      const here = await running(async (connections, options) => {
        const app = Fastify();
        const register = { connections, authenticate: () => OWNER, ...options };
        await app.register(threadsPlugin, prefix === undefined ? register : { ...register, prefix });
        await app.ready();
        return (request, response) => app.routing(request, response);
      });
      expect((await look(await fetch(`${here.url}${base}/status`))).json).toMatchObject({ success: true });
    }
  });

  it.each([
    ["/api/:tenant/threads", undefined],
    ["/:tenant", undefined],
    [`${BASE}/:tenant`, undefined],
    ["/api/:a/:b/x", undefined],
    [undefined, "/api/:tenant/threads"],
  ])("finds its routes below the prefix %s and the base path %s", async (prefix, basePath) => {
    const here = await running(async (connections, options) => {
      const app = Fastify();
      const authenticate = (request: FastifyRequest) =>
        `of ${String((request.params as Record<string, unknown>).tenant)}`;
      const more = { ...(prefix === undefined ? {} : { prefix }), ...(basePath === undefined ? {} : { basePath }) };
      await app.register(threadsPlugin, { connections, authenticate, ...options, ...more });
      await app.ready();
      return (request, response) => app.routing(request, response);
    });
    const base = (prefix ?? basePath).replace(/:\w+/g, "acme");
    const own = async (path: string) => look(await fetch(here.url + base + path));
    expect((await own("/status?x=/a")).json).toMatchObject({ success: true, data: { state: "disconnected" } });
    expect((await own("/data-deletion/abc")).text).toContain("No deletion request has this code.");
    expect((await own("/nothing")).status).toBe(404);
    const begun = await look(await fetch(`${here.url}${base}/connect?returnTo=/a`, { redirect: "manual" }));
    expect(begun.status).toBe(302);
  });

  it("keeps cookies and headers of the host, and uses a body that the host has parsed", async () => {
    const here = await running(async (connections, options) => {
      const app = Fastify();
      app.addHook("onRequest", (_request, reply, done) => {
        reply.header("set-cookie", "session=1").header("x-host", "1");
        done();
      });
      app.addHook("preValidation", (request, _reply, done) => {
        const body = request.headers["x-parsed"];
        if (typeof body === "string") request.body = { signed_request: body };
        done();
      });
      await app.register(threadsPlugin, { connections, authenticate: () => OWNER, ...options });
      await app.ready();
      return (request, response) => app.routing(request, response);
    });
    const begun = await ask(here, "/connect");
    expect(begun.cookies).toEqual(["session=1", expect.stringMatching(/^threads-flow-/)]);
    expect(begun.headers.get("x-host")).toBe("1");
    const type = "application/x-www-form-urlencoded";
    const headers = { "content-type": type, "x-parsed": signed(here) };
    const parsed = await ask(here, "/deauthorize", { method: "POST", headers });
    expect(parsed.status).toBe(200);
  });

  it("rejects when an option is invalid", async () => {
    const here = await running(fastifyApp);
    const app = Fastify();
    const options = { connections: here.connections, authenticate: () => null, settingsUrl: "/settings" };
    await expect(app.register(threadsPlugin, options).ready()).rejects.toMatchObject({ code: "THREADS_CONFIG" });
  });
});
