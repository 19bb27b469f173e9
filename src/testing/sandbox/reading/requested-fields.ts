import type { Behaviors } from "../behaviors.js";
import { noSuchField, type Refusal } from "../http/graph-errors.js";

/** A field that a request names, with the nested fields that follow it in braces, as in `location{name}`. */
export interface RequestedField {
  readonly name: string;
  readonly nested: readonly string[] | null;
}

/** The fields of a kind of node, each as a function of its source; `undefined` omits the field. */
export type FieldTable<Source> = Readonly<Record<string, (source: Source, field: RequestedField) => unknown>>;

/** The nested fields of the fields that have any. */
const NESTED: Readonly<Record<string, readonly string[]>> = {
  children: ["id", "media_type", "media_url", "alt_text"],
  location: ["id", "address", "city", "country", "name", "latitude", "longitude", "postal_code"],
  poll_attachment: [
    ...["option_a", "option_b", "option_c", "option_d"].flatMap((name) => [name, `${name}_votes_percentage`]),
    "total_votes",
    "expiration_timestamp",
  ],
};

/** Splits a comma-separated list of fields, each with its nested fields; without a list the only field is `id`. */
export function fieldNames(list: string | null): string[] {
  return (list ?? "id").split(/,(?![^{]*\})/);
}

/** Reads a comma-separated list of fields. */
export function requestedFields(list: string | null): RequestedField[] {
  return fieldNames(list).map((field) => {
    const expanded = /^([^{]*)\{([^{}]+)\}$/.exec(field);
    return { name: expanded?.[1] ?? field, nested: expanded?.[2]?.split(",") ?? null };
  });
}

/** Refuses the first field that the table does not have. `type` is Graph's name of the kind of node. */
export function refuseUnknownFields(
  fields: readonly RequestedField[],
  table: FieldTable<never>,
  type: string,
): Refusal | null {
  for (const { name, nested } of fields) {
    if (!Object.hasOwn(table, name)) return noSuchField(name, type);
    const unknown = nested?.find((field) => NESTED[name]?.includes(field) !== true);
    if (unknown !== undefined) return noSuchField(unknown, name);
  }
  return null;
}

/** Returns the requested fields of one node. */
// fact: empty-fields, profile-id
export function readFields<Source>(
  id: string,
  source: Source,
  fields: readonly RequestedField[],
  table: FieldTable<Source>,
  behaviors: Behaviors,
): Record<string, unknown> {
  const node: Record<string, unknown> = {};
  for (const field of fields) {
    const value = table[field.name]?.(source, field);
    if (value !== "" || behaviors.emptyFields === "empty") node[field.name] = value;
  }
  if (behaviors.idAlways) node.id = id;
  return node;
}
