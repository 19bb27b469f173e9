/** Tests `/deauthorize`, `/data-deletion` and its status page, which Meta calls and shows to users. */
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { OWNER, USER } from "../support/connections.js";
import { BASE, form, host, signedRequest, SITE, type Host } from "./support.js";

const ROUTES = ["/deauthorize", "/data-deletion"] as const;

const FORM_TYPE = { "content-type": "application/x-www-form-urlencoded" };

const post = (here: Host, path: string, signed = sign(here)) =>
  here.ask(path, { ...form({ signed_request: signed }), user: null });

function sign({ sandbox }: Host, userId = USER): string {
  const { appSecret, clock } = sandbox.clientOptions;
  return signedRequest(appSecret, userId, clock.now());
}

describe.each(ROUTES)("POST %s", (path) => {
  it("ends every connection of the account, without a signed-in user", async () => {
    const here = await host();
    await here.connect();
    await here.connect("another-owner");
    const seen = await post(here, path);
    expect(seen.status).toBe(200);
    expect(seen.text).not.toContain(OWNER);
    for (const owner of [OWNER, "another-owner"]) {
      expect(await here.connections.get(owner)).toMatchObject({ state: "disconnected", platformId: null });
    }
  });

  it("responds with 200 for an account that is not connected", async () => {
    const here = await host();
    expect((await post(here, path)).status).toBe(200);
  });

  it.each<[string, (here: Host) => string]>([
    ["another secret", (here) => signedRequest("another-secret", USER, here.sandbox.clientOptions.clock.now())],
    ["no signature", (here) => `.${sign(here).split(".")[1]!}`],
    ["a padded payload", (here) => `${sign(here)}==`],
    ["a truncated payload", (here) => sign(here).slice(0, -4)],
    ["no dot", () => "x".repeat(100)],
  ])("rejects a request with %s", async (_title, make) => {
    const here = await host();
    await here.connect();
    const seen = await post(here, path, make(here));
    expect(seen.status).toBe(400);
    expect(seen.json.data).toEqual({ code: "THREADS_SIGNED_REQUEST" });
    expect(here.errors).toHaveLength(1);
    expect(await here.connections.status(OWNER)).toMatchObject({ state: "active" });
  });

  it("ignores a request from before the current authorization", async () => {
    const here = await host();
    const old = sign(here);
    here.sandbox.advance(60_000);
    await here.connect();
    expect((await post(here, path, old)).status).toBe(200);
    expect(await here.connections.status(OWNER)).toMatchObject({ state: "active" });
  });

  it("requires exactly one signed_request", async () => {
    const here = await host();
    expect((await here.ask(path, form({}))).status).toBe(400);
    expect((await here.ask(path, form({ signed_request: "" }))).status).toBe(400);
    const twice = { ...form({}), body: `signed_request=${sign(here)}&signed_request=${sign(here)}` };
    expect((await here.ask(path, twice)).status).toBe(400);
  });

  it.each([
    ["JSON", "application/json"],
    ["a multipart form", "multipart/form-data; boundary=b"],
    ["text", "text/plain"],
    ["a type that only begins like a form", "application/x-www-form-urlencodedx"],
  ])("rejects %s", async (_title, type) => {
    const here = await host();
    const seen = await here.ask(path, { method: "POST", body: "{}", headers: { "content-type": type } });
    expect(seen.status).toBe(415);
    expect(seen.headers.get("accept")).toBe("application/x-www-form-urlencoded");
  });

  it("rejects a body without a type, and a compressed body", async () => {
    const here = await host();
    expect((await here.ask(path, { method: "POST", body: new Uint8Array([1]) })).status).toBe(415);
    const headers = { ...FORM_TYPE, "content-encoding": "gzip" };
    const seen = await here.ask(path, { ...form({ signed_request: sign(here) }), headers });
    expect(seen.status).toBe(415);
  });

  it("accepts a type with a charset, in any case", async () => {
    const here = await host();
    const headers = { "content-type": "Application/X-WWW-Form-URLencoded; charset=UTF-8" };
    expect((await here.ask(path, { ...form({ signed_request: sign(here) }), headers })).status).toBe(200);
  });

  it("rejects a body of more than 64 KiB, with any Content-Length", async () => {
    const here = await host();
    const big = form({ signed_request: "x".repeat(70_000) });
    expect((await here.ask(path, big)).status).toBe(413);
    expect((await here.ask(path, { ...form({}), headers: { ...FORM_TYPE, "content-length": "70000" } })).status).toBe(
      413,
    );

    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 16_384;
        controller.enqueue(new Uint8Array(16_384).fill(120));
      },
    });
    const seen = await here.ask(path, { ...form({}), body: endless, duplex: "half" });
    expect(seen.status).toBe(413);
    expect(sent).toBeLessThan(200_000);
  });

  it("responds with 500 when the store fails, so that Meta can retry", async () => {
    const here = await host({
      connections: { store: { ...memoryStore(), list: () => Promise.reject(new Error("down")) } },
    });
    expect((await post(here, path)).status).toBe(500);
  });
});

describe("the status page of a deletion", () => {
  it("is named in the response that Meta requires, and needs neither a user nor the store", async () => {
    const deleted: string[][] = [];
    const here = await host({ connections: { onDataDeletion: (owners) => deleted.push([...owners]) } });
    await here.connect();
    const seen = await post(here, "/data-deletion");
    expect(deleted).toEqual([[OWNER]]);
    const { url, confirmation_code: code } = JSON.parse(seen.text) as Record<string, string>;
    expect(Object.keys(JSON.parse(seen.text) as object).sort()).toEqual(["confirmation_code", "url"]);
    expect(code).toMatch(/^[a-zA-Z0-9]+$/);
    expect(url).toBe(`${SITE}${BASE}/data-deletion/${code!}`);

    const page = await here.ask(url!, { user: null });
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.text).toContain(new Date(here.sandbox.clientOptions.clock.now()).toISOString().slice(0, 10));
  });

  it("responds with 404 to an unknown code, and does not repeat it", async () => {
    const here = await host();
    for (const code of [
      "abc123",
      "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
      "0".repeat(39),
      "a".repeat(5_000),
      "%E0%A4%A",
    ]) {
      const page = await here.ask(`/data-deletion/${code}`, { user: null });
      expect(page.status).toBe(404);
      expect(page.text).not.toContain("alert");
    }
  });

  it.each<[string, (here: Host) => Promise<string>]>([
    ["the account was not connected", (here) => Promise.resolve(sign(here))],
    [
      "the account was connected again later",
      async (here) => {
        const old = sign(here);
        here.sandbox.advance(60_000);
        await here.connect();
        return old;
      },
    ],
  ])("makes only true statements when %s", async (_title, make) => {
    const here = await host();
    const { url } = JSON.parse((await post(here, "/data-deletion", await make(here))).text) as { url: string };
    const page = await here.ask(url, { user: null });
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/was removed|is deleted/);
    expect(page.text).toContain("had at that time. A connection that was made later remains until it is removed.");
  });

  it("has the public URL of the routes, or else that of the connections", async () => {
    const urlOf = async (options: Parameters<typeof host>[0]) => {
      const { text } = await post(await host(options), "/data-deletion");
      return (JSON.parse(text) as { url: string }).url.replace(/\w+$/, "");
    };
    const connections = { publicUrl: "https://connections.example/threads" };
    const routes = { publicUrl: "https://routes.example/threads" };
    expect(await urlOf({ connections, routes })).toBe("https://routes.example/threads/data-deletion/");
    expect(await urlOf({ connections })).toBe("https://connections.example/threads/data-deletion/");
    expect(await urlOf({})).toBe(`${SITE}${BASE}/data-deletion/`);
    // The redirect URI does not end in /callback.
    const elsewhere = { redirectUri: `${SITE}/oauth/threads`, routes: { basePath: BASE } };
    expect(await urlOf({ ...elsewhere, connections })).toBe("https://connections.example/threads/data-deletion/");
    expect((await post(await host(elsewhere), "/data-deletion")).status).toBe(500);
  });

  it("has the configured address, never that of the request", async () => {
    const here = await host({ routes: { publicUrl: "https://public.example/threads/" } });
    const seen = await post(here, `https://evil.example${BASE}/data-deletion`);
    expect((JSON.parse(seen.text) as { url: string }).url).toMatch(
      /^https:\/\/public\.example\/threads\/data-deletion\/\w+$/,
    );
  });

  it("is not named when the deletion by the host fails", async () => {
    const here = await host({ connections: { onDataDeletion: () => Promise.reject(new Error("hook")) } });
    await here.connect();
    expect((await post(here, "/data-deletion")).status).toBe(500);
    expect(await here.connections.status(OWNER)).toMatchObject({ state: "active" });
  });
});
