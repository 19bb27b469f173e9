/**
 * Reads the three formats in which Threads reports an error, at any endpoint and with any status:
 * `{ error: { message, type, code, … } }`, `{ error_type, code, error_message }` and `{ error, error_description }`.
 * Sources: https://developers.facebook.com/docs/graph-api/guides/error-handling and
 * https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
 */
import type { GraphError } from "../../errors/index.js";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Reads a code, which may be negative or a string of digits. */
function number(value: unknown): number | null {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
}

/** Reads an error name. Threads documents the names, but not their place. They were seen instead of the code, and in the message. */
function nameOf(code: unknown, message: unknown): string | null {
  const given = typeof code === "string" && /^[A-Za-z]\w{0,99}$/.test(code) ? code : null;
  return given ?? /\bTHREADS_API__[A-Z_]{1,80}/.exec(text(message)?.slice(0, MAX_SEARCHED_LENGTH) ?? "")?.[0] ?? null;
}

const MAX_SEARCHED_LENGTH = 1_000;

type ErrorFields = Pick<GraphError, "message"> & Partial<GraphError>;

function graphError(fields: ErrorFields): GraphError {
  return {
    message: fields.message,
    type: fields.type ?? null,
    code: fields.code ?? null,
    name: fields.name ?? null,
    subcode: fields.subcode ?? null,
    traceId: fields.traceId ?? null,
    userTitle: fields.userTitle ?? null,
    userMessage: fields.userMessage ?? null,
    isTransient: fields.isTransient ?? null,
  };
}

/** An error as Threads sent it, and the HTTP status that its body names, or null. */
export interface GraphErrorReport {
  readonly sent: GraphError;
  readonly status: number | null;
}

const reported = (fields: ErrorFields, status: number | null = null): GraphErrorReport => ({
  sent: graphError(fields),
  status,
});

/** Returns the error that a body reports, or null. */
export function readGraphError(body: unknown): GraphErrorReport | null {
  if (!isFields(body)) return null;
  const { error } = body;

  if (isFields(error)) {
    return reported({
      message: text(error.message) ?? "no message",
      type: text(error.type),
      code: number(error.code),
      name: nameOf(error.code, error.message),
      subcode: number(error.error_subcode),
      traceId: text(error.fbtrace_id),
      userTitle: text(error.error_user_title),
      userMessage: text(error.error_user_msg),
      isTransient: typeof error.is_transient === "boolean" ? error.is_transient : null,
    });
  }

  if (text(error) !== null) {
    return reported({ message: text(body.error_description) ?? text(error) ?? "no message", type: text(error) });
  }

  // A type or a code is required, because a failed container is `{ status, error_message }` and not an error of the API.
  const flat = text(body.error_type) !== null || (text(body.error_message) !== null && number(body.code) !== null);
  if (!flat) return null;
  const code = number(body.code);
  // This format repeats the HTTP status, such as 400, as its code. That is not a Graph code.
  const status = code !== null && code >= 300 && code < 600 ? code : null;
  return reported(
    {
      message: text(body.error_message) ?? "no message",
      name: nameOf(body.code, body.error_message),
      type: text(body.error_type),
      code: status === null ? code : null,
    },
    status,
  );
}
