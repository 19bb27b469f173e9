/** Reads the body of a webhook, in each of the three forms that were documented or observed. */
import { nodeCrypto } from "../internal/node-crypto.js";
import { ThreadsWebhookError } from "../errors/index.js";
import { at, fail, name, orNull, record, text, ValueError, id, type Reader } from "../graph/values.js";
import { parseExactJson } from "../http/exact-json.js";
import { exactId } from "../internal/ids.js";
import { ownValue } from "../internal/own-value.js";
import type { NodeReference } from "../reading/post.js";
import type { WebhookEvent, WebhookEventBase } from "./event.js";
import { KNOWN_FIELDS, time, type KnownField, type Target } from "./values.js";

/** The contents of one webhook. */
export interface ParsedWebhook {
  readonly events: readonly WebhookEvent[];
  /**
   * One error (`malformed`) for each update that the SDK cannot read. Log them and respond with 200: after another status Meta sends the same
   * bytes again.
   */
  readonly malformed: readonly ThreadsWebhookError[];
}

/** One `{ field, value }`, with the fields of its envelope. */
interface Update {
  /** The path of the update in the body, for messages. */
  readonly path: readonly PropertyKey[];
  readonly change: unknown;
  readonly envelope: Omit<WebhookEventBase, "id" | "platformId">;
  readonly target: Target;
}

/**
 * Reads a body that Meta has signed.
 *
 * @throws ThreadsWebhookError (`malformed`) for a body without updates
 */
export function readPayload(body: string): ParsedWebhook {
  const events: WebhookEvent[] = [];
  const malformed: ThreadsWebhookError[] = [];
  for (const update of updatesOf(parse(body))) {
    try {
      events.push(readUpdate(update));
    } catch (error) {
      malformed.push(malformedUpdate(update.path, error));
    }
  }
  return { events, malformed };
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    return record(parseExactJson(body.charCodeAt(0) === 0xfeff ? body.slice(1) : body));
  } catch {
    throw new ThreadsWebhookError("malformed", "The body of the webhook is not a JSON object.");
  }
}

/**
 * Lists the updates of a body. Meta documents `values: { field, value }`. Apps also received a list of these, and the form of other Meta
 * products, `entry: [{ id, time, changes: [{ field, value }] }]`.
 */
function updatesOf(body: Readonly<Record<string, unknown>>): Update[] {
  const { values, entry } = body;
  if (Array.isArray(entry)) return entry.flatMap(updatesOfEntry);
  const envelope = {
    target_id: lenient(id, body.target_id),
    time: lenient(time, body.time),
    app_id: lenient(id, body.app_id),
    topic: lenient(text, body.topic),
    subscription_id: lenient(id, body.subscription_id),
  };
  const target = { id: envelope.target_id, documented: true };
  if (Array.isArray(values)) {
    return values.map((change: unknown, index) => ({ path: ["values", index], change, envelope, target }));
  }
  if (typeof values === "object" && values !== null) return [{ path: ["values"], change: values, envelope, target }];
  throw new ThreadsWebhookError("malformed", "The webhook has neither values nor a list of entries.");
}

function updatesOfEntry(entry: unknown, index: number): Update[] {
  const given = (typeof entry === "object" && entry !== null ? entry : {}) as Readonly<Record<string, unknown>>;
  const envelope = {
    target_id: lenient(id, given.id),
    time: lenient(time, given.time),
    app_id: null,
    topic: null,
    subscription_id: null,
  };
  const target = { id: envelope.target_id, documented: false };
  // An entry without changes is reported as one malformed update.
  const changes: unknown[] = Array.isArray(given.changes) ? given.changes : [undefined];
  return changes.map((change, place) => ({ path: ["entry", index, "changes", place], change, envelope, target }));
}

/** Reads an optional value. Returns null if it is missing or malformed. */
function lenient<Value>(read: Reader<Value>, value: unknown): Value | null {
  try {
    return orNull(read)(value);
  } catch {
    return null;
  }
}

function readUpdate({ change, envelope, target }: Update): WebhookEvent {
  const given = record(change);
  const field = at("field", name, given.field);
  const known = ownValue<unknown>(KNOWN_FIELDS, field) as KnownField<NodeReference> | undefined;
  if (known === undefined) {
    const { value } = given;
    return { ...envelope, type: "unknown", id: unknownId(field, value), platformId: null, field, value };
  }
  const value = at("value", known.read, given.value);
  const platformId = known.account(value, target);
  // One post may mention several accounts, and each mention is an event of its own.
  const object = field === "mentions" && platformId !== null ? `${value.id}:${platformId}` : value.id;
  const { target_id, time, app_id, topic, subscription_id } = envelope;
  return {
    type: field,
    id: `${field}:${object}`,
    platformId,
    value,
    target_id,
    time,
    app_id,
    topic,
    subscription_id,
  } as WebhookEvent;
}

/**
 * Returns the id of an event with an unknown field. It contains a hash of the value, because an object may have several such events. Its
 * characters are safe as a key of a journal.
 */
function unknownId(field: string, value: unknown): string {
  const hash = nodeCrypto()
    .createHash("sha256")
    .update(json([field, value]))
    .digest("hex")
    .slice(0, 32);
  const object = exactId((value as { readonly id?: unknown } | null | undefined)?.id);
  return [/^[\w-]{1,64}$/.test(field) ? field : "unknown", ...(object === null ? [] : [object]), hash].join(":");
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return fail("must not be nested so deeply");
  }
}

function malformedUpdate(path: readonly PropertyKey[], error: unknown): ThreadsWebhookError {
  if (!(error instanceof ValueError)) throw error;
  const problems = error.issues.slice(0, 5).map((issue) => `${[...path, ...issue.path].join(".")} ${issue.message}`);
  return new ThreadsWebhookError("malformed", `An update of the webhook has an unknown shape: ${problems.join("; ")}.`);
}
