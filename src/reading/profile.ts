/**
 * The person's own profile.
 * Source: https://developers.facebook.com/documentation/threads/threads-profiles
 */
import { CALL_OPTIONS, checkCallOptions, checkCredential, refuse } from "../internal/arguments.js";
import type { ZodType } from "zod";
import { schema, type Zod } from "../http/schema.js";
import type { StandardSchema } from "../validation/standard-schema.js";
import type { CallOptions } from "../http/call.js";
import type { Transport } from "../http/transport.js";
import { exactId } from "../internal/ids.js";

/** Every field of `/me`, under Threads' own names. What Threads leaves out, since it is empty, is null. */
export interface Profile {
  /** Digits, exact. Scoped to the app. */
  readonly id: string;
  /** The handle, without `@`. */
  readonly username: string;
  /** The display name. */
  readonly name: string | null;
  /** Signed, and dead after some days: fetch it again rather than keep it for long. */
  readonly threads_profile_picture_url: string | null;
  readonly threads_biography: string | null;
  readonly is_verified: boolean | null;
  readonly is_eligible_for_geo_gating: boolean | null;
  /** What the person searched for through this app; `timestamp` in epoch milliseconds. */
  readonly recently_searched_keywords: readonly { readonly query: string; readonly timestamp: number }[] | null;
}

/** A field to ask for. */
export type ProfileField = keyof Profile;

/** Who the account is: what a host stores and shows. */
export const DEFAULT_PROFILE_FIELDS = [
  "id",
  "username",
  "name",
  "threads_profile_picture_url",
] as const satisfies readonly ProfileField[];

/** The fields of {@link DEFAULT_PROFILE_FIELDS}. */
export type DefaultProfileField = (typeof DEFAULT_PROFILE_FIELDS)[number];

/** How each field is read: the id and the handle must be there, the rest may be absent. */
const readers = (z: Zod) => {
  const text = z.string().nullable().default(null);
  const flag = z.boolean().nullable().default(null);
  return {
    id: z.unknown().transform(exactId).pipe(z.string("must be an id of digits")),
    username: z.string().min(1),
    name: text,
    threads_profile_picture_url: text,
    threads_biography: text,
    is_verified: flag,
    is_eligible_for_geo_gating: flag,
    recently_searched_keywords: z
      .array(z.object({ query: z.string(), timestamp: z.number() }))
      .nullable()
      .default(null),
  };
};

/** Every field there is; typed so that none can be forgotten. */
const KNOWN_FIELDS: Readonly<Record<ProfileField, true>> = {
  id: true,
  username: true,
  name: true,
  threads_profile_picture_url: true,
  threads_biography: true,
  is_verified: true,
  is_eligible_for_geo_gating: true,
  recently_searched_keywords: true,
};

/** What is asked for, and the schema of what comes back. */
interface Selection {
  readonly fields: string;
  readonly schema: StandardSchema<Partial<Profile>>;
}

function select(fields: readonly ProfileField[]): Selection {
  const shape = (z: Zod) => {
    const all = readers(z);
    return z.object(Object.fromEntries(fields.map((field) => [field, all[field]]))) as unknown as ZodType<
      Partial<Profile>
    >;
  };
  return { fields: fields.join(","), schema: schema(shape) };
}

/** One schema for each set of fields that was asked for: at most 255, and in practice one or two. */
const selections = new Map<string, Selection>();
const defaultSelection = select(DEFAULT_PROFILE_FIELDS);

function selectionOf(fields: readonly ProfileField[] | undefined): Selection {
  if (fields === undefined) return defaultSelection;
  if (!Array.isArray(fields) || fields.length === 0) refuse("fields", "must be a list of at least one field");
  const unknown = (fields as readonly unknown[]).filter(
    (field) => typeof field !== "string" || !Object.hasOwn(KNOWN_FIELDS, field),
  );
  if (unknown.length > 0) {
    refuse(
      "fields",
      `has what is no field of a profile: ${unknown.map((field) => String(field).slice(0, 60)).join(", ")}`,
    );
  }
  const asked = (Object.keys(KNOWN_FIELDS) as ProfileField[]).filter((field) => fields.includes(field));
  const key = asked.join(",");
  const known = selections.get(key);
  if (known !== undefined) return known;
  const made = select(asked);
  selections.set(key, made);
  return made;
}

/** Options of {@link getProfile}. */
export interface GetProfileOptions<Fields extends readonly ProfileField[]> extends CallOptions {
  /** Which fields to ask for; {@link DEFAULT_PROFILE_FIELDS} by default. */
  readonly fields: Fields;
}

/** What comes back for a list of fields: just those; any of them for a list that is put together at run time. */
export type ProfileOf<Fields extends readonly ProfileField[]> = number extends Fields["length"]
  ? Partial<Pick<Profile, Fields[number]>>
  : Pick<Profile, Fields[number]>;

/** What comes back when no fields are named. */
export type DefaultProfile = Pick<Profile, DefaultProfileField>;

/**
 * Reads the profile of the person whose token this is.
 *
 * @returns the fields that were asked for, under Threads' own names; a missing optional one is null
 * @throws ThreadsValidationError for an unknown field; ThreadsApiError (`kind` is `auth` for a dead token); otherwise as {@link Transport.send}
 */
export function getProfile(
  transport: Transport,
  accessToken: string,
  options?: CallOptions & { readonly fields?: undefined },
): Promise<DefaultProfile>;
export function getProfile<const Fields extends readonly ProfileField[]>(
  transport: Transport,
  accessToken: string,
  options: GetProfileOptions<Fields>,
): Promise<ProfileOf<Fields>>;
export async function getProfile(
  transport: Transport,
  accessToken: string,
  options: CallOptions & { readonly fields?: readonly ProfileField[] | undefined } = {},
): Promise<Partial<Profile>> {
  checkCallOptions(options, { ...CALL_OPTIONS, fields: true });
  const access_token = checkCredential("accessToken", accessToken);
  const { fields, schema } = selectionOf(options.fields);
  return await transport.send({
    method: "GET",
    path: "/me",
    query: { fields, access_token },
    replay: "always",
    schema,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  });
}
