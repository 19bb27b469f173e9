/** The host beside its sweeps: fetches profiles, and people connect again, through the pages as they do. */
import { setTimeout as sleep } from "node:timers/promises";
import { isThreadsError } from "@hayon/threads";
import { seededRandom, type Random } from "../../src/testing/sandbox/random.js";
import { HOST_GAP_MS, RECONNECT_ONE_IN } from "./conditions.js";
import type { FromHost, ToHost } from "./messages.js";
import { ownerOf } from "./owner.js";
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

async function reconnect({ connections }: SoakedSdk, userId: string): Promise<void> {
  const ownerId = ownerOf(userId);
  const { url, binding } = connections.begin(ownerId);
  const { connection } = await connections.complete(await consent(url, userId), { binding });
  say({ type: "reconnected", ownerId, token: connection.auth.accessToken });
}

async function work(sdk: SoakedSdk, people: readonly string[], random: Random): Promise<void> {
  while (working) {
    const userId = people[random.int(0, people.length - 1)] ?? "";
    const reconnects = random.int(1, RECONNECT_ONE_IN) === 1;
    try {
      if (reconnects) await reconnect(sdk, userId);
      else {
        await sdk.connections.refreshProfile(ownerOf(userId));
        say({ type: "profile" });
      }
    } catch (error) {
      // A token whose renewal was lost is dead where the old one dies: then that is what a host hears.
      const dead = isThreadsError(error, "THREADS_RECONNECT");
      if (!dead) say({ type: "failed", what: error instanceof Error ? error.message : "unknown" });
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
