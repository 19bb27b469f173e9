/** The responses of the token endpoints. Unknown fields are ignored. */
import { schema, type Zod } from "../http/schema.js";

/** Far beyond any token's lifetime. It keeps the expiry within the dates that JavaScript can represent. */
const MAX_LIFETIME_SECONDS = 100 * 365 * 86_400;

/** A lifetime in seconds, as a number or a string of digits. */
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
    // An unusable lifetime is ignored: the code is used up, and without it the token would be lost.
    expires_in: lifetime(z).nullish().catch(null),
  }),
);

/** `{ access_token, token_type, expires_in }`. An unusable lifetime is ignored, because the token is already issued. */
export const longLivedResponse = schema((z) =>
  z.looseObject({
    access_token: z.string().min(1),
    token_type: z.string().nullish(),
    expires_in: lifetime(z).nullish().catch(null),
  }),
);

/** `{ access_token, token_type }`. An app token does not expire. */
export const appTokenResponse = schema((z) =>
  z.looseObject({ access_token: z.string().min(1), token_type: z.string().nullish() }),
);
