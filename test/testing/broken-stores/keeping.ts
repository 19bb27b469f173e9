/** Stores that change values and owners. */
import type { Connection } from "../../../src/connections/connection.js";
import { memoryStore } from "../../../src/stores/memory.js";
import type { ConnectionStore } from "../../../src/connections/store/contract.js";
import { ACCOUNT, ALIKE, bending, changed, KEPT, keyed, type Breakage, type Entry } from "./tools.js";

/** Returns the stored object itself, so that callers and the store see each other's changes. */
function aliasing(): ConnectionStore {
  const store = memoryStore();
  const held = new Map<string, Connection>();
  const own = (entry: Entry | null): Entry | null =>
    entry && { ...entry, value: held.get(entry.value.ownerId) ?? entry.value };
  return {
    ...store,
    get: async (ownerId) => own(await store.get(ownerId)),
    save: async (connection, ifVersion) => {
      const saved = await store.save(connection, ifVersion);
      if (saved) held.set(connection.ownerId, connection);
      return own(saved);
    },
  };
}

/** Copies what it saves, and returns one copy to all readers. */
function sharing(): ConnectionStore {
  const store = memoryStore();
  const cache = new Map<string, Entry>();
  const shared = (entry: Entry | null) => {
    if (entry && !cache.has(entry.version)) cache.set(entry.version, entry);
    return entry ? cache.get(entry.version)! : null;
  };
  return {
    ...store,
    get: async (ownerId) => shared(await store.get(ownerId)),
    list: async (query) => {
      const { items, ...rest } = await store.list(query);
      return { ...rest, items: items.map((item) => shared(item)!) };
    },
  };
}

const LOOKS = KEPT("rechecks of a refused token, and the date of the profile");

const throughJson = (value: Connection) => JSON.parse(JSON.stringify(value)) as Connection;

const withAuth = (bend: (auth: NonNullable<Connection["auth"]>) => object) => (connection: Connection) =>
  connection.auth === null ? connection : { ...connection, auth: { ...connection.auth, ...bend(connection.auth) } };

/** Broken implementations, by their fault. */
export const KEEPING: Readonly<Record<string, Breakage>> = {
  "the argument of save stored without a copy": {
    make: aliasing,
    caughtBy: [
      "changing a connection after save does not change the stored one, and save does not change its argument",
      "changing a returned value does not change the stored one",
    ],
  },
  "one object for all readers": {
    make: sharing,
    caughtBy: ["changing a returned value does not change the stored one"],
  },
  "dropped dates": { make: bending(throughJson), caughtBy: [KEPT("every field filled")] },
  "dates of whole seconds": {
    make: bending(withAuth(({ expiresAt }) => ({ expiresAt: new Date(Math.floor(expiresAt!.getTime() / 1e3) * 1e3) }))),
    caughtBy: [KEPT("dates of every millisecond")],
  },
  "dates of four bytes": {
    make: bending(withAuth(({ expiresAt }) => ({ expiresAt: new Date(expiresAt!.getTime() % (2 ** 31 * 1e3)) }))),
    caughtBy: [KEPT("dates far away")],
  },
  "null for an empty list": {
    make: bending(withAuth(({ scopes }) => ({ scopes: scopes?.length === 0 ? null : scopes }))),
    caughtBy: [KEPT("an empty list of scopes, which is not null")],
  },
  "dropped granted scopes": {
    make: bending((connection) => {
      if (connection.auth === null) return connection;
      const auth = { ...connection.auth };
      Reflect.deleteProperty(auth, "granted");
      return { ...connection, auth };
    }),
    caughtBy: [KEPT("granted scopes that this SDK does not know")],
  },
  "omitted fields that are null": {
    make: bending((connection) => {
      const kept = Object.fromEntries(Object.entries(connection).filter(([, value]) => value !== null));
      return kept as unknown as Connection;
    }),
    caughtBy: [KEPT("no field filled"), KEPT("a connection without an account")],
  },
  "ids that became numbers": {
    make: bending((connection) =>
      connection.state === "disconnected"
        ? connection
        : { ...connection, platformId: BigInt.asUintN(64, BigInt(Number(connection.platformId))).toString() },
    ),
    caughtBy: [KEPT("an id above 2^53"), KEPT("an id of 20 digits, with a zero in front"), ACCOUNT],
  },
  "text of one byte": {
    make: bending((connection) =>
      connection.state === "disconnected"
        ? connection
        : {
            ...connection,
            profile: {
              ...connection.profile,
              displayName: Buffer.from(connection.profile.displayName, "latin1").toString("latin1"),
            },
          },
    ),
    caughtBy: [KEPT("text that looks like code")],
  },
  "dropped rechecks": {
    make: bending((connection) => {
      const health = { ...connection.health };
      Reflect.deleteProperty(health, "recheck");
      return { ...connection, health };
    }),
    caughtBy: [LOOKS],
  },
  "a dropped date of the profile": {
    make: bending((connection) => {
      if (connection.state === "disconnected") return connection;
      const profile = { ...connection.profile };
      Reflect.deleteProperty(profile, "updatedAt");
      return { ...connection, profile };
    }),
    caughtBy: [LOOKS],
  },
  "a column of 255 characters": {
    make: bending(withAuth(({ accessToken }) => ({ accessToken: accessToken.slice(0, 255) }))),
    caughtBy: [KEPT("a long token")],
  },
  "tokens removed from connections that are not active": {
    make: bending((connection) =>
      connection.state === "active" || connection.auth === null
        ? connection
        : { ...connection, auth: { ...connection.auth, accessToken: "" } },
    ),
    caughtBy: [KEPT("an expired token"), KEPT("a revoked token"), KEPT("a connection in error")],
  },

  "keys that collide up to a colon": { make: keyed((owner) => owner.replace(/:.*/s, "")), caughtBy: [ALIKE] },
  "keys without case": { make: keyed((owner) => owner.toLowerCase()), caughtBy: [ALIKE] },
  "keys without spaces at the end": { make: keyed((owner) => owner.trimEnd()), caughtBy: [ALIKE] },
  "keys of one normal form": { make: keyed((owner) => owner.normalize("NFC")), caughtBy: [ALIKE] },
  "keys cut off": { make: keyed((owner) => owner.slice(0, 254)), caughtBy: [ALIKE] },
  "keys of 255 bytes": {
    make: keyed((owner) => Buffer.from(owner).subarray(0, 255).toString("latin1")),
    caughtBy: [ALIKE],
  },
  "a delete by pattern": {
    make: changed((store) => ({
      delete: async (ownerId) => {
        const { items } = await store.list({ limit: 1_000 });
        const like = items.map(({ value }) => value.ownerId).filter((owner) => owner.startsWith(ownerId));
        await Promise.all(like.map((owner) => store.delete(owner)));
        return like.length > 0;
      },
    })),
    caughtBy: ["delete removes one owner, and no owner with a similar id"],
  },
  "a delete that is always true": {
    make: changed((store) => ({ delete: (ownerId) => store.delete(ownerId).then(() => true) })),
    caughtBy: ["delete returns whether a record was stored, and the owner can be stored again"],
  },
  "a delete that reads first": {
    make: changed((store) => ({
      delete: async (ownerId) => {
        const found = await store.get(ownerId);
        await store.delete(ownerId);
        return found !== null;
      },
    })),
    caughtBy: ["exactly one of twenty concurrent deletes returns true"],
  },
  "a delete of all owners": {
    make: changed((store) => ({
      delete: async (ownerId) => {
        const known = await store.delete(ownerId);
        for (const { value } of (await store.list({})).items) await store.delete(value.ownerId);
        return known;
      },
    })),
    caughtBy: ["writes for one owner do not change other owners"],
  },
};
