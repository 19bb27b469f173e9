/** The address, the latency and the sample media of a sandbox. */
import { networkInterfaces } from "node:os";
import { expect, it } from "vitest";
import { isOwnHost, urlOf } from "../../../../src/testing/sandbox/http/server.js";
import { authorizeUrl, me, send, start } from "../helpers.js";
import { idIn, poster } from "../posting.js";

const other = Object.values(networkInterfaces())
  .flat()
  .find((each) => each?.family === "IPv4" && !each.internal)?.address;

it("sandbox host: another name is in its URL, which the authorize page and lists use", async () => {
  const sandbox = await start({ host: "localhost" });
  expect(sandbox.url).toMatch(/^http:\/\/localhost:\d+$/);
  expect(await sandbox.consent(authorizeUrl(sandbox))).toContain(`${sandbox.url}/callback?code=`);
  expect((await me(sandbox, sandbox.issueToken())).status).toBe(200);
});

it.skipIf(other === undefined)("sandbox host: 0.0.0.0 is reached at every address of this machine", async () => {
  const sandbox = await start({ host: "0.0.0.0" });
  const { port } = new URL(sandbox.url);
  expect(sandbox.url).toBe(`http://127.0.0.1:${port}`);
  const token = sandbox.issueToken();
  expect((await send(`http://${String(other)}:${port}/me?access_token=${token}`)).status).toBe(200);
});

it.each([
  [undefined, "http://127.0.0.1:80"],
  ["0.0.0.0", "http://127.0.0.1:80"],
  ["::", "http://127.0.0.1:80"],
  ["::1", "http://[::1]:80"],
  ["sandbox", "http://sandbox:80"],
])("sandbox host: %j has the URL %s", (host, url) => {
  expect(urlOf(host, 80)).toBe(url);
});

it("sandbox host: accepts the names of containers only on an address that other machines reach", () => {
  const names = ["threads-sandbox:8473", "host.docker.internal:8473", "172.17.0.2:8473", "[fd00::2]:8473"];
  for (const name of names) {
    expect(isOwnHost(name, 8473, "0.0.0.0"), name).toBe(true);
    expect(isOwnHost(name, 8473), name).toBe(false);
    expect(isOwnHost(name, 8473, "::1"), name).toBe(false);
    expect(isOwnHost(name, 8473, "localhost"), name).toBe(false);
  }
  for (const name of ["evil.example:8473", "127.0.0.1.evil.example:8473", "threads-sandbox:1", "threads-sandbox"])
    expect(isOwnHost(name, 8473, "0.0.0.0"), name).toBe(false);
  expect(isOwnHost("[::1]:8473", 8473, "::1")).toBe(true);
});

it("sandbox latency: delays each response", async () => {
  const sandbox = await start({ latencyMs: 60 });
  const token = sandbox.issueToken();
  const startedAt = performance.now();
  expect((await me(sandbox, token)).status).toBe(200);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(59);
});

it("sandbox latency: a client that disconnects before the response gets none, and the sandbox continues", async () => {
  const sandbox = await start({ latencyMs: 100 });
  const token = sandbox.issueToken();
  await expect(send(`${sandbox.url}/me?access_token=${token}`, { signal: AbortSignal.timeout(20) })).rejects.toThrow();
  expect((await me(sandbox, token)).status).toBe(200);
});

it("sandbox sample media: its image and its video can be published", async () => {
  const sandbox = await start();
  const mika = poster(sandbox);
  const image = await fetch(`${sandbox.url}/media/sample.png`);
  expect([image.headers.get("content-type"), (await image.arrayBuffer()).byteLength]).toEqual([
    "image/png",
    expect.any(Number),
  ]);
  await mika.publish({ media_type: "IMAGE", image_url: `${sandbox.url}/media/sample.png` });
  const video = idIn(await mika.create({ media_type: "VIDEO", video_url: `${sandbox.url}/media/sample.mp4` }));
  expect((await mika.get(`/${video}`)).body.status).toBe("FINISHED");
});

it("sandbox media: the refusal of another machine's URL names the sample media and --no-fetch", async () => {
  const mika = poster(await start());
  const { body } = await mika.create({ media_type: "IMAGE", image_url: "https://media.example/a.jpg" });
  expect(body.error?.message).toContain("/media/sample.png");
  expect(body.error?.message).toContain("--no-fetch");
});
