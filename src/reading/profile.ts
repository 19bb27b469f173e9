/**
 * The account's own profile.
 * Source: https://developers.facebook.com/documentation/threads/threads-profiles
 */
import { CALL_OPTIONS, checkCallOptions } from "../internal/arguments.js";
import type { AccountCalls } from "../graph/account-calls.js";
import { readNode, type ReadEndpoint } from "../graph/endpoint.js";
import { defineFields, type FieldSelection, type Picked } from "../graph/fields.js";
import { array, flag, id, name, number, object, orNull, text } from "../graph/values.js";
import type { CallOptions } from "../http/call.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import type { NamesOf } from "../validation/fields/known-fields.js";

/** Every field of `/me`, under Threads' own names. A field that Threads leaves out is null. */
export interface Profile {
  /** Digits, exact. Scoped to the app. */
  readonly id: string;
  /** The handle, without `@`. */
  readonly username: string;
  /** The display name. */
  readonly name: string | null;
  /** A signed URL that expires after some days: fetch the profile again instead of keeping it for long. */
  readonly threads_profile_picture_url: string | null;
  readonly threads_biography: string | null;
  readonly is_verified: boolean | null;
  readonly is_eligible_for_geo_gating: boolean | null;
  /** What the user searched for through this app; `timestamp` in epoch milliseconds. */
  readonly recently_searched_keywords: readonly RecentSearch[] | null;
}

/** A search of the user through this app. */
export interface RecentSearch {
  readonly query: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
}

/** A field of a profile. */
export type ProfileField = keyof Profile;

/** The fields that an app stores and shows: `id`, `username`, `name` and `threads_profile_picture_url`. */
export const DEFAULT_PROFILE_FIELDS = [
  "id",
  "username",
  "name",
  "threads_profile_picture_url",
] as const satisfies readonly ProfileField[];

/** The fields of {@link DEFAULT_PROFILE_FIELDS}. */
export type DefaultProfileField = (typeof DEFAULT_PROFILE_FIELDS)[number];

/** Source: https://developers.facebook.com/documentation/threads/threads-profiles */
export const PROFILE_ENDPOINTS = {
  profile: {
    method: "GET",
    path: "/me",
    scopes: ["threads_basic"] satisfies ThreadsScope[],
    replay: "always",
    paged: false,
    fields: defineFields<Profile>({
      of: "profile",
      readers: {
        id,
        username: name,
        name: orNull(text),
        threads_profile_picture_url: orNull(text),
        threads_biography: orNull(text),
        is_verified: orNull(flag),
        is_eligible_for_geo_gating: orNull(flag),
        recently_searched_keywords: orNull(array(object<RecentSearch>({ query: text, timestamp: number }))),
      },
      defaults: DEFAULT_PROFILE_FIELDS,
    }),
  },
} as const satisfies Record<string, ReadEndpoint<Profile>>;

/** Options of `getProfile`. */
export interface GetProfileOptions<
  Fields extends readonly ProfileField[] = readonly ProfileField[],
> extends CallOptions {
  /** Which fields to ask for; {@link DEFAULT_PROFILE_FIELDS} if omitted. */
  readonly fields: Fields;
}

/** A profile with the fields of a list. */
export type ProfileOf<Fields extends readonly ProfileField[]> = Picked<Profile, Fields>;

/** A profile with the default fields. */
export type DefaultProfile = Pick<Profile, DefaultProfileField>;

const PROFILE_OPTIONS: NamesOf<CallOptions & FieldSelection<ProfileField>> = {
  ...CALL_OPTIONS,
  fields: true,
  extraFields: true,
};

/**
 * Reads the profile of the account.
 *
 * @returns the fields that were asked for; an optional field that Threads leaves out is null
 * @throws ThreadsValidationError for an unknown field; ThreadsApiError, whose `kind` is `auth` for an invalid token
 */
export async function getProfile(
  calls: AccountCalls,
  options: CallOptions & FieldSelection<ProfileField>,
): Promise<Partial<Profile>> {
  checkCallOptions(options, PROFILE_OPTIONS);
  return await readNode(calls, PROFILE_ENDPOINTS.profile, options);
}
