import { askedFields, readFields, refuseUnknown, type FieldTable } from "./asked-fields.js";
import type { SandboxUser } from "../state/people.js";
import type { Behaviors } from "../behaviors.js";
import { json, refuse, type Outcome } from "../state/world.js";

/** A person's profile with the fields asked for, a list with commas; without one the id alone. */
// fact: profile-fields
export function profileOf(user: SandboxUser, asked: string | null, behaviors: Behaviors): Outcome {
  const fields = askedFields(asked);
  const unknown = refuseUnknown(fields, FIELDS, "ThreadsUser");
  return unknown === null ? json(readFields(user.id, user, fields, FIELDS, behaviors)) : refuse(unknown);
}

const FIELDS: FieldTable<SandboxUser> = {
  id: (user) => user.id,
  username: (user) => user.username,
  name: (user) => user.name,
  threads_profile_picture_url: (user) => user.pictureUrl,
  threads_biography: (user) => user.biography,
  is_verified: (user) => user.isVerified,
  is_eligible_for_geo_gating: (user) => user.isEligibleForGeoGating,
  recently_searched_keywords: () => [],
};
