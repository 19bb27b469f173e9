/** The speed of each store compared with its driver, the cost of encryption, and the due list in growing tables. */
import { randomBytes } from "node:crypto";
import type { ConnectionStore, LinkedConnection, Versioned } from "../src/stores/index.js";
import { built } from "./built.js";
import { compare, type Case } from "./measure.js";
import { atConcurrency } from "./profile-server.js";
import { figure, whole, type Row } from "./row.js";
import { benchDueListing, type DueListing } from "./stores-due.js";
import { linkedConnection, PAGE, STORES, type Bare, type OpenStore } from "./stores-open.js";

const OWNERS = 2_000;
const CONCURRENCY = 8;
const MAX_GROWTH = 2;
const ownerIds = Array.from({ length: OWNERS }, (_, index) => `owner-${index}`);

/** One operation of one store. */
export interface StoreFigure {
  readonly store: string;
  readonly operation: string;
  readonly perSecond: number;
  /** The speed divided by the driver's; null for a store without a driver. */
  readonly ratio: number | null;
}

interface StoresFigures {
  readonly stores: readonly StoreFigure[];
  readonly encryption: readonly { readonly operation: string; readonly addedMicros: number }[];
  readonly dueListing: readonly DueListing[];
}

export async function benchStores(): Promise<{ readonly figures: StoresFigures; readonly rows: readonly Row[] }> {
  const stores: StoreFigure[] = [];
  for (const open of STORES) {
    const opened = await open().catch((error: unknown) => {
      console.warn("SKIPPED: the server of a store did not start.", error);
      return null;
    });
    if (opened === null) continue;
    stores.push(...(await benchStore(opened)));
    await opened.close();
  }
  const figures = { stores, encryption: await benchEncryption(), dueListing: await benchDueListing() };
  return { figures, rows: rowsOf(figures) };
}

async function benchStore({ name, store, bare }: OpenStore): Promise<StoreFigure[]> {
  const ours = await operationsOf(store);
  const theirs = bare === null ? null : await bareOperations(bare);
  const figures: StoreFigure[] = [];
  for (const operation of ["get", "save", "list"] as const) {
    const cases = theirs === null ? [ours[operation]] : [theirs[operation], ours[operation]];
    const count = operation === "list" ? 50 : 1_000;
    const { figures: found, ratios } = await compare(cases, { rounds: 5, count, warmUp: count });
    const perSecond = found.at(-1)?.perSecond ?? 0;
    figures.push({ store: name, operation, perSecond, ratio: theirs === null ? null : (ratios.get("ours") ?? null) });
  }
  return figures;
}

type Operations = Readonly<Record<"get" | "save" | "list", Case>>;

async function operationsOf(store: ConnectionStore): Promise<Operations> {
  const current = new Map<string, Versioned<unknown>>();
  for (const ownerId of ownerIds) current.set(ownerId, (await store.save(linkedConnection(ownerId), null))!);
  const connections: LinkedConnection[] = ownerIds.map(linkedConnection);
  const expiresBefore = new Date(Date.now() + 10 * 86_400_000);
  return operations("ours", {
    get: (ownerId) => store.get(ownerId),
    async save(ownerId, index) {
      const saved = await store.save(connections[index]!, current.get(ownerId)?.version ?? null);
      if (saved === null) throw new Error("A write without competition failed.");
      current.set(ownerId, saved);
    },
    list: () => store.list({ states: ["active"], expiresBefore, limit: PAGE }),
  });
}

async function bareOperations(bare: Bare): Promise<Operations> {
  const record = JSON.stringify(linkedConnection("owner-0"));
  const before = new Date(Date.now() + 10 * 86_400_000);
  for (const ownerId of ownerIds) await bare.save(ownerId, record);
  return operations("bare", {
    get: (ownerId) => Promise.resolve(bare.get(ownerId)),
    save: (ownerId) => Promise.resolve(bare.save(ownerId, record)),
    list: () => Promise.resolve(bare.list(before, ownerIds)),
  });
}

/** Uses one owner after the other, so that no two operations at once have the same owner. */
function operations(
  name: string,
  run: Readonly<Record<"get" | "save" | "list", (ownerId: string, index: number) => Promise<unknown>>>,
): Operations {
  const one = (operation: (ownerId: string, index: number) => Promise<unknown>): Case => ({
    name,
    run(count) {
      let turn = 0;
      return atConcurrency(CONCURRENCY, count, () => {
        const index = turn++ % OWNERS;
        return operation(ownerIds[index]!, index);
      });
    },
  });
  return { get: one(run.get), save: one(run.save), list: one(run.list) };
}

/** Returns the microseconds that encryption adds to a write and a read of the memory store. */
async function benchEncryption(): Promise<StoresFigures["encryption"]> {
  const { encryptedStore, memoryStore } = await built();
  const keys = { a: randomBytes(32) };
  const plain = await operationsOf(memoryStore());
  const encrypted = await operationsOf(encryptedStore(memoryStore(), { keys, primary: "a", appId: "123456789012345" }));
  const added: { operation: string; addedMicros: number }[] = [];
  for (const operation of ["get", "save"] as const) {
    const cases = [{ ...plain[operation], name: "plain" }, encrypted[operation]];
    const { figures } = await compare(cases, { rounds: 9, count: 10_000, warmUp: 10_000 });
    const [without, with_] = figures.map(({ perSecond }) => 1e6 / perSecond);
    added.push({ operation, addedMicros: (with_ ?? 0) - (without ?? 0) });
  }
  return added;
}

function rowsOf({ stores, encryption, dueListing }: StoresFigures): Row[] {
  const growth = (dueListing.at(-1)?.ms ?? 0) / (dueListing[0]?.ms ?? 1);
  return [
    ...stores.map(({ store, operation, perSecond, ratio }) =>
      figure(
        `${store}, ${operation === "list" ? `list a page of ${PAGE}` : operation}`,
        `${whole(perSecond)}/s${ratio === null ? "" : `, ${ratio.toFixed(2)} of the driver alone`}`,
      ),
    ),
    ...encryption.map(({ operation, addedMicros }) =>
      figure(`encryption, added to each ${operation === "get" ? "read" : "write"}`, `${addedMicros.toFixed(1)} us`),
    ),
    ...dueListing.map(({ rows, ms }) =>
      figure(`list of 500 due connections in PostgreSQL, of ${whole(rows)}`, `${ms.toFixed(2)} ms`),
    ),
    {
      label: "due list of 1,000,000 connections divided by that of 1,000",
      measured: growth.toFixed(2),
      promised: `at most ${MAX_GROWTH}`,
      ok: growth <= MAX_GROWTH,
    },
  ];
}
