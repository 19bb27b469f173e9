import { safeName } from "./mask.js";
import type { Random } from "../state/random.js";
import type { Behaviors } from "../behaviors.js";

/** The reason why a request is refused, without its JSON envelope. */
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
  /** The corresponding value of OAuth's `error` parameter. */
  readonly oauth?: "invalid_request" | "invalid_client" | "invalid_grant" | "invalid_token" | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Overrides the envelope of the operation and of the behaviors. */
  readonly envelope?: "graph" | "flat" | "oauth" | undefined;
}

/** The envelope of an operation's refusals. */
export type Envelope = "graph" | "code" | "token" | "page";

/** Returns the status and the JSON body of a refusal. */
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

/** Refuses a parameter that is missing, unknown or wrong. The message may name it but never repeats its value. */
// fact: bad-parameter
export function badParameter(message: string, oauth?: Refusal["oauth"]): Refusal {
  return { status: 400, code: 100, message: `(#100) ${message}`, oauth };
}

/** Refuses a field that a type of node does not have. */
// fact: unknown-field
export function noSuchField(field: string, type: string): Refusal {
  const name = safeName(field);
  return badParameter(`Tried accessing nonexisting field${name === null ? "" : ` (${name})`} on node type (${type})`);
}

/** Refuses an id that names no node, or a node that the user may not access. */
// fact: unknown-object
export function unknownObject(method: "GET" | "POST" | "DELETE" = "GET"): Refusal {
  return {
    status: 400,
    code: 100,
    subcode: 33,
    message: `Unsupported ${method.toLowerCase()} request. Object does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
  };
}

/** Refuses a container or a post that does not exist or is not visible yet. */
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

/** Refuses a call whose user does not grant its permission. */
// fact: permission-error, permission-status
export function missingPermission(scope: string, behaviors: Behaviors): Refusal {
  return {
    status: behaviors.permissionStatus,
    code: 10,
    message: `(#10) The user of this access token does not grant ${scope}`,
  };
}

/** Refuses a call for which the app's access tier is too low. */
// fact: search-access
export function tierTooLow(): Refusal {
  const message = "(#10) Application does not have the access tier for this action";
  return { status: 400, code: 10, subcode: 4279067, type: "THApiException", message };
}

/** Refuses a wrong app id or app secret. */
// fact: app-credentials-error
export function wrongAppCredentials(parameter: string, behaviors: Behaviors): Refusal {
  const message = parameter === "client_id" ? "Error validating application." : "Error validating client secret.";
  return { status: 400, code: behaviors.appCredentialsCode, message, oauth: "invalid_client" };
}

/** Refuses a call because the app has reached its rate limit. */
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
