import { badParameter, unknownObject } from "../http/graph-errors.js";
import { json, parameter, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";
import { PLACES, type Place } from "../state/places.js";
import { readFields, refuseUnknownFields, requestedFields, type FieldTable } from "./requested-fields.js";

const TABLE: FieldTable<Place> = {
  id: (found) => found.id,
  name: (found) => found.name,
  address: (found) => found.address,
  city: (found) => found.city,
  country: (found) => found.country,
  latitude: (found) => found.latitude,
  longitude: (found) => found.longitude,
  postal_code: (found) => found.postal_code,
};

/** About fifty kilometers. */
const NEAR_DEGREES = 0.5;

/** GET /location_search: places by text, by position, or by both. */
// fact: location-search
export function locationSearch(call: UserCall, { behaviors }: Context): HandlerResult {
  const [q, latitude, longitude] = [parameter(call, "q"), parameter(call, "latitude"), parameter(call, "longitude")];
  if (q === "" && (latitude === "" || longitude === ""))
    return refuse(badParameter("Param q, or latitude and longitude, is required"));
  const requested = requestedFields(call.parameters.get("fields"));
  const refusal = refuseUnknownFields(requested, TABLE, "ThreadsLocation");
  if (refusal !== null) return refuse(refusal);
  const isNear = (found: Place) =>
    Math.abs(found.latitude - Number(latitude)) <= NEAR_DEGREES &&
    Math.abs(found.longitude - Number(longitude)) <= NEAR_DEGREES;
  const found = PLACES.filter(
    (one) => (q === "" || one.name.toLowerCase().includes(q.toLowerCase())) && (latitude === "" || isNear(one)),
  );
  return json({ data: found.map((one) => readFields(one.id, one, requested, TABLE, behaviors)) });
}

/** GET /{location}: one place. */
// fact: location-search
export function readLocation(call: UserCall, { behaviors }: Context): HandlerResult {
  const found = PLACES.find(({ id }) => id === call.pathId);
  if (found === undefined) return refuse(unknownObject("GET"));
  const requested = requestedFields(call.parameters.get("fields"));
  const refusal = refuseUnknownFields(requested, TABLE, "ThreadsLocation");
  return refusal === null ? json(readFields(found.id, found, requested, TABLE, behaviors)) : refuse(refusal);
}
