/** Handles each event once, although Meta delivers it several times. */
import { randomUUID } from "node:crypto";
import { setImmediate as eventLoopTurn } from "node:timers/promises";
import { ThreadsWebhookError } from "../errors/index.js";
import { checkNames, checkText, isTimeout, timeOf } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import { systemClock, type Clock } from "../internal/clock.js";
import type { Versioned } from "../internal/versioned.js";
import type { JournalValue, PublishJournal } from "../posts/publish/journal.js";
import { checkJournal } from "../posts/publish/options.js";
import { leaseLeftMs } from "../posts/publish/record.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import type { ReceivedWebhookEvent } from "./event.js";

/** The options of {@link webhookInbox}. */
export interface WebhookInboxOptions {
  /**
   * How long a delivery reserves an event, in milliseconds. The inbox renews the lease while your handler runs; after the process has died, the
   * lease expires and another delivery handles the event. Default: 60,000.
   */
  readonly leaseMs?: number | undefined;
  /** The source of time, for tests. Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

/**
 * Wraps your handler so that it runs once for each event id. If the event was handled before, the wrapped handler resolves without calling
 * yours. It rejects with a ThreadsWebhookError (`in-progress`) while another delivery of the event is being handled, and with your handler's error.
 */
export type WebhookInbox = <Event extends { readonly id: string } = ReceivedWebhookEvent>(
  handler: (event: Event) => unknown,
) => (event: Event) => Promise<void>;

const OPTIONS: NamesOf<WebhookInboxOptions> = { leaseMs: true, clock: true };
const DEFAULT_LEASE_MS = 60_000;
const MAX_RACES = 20;
const MAX_SAVE_ATTEMPTS = 5;

/** Thrown when another process has claimed the event. */
class LeaseLost extends Error {}

/**
 * Returns an inbox, which handles each event once, in any number of processes. The journal has an entry for each event id. A delivery claims the
 * entry with a lease, calls your handler, and marks the entry as done. The routes respond to a later delivery with 200 if the event is done,
 * and with 503 while it is being handled, so that Meta sends it again. If your handler throws, the next delivery calls it again. An event is
 * handled a second time only if the process ended, or the journal failed, before the entry was marked as done.
 *
 * @param journal a publish journal, for example that of your connections. Keep its entries for at least 3 days, because Meta repeats a webhook
 * for 36 hours.
 * @throws ThreadsValidationError for an invalid journal or option
 * @example
 * ```ts
 * const once = webhookInbox(postgresJournal(pool));
 * app.use("/api/platform/threads", threadsRouter(connections, {
 *   ...options,
 *   onWebhook: once((event) => queue.add(event)),
 *   webhookVerifyToken: process.env.THREADS_VERIFY_TOKEN,
 * }));
 * ```
 */
export function webhookInbox(journal: PublishJournal, options: WebhookInboxOptions = {}): WebhookInbox {
  checkJournal(journal);
  checkNames("options", options, OPTIONS);
  const { leaseMs = DEFAULT_LEASE_MS, clock = systemClock } = options;
  if (!isTimeout(leaseMs)) refuse("leaseMs", "must be a number of milliseconds from 1 to 2147483647");
  return (handler) => {
    // JavaScript callers may pass any value.
    const given: unknown = handler;
    if (typeof given !== "function") refuse("handler", "must be a function");
    return (event) => handle(event, handler);
  };

  async function handle<Event extends { readonly id: string }>(event: Event, handler: (event: Event) => unknown) {
    const claim = await claimEvent(journal, `webhook:${checkText("event.id", event.id, 255)}`, leaseMs, clock);
    if (claim === null) return;
    const done = new AbortController();
    const renewing = renew(claim, leaseMs, clock, done.signal);
    try {
      await handler(event);
    } catch (error) {
      done.abort();
      await renewing;
      // If this fails, the lease expires by itself.
      await claim.save({ done: false, until: 0 }).catch(() => undefined);
      throw error;
    }
    done.abort();
    await renewing;
    await finish(claim, clock);
  }
}

/** A claimed entry. */
interface Claim {
  /** Saves the entry. @throws LeaseLost */
  save(state: EntryState): Promise<void>;
  /** Returns the state of an entry whose lease begins now. */
  leased(): EntryState;
}

interface EntryState {
  readonly done: boolean;
  /** The end of the lease in epoch milliseconds. */
  readonly until: number;
}

/** Claims an event. Returns null when it is done. @throws ThreadsWebhookError (`in-progress`) */
async function claimEvent(journal: PublishJournal, key: string, leaseMs: number, clock: Clock): Promise<Claim | null> {
  const holder = randomUUID();
  let version: string | null = null;
  const isOwn = (stored: Versioned<JournalValue> | null) => stored?.value.holder === holder;
  const write = async (state: EntryState) => {
    const saved = await journal.save(key, { holder, ...state, savedAt: timeOf(clock) }, version);
    if (saved !== null) ({ version } = saved);
    return saved !== null;
  };
  const leased = () => ({ done: false, until: timeOf(clock) + leaseMs });
  for (let races = 0; races < MAX_RACES; races += 1) {
    const stored = await journal.load(key);
    if (stored?.value.done === true) return null;
    const leftMs = leaseLeftMs(leaseOf(stored?.value), timeOf(clock));
    // An entry of this holder comes from a save whose result was lost.
    if (leftMs > 0 && !isOwn(stored)) throw inProgress(leftMs);
    version = stored?.version ?? null;
    if (!(await write(leased()))) continue;
    return {
      leased,
      async save(state) {
        if (await write(state)) return;
        // Either the previous save succeeded and its result was lost, or the entry was pruned.
        const now = await journal.load(key);
        version = now?.version ?? null;
        if ((now !== null && !isOwn(now)) || !(await write(state))) throw new LeaseLost();
      },
    };
  }
  throw inProgress(leaseMs);
}

/** Reads the lease of an entry. */
function leaseOf({ holder, until, savedAt }: Partial<JournalValue> = {}) {
  return { lease: { holder: String(holder), until: Number(until ?? 0) }, savedAt: savedAt ?? 0 };
}

const inProgress = (leftMs: number) =>
  new ThreadsWebhookError("in-progress", "Another delivery of this event is being handled.", Math.ceil(leftMs));

/** Renews the lease three times during its length, until the handler ends. */
async function renew(claim: Claim, leaseMs: number, clock: Clock, ended: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await clock.sleep(leaseMs / 3, ended);
    } catch {
      // The handler has ended, or the clock is broken.
    }
    // A clock that skips waits, as in unit tests, must leave time for the handler.
    await eventLoopTurn();
    if (ended.aborted) return;
    try {
      await claim.save(claim.leased());
    } catch (error) {
      if (error instanceof LeaseLost) return;
      // The journal is unavailable. The next iteration tries again before the lease expires.
    }
  }
}

/** Marks an event as done, and retries while the journal fails. @throws what the journal throws */
async function finish(claim: Claim, clock: Clock): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await claim.save({ done: true, until: 0 });
      return;
    } catch (error) {
      // Another process has claimed the event and will mark it as done.
      if (error instanceof LeaseLost) return;
      if (attempt === MAX_SAVE_ATTEMPTS) throw error;
      await clock.sleep(100 * attempt);
    }
  }
}
