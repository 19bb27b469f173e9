/** The contract's cases, and the store that a test passes to them. */
import type { ConnectionStore } from "../../connections/store/contract.js";

/** The store to check. */
export interface StoreUnderTest {
  /** Makes a store with nothing in it; each case asks for its own, a few ask for several. */
  readonly make: () => Promise<ConnectionStore>;
  /** Makes a second instance over the data of the first, like another process of the host. */
  readonly reopen?: ((store: ConnectionStore) => Promise<ConnectionStore>) | undefined;
  /** Makes a store whose database cannot be reached: a closed connection, a wrong port. */
  readonly makeUnusable?: (() => Promise<ConnectionStore>) | undefined;
  /** Damages the stored record of an owner, like another program, so that it is no longer a connection. The owner stays known. */
  readonly damage?: ((store: ConnectionStore, ownerId: string) => Promise<unknown>) | undefined;
}

/** One requirement of the contract. */
export interface StoreCase {
  /** What the store does, for the title of a test. */
  readonly name: string;
  /** What the case needs beside `make`. A store in memory has nothing to reopen or to damage, and filters such cases out. */
  readonly needs: "reopen" | "makeUnusable" | "damage" | null;
  /** Resolves when the store does this; otherwise rejects with an `AssertionError` that says what the store did. */
  readonly run: (subject: StoreUnderTest) => Promise<void>;
}

/** A case that needs an empty store only. */
export function storeCase(name: string, run: (store: ConnectionStore) => Promise<void>): StoreCase {
  return { name, needs: null, run: async ({ make }) => run(await make()) };
}
