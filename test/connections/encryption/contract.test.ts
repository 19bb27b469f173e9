import { describe, it } from "vitest";
import { encryptedStore } from "../../../src/connections/encryption/store.js";
import type { PlaintextRule } from "../../../src/connections/encryption/options.js";
import { memoryStore } from "../../../src/stores/memory.js";
import type { ConnectionStore } from "../../../src/connections/store/contract.js";
import { storeContract, type StoreUnderTest } from "../../../src/testing/index.js";
import { damageable } from "../../testing/broken-stores/index.js";
import { APP, KEYS } from "./support.js";

/** The inner store of each store: another process has its own keys, and the same database. */
const below = new WeakMap<ConnectionStore, ConnectionStore>();

function over(store: ConnectionStore, plaintext: PlaintextRule): Promise<ConnectionStore> {
  const made = encryptedStore(store, {
    keys: { a: () => Promise.resolve(KEYS.a) },
    primary: "a",
    appId: APP,
    plaintext,
  });
  below.set(made, store);
  return Promise.resolve(made);
}

type Damageable = ReturnType<typeof damageable>;

const failing = () => Promise.reject(new Error("The database does not answer."));

describe.each(["refuse", "dangerouslyAccept", "dangerouslyWrite"] as const)("encryptedStore, plaintext: %s", (rule) => {
  const subject: StoreUnderTest = {
    make: () => over(damageable(memoryStore()), rule),
    damage: (store, ownerId) => {
      (below.get(store) as Damageable).damage(ownerId);
      return Promise.resolve();
    },
    reopen: (store) => over(below.get(store) ?? store, rule),
    makeUnusable: () => over({ get: failing, save: failing, delete: failing, list: failing }, rule),
  };
  it.each(storeContract)("$name", ({ run }) => run(subject));
});
