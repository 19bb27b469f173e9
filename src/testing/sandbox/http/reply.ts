import { envelop, type Envelope, type Refusal } from "./graph-errors.js";
import { pageHeaders } from "../ui/html.js";
import { errorPage } from "../oauth/pages.js";
import type { Random } from "../state/random.js";
import type { Behaviors } from "../behaviors.js";
import type { Outcome } from "../state/world.js";

/** An answer, ready for the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Why it refuses; null when it does not. */
  readonly refusal: Refusal | null;
}

/** What a reply needs besides the outcome. */
export interface ReplyContext {
  readonly envelope: Envelope;
  readonly behaviors: Behaviors;
  readonly trace: Random;
}

const JSON_HEADERS = { "content-type": "application/json; charset=UTF-8", "cache-control": "no-store" } as const;

/** Puts an outcome into an answer. */
export function replyTo(outcome: Outcome, context: ReplyContext): Reply {
  switch (outcome.kind) {
    case "json":
      return { status: 200, headers: apiHeaders(context), body: outcome.text, refusal: null };
    case "page":
      return { status: 200, headers: { ...(outcome.headers ?? pageHeaders()) }, body: outcome.html, refusal: null };
    case "redirect": {
      const headers = { location: outcome.location, "cache-control": "no-store", "referrer-policy": "no-referrer" };
      return { status: outcome.status, headers, body: "", refusal: null };
    }
    case "refusal":
      return refusalReply(outcome.refusal, context);
  }
}

function refusalReply(refusal: Refusal, context: ReplyContext): Reply {
  const { envelope, behaviors, trace } = context;
  if (envelope === "page") {
    const body = errorPage(refusal.code, refusal.message);
    return { status: refusal.status, headers: { ...pageHeaders(), ...refusal.headers }, body, refusal };
  }
  const { status, body } = envelop(refusal, envelope, behaviors, trace);
  return { status, headers: { ...apiHeaders(context), ...refusal.headers }, body, refusal };
}

// fact: trace-headers
function apiHeaders({ behaviors, trace }: ReplyContext): Record<string, string> {
  if (!behaviors.traceHeaders) return { ...JSON_HEADERS };
  return { ...JSON_HEADERS, "x-fb-trace-id": trace.text(11), "x-fb-request-id": `A${trace.text(22)}` };
}
