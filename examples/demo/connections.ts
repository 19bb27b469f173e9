/** Connects an account, updates its profile, refreshes its token, lets it expire, reconnects and disconnects. */
import assert from "node:assert/strict";
import { memoryStore, ThreadsClient, ThreadsConnections, type Connection } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { nextStep, dateAndTime, masked, print } from "./output.js";
import { refusal } from "./refusal.js";

const DAY_MS = 86_400_000;
const OWNER = "665f1c2e9b1d4a0012345678";

/** @throws Error when a step has another result than expected */
export async function demonstrateConnections(): Promise<void> {
  const sandbox = await ThreadsSandbox.start({ strictness: "strict" });
  const client = new ThreadsClient(sandbox.clientOptions);
  const connections = new ThreadsConnections({ client, store: memoryStore() });

  /** Connects the owner. The host calls `begin` and `complete`; the browser does the rest. */
  async function connect(): Promise<void> {
    const { url, binding } = connections.begin(OWNER, { returnTo: "/settings" });
    const { connection, returnTo } = await connections.complete(await sandbox.consent(url), { binding });
    const { auth, profile } = connection;
    print(
      `Connected @${profile.handle} until ${auth.expiresAt ? dateAndTime(auth.expiresAt) : "?"}; continues at ${String(returnTo)}.`,
    );
  }

  try {
    nextStep("An owner connects an account");
    await connect();

    nextStep("The stored connection");
    print(JSON.stringify(withoutToken(await connections.get(OWNER))));

    nextStep("A callback from another browser is rejected");
    const { url } = connections.begin("another-owner");
    const { binding } = connections.begin(OWNER);
    const stolen = await sandbox.consent(url);
    print(await refusal(() => connections.complete(stolen, { binding }), "THREADS_AUTHORIZATION"));

    nextStep("The profile is updated");
    const { profile } = await connections.updateProfile(OWNER);
    print(`@${profile.handle}, ${profile.displayName}`);

    nextStep("The token is refreshed");
    print(`On the first day: ${String((await connections.refreshToken(OWNER)).reason)}.`);
    sandbox.advance(30 * DAY_MS);
    const before = await connections.status(OWNER);
    const refreshes = await Promise.all(Array.from({ length: 20 }, () => connections.refreshToken(OWNER)));
    assert(refreshes.every(({ refreshed }) => refreshed));
    const calls = sandbox.log.filter(({ operation }) => operation === "refresh-long-lived").length;
    const after = await connections.status(OWNER);
    assert(before.expiresAt && after.expiresAt);
    print(
      `Thirty days later, twenty refreshes at once make ${calls} call: ${dateAndTime(before.expiresAt)} becomes ${dateAndTime(after.expiresAt)}.`,
    );
    assert.equal(calls, 1);

    nextStep("61 days pass without a refresh");
    sandbox.advance(61 * DAY_MS);
    const { state, health } = await connections.status(OWNER);
    print(`The connection is ${state}; needsReconnection is ${String(health.needsReconnection)}.`);
    print(await refusal(() => connections.account(OWNER).getProfile(), "THREADS_NOT_CONNECTED"));

    nextStep("The owner reconnects");
    await connect();
    assert.equal((await connections.account(OWNER).getProfile()).username, "mika");

    nextStep("The owner disconnects");
    const disconnected = await connections.disconnect(OWNER);
    print(JSON.stringify(withoutToken(disconnected)));
    assert.equal(disconnected.auth, null);
  } finally {
    await client.close();
    await sandbox.close();
  }
}

/** Returns the record without its token, which must not be printed. */
function withoutToken(connection: Connection | null): unknown {
  if (!connection?.auth) return connection;
  return { ...connection, auth: { ...connection.auth, accessToken: masked(connection.auth.accessToken) } };
}
