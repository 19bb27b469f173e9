import type { ThreadsConnectionsOptions } from "../../../src/connections/index.js";
import type { LinkedConnection } from "../../../src/connections/connection.js";
import { connectionFixture, type ConnectionFixture } from "../../../src/testing/store-contract/fixture.js";
import type { ThreadsClientOptions } from "../../../src/index.js";
import type { SandboxOptions } from "../../../src/testing/index.js";
import { connected, DAY, type Connected } from "../../support/connections.js";
import { secret } from "../../support/leaks.js";

/** Many owners with connections. */
export interface Crowd extends Connected {
  readonly owners: readonly string[];
  /** The pauses of the sweep in milliseconds. The sandbox's clock advances by them. */
  readonly pauses: number[];
  readonly held: (ownerId: string) => Promise<LinkedConnection>;
  /** Counts the sandbox's requests for an operation. */
  readonly count: (operation: "refresh-long-lived" | "me") => number;
  /** Returns the owners whose stored token Threads accepts. */
  readonly working: (owners?: readonly string[]) => Promise<string[]>;
  readonly change: (ownerId: string, changes: ConnectionFixture) => Promise<void>;
}

const idOf = (index: number) => String(26_999_888_777_000_001n + BigInt(index));

/** Connects many owners some days ago, one second after the other. The first one expires first. */
export async function crowd(
  people: number,
  options: {
    daysAgo?: number;
    sandbox?: SandboxOptions;
    client?: Partial<ThreadsClientOptions>;
    connections?: Partial<ThreadsConnectionsOptions>;
  } = {},
): Promise<Crowd> {
  const users = Array.from({ length: people }, (_, index) => ({ id: idOf(index), username: `person${index}` }));
  const pauses: number[] = [];
  const here = await connected({
    ...options,
    sandbox: { users, ...options.sandbox },
    connections: {
      clock: {
        now: () => here.sandbox.clientOptions.clock.now(),
        sleep: (ms, signal) => {
          if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
          // Only the pauses of a sweep are longer than those after a lost race.
          if (ms > 1_000) {
            pauses.push(ms);
            here.sandbox.advance(ms);
          }
          return Promise.resolve();
        },
      },
      ...options.connections,
    },
  });
  const { sandbox, store, client } = here;
  const issuedAt = sandbox.clientOptions.clock.now();
  const owners = users.map((_, index) => `owner-${String(index).padStart(4, "0")}`);
  for (const [index, ownerId] of owners.entries()) {
    const platformId = idOf(index);
    const accessToken = secret(sandbox.issueToken({ userId: platformId }));
    const expiresAt = new Date(issuedAt + 60 * DAY - 3_600_000 + index * 1_000);
    const auth = { accessToken, issuedAt: new Date(issuedAt), expiresAt };
    await store.save(connectionFixture(ownerId, { platformId, auth }), null);
  }
  sandbox.advance((options.daysAgo ?? 55) * DAY);

  const held = async (ownerId: string) => {
    const connection = (await store.get(ownerId))?.value;
    if (connection?.auth == null) throw new Error(`${ownerId} holds no token`);
    secret(connection.auth.accessToken);
    return connection;
  };
  return {
    ...here,
    owners,
    pauses,
    held,
    count: (operation) => sandbox.log.filter((entry) => entry.operation === operation).length,
    async working(some = owners) {
      const tried = some.map(async (ownerId) => {
        const { auth, platformId } = await held(ownerId);
        const { id } = await client.getProfile(auth.accessToken).catch(() => ({ id: null }));
        return id === platformId ? [ownerId] : [];
      });
      return (await Promise.all(tried)).flat();
    },
    async change(ownerId, { auth, expiresAt, ...changes }) {
      const stored = await store.get(ownerId);
      const connection = await held(ownerId);
      const dated = expiresAt === undefined ? {} : { expiresAt };
      const value = { ...connection, ...changes, auth: { ...connection.auth, ...auth, ...dated } } as LinkedConnection;
      await store.save(value, stored!.version);
    },
  };
}

/** Another process's claim, which ends in this many milliseconds. */
export const leaseOf = ({ sandbox }: Pick<Crowd, "sandbox">, ms: number) => ({
  holder: "another process",
  until: new Date(sandbox.clientOptions.clock.now() + ms),
});

/** Makes two responses of Threads that agree about the time. A refusal has a date too. */
export async function hearTwice({ client }: Pick<Crowd, "client">): Promise<void> {
  for (let call = 0; call < 2; call++) await client.getProfile("none").catch(() => undefined);
}
