import { onTestFinished } from "vitest";
import { readCallback, ThreadsClient, type ThreadsClientOptions } from "../../src/index.js";
import { ThreadsSandbox, type SandboxOptions } from "../../src/testing/index.js";
import { record, secret, watched } from "./leaks.js";

export interface Stage {
  readonly sandbox: ThreadsSandbox;
  readonly client: ThreadsClient;
  /** From the authorize URL to the code, as a person and a callback would. */
  readonly authorize: (state?: string) => Promise<string>;
}

/** A sandbox and a client on it, both closed when the test ends; whatever either shows is watched. */
export async function stage(
  sandboxOptions: SandboxOptions = {},
  clientOptions: Partial<ThreadsClientOptions> = {},
): Promise<Stage> {
  const sandbox = await ThreadsSandbox.start({ ...sandboxOptions, onRequest: (entry) => record("sandbox log", entry) });
  secret(sandbox.clientOptions.appSecret);
  const client = watched(
    new ThreadsClient({
      ...sandbox.clientOptions,
      // Backoff is the transport's own test; here it would only wait.
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

/** The handshake up to a long-lived token. */
export async function connect({ client, authorize }: Stage) {
  const shortLived = await client.exchangeCode(await authorize());
  secret(shortLived.accessToken);
  const longLived = await client.exchangeLongLived(shortLived.accessToken);
  secret(longLived.accessToken);
  return { shortLived, longLived };
}
