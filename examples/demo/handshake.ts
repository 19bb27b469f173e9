/** The client by itself: the handshake from the authorize URL to the profile, and what may be wrong on the way. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { isThreadsError, readCallback, ThreadsClient, type LongLivedToken, type ShortLivedToken } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { startCallbackServer } from "./callback-server.js";
import { begin, day, masked, say } from "./say.js";
import { refusal } from "./refusal.js";

const DAY_MS = 86_400_000;

/** Walks it. Throws when a step does not go as it says. */
export async function handshake(): Promise<void> {
  /** What the host remembers of a person who is on the way: in a real one, in the session. */
  const session = { state: randomBytes(32).toString("base64url") };
  let code = "";

  // The host's callback: checks the state, takes the code.
  const server = await startCallbackServer((url) => {
    try {
      ({ code } = readCallback(url, session.state));
      return Promise.resolve("Your Threads account is being connected.");
    } catch (error) {
      if (isThreadsError(error, "THREADS_AUTHORIZATION")) return Promise.resolve(error.advice);
      throw error;
    }
  });
  const sandbox = await ThreadsSandbox.start({ redirectUris: [server.redirectUri] });
  const client = new ThreadsClient(sandbox.clientOptions);

  try {
    console.log(`A local Threads listens at ${sandbox.url} (seed ${sandbox.seed}).`);

    begin("The authorize URL, where the host sends the person");
    const authorizeUrl = client.buildAuthorizeUrl({ state: session.state });
    say(authorizeUrl.replace(session.state, masked(session.state)));

    begin("The person allows the app");
    const redirect = await sandbox.consent(authorizeUrl);
    say(`Threads redirects to ${new URL(redirect).origin}/callback?code=…&state=…`);

    begin("The callback checks the state and takes the code");
    say(`The page says: ${await (await fetch(redirect)).text()}`);
    assert.notEqual(code, "");
    say(`The code is ${masked(code)}.`);

    begin("The code becomes a short-lived token");
    const shortLived: ShortLivedToken = await client.exchangeCode(code);
    say(
      `Token ${masked(shortLived.accessToken)} of user ${String(shortLived.userId)}, until ${day(shortLived.expiresAt)}.`,
    );

    begin("The short-lived token becomes a long-lived one");
    const longLived: LongLivedToken = await client.exchangeLongLived(shortLived.accessToken);
    const days = (longLived.expiresIn / 86_400).toFixed(1);
    say(`Token ${masked(longLived.accessToken)}, for ${days} days, until ${day(longLived.expiresAt)}.`);

    begin("Whose account it is");
    const profile = await client.getProfile(longLived.accessToken);
    say(`@${profile.username}, ${profile.name ?? "no name"}, id ${profile.id}`);
    assert.equal(profile.id, shortLived.userId);

    begin("Another person declines");
    session.state = randomBytes(32).toString("base64url");
    const denied = await sandbox.consent(client.buildAuthorizeUrl({ state: session.state }), { allow: false });
    say(`The page says: ${await (await fetch(denied)).text()}`);

    begin("A code that was used already");
    say(await refusal(() => client.exchangeCode(code), "THREADS_API"));

    begin("Sixty-one days later, nobody has renewed the token");
    sandbox.advance(61 * DAY_MS);
    say(await refusal(() => client.getProfile(longLived.accessToken), "THREADS_API"));

    begin("A post that is too long, before anything is sent");
    const issues = client.validatePost({ text: "Sailing! ⛵".repeat(60) });
    for (const issue of issues) say(`${issue.severity}: ${issue.message}`);
    assert.equal(issues[0]?.code, "text-too-long");
  } finally {
    await client.close();
    await sandbox.close();
    server.close();
  }
}
