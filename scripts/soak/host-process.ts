/** The host process: beside the sweeps, it updates profiles, and its users reconnect through the sandbox's pages. */
import { setTimeout as sleep } from "node:timers/promises";
import { isThreadsError } from "@hayon/threads";
import { seededRandom, type Random } from "../../src/testing/sandbox/state/random.js";
import { onParentMessage, sendToParent } from "../harness/processes.js";
import { DAY_MS, HOST_GAP_MS, RECONNECT_ONE_IN } from "./conditions.js";
import type { FromHost, ToHost } from "./messages.js";
import { ownerOf, userOf } from "./owner.js";
import { sdkOf, type SoakSdk } from "./sdk.js";

const send = (message: FromHost) => sendToParent(message);

/** Submits the form of the consent page, which lists too many users for a browser. */
async function consent(authorizeUrl: string, userId: string): Promise<string> {
  const page = await (await fetch(authorizeUrl)).text();
  const ticket = /name="ticket" value="([^"]*)"/.exec(page)?.[1] ?? "";
  const body = new URLSearchParams({ ticket, user: userId, decision: "allow" });
  const response = await fetch(new URL("/oauth/authorize", authorizeUrl), { method: "POST", body, redirect: "manual" });
  return response.headers.get("location") ?? "";
}

/** Returns a user whose token is being refreshed. A sweep starts with the first connections of the list. */
async function userInRefresh({ store }: SoakSdk, random: Random): Promise<string | null> {
  const expiresBefore = new Date(Date.now() + 10 * DAY_MS);
  const { items } = await store.list({ states: ["active", "error"], expiresBefore, limit: 200 });
  const leased = items.filter(({ value }) => value.auth !== null && value.lease !== null);
  const one = leased[random.int(0, Math.max(0, leased.length - 1))];
  return one === undefined ? null : userOf(one.value.ownerId);
}

async function reconnect({ connections, store }: SoakSdk, userId: string): Promise<void> {
  const ownerId = ownerOf(userId);
  const before = await store.get(ownerId);
  const duringRefresh = before?.value?.auth != null && before.value.lease !== null;
  const { url, binding } = connections.begin(ownerId);
  const { connection } = await connections.complete(await consent(url, userId), { binding });
  send({ type: "reconnected", ownerId, token: connection.auth.accessToken, duringRefresh });
}

/** Returns a name without the trace id of a message, so that equal errors are counted together. */
function nameOf(error: unknown): string {
  if (isThreadsError(error, "THREADS_API")) return `${error.code} ${error.kind}`;
  return isThreadsError(error) ? error.code : error instanceof Error ? error.message : "unknown";
}

async function work(sdk: SoakSdk, userIds: readonly string[], random: Random): Promise<void> {
  while (working) {
    const reconnects = random.int(1, RECONNECT_ONE_IN) === 1;
    const anyUser = userIds[random.int(0, userIds.length - 1)] ?? "";
    try {
      const userId = (reconnects && random.next() < 0.5 ? await userInRefresh(sdk, random) : null) ?? anyUser;
      if (reconnects) await reconnect(sdk, userId);
      else {
        await sdk.connections.updateProfile(ownerOf(userId));
        send({ type: "profile" });
      }
    } catch (error) {
      // Expected when a refresh was lost and the old token became invalid.
      if (isThreadsError(error, "THREADS_NOT_CONNECTED") && error.reason !== "never-connected")
        send({ type: "needs-reconnection" });
      else send({ type: "failed", error: nameOf(error) });
    }
    await sleep(HOST_GAP_MS);
  }
  send({ type: "resting" });
}

let working = false;
let sdk: SoakSdk | null = null;
let userIds: readonly string[] = [];
let random = seededRandom(0);

onParentMessage((message: ToHost) => {
  if (message.type === "start") {
    sdk = sdkOf(message.setup, {});
    userIds = message.userIds;
    random = seededRandom(message.setup.seed).fork("host");
    send({ type: "ready" });
  } else if (message.type === "advance") sdk?.advance(message.ms);
  else if (message.type === "rest") working = false;
  else if (sdk !== null && !working) {
    working = true;
    void work(sdk, userIds, random);
  }
});
