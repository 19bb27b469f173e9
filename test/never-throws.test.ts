/**
 * A method that returns a promise, a list or another iterable never throws, whatever its arguments are. If it threw inside the array of a
 * `Promise.all`, nothing would handle the rejections of the other calls in that array, and Node would end the process when one of them fails.
 */
import { expect, it } from "vitest";
import {
  createRefresher,
  encryptedStore,
  memoryJournal,
  memoryStore,
  ThreadsClient,
  ThreadsConnections,
} from "../src/index.js";
import { createPublishWorker } from "../src/worker/index.js";
import { APP_ID, APP_SECRET, LONG_TOKEN, REDIRECT_URI } from "./support/secrets.js";
import { turns, unhandledRejections } from "./support/unhandled.js";

/** The methods that return a plain value. They throw for invalid arguments, so they are not tested here. */
const SYNCHRONOUS: Readonly<Record<string, readonly string[]>> = {
  client: [
    ...["account", "buildAuthorizeUrl", "deriveKey", "parseSignedRequest", "parseWebhook"],
    ...["validateCarousel", "validateImage", "validatePost", "validateText"],
  ],
  connections: ["account", "begin", "readCallback", "readConfirmation"],
};

/** Makes every object that has methods returning promises. The client's hosts do not exist, so each request fails. */
function subjects(): Readonly<Record<string, object>> {
  const client = new ThreadsClient({
    ...{ appId: APP_ID, appSecret: APP_SECRET, redirectUri: REDIRECT_URI },
    hosts: { authorize: "https://threads.invalid", graph: "https://threads.invalid" },
    retry: { maxAttempts: 1 },
  });
  const store = memoryStore();
  const connections = new ThreadsConnections({ client, store, journal: memoryJournal() });
  const account = client.account({ accessToken: LONG_TOKEN });
  const { posts, replies, mentions, search, profiles, locations, insights } = account;
  return {
    client,
    connections,
    account,
    "account with a journal": connections.account("ada"),
    ...{ posts, replies, mentions, search, profiles, locations, insights },
    "memory store": store,
    "memory journal": memoryJournal(),
    "encrypted store": encryptedStore(store, { keys: { k1: new Uint8Array(32) }, primary: "k1", appId: APP_ID }),
    worker: createPublishWorker({ connections }),
    refresher: createRefresher(connections, { everyMs: 3_600_000 }),
  };
}

/** Returns the names of an object's methods, including those of its class and its superclasses. */
function methodsOf(object: object): string[] {
  const names: string[] = [];
  for (
    let at: object | null = object;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  )
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (name !== "constructor" && typeof value === "function") names.push(name);
  return [...new Set(names)];
}

const METHODS = Object.entries(subjects()).flatMap(([of, object]) =>
  methodsOf(object)
    .filter((method) => SYNCHRONOUS[of]?.includes(method) !== true)
    .map((method) => [of, method] as const),
);

const revoked = Proxy.revocable({}, {});
revoked.revoke();
const MISSPELLED = { timeoutms: 1 };
const ARGUMENTS: readonly (readonly unknown[])[] = [
  [],
  [null, null, null, null],
  ["", "", "", ""],
  [MISSPELLED, MISSPELLED, MISSPELLED, MISSPELLED],
  ["1", MISSPELLED],
  ["1", "2", MISSPELLED],
  [["1"], MISSPELLED],
  [revoked.proxy, revoked.proxy, revoked.proxy, revoked.proxy],
];

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

it("this test covers more than 60 methods", () => {
  expect(METHODS.length).toBeGreaterThan(60);
});

it.each(METHODS)("%s: %s never throws, and leaves no rejection unhandled", async (of, method) => {
  const unhandled = unhandledRejections();
  const iterables: { readonly returned: AsyncIterable<unknown>; readonly given: readonly unknown[] }[] = [];
  for (const given of ARGUMENTS) {
    const object = subjects()[of] as Record<string, (...args: readonly unknown[]) => unknown>;
    const returned = object[method]!(...given);
    if (returned instanceof Promise) await returned.catch(() => undefined);
    // A list rejects only when it is used. If a list that is not used rejected, the rejection would be unhandled.
    else if (isIterable(returned)) iterables.push({ returned, given });
  }
  await turns();
  expect(unhandled).toEqual([]);
  for (const { returned } of iterables.filter(({ given }) => given.includes(MISSPELLED)))
    await expect(returned[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "THREADS_VALIDATION" });
});
