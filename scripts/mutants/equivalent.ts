/**
 * Mutations without an observable effect, each with the reason. They do not count in the rate. A mutation is identified by its file, the text of
 * its line and its change, so that an entry survives changes elsewhere in the file.
 */
import { keyOf, type Mutation } from "./mutation.js";

/** A named equivalent mutation. */
export interface Equivalent {
  readonly file: string;
  readonly lineText: string;
  readonly change: string;
  readonly reason: string;
}

export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: "src/oauth/signed-request.ts",
    lineText:
      "const isBase64url = (text: string | undefined): text is string => text !== undefined && /^[\\w-]+$/.test(text);",
    change: "text !== undefined && /^[\\w-]+$/.test(text) -> (/^[\\w-]+$/.test(text))",
    reason: "It is called with parts of a text of exactly two parts; only the type allows undefined.",
  },
  {
    file: "src/http/refusals/graph-error.ts",
    lineText: 'if (typeof value === "number" && Number.isFinite(value)) return value;',
    change: 'typeof value === "number" && Number.isFinite(value) -> (Number.isFinite(value))',
    reason: "Number.isFinite is false for everything that is no number; only the type needs the first half.",
  },
  {
    file: "src/http/refusals/graph-error.ts",
    lineText: "const status = code !== null && code >= 300 && code < 600 ? code : null;",
    change: "code !== null && code >= 300 -> (code >= 300)",
    reason: "null is less than 300.",
  },
  {
    file: "src/http/response-headers.ts",
    lineText: 'if (header === undefined || header.trim() === "") return null;',
    change: 'header === undefined || header.trim() === "" -> false',
    reason: "The patterns below refuse an absent, an empty and a blank header all the same.",
  },
  {
    file: "src/http/response-headers.ts",
    lineText: 'if (header === undefined || header.trim() === "") return null;',
    change: 'header === undefined || header.trim() === "" -> (header === undefined)',
    reason: "The patterns below refuse an absent, an empty and a blank header all the same.",
  },
  {
    file: "src/http/response-headers.ts",
    lineText: 'if (header === undefined || header.trim() === "") return null;',
    change: "header.trim() -> (header)",
    reason: "The patterns below refuse an absent, an empty and a blank header all the same.",
  },
  {
    file: "src/http/response-headers.ts",
    lineText: 'if (header === undefined || header.trim() === "") return null;',
    change: "return null; -> (removed)",
    reason: "The patterns below refuse an absent, an empty and a blank header all the same.",
  },
  {
    file: "src/stores/mongodb/subdocument.ts",
    lineText: 'const stored = entryOf(ownerId ?? "", subdocument);',
    change: 'ownerId ?? "" -> (ownerId)',
    reason: "The check of a document does not read the owner of the entry; only the type needs a text.",
  },
  {
    file: "src/stores/redis/journal.ts",
    lineText: "const BATCH = 500;",
    change: "500 -> 501",
    reason: "Pruning repeats batches until none is left, so their size changes no result.",
  },
  {
    file: "src/stores/mongodb/host-document.ts",
    lineText: '...["profile", "profile.handle", "profile.displayName", "profile.avatar"],',
    change:
      '["profile", "profile.handle", "profile.displayName", "profile.avatar"] -> ["profile.handle", "profile", "profile.displayName", "prof…',
    reason: "The fields are searched for one with content, in any order.",
  },
  {
    file: "src/stores/shared/list-sql.ts",
    lineText: "const conditions = [",
    change:
      "[ ...(after === null ? [] : [`owner_id > ${bind(after.ownerId)}`]), .… -> [...ofAccount(), ...(after === null ? [] : [`owner_id > ${bind(after.…",
    reason: "The conditions are joined by `and`, and each binds its own values.",
  },
  {
    file: "src/stores/redis/list.ts",
    lineText:
      'return { ownerId: parts.at(-1) ?? "", expiresAt: index === DUE ? dateOfSortable(parts.at(-2) ?? "") : null };',
    change: 'parts.at(-1) ?? "" -> (parts.at(-1))',
    reason: "A text that is split has at least one part; only the type allows undefined.",
  },
  {
    file: "src/stores/mongodb/list.ts",
    lineText: "const missing = limit + 1 - found.length;",
    change: "1 -> 2",
    reason: "The page is cut to its limit, so one more record that is read changes nothing.",
  },
  {
    file: "src/stores/mongodb/host-document.ts",
    lineText: '...["auth.accessToken", "auth.expiresAt", "auth.scopes"],',
    change:
      '["auth.accessToken", "auth.expiresAt", "auth.scopes"] -> ["auth.expiresAt", "auth.accessToken", "auth.scopes"]',
    reason: "One release always lists the fields in the same order, and compares the digest only with its own.",
  },
  {
    file: "src/stores/mongodb/subdocument.ts",
    lineText:
      "if (stored === null) return { rounded: false, dateless: false, tokenless: false, unreadable: ownerId === null };",
    change: "return { rounded: false, dateless: false, tokenless: false, unreadabl… -> (removed)",
    reason: "The filter of the check selects no document that entryOf reads as empty; only the type needs the line.",
  },
  {
    file: "src/http/retry.ts",
    lineText: "const delayMs = Math.ceil(Math.max(backoffMs, error.retryAfterMs ?? 0));",
    change: "error.retryAfterMs ?? 0 -> (error.retryAfterMs)",
    reason: "Math.max takes null for 0; only the type needs a number.",
  },
  {
    file: "src/http/read-response.ts",
    lineText: "cause: cause === undefined ? undefined : redactCause(cause, redact),",
    change: "cause === undefined -> false",
    reason: "redactCause returns undefined for undefined.",
  },
  {
    file: "src/http/read-response.ts",
    lineText: "const problems = (result.issues ?? []).slice(0, 5).map(({ message, path = [] }) => {",
    change: "result.issues ?? [] -> (result.issues)",
    reason: "It is called only with a result that has issues; only the type allows none.",
  },
  {
    file: "src/validation/rules/video.ts",
    lineText: "const tall = actual < videoMinAspectRatio;",
    change: "< -> <=",
    reason: "At the limit itself the rule has returned before.",
  },
  {
    file: "src/validation/rules/image.ts",
    lineText: "width !== undefined && height !== undefined && width / height > limit",
    change: "width !== undefined && height !== undefined -> (width !== undefined)",
    reason: "A ratio with undefined is NaN, and greater than nothing; only the type needs the check.",
  },
  {
    file: "src/validation/rules/image.ts",
    lineText: "width !== undefined && height !== undefined && width / height > limit",
    change: "width !== undefined && height !== undefined -> (height !== undefined)",
    reason: "A ratio with undefined is NaN, and greater than nothing; only the type needs the check.",
  },
  {
    file: "src/validation/rules/image.ts",
    lineText: "width !== undefined && height !== undefined && width / height > limit",
    change: "width !== undefined && height !== undefined && width / height > limit -> (width / height > limit)",
    reason: "A ratio with undefined is NaN, and greater than nothing; only the type needs the check.",
  },
  {
    file: "src/validation/rules/image.ts",
    lineText: "width !== undefined && height !== undefined && height / width > limit",
    change: "width !== undefined && height !== undefined -> (width !== undefined)",
    reason: "A ratio with undefined is NaN, and greater than nothing; only the type needs the check.",
  },
  {
    file: "src/validation/rules/image.ts",
    lineText: "width !== undefined && height !== undefined && height / width > limit",
    change: "width !== undefined && height !== undefined -> (height !== undefined)",
    reason: "A ratio with undefined is NaN, and greater than nothing; only the type needs the check.",
  },
  {
    file: "src/validation/rules/image.ts",
    lineText: "width !== undefined && height !== undefined && height / width > limit",
    change: "width !== undefined && height !== undefined && height / width > limit -> (height / width > limit)",
    reason: "A ratio with undefined is NaN, and greater than nothing; only the type needs the check.",
  },
  {
    file: "src/validation/rules/image.ts",
    lineText: "const limit = actual < imageMinWidth ? imageMinWidth : imageMaxWidth;",
    change: "< -> <=",
    reason: "At the limit itself the rule has returned before.",
  },
  {
    file: "src/http/response-headers.ts",
    lineText: "if (header === undefined) return null;",
    change: "header === undefined -> false",
    reason: "JSON.parse throws for undefined, and the response to that is the same.",
  },
  {
    file: "src/http/response-headers.ts",
    lineText: "if (header === undefined) return null;",
    change: "return null; -> (removed)",
    reason: "JSON.parse throws for undefined, and the response to that is the same.",
  },
  {
    file: "src/http/send-with-retries.ts",
    lineText: 'if (onEvent) callHook(onEvent, { type: "request", ...running.request, attempt });',
    change: "onEvent -> true",
    reason: "callHook does nothing without a hook; the check spares an object.",
  },
  {
    file: "src/server/requests.ts",
    lineText: "range",
    change: "range .trim() -> (range)",
    reason: "Each part is trimmed after the split as well.",
  },
  {
    file: "src/server/requests.ts",
    lineText: 'const scheme = (authorization ?? "").trim().split(/\\s/)[0]?.toLowerCase() ?? "";',
    change: '(authorization ?? "").trim() -> ((authorization ?? ""))',
    reason: "Headers trims its values.",
  },
  {
    file: "src/server/requests.ts",
    lineText: 'const scheme = (authorization ?? "").trim().split(/\\s/)[0]?.toLowerCase() ?? "";',
    change:
      '(authorization ?? "").trim().split(/\\s/)[0]?.toLowerCase() ?? "" -> ((authorization ?? "").trim().split(/\\s/)[0]?.toLowerCase())',
    reason: "A split text has a first part; only the type allows none.",
  },
  {
    file: "src/server/requests.ts",
    lineText: 'const scheme = (authorization ?? "").trim().split(/\\s/)[0]?.toLowerCase() ?? "";',
    change: "?. -> .",
    reason: "A split text has a first part; only the type allows none.",
  },
  {
    file: "src/server/requests.ts",
    lineText:
      "return json.quality > atLeast || (json.quality === atLeast && html !== null && json.position < html.position);",
    change: "< -> <=",
    reason: "Two types never stand at the same place.",
  },
  {
    file: "src/server/requests.ts",
    lineText: 'const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();',
    change: "?. -> .",
    reason: "A split text has a first part; only the type allows none.",
  },
  {
    file: "src/server/requests.ts",
    lineText: 'if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();',
    change: 'request.headers.get("content-length") ?? 0 -> (request.headers.get("content-length"))',
    reason: "Number takes null for 0; only the type needs a number.",
  },
  {
    file: "src/oauth/debug-token.ts",
    lineText: 'replay: "always",',
    change: '"always" -> ""',
    reason: "Only the other rules are compared; every other word means that the request is always replayed.",
  },
  {
    file: "src/stores/mongodb/host-document.ts",
    lineText: '[`${path}.${field}`]: { $exists: true, $nin: [null, ""], $not: { $type: "object" } },',
    change: '[null, ""] -> ["", null]',
    reason: "The order of the values of $nin means nothing.",
  },
  {
    file: "src/stores/shared/page.ts",
    lineText: "return a.ownerId < b.ownerId ? -1 : Number(a.ownerId > b.ownerId);",
    change: "1 -> 2",
    reason: "Only the sign of a comparison counts.",
  },
  {
    file: "src/oauth/signed-request.ts",
    lineText: "return null;",
    change: "return null; -> (removed)",
    reason: "The caller treats a payload of undefined like null; only the type needs null.",
  },
  {
    file: "src/server/routes/callback.ts",
    lineText: 'const withoutCode = isThreadsError(error, "THREADS_AUTHORIZATION")',
    change: 'isThreadsError(error, "THREADS_AUTHORIZATION") -> true',
    reason: "Every other failure of a callback is that of a step, which has no reason.",
  },
  {
    file: "src/stores/mongodb/host-document.ts",
    lineText: 'const STATUSES: readonly unknown[] = ["active", "expired", "revoked", "error"] satisfies HeldStatus[];',
    change: '["active", "expired", "revoked", "error"] -> ["expired", "active", "revoked", "error"]',
    reason: "The list is only searched.",
  },
];

/** Returns why this mutation is equivalent, or null. */
export function equivalenceOf(mutation: Mutation, known: readonly Equivalent[] = EQUIVALENT): string | null {
  return known.find((entry) => keyOf(entry) === keyOf(mutation))?.reason ?? null;
}
