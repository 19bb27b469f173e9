/** The records that the sandbox keeps in memory. The cost of a request must not grow with their number. */
import { afterEach, expect, it, vi } from "vitest";
import { publishingFrom, usersFrom } from "../../../src/testing/sandbox/options.js";
import { authorize } from "../../../src/testing/sandbox/oauth/authorize.js";
import { addPost, emptyState } from "../../../src/testing/sandbox/state/state.js";
import { seededRandom } from "../../../src/testing/sandbox/state/random.js";
import { DEFAULT_BEHAVIORS } from "../../../src/testing/index.js";
import { ExpiringMap } from "../../../src/testing/sandbox/state/expiring-map.js";
import { DAY, HOUR, authorizeUrl, codeFor, codeIn, exchange, lengthen, me, send, start, tokenIn } from "./helpers.js";

afterEach(() => vi.restoreAllMocks());

/** Counts every entry that an iteration over a map returns. */
function countSteps(): () => number {
  let steps = 0;
  for (const name of ["keys", "values", "entries", Symbol.iterator] as const) {
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const original = Map.prototype[name];
    vi.spyOn(Map.prototype, name).mockImplementation(function* (this: Map<unknown, unknown>): Generator {
      for (const step of Reflect.apply(original, this, []) as Iterable<unknown>) {
        steps += 1;
        yield step;
      }
    } as never);
  }
  return () => steps;
}

it("sandbox: the cost of a request does not grow with the number of tokens, codes and posts", async () => {
  const sandbox = await start();
  const token = sandbox.issueToken();
  const stepsOf = async (): Promise<number> => {
    const steps = countSteps();
    expect((await me(sandbox, token, "id,username")).status).toBe(200);
    expect((await exchange(sandbox, "nothing")).status).toBe(400);
    expect((await lengthen(sandbox, tokenIn(await exchange(sandbox, await codeFor(sandbox))))).status).toBe(200);
    vi.restoreAllMocks();
    return steps();
  };
  const first = await stepsOf();
  for (let count = 0; count < 5000; count += 1) sandbox.issueToken();
  expect(await stepsOf()).toBeLessThan(first + 1000);
});

it("sandbox: the measurement counts every step through a map", () => {
  const steps = countSteps();
  for (const entry of new Map([[1, 2]])) expect(entry).toEqual([1, 2]);
  expect([...new Map([[1, 2]]).keys(), steps()]).toEqual([1, 2]);
});

it("sandbox: discards consent pages that were never used", () => {
  let now = 0;
  const app = { id: "1", secret: "s", name: "App" };
  const state = emptyState(app, ["https://a.example/"], [], () => now);
  const pages = seededRandom(1);
  const random = { tokens: pages, expiries: pages, pages, ids: pages, races: pages, webhooks: pages };
  const happened = () => undefined;
  const publishing = publishingFrom({});
  const context = {
    url: "",
    state,
    strictness: "strict" as const,
    clock: { now: () => now },
    behaviors: DEFAULT_BEHAVIORS,
    publishing,
    happened,
    pendingFaults: () => [],
    random,
  };
  const parameters = new URLSearchParams({
    client_id: "1",
    redirect_uri: "https://a.example/",
    scope: "threads_basic",
  });
  for (let count = 0; count < 10_000; count += 1) {
    authorize({ path: "/oauth/authorize", pathId: null, parameters, body: Buffer.alloc(0) }, context);
    now += HOUR / 500;
  }
  expect(state.consents.size).toBeLessThanOrEqual(1001);
  expect(state.consents.size).toBeGreaterThanOrEqual(500);
});

it("sandbox: keeps every new token, however many exist", async () => {
  const sandbox = await start();
  const issued = Array.from({ length: 2_100 }, () => sandbox.issueToken());
  expect(sandbox.tokens().map(({ value }) => value)).toEqual(issued);
});

it("sandbox: discards used codes at once, and codes and tokens a week after they expire", () => {
  let now = 0;
  const state = emptyState({ id: "1", secret: "s", name: "App" }, [], [], () => now);
  const add = (count: number, name: string, expiresAt: number, used = false): void => {
    for (let number = 0; number < count; number += 1) {
      state.codes.set(`${name} ${number}`, { userId: "1", redirectUri: "", expiresAt, used });
      const times = { issuedAt: 0, expiresAt, invalidReason: null };
      state.tokens.set(`${name} ${number}`, { value: "", kind: "short-lived", userId: "1", ...times });
    }
  };
  const held = ({ codes, tokens }: typeof state): string[][] =>
    [codes, tokens].map((shelf) => [...new Set([...shelf.keys()].map((key) => key.split(" ")[0] ?? ""))]);

  add(999, "spent", HOUR, true);
  add(1, "open", HOUR);
  expect(held(state)).toEqual([["open"], ["spent", "open"]]);
  now = HOUR + 7 * DAY - 1;
  add(999, "late", Infinity);
  expect(held(state)).toEqual([
    ["open", "late"],
    ["spent", "open", "late"],
  ]);
  now += 1;
  add(3000, "later", Infinity);
  expect(held(state)).toEqual([
    ["late", "later"],
    ["late", "later"],
  ]);
});

it("sandbox: keeps every post, whatever its age", () => {
  let now = 0;
  const people = usersFrom([{ id: "1", username: "mika" }]);
  const state = emptyState({ id: "1", secret: "s", name: "App" }, [], people, () => now);
  const content = {
    containerId: null,
    mediaType: "TEXT_POST",
    text: "",
    topicTag: null,
    quoteOf: null,
    repostOf: null,
  } as const;
  const rest = { media: [], ghost: false, parameters: {}, permalink: "", shortcode: "", deletedAt: null };
  for (let number = 0; number < 20_000; number += 1) {
    const replyTo = number % 2 === 0 ? null : "0";
    addPost(state, { id: String(number), userId: "1", replyTo, publishedAt: now, ...content, ...rest });
    now += HOUR;
  }
  expect([state.posts.size, state.timelines.get("1")?.length, state.replies.get("0")?.length]).toEqual([
    20_000, 20_000, 10_000,
  ]);
});

it("sandbox: cleans its maps so rarely that adding stays cheap", () => {
  let looked = 0;
  const shelf = new ExpiringMap<number>(() => {
    looked += 1;
    return false;
  });
  for (let count = 0; count < 100_000; count += 1) shelf.set(String(count), count);
  expect(shelf.size).toBe(100_000);
  expect(looked).toBeLessThan(200_000);
});

it("sandbox: still names the reason for an old token, and discards unused pages while it runs", async () => {
  const sandbox = await start();
  const token = sandbox.issueToken();
  sandbox.advance(61 * DAY);
  expect(codeIn(await me(sandbox, token))).toBe("190/463");
  expect((await send(authorizeUrl(sandbox))).status).toBe(200);
});
