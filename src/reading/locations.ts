/**
 * Locations to tag a post with.
 * Source: https://developers.facebook.com/documentation/threads/create-posts/location-tagging
 */
import type { AccountCalls } from "../graph/account-calls.js";
import { listAt, nodeAt, readList, readNode } from "../graph/endpoint.js";
import { defineFields, type FieldSelection } from "../graph/fields.js";
import type { CallOptions } from "../http/call.js";
import { CALL_OPTIONS, checkCallOptions, checkText } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import type { ThreadsLocation } from "./post.js";
import { LOCATION_READERS } from "./post-fields.js";

const SCOPES: readonly ThreadsScope[] = ["threads_basic", "threads_location_tagging"];
/** Every field of a location. */
export const LOCATION_FIELDS = [
  "id",
  "name",
  "address",
  "city",
  "country",
  "latitude",
  "longitude",
  "postal_code",
] as const satisfies readonly (keyof ThreadsLocation)[];

const FIELDS = defineFields<ThreadsLocation>({
  of: "location",
  readers: LOCATION_READERS,
  defaults: LOCATION_FIELDS,
});

/** Reading locations. A search has one page. */
export const LOCATION_ENDPOINTS = {
  search: listAt("/location_search", SCOPES, FIELDS),
  get: nodeAt("/{id}", SCOPES, FIELDS),
};

/** A field of a location. */
export type LocationField = keyof ThreadsLocation;

/** Options of `account.locations.get`. */
export type GetLocationOptions<
  Chosen extends readonly LocationField[] = readonly LocationField[],
  Extra extends readonly string[] = readonly string[],
> = CallOptions & FieldSelection<LocationField, Chosen, Extra>;

/** What to search for: a text, a place, or both. */
export interface LocationSearch<
  Chosen extends readonly LocationField[] = readonly LocationField[],
  Extra extends readonly string[] = readonly string[],
>
  extends CallOptions, FieldSelection<LocationField, Chosen, Extra> {
  readonly query?: string | undefined;
  /** Degrees, -90 to 90. Goes with `longitude`. */
  readonly latitude?: number | undefined;
  /** Degrees, -180 to 180. Goes with `latitude`. */
  readonly longitude?: number | undefined;
}

const SEARCH_OPTIONS: NamesOf<LocationSearch> = {
  ...CALL_OPTIONS,
  fields: true,
  extraFields: true,
  query: true,
  latitude: true,
  longitude: true,
};

/** Searches locations by text, by place, or by both. */
export async function searchLocations(
  calls: AccountCalls,
  search: LocationSearch,
): Promise<readonly Partial<ThreadsLocation>[]> {
  checkCallOptions(search, SEARCH_OPTIONS);
  const { query, latitude, longitude, ...options } = search;
  if (query === undefined && latitude === undefined)
    refuse("query", "is missing: give query, or latitude and longitude");
  if ((latitude === undefined) !== (longitude === undefined)) refuse("latitude", "goes with longitude");
  checkDegrees("latitude", latitude, 90);
  checkDegrees("longitude", longitude, 180);
  // Meta's guide and its collection name the parameter q, the reference page names it query.
  const q = query === undefined ? undefined : checkText("query", query, 500);
  const page = await readList(calls, LOCATION_ENDPOINTS.search, () => ({
    ...options,
    query: { q, latitude, longitude },
  }));
  return page.items;
}

/** Reads one location. */
export async function getLocation(
  calls: AccountCalls,
  id: string,
  options: GetLocationOptions,
): Promise<Partial<ThreadsLocation>> {
  checkCallOptions(options, { ...CALL_OPTIONS, fields: true, extraFields: true });
  return await readNode(calls, LOCATION_ENDPOINTS.get, { ...options, id });
}

function checkDegrees(name: string, degrees: number | undefined, most: number): void {
  if (degrees !== undefined && !(Math.abs(degrees) <= most)) refuse(name, `must be a number from -${most} to ${most}`);
}
