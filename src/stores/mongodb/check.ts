/** Counts documents that need attention before an app adopts the SDK. It only reads, in pages. */
import type { StoredConnection } from "../../connections/store/stored.js";
import { isUnreadable } from "../../connections/store/stored.js";
import { fieldAt, READ, type MongodbCheck, type MongodbCollection, type MongodbFields } from "./collection.js";

/** The problems of one document. */
export interface Findings {
  readonly rounded: boolean;
  readonly dateless: boolean;
  readonly tokenless: boolean;
  readonly unreadable: boolean;
}

/** The documents to check, and how to examine one. */
export interface CheckedDocuments {
  /** Selects the documents that contain something. */
  readonly filter: MongodbFields;
  readonly projection: MongodbFields;
  readonly examine: (document: object) => Findings;
  /** The field that names the owner, where it may repeat; null where it is unique. */
  readonly ownerField: string | null;
}

const PAGE = 1_000;

/** Reads every document once, in the order of `_id`, and counts the problems. */
export async function checkDocuments(
  collection: MongodbCollection,
  { filter, projection, examine, ownerField }: CheckedDocuments,
): Promise<MongodbCheck> {
  const counts = { documents: 0, rounded: 0, dateless: 0, tokenless: 0, unreadable: 0 };
  const options = { ...READ, projection, sort: { _id: 1 }, limit: PAGE };
  for (let after: MongodbFields = {}; ;) {
    const page = await collection.find({ $and: [filter, after] }, options).toArray();
    for (const document of page) {
      const { rounded, dateless, tokenless, unreadable } = examine(document);
      counts.documents += 1;
      counts.rounded += Number(rounded);
      counts.dateless += Number(dateless);
      counts.tokenless += Number(tokenless);
      counts.unreadable += Number(unreadable);
    }
    if (page.length < PAGE) break;
    after = { _id: { $gt: fieldAt(page.at(-1), "_id") } };
  }
  return { ...counts, duplicate: ownerField === null ? 0 : await duplicates(collection, ownerField) };
}

/** Returns the findings that both layouts share. */
export function commonFindings(stored: StoredConnection, platformId: unknown): Omit<Findings, "tokenless"> {
  if (isUnreadable(stored)) return { rounded: false, dateless: false, unreadable: true };
  const { auth, authorizedAt } = stored.value;
  return {
    // The SDK stores the exact id with each authorization.
    rounded: authorizedAt === null && isRounded(platformId),
    dateless: auth !== null && auth.expiresAt === null,
    unreadable: false,
  };
}

/** Tells whether an id may have lost digits in `JSON.parse`. */
function isRounded(platformId: unknown): boolean {
  if (typeof platformId === "number") return !Number.isSafeInteger(platformId);
  if (typeof platformId !== "string" || !/^\d+$/.test(platformId)) return false;
  return !Number.isSafeInteger(Number(platformId)) && String(Number(platformId)) === platformId;
}

async function duplicates(collection: MongodbCollection, ownerField: string): Promise<number> {
  const pipeline = [
    { $group: { _id: `$${ownerField}`, documents: { $sum: 1 } } },
    { $match: { documents: { $gt: 1 } } },
    { $group: { _id: null, documents: { $sum: "$documents" } } },
  ];
  const [found] = await collection.aggregate(pipeline, { ...READ, allowDiskUse: true }).toArray();
  return Number(fieldAt(found, "documents") ?? 0);
}
