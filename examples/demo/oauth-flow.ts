/** Uses the client alone: from the authorize URL to the profile, and the errors on the way. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { isThreadsError, readCallback, ThreadsClient, type LongLivedToken, type ShortLivedToken } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { startCallbackServer } from "./callback-server.js";
import { nextStep, dateAndTime, masked, print } from "./output.js";
import { refusal } from "./refusal.js";

const DAY_MS = 86_400_000;

/** @throws Error when a step has another result than expected */
export async function demonstrateOAuthFlow(): Promise<void> {
  /** A host keeps the state in the user's session. */
  const session = { state: randomBytes(32).toString("base64url") };
  let code = "";

  // The host's callback checks the state and reads the code.
  const server = await startCallbackServer((url) => {
    try {
      ({ code } = readCallback(url, session.state));
      return Promise.resolve("Your Threads account is being connected.");
    } catch (error) {
      if (isThreadsError(error, "THREADS_AUTHORIZATION")) return Promise.resolve(error.advice);
      throw error;
    }
  });
  const sandbox = await ThreadsSandbox.start({ strictness: "strict", redirectUris: [server.redirectUri] });
  const client = new ThreadsClient(sandbox.clientOptions);

  try {
    console.log(`The sandbox listens at ${sandbox.url} (seed ${sandbox.seed}).`);

    nextStep("The host redirects the user to the authorize URL");
    const authorizeUrl = client.buildAuthorizeUrl({ state: session.state });
    print(authorizeUrl.replace(session.state, masked(session.state)));

    nextStep("The user allows the app");
    const redirect = await sandbox.consent(authorizeUrl);
    print(`Threads redirects to ${new URL(redirect).origin}/callback?code=…&state=…`);

    nextStep("The callback checks the state and reads the code");
    print(`The page says: ${await (await fetch(redirect)).text()}`);
    assert.notEqual(code, "");
    print(`The code is ${masked(code)}.`);

    nextStep("The client exchanges the code for a short-lived token");
    const shortLived: ShortLivedToken = await client.exchangeCode(code);
    print(
      `Token ${masked(shortLived.accessToken)} of user ${String(shortLived.userId)}, until ${dateAndTime(shortLived.expiresAt)}.`,
    );

    nextStep("The client exchanges it for a long-lived token");
    const longLived: LongLivedToken = await client.exchangeLongLived(shortLived.accessToken);
    const days = (longLived.expiresIn / 86_400).toFixed(1);
    print(`Token ${masked(longLived.accessToken)}, for ${days} days, until ${dateAndTime(longLived.expiresAt)}.`);

    nextStep("The profile shows the account");
    const profile = await client.getProfile(longLived.accessToken);
    print(`@${profile.username}, ${profile.name ?? "no name"}, id ${profile.id}`);
    assert.equal(profile.id, shortLived.userId);

    nextStep("Another user declines");
    session.state = randomBytes(32).toString("base64url");
    const denied = await sandbox.consent(client.buildAuthorizeUrl({ state: session.state }), { allow: false });
    print(`The page says: ${await (await fetch(denied)).text()}`);

    nextStep("A code cannot be used twice");
    print(await refusal(() => client.exchangeCode(code), "THREADS_API"));

    nextStep("61 days pass without a refresh");
    sandbox.advance(61 * DAY_MS);
    print(await refusal(() => client.getProfile(longLived.accessToken), "THREADS_API"));

    nextStep("A post that is too long is rejected before anything is sent");
    const issues = client.validatePost({ text: "Sailing! ⛵".repeat(60) });
    for (const issue of issues) print(`${issue.severity}: ${issue.message}`);
    assert.equal(issues[0]?.code, "text-too-long");
  } finally {
    await client.close();
    await sandbox.close();
    server.close();
  }
}
