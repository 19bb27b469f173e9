import { onTestFinished } from "vitest";
import { readCallback, ThreadsClient, type ThreadsClientOptions } from "../../src/index.js";
import { ThreadsSandbox, type SandboxOptions } from "../../src/testing/index.js";
import { record, secret, watched } from "./leaks.js";

export interface Stage {
  readonly sandbox: ThreadsSandbox;
  readonly client: ThreadsClient;
  /** Gets a code, as a user and a callback would. */
  readonly authorize: (state?: string) => Promise<string>;
}

/** Makes a sandbox and a client for it, and closes both when the test ends. The leak watch records everything that they show. */
export async function stage(
  sandboxOptions: SandboxOptions = {},
  clientOptions: Partial<ThreadsClientOptions> = {},
): Promise<Stage> {
  const sandbox = await ThreadsSandbox.start({
    strictness: "strict",
    ...sandboxOptions,
    onRequest: (entry) => record("sandbox log", entry),
  });
  secret(sandbox.clientOptions.appSecret);
  const client = watched(
    new ThreadsClient({
      ...sandbox.clientOptions,
      // Does not wait between retries. The tests of the transport cover backoff.
      clock: { now: () => sandbox.clientOptions.clock.now(), sleep: () => Promise.resolve() },
      onEvent: (event) => record("event", event),
      ...clientOptions,
    }),
  );
  record("sandbox", sandbox);
  onTestFinished(async () => {
    await client.close();
    await sandbox.close();
  });
  const authorize = async (state = "state-1") => {
    const { code } = readCallback(await sandbox.consent(client.buildAuthorizeUrl({ state })), state);
    return secret(code);
  };
  return { sandbox, client, authorize };
}

/** Runs the connect flow up to a long-lived token. */
export async function connect({ client, authorize }: Stage) {
  const shortLived = await client.exchangeCode(await authorize());
  secret(shortLived.accessToken);
  const longLived = await client.exchangeLongLived(shortLived.accessToken);
  secret(longLived.accessToken);
  return { shortLived, longLived };
}
