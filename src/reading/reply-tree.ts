/** The conversation under a post, as a tree. */
import type { AccountCalls } from "../graph/account-calls.js";
import { readList } from "../graph/endpoint.js";
import type { FieldSelection, NodeWith } from "../graph/fields.js";
import type { Page } from "../graph/pages.js";
import type { CallOptions } from "../http/call.js";
import { CALL_OPTIONS, checkCallOptions } from "../internal/arguments.js";
import type { Post } from "./post.js";
import { REPLY_FIELDS } from "./post-fields.js";
import { READ_REPLY_ENDPOINTS, type ReplyField } from "./replies.js";

/** Requests that one tree may take. */
const MOST_REQUESTS = 100;
const PAGE_SIZE = 100;

/** Options of `account.replies.tree`. */
export type ReplyTreeOptions<
  Chosen extends readonly ReplyField[] = readonly ReplyField[],
  Extra extends readonly string[] = readonly string[],
> = CallOptions & FieldSelection<ReplyField, Chosen, Extra>;

/** A reply, and the replies to it. */
export interface ReplyNode<
  Chosen extends readonly ReplyField[] = typeof REPLY_FIELDS,
  Extra extends readonly string[] = readonly [],
> {
  readonly reply: NodeWith<Post, Chosen, Extra>;
  /** Whether the account wrote it. */
  readonly own: boolean;
  /** Whether the reply that it answers is not in the conversation: deleted, hidden or beyond the cut. Then it stands at the top. */
  readonly orphan: boolean;
  readonly replies: readonly ReplyNode<Chosen, Extra>[];
}

/** The replies to a post, in the order in which Threads lists them. */
export interface ReplyTree<
  Chosen extends readonly ReplyField[] = typeof REPLY_FIELDS,
  Extra extends readonly string[] = readonly [],
> {
  readonly replies: readonly ReplyNode<Chosen, Extra>[];
  /** True when the conversation is larger than the 100 requests that the SDK sends for it. */
  readonly cut: boolean;
}

/** What the tree needs of each reply, whatever the caller selected. */
const NEEDED = ["id", "replied_to", "has_replies", "is_reply_owned_by_me"] as const satisfies readonly ReplyField[];

type Found = Pick<Post, (typeof NEEDED)[number]>;

/**
 * Reads the conversation under a post. The id of a reply has an empty conversation; then the replies are read level by level.
 *
 * @throws ThreadsValidationError for an invalid id or an unknown field; otherwise what the requests throw
 */
export async function readReplyTree(
  calls: AccountCalls,
  postId: string,
  options: ReplyTreeOptions,
): Promise<ReplyTree<readonly ReplyField[]>> {
  checkCallOptions(options, { ...CALL_OPTIONS, fields: true, extraFields: true });
  const { fields, extraFields, signal, timeoutMs } = options;
  // An invalid selection is refused before the fields that the tree needs are added to it.
  READ_REPLY_ENDPOINTS.conversation.fields.select({ fields, extraFields });
  const asked = fields === undefined ? undefined : [...new Set([...fields, ...NEEDED])];
  const reader = new TreeReader(calls, { fields: asked, extraFields, signal, timeoutMs, limit: PAGE_SIZE });
  const found = await reader.conversation(postId);
  return { replies: treeOf(found, postId, [...(fields ?? REPLY_FIELDS), ...names(extraFields)]), cut: reader.cut };
}

const names = (extra: readonly string[] | undefined) => (extra ?? []).map((field) => field.replace(/\{.*/, ""));

type ReadOptions = CallOptions & FieldSelection<ReplyField> & { readonly limit: number };

/** Reads the replies of a tree, within one budget of requests. */
class TreeReader {
  readonly #calls: AccountCalls;
  readonly #options: ReadOptions;
  #requests = 0;
  cut = false;

  constructor(calls: AccountCalls, options: ReadOptions) {
    this.#calls = calls;
    this.#options = options;
  }

  async conversation(id: string): Promise<Found[]> {
    const found = await this.#read("conversation", id);
    return found.length > 0 ? found : await this.#levels(id);
  }

  /** Reads `/replies` of the post, then of each reply that has some. */
  async #levels(id: string): Promise<Found[]> {
    const found: Found[] = [];
    // The loop over a set also visits replies that are added during the loop, and visits none twice.
    const open = new Set([id]);
    for (const parent of open) {
      for (const reply of await this.#read("to", parent)) {
        found.push({ ...reply, replied_to: reply.replied_to ?? { id: parent } });
        if (reply.has_replies === true) open.add(reply.id);
      }
      if (this.cut) break;
    }
    return found;
  }

  async #read(endpoint: "conversation" | "to", id: string): Promise<Found[]> {
    const found: Found[] = [];
    const pages = readList(this.#calls, READ_REPLY_ENDPOINTS[endpoint], () => ({
      ...this.#options,
      id,
      idName: "postId",
    })).pages();
    for (;;) {
      if (this.#requests >= MOST_REQUESTS) {
        this.cut = true;
        return found;
      }
      this.#requests += 1;
      const next: IteratorResult<Page<unknown>, unknown> = await pages.next();
      if (next.done === true) return found;
      const { items, after } = next.value;
      for (const item of items) found.push(item as Found);
      if (after === null) return found;
    }
  }
}

/** Builds the tree. A reply may be listed before its parent, or twice. */
function treeOf(
  found: readonly Found[],
  rootId: string,
  fields: readonly string[],
): readonly ReplyNode<readonly ReplyField[]>[] {
  const byId = new Map(found.map((reply) => [reply.id, reply]));
  const nodes = new Map([...byId].map(([id, reply]) => [id, nodeOf(reply, fields)]));
  const top: MutableNode[] = [];
  const own = ownAncestors(byId, rootId);
  for (const [id, node] of nodes) {
    const reply = byId.get(id);
    const parentId = reply?.replied_to?.id ?? rootId;
    const parent = parentId === rootId ? undefined : nodes.get(parentId);
    node.orphan = parentId !== rootId && (parent === undefined || own.has(id));
    (node.orphan || parent === undefined ? top : parent.replies).push(node);
  }
  return top;
}

/** Returns the replies that are their own ancestors, which only an invalid response can contain. Visits each reply once. */
function ownAncestors(byId: ReadonlyMap<string, Found>, rootId: string): ReadonlySet<string> {
  const found = new Set<string>();
  /** The reply from which each walk began that came here first. */
  const walks = new Map<string, string>();
  const parentOf = (id: string) => byId.get(id)?.replied_to?.id;
  for (const start of byId.keys()) {
    let at: string | undefined = start;
    for (; at !== undefined && at !== rootId && !walks.has(at); at = parentOf(at)) walks.set(at, start);
    if (at === undefined || walks.get(at) !== start) continue;
    for (; at !== undefined && !found.has(at); at = parentOf(at)) found.add(at);
  }
  return found;
}

interface MutableNode {
  reply: Partial<Post>;
  own: boolean;
  orphan: boolean;
  replies: MutableNode[];
}

function nodeOf(reply: Found, fields: readonly string[]): MutableNode {
  const selected = Object.fromEntries(Object.entries(reply).filter(([field]) => fields.includes(field)));
  return { reply: selected, own: reply.is_reply_owned_by_me === true, orphan: false, replies: [] };
}
