/**
 * Inspects a token. Threads documents no other way to find out which scopes the user granted.
 * Source: https://developers.facebook.com/documentation/threads/troubleshooting/debug-access-token
 */
import { CALL_OPTIONS, checkCallOptions, checkCredential } from "../internal/arguments.js";
import { createRedactor } from "../http/redaction/redact.js";
import { schema } from "../http/schema.js";
import type { CallOptions } from "../http/call.js";
import type { Transport } from "../http/transport.js";
import { exactId } from "../internal/ids.js";

/** The properties of a token, as Threads reports them. A property that Threads leaves out is null. */
export interface TokenInfo {
  readonly isValid: boolean;
  /** `USER` for the token of a user. */
  readonly type: string | null;
  /** The app's name. */
  readonly application: string | null;
  readonly userId: string | null;
  /** The granted scopes, which may include scopes that this SDK does not know. */
  readonly scopes: readonly string[];
  readonly issuedAt: Date | null;
  readonly expiresAt: Date | null;
  /** The end of the user's grant, 90 days after the last refresh. */
  readonly dataAccessExpiresAt: Date | null;
  /** The reason why the token is not valid, if Threads gives one. */
  readonly error: {
    readonly code: number | null;
    readonly subcode: number | null;
    readonly message: string | null;
  } | null;
}

/** Reads Unix seconds. Graph sends 0 for "never". */
const dateOrNull = (seconds: number | null | undefined) =>
  typeof seconds === "number" && seconds > 0 && seconds < 8.64e12 ? new Date(seconds * 1000) : null;

const debugResponse = schema((z) =>
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
 * Inspects a token.
 *
 * @param version of the Graph API
 * @param inputToken the token to inspect
 * @param options.accessToken the token of a tester of the same app, which may be the same token
 * @throws as {@link Transport.send}. For an invalid token, Threads documents no response: either `isValid` is false, or the call throws a
 * ThreadsApiError.
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
    schema: debugResponse,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  });
  const { error } = data;
  // Graph was seen to quote the token that it refuses.
  const redact = createRedactor([inputToken, options.accessToken]);
  return {
    isValid: data.is_valid,
    type: data.type ?? null,
    application: data.application ?? null,
    userId: exactId(data.user_id),
    scopes: data.scopes ?? [],
    issuedAt: dateOrNull(data.issued_at),
    expiresAt: dateOrNull(data.expires_at),
    dataAccessExpiresAt: dateOrNull(data.data_access_expires_at),
    error: error
      ? {
          code: error.code ?? null,
          subcode: error.subcode ?? null,
          message: error.message == null ? null : redact(error.message),
        }
      : null,
  };
}
