import { safeName } from "./mask.js";
import type { Random } from "../state/random.js";
import type { Behaviors } from "../behaviors.js";

/** Why a request is refused, before any envelope is put around it. */
export interface Refusal {
  /** The HTTP status. */
  readonly status: number;
  readonly code: number | string;
  readonly subcode?: number | undefined;
  readonly message: string;
  readonly type?: string | undefined;
  readonly isTransient?: boolean | undefined;
  readonly userTitle?: string | undefined;
  readonly userMessage?: string | undefined;
  /** The name of the same trouble in OAuth's own `error` parameter. */
  readonly oauth?: "invalid_request" | "invalid_client" | "invalid_grant" | "invalid_token" | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How it is laid out, whatever the operation's envelope and the behaviors say. */
  readonly envelope?: "graph" | "flat" | "oauth" | undefined;
}

/** Which words an operation's refusals are put in. */
export type Envelope = "graph" | "code" | "token" | "page";

/** A refusal's status and body. Pages are not made here. */
export function envelop(
  refusal: Refusal,
  envelope: Exclude<Envelope, "page">,
  behaviors: Behaviors,
  trace: Random,
): { status: number; body: string } {
  const shape = { graph: "graph", code: behaviors.codeErrorShape, token: behaviors.tokenErrorShape } as const;
  // fact: token-error-status
  const keepsStatus = refusal.envelope !== undefined || envelope === "graph" || behaviors.tokenErrorStatus === 400;
  const body = SHAPES[refusal.envelope ?? shape[envelope]](refusal, behaviors, trace);
  return { status: keepsStatus ? refusal.status : 200, body: JSON.stringify(body) };
}

const SHAPES = {
  // fact: flat-code-error
  flat: (refusal: Refusal) => ({
    error_type: refusal.type ?? "OAuthException",
    code: refusal.status,
    error_message: refusal.message,
  }),
  // fact: code-error-shapes
  oauth: (refusal: Refusal) => ({ error: refusal.oauth ?? "invalid_request", error_description: refusal.message }),
  // fact: graph-error, is-transient, error-type, error-data
  graph: (refusal: Refusal, behaviors: Behaviors, trace: Random) => ({
    error: {
      message: refusal.message,
      type: refusal.type ?? behaviors.errorType,
      code: refusal.code,
      error_subcode: refusal.subcode,
      is_transient: refusal.isTransient ?? false,
      error_user_title: refusal.userTitle,
      error_user_msg: refusal.userMessage,
      error_data: behaviors.errorData ? { details: refusal.message } : undefined,
      fbtrace_id: `A${trace.text(22)}`,
    },
  }),
} as const;

/** A parameter that is missing, unknown or wrong. The message may name it and never repeats its value. */
// fact: bad-parameter
export function badParameter(message: string, oauth?: Refusal["oauth"]): Refusal {
  return { status: 400, code: 100, message: `(#100) ${message}`, oauth };
}

/** A field that nothing of this type has. */
// fact: unknown-field
export function noSuchField(field: string, type: string): Refusal {
  const name = safeName(field);
  return badParameter(`Tried accessing nonexisting field${name === null ? "" : ` (${name})`} on node type (${type})`);
}

/** An id that names nothing, or nothing that may be seen or done. `action` is what was tried, as Graph words it. */
// fact: unknown-object
export function unknownObject(method: "GET" | "POST" | "DELETE" = "GET"): Refusal {
  return {
    status: 400,
    code: 100,
    subcode: 33,
    message: `Unsupported ${method.toLowerCase()} request. Object does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
  };
}

/** A container or a post that is not there, or not there yet. */
// fact: publish-race
export function mediaNotFound(): Refusal {
  return {
    status: 400,
    code: 24,
    subcode: 4279009,
    message: "The requested resource does not exist",
    userTitle: "Media Not Found",
    userMessage: "The media with this id cannot be found.",
  };
}

/** A permission that the token's person does not grant. */
// fact: permission-error, permission-status
export function missingPermission(scope: string, behaviors: Behaviors): Refusal {
  return {
    status: behaviors.permissionStatus,
    code: 10,
    message: `(#10) The person behind this access token does not grant ${scope}`,
  };
}

/** A wrong app id or a wrong app secret. */
// fact: app-credentials-error
export function wrongAppCredentials(parameter: string, behaviors: Behaviors): Refusal {
  const message = parameter === "client_id" ? "Error validating application." : "Error validating client secret.";
  return { status: 400, code: behaviors.appCredentialsCode, message, oauth: "invalid_client" };
}

/** The app is over its limit. */
// fact: rate-limited, rate-limit-status, retry-after
export function rateLimited(behaviors: Behaviors, code = 4, subcode?: number): Refusal {
  return {
    status: behaviors.rateLimitStatus,
    code,
    subcode,
    message: `(#${code}) Application request limit reached`,
    isTransient: true,
    headers: behaviors.retryAfterHeader ? { "retry-after": "60" } : {},
  };
}
