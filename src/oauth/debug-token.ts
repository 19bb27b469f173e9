/**
 * What Threads knows about a token: the only documented way to learn which scopes were granted.
 * Source: https://developers.facebook.com/documentation/threads/troubleshooting/debug-access-token
 */
import { CALL_OPTIONS, checkCallOptions, checkCredential } from "../internal/arguments.js";
import { createRedactor } from "../http/redaction/redact.js";
import { schema } from "../http/schema.js";
import type { CallOptions } from "../http/call.js";
import type { Transport } from "../http/transport.js";
import { exactId } from "../internal/ids.js";

/** The answer of `debug_token`. What Threads leaves out is null. */
export interface TokenInfo {
  readonly isValid: boolean;
  /** `USER` */
  readonly type: string | null;
  /** The app's name. */
  readonly application: string | null;
  readonly userId: string | null;
  /** As granted; a scope newer than this SDK is among them too. */
  readonly scopes: readonly string[];
  readonly issuedAt: Date | null;
  readonly expiresAt: Date | null;
  /** When the person's grant ends, 90 days from the last renewal. */
  readonly dataAccessExpiresAt: Date | null;
  /** Why the token is not valid, when Threads says so. */
  readonly error: {
    readonly code: number | null;
    readonly subcode: number | null;
    readonly message: string | null;
  } | null;
}

/** Unix seconds; 0 is Graph's way to say never. */
const date = (seconds: number | null | undefined) =>
  typeof seconds === "number" && seconds > 0 && seconds < 8.64e12 ? new Date(seconds * 1000) : null;

const debugAnswer = schema((z) =>
  z.looseObject({
    data: z.looseObject({
      is_valid: z.boolean(),
      type: z.string().nullish(),
      application: z.string().nullish(),
      user_id: z.unknown().optional(),
      scopes: z.array(z.string()).nullish(),
      issued_at: z.number().nullish(),
      expires_at: z.number().nullish(),
      data_access_expires_at: z.number().nullish(),
      error: z
        .looseObject({ code: z.number().nullish(), subcode: z.number().nullish(), message: z.string().nullish() })
        .nullish(),
    }),
  }),
);

/**
 * Asks what a token is worth.
 *
 * @param inputToken the token to ask about
 * @param options.accessToken the token of a tester of the same app; may be the same token
 * @param version of the Graph API
 * @throws as {@link Transport.send}. How Threads answers for a token that is not valid is not documented: either `isValid` is false, or
 * the call is refused with a ThreadsApiError.
 */
export async function debugToken(
  transport: Transport,
  version: string,
  inputToken: string,
  options: CallOptions & { readonly accessToken: string },
): Promise<TokenInfo> {
  checkCallOptions(options, { ...CALL_OPTIONS, accessToken: true });
  const { data } = await transport.send({
    method: "GET",
    path: `/${version}/debug_token`,
    query: {
      access_token: checkCredential("accessToken", options.accessToken),
      input_token: checkCredential("inputToken", inputToken),
    },
    replay: "always",
    schema: debugAnswer,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  });
  const { error } = data;
  // Graph was seen to repeat the token that it refuses.
  const redact = createRedactor([inputToken, options.accessToken]);
  return {
    isValid: data.is_valid,
    type: data.type ?? null,
    application: data.application ?? null,
    userId: exactId(data.user_id),
    scopes: data.scopes ?? [],
    issuedAt: date(data.issued_at),
    expiresAt: date(data.expires_at),
    dataAccessExpiresAt: date(data.data_access_expires_at),
    error: error
      ? {
          code: error.code ?? null,
          subcode: error.subcode ?? null,
          message: error.message == null ? null : redact(error.message),
        }
      : null,
  };
}
