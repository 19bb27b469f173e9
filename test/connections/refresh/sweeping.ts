import type { ThreadsConnectionsOptions } from "../../../src/connections/index.js";
import type { LinkedConnection } from "../../../src/connections/connection.js";
import { connectionFixture, type ConnectionFixture } from "../../../src/testing/store-contract/fixture.js";
import type { ThreadsClientOptions } from "../../../src/index.js";
import type { SandboxOptions } from "../../../src/testing/index.js";
import { connected, DAY, type Connected } from "../../support/connections.js";
import { secret } from "../../support/leaks.js";

/** Many people with connections. */
export interface Crowd extends Connected {
  readonly owners: readonly string[];
  /** What every pause of a sweep was for, in milliseconds; the sandbox's clock has moved on by it. */
  readonly pauses: number[];
  readonly held: (ownerId: string) => Promise<LinkedConnection>;
  /** Requests for an operation that the sandbox counted. */
  readonly count: (operation: "refresh-long-lived" | "me") => number;
  /** Those of these owners whose stored token Threads takes. */
  readonly working: (owners?: readonly string[]) => Promise<string[]>;
  readonly change: (ownerId: string, changes: ConnectionFixture) => Promise<void>;
}

const idOf = (index: number) => String(26_999_888_777_000_001n + BigInt(index));

/** So many people, connected so many days ago, one second after the other: the first expires the soonest. */
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
          // Only a pause is longer than what spreads writes that lost a race.
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

/** Somebody else's claim that ends in so many milliseconds. */
export const leaseOf = ({ sandbox }: Pick<Crowd, "sandbox">, ms: number) => ({
  holder: "another process",
  until: new Date(sandbox.clientOptions.clock.now() + ms),
});

/** Two responses of Threads, which agree about the time: a call that Threads refuses tells it too. */
export async function hearTwice({ client }: Pick<Crowd, "client">): Promise<void> {
  for (let call = 0; call < 2; call++) await client.getProfile("none").catch(() => undefined);
}
