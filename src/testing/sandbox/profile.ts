import { badParameter, type Refusal } from "./graph-errors.js";
import { nameable } from "./names.js";
import type { SandboxUser } from "./people.js";
import type { Readings } from "./readings.js";
import { json, refuse, type Outcome } from "./world.js";

/** A person's profile with the fields asked for, a list with commas; without one the id alone. */
// fact: profile-fields
export function profileOf(user: SandboxUser, asked: string | null, readings: Readings): Outcome {
  const fields = (asked ?? "id").split(",");
  const unknown = fields.find((field) => !Object.hasOwn(FIELDS, field));
  return unknown === undefined ? json(read(user, fields, readings)) : refuse(noSuchField(unknown));
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
function read(user: SandboxUser, fields: readonly string[], readings: Readings): Record<string, unknown> {
  const answer: Record<string, unknown> = {};
  for (const field of fields) {
    const value = FIELDS[field]?.(user);
    if (value !== "" || readings.emptyFields === "empty") answer[field] = value;
  }
  if (readings.idAlways) answer.id = user.id;
  return answer;
}

// fact: unknown-field
function noSuchField(field: string): Refusal {
  const name = nameable(field);
  return badParameter(
    `Tried accessing nonexisting field${name === null ? "" : ` (${name})`} on node type (ThreadsUser)`,
  );
}
