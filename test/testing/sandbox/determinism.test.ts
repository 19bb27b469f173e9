import { expect, it } from "vitest";
import { seededRandom } from "../../../src/testing/sandbox/state/random.js";
import { ThreadsSandbox } from "../../../src/testing/index.js";
import { poster } from "./posting.js";
import { codeFor, exchange, lengthen, me, start, tokenIn } from "./helpers.js";

async function run(seed: number): Promise<string[]> {
  const sandbox = await start({ seed });
  const { appId, appSecret } = sandbox.clientOptions;
  const code = await codeFor(sandbox);
  const short = await exchange(sandbox, code);
  const long = await lengthen(sandbox, tokenIn(short));
  const post = await poster(sandbox).text("hello");
  return [appId, appSecret, code, short.text, long.text, (await me(sandbox, "nothing")).text, post];
}

it("sandbox seed: repeats credentials, codes, tokens, lifetimes, traces and ids", async () => {
  const [first, again, other] = [await run(11), await run(11), await run(12)];
  expect(again).toEqual(first);
  for (const [index, text] of other.entries()) expect(text).not.toBe(first[index]);
});

it("sandbox seed: is random by default, and sandbox.seed returns it", async () => {
  const [first, second] = [await start({ seed: undefined }), await start({ seed: undefined })];
  expect(first.seed).not.toBe(second.seed);
  expect((await start({ seed: first.seed })).clientOptions.appSecret).toBe(first.clientOptions.appSecret);
});

it("sandbox: has credentials of the documented form, or the given ones", async () => {
  const { appId, appSecret } = (await start()).clientOptions;
  expect(appId).toMatch(/^\d{15}$/);
  expect(appSecret).toMatch(/^[0-9a-f]{32}$/);
  const own = await start({ app: { id: "42", secret: "own" }, redirectUris: ["https://a.example/cb"] });
  expect(own.clientOptions).toMatchObject({ appId: "42", appSecret: "own", redirectUri: "https://a.example/cb" });
});

it("sandbox: clientOptions contains everything that a client needs", async () => {
  const sandbox = await start();
  expect({ ...sandbox.clientOptions }).toEqual({
    appId: expect.any(String) as string,
    appSecret: expect.any(String) as string,
    redirectUri: `${sandbox.url}/callback`,
    hosts: { authorize: `${sandbox.url}/oauth/authorize`, graph: sandbox.url },
    clock: { now: expect.any(Function) as unknown, sleep: expect.any(Function) as unknown },
  });
});

it("sandbox: the default user has an id that JSON.parse rounds", async () => {
  const id = (await start()).users[0]?.id ?? "";
  expect(BigInt(id) % 2n).toBe(1n);
  expect(BigInt(id)).toBeGreaterThan(2n ** 54n);
  expect(String(JSON.parse(id))).not.toBe(id);
});

it("sandbox: several sandboxes run at once without sharing state", async () => {
  const sandboxes = await Promise.all(Array.from({ length: 5 }, (_, seed) => start({ seed })));
  const tokens = await Promise.all(
    sandboxes.map(async (sandbox) => tokenIn(await exchange(sandbox, await codeFor(sandbox)))),
  );
  const statuses = await Promise.all(
    sandboxes.map((sandbox, index) => me(sandbox, tokens[(index + 1) % 5] ?? "").then((response) => response.status)),
  );
  expect(statuses).toEqual([400, 400, 400, 400, 400]);
  expect(sandboxes[0]).toBeInstanceOf(ThreadsSandbox);
});

it("sandbox random values: are even, within bounds and separate for each purpose", () => {
  const random = seededRandom(1);
  const drawn = Array.from({ length: 6000 }, () => random.int(1, 6));
  for (const face of [1, 2, 3, 4, 5, 6]) {
    const count = drawn.filter((value) => value === face).length;
    expect(count).toBeGreaterThan(850);
    expect(count).toBeLessThan(1150);
  }
  const [one, other] = [seededRandom(1).fork("a"), seededRandom(1)];
  other.next();
  expect(other.fork("a").text(20)).toBe(one.text(20));
  expect(seededRandom(1).fork("b").text(20)).not.toBe(seededRandom(1).fork("a").text(20));
});
