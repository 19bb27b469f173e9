import { noSuchField, type Refusal } from "../http/graph-errors.js";
import type { Behaviors } from "../behaviors.js";

/** A field that was asked for, with the inner ones when they stand behind it in braces, as in `location{name}`. */
export interface AskedField {
  readonly name: string;
  readonly inner: readonly string[] | null;
}

/** What each field of a kind of node holds for one `Subject`; `undefined` when it is missing there. */
export type FieldTable<Subject> = Readonly<Record<string, (subject: Subject, field: AskedField) => unknown>>;

/** The fields that have fields of their own, and which. */
const INNER: Readonly<Record<string, readonly string[]>> = {
  children: ["id", "media_type", "media_url", "alt_text"],
  location: ["id", "address", "city", "country", "name", "latitude", "longitude", "postal_code"],
  poll_attachment: [
    ...["option_a", "option_b", "option_c", "option_d"].flatMap((name) => [name, `${name}_votes_percentage`]),
    "total_votes",
    "expiration_timestamp",
  ],
};

/** The fields in a list with commas; without one the id alone. */
export function askedFields(list: string | null): AskedField[] {
  return (list ?? "id").split(/,(?![^{]*\})/).map((field) => {
    const expanded = /^([^{]*)\{([^{}]+)\}$/.exec(field);
    return { name: expanded?.[1] ?? field, inner: expanded?.[2]?.split(",") ?? null };
  });
}

/** Refuses the first field that the table does not have; `type` is the kind of node in Graph's words. */
export function refuseUnknown(fields: readonly AskedField[], table: FieldTable<never>, type: string): Refusal | null {
  for (const { name, inner } of fields) {
    if (!Object.hasOwn(table, name)) return noSuchField(name, type);
    const wrong = inner?.find((field) => INNER[name]?.includes(field) !== true);
    if (wrong !== undefined) return noSuchField(wrong, name);
  }
  return null;
}

/** The fields of one node as its answer has them. */
// fact: empty-fields, profile-id
export function readFields<Subject>(
  id: string,
  subject: Subject,
  fields: readonly AskedField[],
  table: FieldTable<Subject>,
  behaviors: Behaviors,
): Record<string, unknown> {
  const answer: Record<string, unknown> = {};
  for (const field of fields) {
    const value = table[field.name]?.(subject, field);
    if (value !== "" || behaviors.emptyFields === "empty") answer[field.name] = value;
  }
  if (behaviors.idAlways) answer.id = id;
  return answer;
}
