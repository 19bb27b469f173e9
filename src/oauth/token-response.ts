/** What the token endpoints answer. Unknown fields are kept out of the way, never refused. */
import { schema, type Zod } from "../http/schema.js";

/** Beyond this a date could not be written; no token lives that long. */
const MAX_LIFETIME_SECONDS = 100 * 365 * 86_400;

/** Seconds of life, as a number or its digits; as the server says it, never a constant. */
const lifetime = (z: Zod) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,12}$/)
        .transform(Number),
    ])
    .refine((seconds) => seconds > 0 && seconds <= MAX_LIFETIME_SECONDS, "must be a number of seconds above 0");

/** `{ access_token, user_id, expires_in? }`; `user_id` was seen as a number, as a string, and missing. */
export const codeResponse = schema((z) =>
  z.looseObject({
    access_token: z.string().min(1),
    user_id: z.unknown().optional(),
    // Optional here, and the code is spent: an unusable one must not cost the token.
    expires_in: lifetime(z).nullish().catch(null),
  }),
);

/** `{ access_token, token_type, expires_in }`. The token is issued: an unusable lifetime must not cost it. */
export const longLivedResponse = schema((z) =>
  z.looseObject({
    access_token: z.string().min(1),
    token_type: z.string().nullish(),
    expires_in: lifetime(z).nullish().catch(null),
  }),
);

/** `{ access_token, token_type }`; an app token names no end. */
export const appTokenResponse = schema((z) =>
  z.looseObject({ access_token: z.string().min(1), token_type: z.string().nullish() }),
);
