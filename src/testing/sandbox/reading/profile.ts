import { json, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { SandboxUser } from "../state/accounts.js";
import type { Context } from "../state/context.js";
import { readFields, refuseUnknownFields, requestedFields, type FieldTable } from "./requested-fields.js";

/** GET /me and GET /{user}: returns the profile of the token's user. */
// fact: profile-fields
export function readProfile({ user, parameters }: UserCall, { behaviors }: Context): HandlerResult {
  const fields = requestedFields(parameters.get("fields"));
  const refusal = refuseUnknownFields(fields, TABLE, "ThreadsUser");
  return refusal === null ? json(readFields(user.id, user, fields, TABLE, behaviors)) : refuse(refusal);
}

const TABLE: FieldTable<SandboxUser> = {
  id: (user) => user.id,
  username: (user) => user.username,
  name: (user) => user.name,
  threads_profile_picture_url: (user) => user.pictureUrl,
  threads_biography: (user) => user.biography,
  is_verified: (user) => user.isVerified,
  is_eligible_for_geo_gating: (user) => user.isEligibleForGeoGating,
  recently_searched_keywords: () => [],
};
