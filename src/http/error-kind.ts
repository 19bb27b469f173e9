/**
 * What an error of Threads means: decided by code and subcode, by HTTP status only when there is no code, and never by text, which
 * is localized. Threads documents no table of its own; this is the platform's, with what was observed on Threads.
 * Sources: https://developers.facebook.com/docs/graph-api/guides/error-handling and
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
import type { ApiErrorKind, GraphError } from "../errors/index.js";

/** Subcodes say more than codes and come first. */
const KIND_BY_SUBCODE: Readonly<Record<number, ApiErrorKind>> = {
  33: "not-found", // 100/33: unknown object id, or one that this token may not see
  2207051: "policy", // activity restricted to protect the community
  2207052: "media", // 1/2207052: the media URL could not be fetched
  4279002: "rate-limit", // 613/4279002
  4279004: "media", // 100/4279004: children of a carousel that are missing, expired or unfinished
  4279009: "not-found", // 24/4279009: the container or post is not there, or not visible yet
  4279013: "policy", // the person is restricted
  4279047: "media", // -1/4279047: a link attachment that cannot be validated
  4279067: "permission", // 10/4279067: the app's access tier is too low
};

const KIND_BY_CODE: Readonly<Record<number, ApiErrorKind>> = {
  1: "transient",
  2: "transient",
  3: "permission",
  4: "rate-limit",
  10: "permission",
  17: "rate-limit",
  24: "not-found",
  32: "rate-limit",
  100: "invalid-request",
  102: "auth",
  190: "auth",
  341: "rate-limit",
  368: "policy",
  506: "policy", // the same post twice
  613: "rate-limit",
  1609005: "transient", // a link could not be scraped
  4476002: "invalid-request", // the Meta app id where the Threads app id belongs
};

function kindByStatus(status: number): ApiErrorKind {
  if (status === 401) return "auth";
  if (status === 403) return "permission";
  if (status === 404) return "not-found";
  if (status === 429) return "rate-limit";
  if (status >= 500) return "transient";
  return status >= 400 ? "invalid-request" : "unknown";
}

/** Judges an error as sent. */
export function kindOf(graph: Pick<GraphError, "code" | "subcode" | "isTransient">, status: number): ApiErrorKind {
  const bySubcode = graph.subcode === null ? undefined : KIND_BY_SUBCODE[graph.subcode];
  if (bySubcode !== undefined) return bySubcode;
  if (graph.code === null) return graph.isTransient === true ? "transient" : kindByStatus(status);
  const byCode = KIND_BY_CODE[graph.code];
  if (byCode !== undefined) return byCode;
  if (graph.code >= 200 && graph.code <= 299) return "permission";
  // 80001 to 80014 are the platform's limits per business use case.
  if (graph.code >= 80000 && graph.code <= 80014) return "rate-limit";
  return graph.isTransient === true ? "transient" : "unknown";
}

/** What to tell the person whose call it was. */
const ADVICE: Readonly<Record<ApiErrorKind, string>> = {
  auth: "Your Threads account needs to be connected again.",
  permission: "Your Threads account has not allowed this. Connect it again and allow everything that is asked for.",
  "rate-limit": "Threads is limiting requests right now. Please try again in a few minutes.",
  "not-found": "Threads cannot find this, or does not show it to your account.",
  "invalid-request": "Threads did not accept this request.",
  media: "Threads could not use one of the files or links. Check that each can be opened by everyone.",
  policy: "Threads has restricted this action for your account. Check the Threads app for a notice.",
  transient: "Threads has a problem right now. Please try again in a few minutes.",
  unknown: "Threads refused this without a clear reason.",
};

/** Here connecting again does not help: the person has to act at Threads first. */
const ADVICE_BY_SUBCODE: Readonly<Record<number, string>> = {
  459: "Threads asks you to confirm something first. Log in at threads.com, follow the steps there, and try again.",
  464: "Your Threads account is not confirmed. Log in at threads.com, follow the steps there, and try again.",
};

/** A sentence for the person; Threads' own, when it wrote one for people. */
export function adviceFor(kind: ApiErrorKind, graph: Pick<GraphError, "subcode" | "userMessage">): string {
  const bySubcode = graph.subcode === null ? undefined : ADVICE_BY_SUBCODE[graph.subcode];
  return bySubcode ?? (kind === "auth" ? null : graph.userMessage) ?? ADVICE[kind];
}
