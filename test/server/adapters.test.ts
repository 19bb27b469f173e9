/** The routes in real applications over real HTTP. */
import { request as httpRequest } from "node:http";
import { connect as tcp } from "node:net";
import express from "express";
import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { threadsRouter } from "../../src/server/express.js";
import { threadsPlugin } from "../../src/server/fastify.js";
import { OWNER, USER } from "../support/connections.js";
import {
  bareExpressApp,
  expressApp,
  fastifyApp,
  nodeApp,
  running,
  signIn,
  type Build,
  type RunningHost,
} from "./apps.js";
import { BASE, form, json, look, signedRequest } from "./support.js";

const APPS: [string, Build][] = [
  ["Express, parsers in front", expressApp],
  ["Express, no parsers", bareExpressApp],
  ["Fastify", fastifyApp],
  ["node:http", nodeApp],
];

const as = (user: string) => ({ "x-user": user });
const ask = async (here: RunningHost, path: string, init: RequestInit = {}) =>
  look(await fetch(here.url + BASE + path, { redirect: "manual", ...init }));
const signed = ({ sandbox }: RunningHost) =>
  signedRequest(sandbox.clientOptions.appSecret, USER, sandbox.clientOptions.clock.now());

/** Sends a head as it stands, and reads until the server hangs up. */
function exchange(here: RunningHost, ...lines: string[]): Promise<string> {
  return new Promise((done, failed) => {
    const socket = tcp(Number(new URL(here.url).port), "127.0.0.1", () =>
      socket.write([...lines, "host: x", "", ""].join("\r\n")),
    );
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString("latin1")));
    socket.on("end", () => done(text)).on("error", failed);
  });
}

/** From /connect to the settings page, in a browser whose user a header names. */
async function connectIn(here: RunningHost) {
  const { browser, sandbox, url } = here;
  const begun = await browser.fetch(url, `${url}${BASE}/connect`, { headers: as(OWNER) });
  return browser.go(await sandbox.consent(begun.location!), { stopAt: here.settings });
}

describe.each(APPS)("%s", (_name, build) => {
  it("walks the whole flow, redirects and cookies and all", async () => {
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

  it("takes Meta's callbacks", async () => {
    const here = await running(build);
    await connectIn(here);
    expect((await ask(here, "/deauthorize", form({ signed_request: signed(here) }))).status).toBe(200);
    expect(await here.connections.status(OWNER)).toMatchObject({ state: "disconnected" });
    const seen = await ask(here, "/data-deletion", form({ signed_request: signed(here) }));
    const { url } = JSON.parse(seen.text) as { url: string };
    expect((await here.browser.go(url)).status).toBe(200);
  });

  it("finishes at the front end", async () => {
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

  it("refuses bodies of the wrong type and size", async () => {
    const here = await running(build);
    expect((await ask(here, "/deauthorize", json({ signed_request: signed(here) }))).status).toBe(415);
    expect((await ask(here, "/deauthorize", { method: "POST" })).status).toBe(415);
    expect((await ask(here, "/deauthorize", form({}))).status).toBe(400);
    const large = await ask(here, "/deauthorize", form({ signed_request: "x".repeat(80_000) }));
    expect(large.status).toBe(413);
    // The connection that it came on is not left with half a body on it.
    expect((await ask(here, "/status", { headers: as(OWNER) })).status).toBe(200);
  });

  it("survives a body that never comes whole", async () => {
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

  it.each(["TRACE", "HEAD", "PUT", "OPTIONS"])("does nothing for %s", async (method) => {
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

  it("does not believe the Host header", async () => {
    const here = await running(build);
    const answer = await new Promise<string>((done, failed) => {
      httpRequest(`${here.url}${BASE}/callback`, { headers: { host: "evil.example" } }, (incoming) => {
        incoming.resume();
        done(incoming.headers.location ?? "");
      })
        .on("error", failed)
        .end();
    });
    expect(answer).toBe(`${here.settings}?error=threads_auth_failed`);
  });

  it("reads a target in absolute form by its path alone", async () => {
    const here = await running(build);
    const answer = await exchange(here, `GET http://evil.example${BASE}/callback HTTP/1.1`, "connection: close");
    expect(answer).not.toContain("evil.example");
    // Fastify's router knows paths only.
    if (build !== fastifyApp) expect(answer).toContain(`${here.settings}?error=threads_auth_failed`);
  });

  it("leaves unknown addresses to the host, as 404", async () => {
    const here = await running(build);
    expect((await ask(here, "/nothing")).status).toBe(404);
    expect((await look(await fetch(`${here.url}/connect`))).status).toBe(404);
  });
});

describe.each(APPS.filter(([, build]) => build !== expressApp))("%s", (_name, build) => {
  it("refuses a large body before it has come, and hangs up", async () => {
    const here = await running(build);
    const type = "content-type: application/x-www-form-urlencoded";
    const answer = await exchange(here, `POST ${BASE}/deauthorize HTTP/1.1`, type, "content-length: 90000");
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer.toLowerCase()).toContain("connection: close");
  });

  it("words a body that is no JSON as it words everything", async () => {
    const here = await running(build, { finish: "front-end" });
    const headers = { ...as(OWNER), "content-type": "application/json" };
    const seen = await ask(here, "/complete", { method: "POST", headers, body: "{" });
    expect(seen.json).toMatchObject({ success: false, data: { code: "BAD_REQUEST" } });
  });
});

describe("a front end on another site", () => {
  // 127.0.0.1 and localhost: two sites.
  const away = (here: RunningHost) => here.url.replace("127.0.0.1", "localhost");
  const begin = (here: RunningHost) =>
    here.browser.fetch(away(here), `${here.url}${BASE}/connect`, {
      headers: { ...as(OWNER), authorization: "Bearer abc" },
    });

  it("loses the cookie, so that the server cannot finish", async () => {
    const here = await running(expressApp);
    const begun = await begin(here);
    expect(begun.cookies).toHaveLength(1);
    expect(here.browser.cookiesOf("127.0.0.1")).toEqual([]);
    const back = await here.browser.go(await here.sandbox.consent(String(begun.json.data?.url)), {
      stopAt: here.settings,
    });
    expect(back.url).toBe(`${here.settings}?error=threads_connect_failed`);
    expect(await here.connections.get(OWNER)).toBeNull();
  });

  it("finishes by itself", async () => {
    const here = await running(expressApp, { finish: "front-end" });
    const begun = await begin(here);
    const back = await here.browser.go(await here.sandbox.consent(String(begun.json.data?.url)), {
      stopAt: here.settings,
    });
    const body = JSON.stringify(Object.fromEntries(new URLSearchParams(new URL(back.url).hash.slice(1))));
    const headers = { ...as(OWNER), authorization: "Bearer abc", "content-type": "application/json" };
    const done = await here.browser.fetch(away(here), `${here.url}${BASE}/complete`, { method: "POST", headers, body });
    expect(done.json.success).toBe(true);
  });
});

describe("in Express", () => {
  it("keeps headers and cookies that the host has set before", async () => {
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
      "a parser that leaves an empty object and reads nothing",
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
    ["read and thrown away", (request, _response, next) => void request.resume().on("close", () => next())],
    ["found empty", express.urlencoded()],
  ])("does not wait for a stream that somebody has %s", async (_title, reader) => {
    const here = await running((connections, options) => {
      const app = express();
      app.use(reader, (_request, _response, next) => void setTimeout(next, 20));
      app.use(threadsRouter(connections, { ...options, authenticate: () => null }));
      return app;
    });
    for (const fields of [{}, { signed_request: "x" }]) {
      expect((await ask(here, "/deauthorize", form(fields as Record<string, string>))).status).toBe(400);
    }
  });

  it("goes by its mount where a proxy has taken off a part of the path, and leaves the rest of the site alone", async () => {
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

  it("finishes a flow whose browser has gone away", async () => {
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

describe("in Fastify", () => {
  it("leaves the host's own body parsers as they are", async () => {
    const here = await running(fastifyApp);
    const echoed = await fetch(`${here.url}/echo`, json({ a: 1 }));
    expect(await echoed.json()).toEqual({ echoed: { a: 1 } });
    expect((await fetch(`${here.url}/echo`, form({ a: "1" }))).status).toBe(415);
  });

  it("stands at the base path without a prefix, and goes by a prefix that is another", async () => {
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

  it("keeps cookies and headers that the host has set before, and uses a body that the host's parser has read", async () => {
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

  it("refuses to start with options that are wrong", async () => {
    const here = await running(fastifyApp);
    const app = Fastify();
    const options = { connections: here.connections, authenticate: () => null, settingsUrl: "/settings" };
    await expect(app.register(threadsPlugin, options).ready()).rejects.toMatchObject({ code: "THREADS_CONFIG" });
  });
});
