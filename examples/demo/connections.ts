/** A connection's life: connected, looked at, renewed, expired, connected again, and gone. */
import assert from "node:assert/strict";
import { memoryStore, ThreadsClient, ThreadsConnections, type Connection } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { begin, day, masked, say } from "./say.js";
import { refusal } from "./refusal.js";

const DAY_MS = 86_400_000;
const OWNER = "665f1c2e9b1d4a0012345678";

/** Walks it. Throws when a step does not go as it says. */
export async function connectionStory(): Promise<void> {
  const sandbox = await ThreadsSandbox.start();
  const client = new ThreadsClient(sandbox.clientOptions);
  const connections = new ThreadsConnections({ client, store: memoryStore() });

  /** A person connects: the host's part is `begin` and `complete`, the rest is the browser's. */
  async function connect(): Promise<void> {
    const { url, binding } = connections.begin(OWNER, { returnTo: "/settings" });
    const { connection, returnTo } = await connections.complete(await sandbox.consent(url), { binding });
    const { auth, profile } = connection;
    say(
      `Connected @${profile.handle} until ${auth.expiresAt ? day(auth.expiresAt) : "?"}; now to ${String(returnTo)}.`,
    );
  }

  try {
    begin("A user of the host connects an account");
    await connect();

    begin("What the host has stored");
    say(JSON.stringify(withoutToken(await connections.get(OWNER))));

    begin("A link to somebody else's flow does not connect anything");
    const { url } = connections.begin("somebody-else");
    const { binding } = connections.begin(OWNER);
    const stolen = await sandbox.consent(url);
    say(await refusal(() => connections.complete(stolen, { binding }), "THREADS_AUTHORIZATION"));

    begin("The profile is fetched again");
    const { profile } = await connections.refreshProfile(OWNER);
    say(`@${profile.handle}, ${profile.displayName}`);

    begin("The token is renewed");
    say(`On the first day: ${String((await connections.refreshToken(OWNER)).reason)}.`);
    sandbox.advance(30 * DAY_MS);
    const before = await connections.status(OWNER);
    const renewals = await Promise.all(Array.from({ length: 20 }, () => connections.refreshToken(OWNER)));
    assert(renewals.every(({ refreshed }) => refreshed));
    const calls = sandbox.log.filter(({ operation }) => operation === "refresh-long-lived").length;
    const after = await connections.status(OWNER);
    assert(before.expiresAt && after.expiresAt);
    say(
      `Thirty days later twenty ask at once: ${calls} call, and ${day(before.expiresAt)} becomes ${day(after.expiresAt)}.`,
    );
    assert.equal(calls, 1);

    begin("Nobody renews it for sixty-one days");
    sandbox.advance(61 * DAY_MS);
    const { state, health } = await connections.status(OWNER);
    say(`It is ${state}; needs reconnection: ${String(health.needsReconnection)}.`);
    say(await refusal(() => connections.account(OWNER).getProfile(), "THREADS_NOT_CONNECTED"));

    begin("The person connects again");
    await connect();
    assert.equal((await connections.account(OWNER).getProfile()).username, "mika");

    begin("The person disconnects");
    const gone = await connections.disconnect(OWNER);
    say(JSON.stringify(withoutToken(gone)));
    assert.equal(gone.auth, null);
  } finally {
    await client.close();
    await sandbox.close();
  }
}

/** The record as it may be printed. */
function withoutToken(connection: Connection | null): unknown {
  if (!connection?.auth) return connection;
  return { ...connection, auth: { ...connection.auth, accessToken: masked(connection.auth.accessToken) } };
}
