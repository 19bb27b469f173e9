/** Access to the control endpoints. */
import { request } from "node:http";
import { networkInterfaces } from "node:os";
import { expect, it } from "vitest";
import { checkAccess, type Sender } from "../../../../src/testing/sandbox/control/access.js";
import { secret } from "../../../support/leaks.js";
import { start } from "../helpers.js";

const PORT = 8473;
const KEY = secret("the-key-of-this-test-sandbox-00");
const JSON_TYPE = { "content-type": "application/json" };
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const local = { host: `127.0.0.1:${PORT}` };
const basic = (password: string) => `Basic ${Buffer.from(`any:${password}`).toString("base64")}`;

/** Returns the code of the refusal, or "allowed". */
function access({ headers = {}, ...rest }: Partial<Sender>, key: string | null = KEY): string {
  try {
    checkAccess(
      { method: "POST", peer: "127.0.0.1", ...rest, headers: { ...local, ...JSON_TYPE, ...headers } },
      PORT,
      key,
    );
    return "allowed";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

it.each<[string, Partial<Sender>, string]>([
  ["a program of this machine", {}, "allowed"],
  ["a program that connects over IPv6", { peer: "::1", headers: { host: `[::1]:${PORT}` } }, "allowed"],
  ["a program that connects over mapped IPv4", { peer: "::ffff:127.0.0.1" }, "allowed"],
  ["localhost", { headers: { host: `localhost:${PORT}` } }, "allowed"],
  [
    "the sandbox's own page",
    { headers: { origin: `http://127.0.0.1:${PORT}`, "sec-fetch-site": "same-origin" } },
    "allowed",
  ],
  ["a form of the sandbox's own page", { headers: { ...FORM, origin: `http://127.0.0.1:${PORT}` } }, "allowed"],
  ["an address typed by hand", { method: "GET", headers: { "sec-fetch-site": "none" } }, "allowed"],
  ["a page of another site", { headers: { origin: "https://evil.example" } }, "forbidden"],
  [
    "a page of another port",
    { headers: { origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-site" } },
    "forbidden",
  ],
  ["a page without an origin", { headers: { origin: "null" } }, "forbidden"],
  ["a script tag of another site", { method: "GET", headers: { "sec-fetch-site": "cross-site" } }, "forbidden"],
  ["a form without an origin", { headers: FORM }, "forbidden"],
  [
    "a page that points its domain at this machine",
    { headers: { host: `evil.example:${PORT}`, origin: `http://evil.example:${PORT}` } },
    "wrong_host",
  ],
  ["no Host header", { headers: { host: undefined } }, "wrong_host"],
  ["another port in the Host header", { headers: { host: "127.0.0.1:80" } }, "wrong_host"],
  ["another machine", { peer: "10.0.0.7" }, "key_required"],
  ["an unknown address", { peer: undefined }, "key_required"],
  [
    "another machine that claims to be this one",
    { peer: "10.0.0.7", headers: { host: `127.0.0.1:${PORT}` } },
    "key_required",
  ],
  [
    "another machine with a wrong key",
    { peer: "10.0.0.7", headers: { authorization: `Bearer ${KEY}x` } },
    "key_required",
  ],
  ["another machine with an empty key", { peer: "10.0.0.7", headers: { authorization: "Bearer " } }, "key_required"],
  ["another machine with the key", { peer: "10.0.0.7", headers: { authorization: `Bearer ${KEY}` } }, "allowed"],
  [
    "a browser elsewhere with the key as password",
    { peer: "10.0.0.7", headers: { authorization: basic(KEY) } },
    "allowed",
  ],
  [
    "a browser elsewhere with another password",
    { peer: "10.0.0.7", headers: { authorization: basic("x") } },
    "key_required",
  ],
  [
    "another site in a browser that knows the key",
    { peer: "10.0.0.7", headers: { ...FORM, authorization: basic(KEY), origin: "https://evil.example" } },
    "forbidden",
  ],
  ["a forwarded port with the key", { headers: { host: "sandbox:8473", authorization: `Bearer ${KEY}` } }, "allowed"],
])("sandbox control: %s", (_who, sender, result) => {
  expect(access(sender)).toBe(result);
});

it("sandbox control: accepts no key where no other machine can connect", () => {
  const headers = { authorization: "Bearer null" };
  expect(access({ peer: "10.0.0.7", headers }, null)).toBe("key_required");
  expect(access({ headers: { ...headers, host: "evil.example" } }, null)).toBe("wrong_host");
});

it("sandbox control: refuses over HTTP another Host, another origin, and a form of another site", async () => {
  const sandbox = await start();
  const { port } = new URL(sandbox.url);
  const status = (headers: Record<string, string>, body = "advanceMs=1000") =>
    new Promise<number | undefined>((resolve, reject) => {
      const options = { host: "127.0.0.1", port, method: "POST", path: "/sandbox/clock", headers, agent: false };
      const outgoing = request(options, (incoming) => resolve(incoming.resume().statusCode));
      outgoing.on("error", reject).end(body);
    });
  const before = sandbox.clientOptions.clock.now();
  expect(await status({ ...FORM, host: `evil.example:${port}`, origin: `http://evil.example:${port}` })).toBe(421);
  expect(await status({ ...FORM, origin: "https://evil.example" })).toBe(403);
  expect(await status(FORM)).toBe(403);
  expect(await status({ "content-type": "text/plain" }, '{"advanceMs":1000}')).toBe(415);
  expect(sandbox.clientOptions.clock.now()).toBe(before);
  expect(await status({ ...FORM, origin: sandbox.url })).toBe(303);
  expect(sandbox.clientOptions.clock.now()).toBe(before + 1000);
  expect(sandbox.controlKey).toBeNull();
});

const elsewhere = Object.values(networkInterfaces())
  .flat()
  .find((each) => each?.family === "IPv4" && !each.internal)?.address;

it.skipIf(elsewhere === undefined)(
  "sandbox control: needs the key from another address with host 0.0.0.0",
  async () => {
    const sandbox = await start({ host: "0.0.0.0" });
    const key = secret(sandbox.controlKey ?? "");
    expect(key).toMatch(/^[\w-]{32}$/);
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const url = sandbox.url.replace("127.0.0.1", elsewhere ?? "");
    const refused = await fetch(`${url}/sandbox/clock`);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toBe('Basic realm="Threads sandbox"');
    expect((await fetch(`${url}/sandbox/clock`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
    expect((await fetch(`${sandbox.url}/sandbox/clock`)).status).toBe(200);
    // The simulated Threads itself needs no key.
    expect((await fetch(`${url}/me?access_token=${sandbox.issueToken()}`)).status).toBe(200);
  },
);
