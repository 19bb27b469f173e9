import { badParameter, missingPermission, type Refusal } from "../graph-errors.js";
import type { SandboxUser } from "../people.js";
import type { Readings } from "../readings.js";
import { BASIC_SCOPE } from "../scopes.js";
import { grants, userById } from "../state.js";
import { livingToken } from "../tokens.js";
import { json, parameter, refuse, type Call, type Outcome, type World } from "../world.js";

/** GET /me and GET /{own id}: the profile of the token's person, with the fields asked for. */
// fact: me, profile-fields
export function me(call: Call, world: World): Outcome {
  const found = livingToken(world, parameter(call, "access_token"));
  if ("refusal" in found) return refuse(found.refusal);
  const user = userById(world.state, found.token.userId ?? "");
  if (user === null) return refuse(badParameter("access_token is an app token and has no profile"));
  if (!grants(world.state, user.id, BASIC_SCOPE, world.clock.now())) {
    return refuse(missingPermission(BASIC_SCOPE, world.readings));
  }
  // fact: only-own-profile
  if (call.pathId !== null && call.pathId !== user.id) return refuse(UNKNOWN_OBJECT);
  const fields = (call.parameters.get("fields") ?? "id").split(",");
  for (const field of fields) {
    if (!Object.hasOwn(FIELDS, field)) return refuse(noSuchField(field));
  }
  return json(profile(user, fields, world.readings));
}

const FIELDS: Readonly<Record<string, (user: SandboxUser) => unknown>> = {
  id: (user) => user.id,
  username: (user) => user.username,
  name: (user) => user.name,
  threads_profile_picture_url: (user) => user.pictureUrl,
  threads_biography: (user) => user.biography,
  is_verified: (user) => user.isVerified,
  is_eligible_for_geo_gating: (user) => user.isEligibleForGeoGating,
  recently_searched_keywords: () => [],
};

// fact: empty-fields, profile-id
function profile(user: SandboxUser, fields: readonly string[], readings: Readings): Record<string, unknown> {
  const answer: Record<string, unknown> = {};
  for (const field of fields) {
    const value = FIELDS[field]?.(user);
    if (value !== "" || readings.emptyFields === "empty") answer[field] = value;
  }
  if (readings.idAlways) answer.id = user.id;
  return answer;
}

// fact: unknown-object
const UNKNOWN_OBJECT: Refusal = {
  status: 400,
  code: 100,
  subcode: 33,
  message:
    "Unsupported get request. Object does not exist, cannot be loaded due to missing permissions, or does not support this operation",
};

// fact: unknown-field
function noSuchField(field: string): Refusal {
  const name = /^[a-z][a-z_]{0,39}$/.test(field) ? ` (${field})` : "";
  return badParameter(`Tried accessing nonexisting field${name} on node type (ThreadsUser)`);
}
