/** The host beside its sweeps: fetches profiles, and people connect again, through the pages as they do. */
import { setTimeout as sleep } from "node:timers/promises";
import { isThreadsError } from "@hayon/threads";
import { seededRandom, type Random } from "../../src/testing/sandbox/state/random.js";
import { HOST_GAP_MS, RECONNECT_ONE_IN } from "./conditions.js";
import type { FromHost, ToHost } from "./messages.js";
import { ownerOf, userOf } from "./owner.js";
import { sdkOf, type SoakedSdk } from "./sdk.js";

const say = (message: FromHost) => process.send?.(message);

/** The consent page of thousands is too long for a browser; its form is all that is needed. */
async function consent(authorizeUrl: string, userId: string): Promise<string> {
  const page = await (await fetch(authorizeUrl)).text();
  const ticket = /name="ticket" value="([^"]*)"/.exec(page)?.[1] ?? "";
  const form = new URLSearchParams({ ticket, user: userId, decision: "allow" });
  const answer = await fetch(new URL("/oauth/authorize", authorizeUrl), {
    method: "POST",
    body: form,
    redirect: "manual",
  });
  return answer.headers.get("location") ?? "";
}

const DUE_MS = 10 * 86_400_000;

/** Somebody whose token is being renewed in this moment: the first of the list are, when a sweep is at it. */
async function somebodyInRenewal({ store }: SoakedSdk, random: Random): Promise<string | null> {
  const expiresBefore = new Date(Date.now() + DUE_MS);
  const { items } = await store.list({ states: ["active", "error"], expiresBefore, limit: 200 });
  const leased = items.filter(({ value }) => value.auth !== null && value.lease !== null);
  const one = leased[random.int(0, Math.max(0, leased.length - 1))];
  return one === undefined ? null : userOf(one.value.ownerId);
}

async function reconnect({ connections, store }: SoakedSdk, userId: string): Promise<void> {
  const ownerId = ownerOf(userId);
  const before = await store.get(ownerId);
  const amid = before?.value?.auth != null && before.value.lease !== null;
  const { url, binding } = connections.begin(ownerId);
  const { connection } = await connections.complete(await consent(url, userId), { binding });
  say({ type: "reconnected", ownerId, token: connection.auth.accessToken, amid });
}

/** So that equal ones are counted together: a message names its trace. */
function nameOf(error: unknown): string {
  if (isThreadsError(error, "THREADS_API")) return `${error.code} ${error.kind}`;
  return isThreadsError(error) ? error.code : error instanceof Error ? error.message : "unknown";
}

async function work(sdk: SoakedSdk, people: readonly string[], random: Random): Promise<void> {
  while (working) {
    const reconnects = random.int(1, RECONNECT_ONE_IN) === 1;
    const anybody = people[random.int(0, people.length - 1)] ?? "";
    try {
      const userId = (reconnects && random.next() < 0.5 ? await somebodyInRenewal(sdk, random) : null) ?? anybody;
      if (reconnects) await reconnect(sdk, userId);
      else {
        await sdk.connections.refreshProfile(ownerOf(userId));
        say({ type: "profile" });
      }
    } catch (error) {
      // A token whose renewal was lost is dead where the old one dies: then that is what a host hears.
      if (isThreadsError(error, "THREADS_NOT_CONNECTED") && error.reason !== "never-connected") say({ type: "dead" });
      else say({ type: "failed", what: nameOf(error) });
    }
    await sleep(HOST_GAP_MS);
  }
  say({ type: "resting" });
}

let working = false;
let sdk: SoakedSdk | null = null;
let people: readonly string[] = [];
let random = seededRandom(0);

process.on("message", (message: ToHost) => {
  if (message.type === "start") {
    sdk = sdkOf(message.setup, {});
    people = message.people;
    random = seededRandom(message.setup.seed).fork("host");
    say({ type: "ready" });
  } else if (message.type === "advance") sdk?.advance(message.ms);
  else if (message.type === "rest") working = false;
  else if (sdk !== null && !working) {
    working = true;
    void work(sdk, people, random);
  }
});
process.on("disconnect", () => process.exit());
