/*
 * What a host does with the package, in words that every setting compiles: ES modules and CommonJS, today's resolution and the classic
 * one, with the library of ES2020. It ends with code 0 when everything worked.
 */
import { strict as assert } from "node:assert";
import * as threads from "@hayon/threads";
import { isThreadsError, ThreadsClient, ThreadsError, type Issue } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { validatePost } from "@hayon/threads/validation";
import { subpaths } from "./every-subpath.js";

async function main(): Promise<void> {
  for (const [name, contents] of Object.entries(subpaths)) assert.notEqual(Object.keys(contents).length, 0, name);

  const sandbox = await ThreadsSandbox.start({ strictness: "strict" });
  const client = new ThreadsClient(sandbox.clientOptions);
  try {
    const authorizeUrl = client.buildAuthorizeUrl({ state: "state-of-this-person" });
    const callback = new URL(await sandbox.consent(authorizeUrl));
    assert.equal(callback.searchParams.get("state"), "state-of-this-person");

    const shortLived = await client.exchangeCode(callback.searchParams.get("code") ?? "");
    const longLived = await client.exchangeLongLived(shortLived.accessToken);
    const profile = await client.getProfile(longLived.accessToken);
    const username: string = profile.username;
    const name: string | null = profile.name;
    assert.ok(username.length > 0 && (name === null || name.length > 0));
    assert.equal(profile.id, shortLived.userId);
    // @ts-expect-error A field that was not asked for is not in the type.
    assert.equal(profile.threads_biography, undefined);

    const refusal: unknown = await client.getProfile("no-such-token").catch((error: unknown) => error);
    assert.ok(isThreadsError(refusal) && refusal instanceof ThreadsError);
    assert.equal(typeof refusal.advice, "string");

    const issues: readonly Issue[] = validatePost({ text: "x".repeat(501) });
    assert.ok(issues.length > 0);
    assert.equal(threads.validatePost, validatePost, "one function under both of its names");
  } finally {
    await client.close();
    await sandbox.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
