/** The fields that an endpoint can be asked for: which exist, which are asked for by default, and how each is read. */
import { refuse } from "../internal/arguments.js";
import type { SchemaResult, StandardSchema } from "../validation/standard-schema.js";
import { object, ValueError, type Reader, type Readers } from "./values.js";

/** What a caller selects. */
export interface FieldSelection<Field, Extra extends readonly string[] = readonly string[]> {
  /** Which fields to ask for; the endpoint's default fields if omitted. */
  readonly fields?: readonly Field[] | undefined;
  /** Fields that Threads has and this version of the SDK does not know. Their values are not checked. */
  readonly extraFields?: Extra | undefined;
}

/** The fields named in a list; any of them where the list's length is known only at run time. */
export type Picked<Shape, Fields extends readonly (keyof Shape)[]> = number extends Fields["length"]
  ? Partial<Pick<Shape, Fields[number]>>
  : Pick<Shape, Fields[number]>;

/** The fields of one kind of node. */
export interface Fields<Shape extends object> {
  /** Every field, in the order in which it is sent. */
  readonly names: readonly (keyof Shape & string)[];
  /**
   * Returns what to send as `fields`, and the reader of a node that has them.
   *
   * @throws ThreadsValidationError for a field that does not exist
   */
  select(selection?: FieldSelection<keyof Shape>): SelectedFields<Partial<Shape>>;
}

/** A selection, ready to send and to read. */
export interface SelectedFields<Node> {
  /** The value of the parameter `fields`. */
  readonly parameter: string;
  readonly read: Reader<Node>;
}

/** How the fields of one kind of node are described. */
export interface FieldsDescription<Shape extends object> {
  /** What has these fields, for messages: `profile`. */
  readonly of: string;
  readonly readers: Readers<Shape>;
  readonly defaults: readonly (keyof Shape)[];
  /** Fields that Threads answers only with their own fields named: `location{id,name}`. */
  readonly expanded?: { readonly [Field in keyof Shape]?: string } | undefined;
}

/** `topic_tag`, or `location{id,name}`. */
const EXTRA_FIELD = /^[a-z][a-z0-9_]{0,63}(?:\{[a-z0-9_,]{1,256}\})?$/;
const MOST_EXTRA_FIELDS = 50;

/** Describes fields. Selections are made once for each set of fields. */
export function defineFields<Shape extends object>(description: FieldsDescription<Shape>): Fields<Shape> {
  type Field = keyof Shape & string;
  const { of, readers, defaults, expanded = {} } = description;
  const names = Object.keys(readers) as Field[];
  const known = new Map<string, SelectedFields<Partial<Shape>>>();

  function made(fields: readonly Field[], extra: readonly string[]): SelectedFields<Partial<Shape>> {
    const unchecked: [string, Reader<unknown>][] = extra.map((name) => [
      name.replace(/\{.*/, ""),
      (value) => value ?? null,
    ]);
    const all = [...fields.map((field) => [field, readers[field]] as const), ...unchecked];
    const sent = fields.map((field) => (expanded as Partial<Record<Field, string>>)[field] ?? field);
    return {
      parameter: [...sent, ...extra].join(","),
      read: object(Object.fromEntries(all)) as Reader<Partial<Shape>>,
    };
  }

  return {
    names,
    select({ fields, extraFields = [] } = {}) {
      const asked = fields === undefined ? (defaults as readonly Field[]) : checkFields(fields, readers, of);
      const extra = checkExtraFields(extraFields, readers);
      const wanted = names.filter((name) => asked.includes(name));
      // What a caller names at run time must not fill the memory: only known fields are remembered.
      if (extra.length > 0) return made(wanted, extra);
      const key = wanted.join(",");
      const selected = known.get(key) ?? made(wanted, extra);
      known.set(key, selected);
      return selected;
    },
  };
}

function checkFields(fields: unknown, readers: object, of: string): readonly string[] {
  if (!Array.isArray(fields) || fields.length === 0) refuse("fields", "must be a list of at least one field");
  const unknown = fields.filter((field) => typeof field !== "string" || !Object.hasOwn(readers, field));
  if (unknown.length > 0) {
    const listed = unknown.map((field) => String(field).slice(0, 60)).join(", ");
    refuse("fields", `contains unknown ${of} fields: ${listed}`);
  }
  return fields as readonly string[];
}

function checkExtraFields(extra: unknown, readers: object): readonly string[] {
  if (!Array.isArray(extra)) refuse("extraFields", "must be a list of field names");
  if (extra.length > MOST_EXTRA_FIELDS) refuse("extraFields", "has too many fields", MOST_EXTRA_FIELDS, extra.length);
  for (const field of extra as readonly unknown[]) {
    if (typeof field !== "string" || !EXTRA_FIELD.test(field)) refuse("extraFields", "contains an invalid field name");
    const name = field.replace(/\{.*/, "");
    if (Object.hasOwn(readers, name)) refuse("extraFields", `contains ${name}, which belongs in fields`);
  }
  return extra as readonly string[];
}

/** Makes a schema of a reader. */
export function schemaOf<Value>(read: Reader<Value>): StandardSchema<Value, SchemaResult<Value>> {
  return {
    "~standard": {
      version: 1,
      vendor: "@hayon/threads",
      validate(value) {
        try {
          return { value: read(value) };
        } catch (error) {
          if (!(error instanceof ValueError)) throw error;
          return { issues: error.issues };
        }
      },
    },
  };
}
