/** The fields of an endpoint: which exist, which the SDK requests by default, and how it reads each. */
import { refuse } from "../validation/refuse.js";
import type { SchemaResult, StandardSchema } from "../validation/standard-schema.js";
import { object, ValueError, type Reader, type Readers } from "./values.js";
import { isList } from "../validation/fields/objects.js";

/** What a caller selects. */
export interface FieldSelection<
  Field,
  Chosen extends readonly Field[] = readonly Field[],
  Extra extends readonly string[] = readonly string[],
> {
  /** The fields to request; by default all that the endpoint has. The result has exactly these. */
  readonly fields?: Chosen | undefined;
  /** Fields that Threads has and this version of the SDK does not know. Their values are `unknown`. */
  readonly extraFields?: Extra | undefined;
}

/** The fields named in a list; any of them where the list's length is known only at run time. */
export type Picked<Shape, Chosen extends readonly (keyof Shape)[]> = number extends Chosen["length"]
  ? Partial<Pick<Shape, Chosen[number]>>
  : Pick<Shape, Chosen[number]>;

/** A node with the chosen fields, and the extra ones as `unknown`. */
export type NodeWith<
  Shape,
  Chosen extends readonly (keyof Shape)[],
  Extra extends readonly string[] = readonly [],
> = Picked<Shape, Chosen> & { readonly [Name in Extra[number] as NameOf<Name>]: unknown };

/** `location` of `location{id,name}`. */
type NameOf<Field extends string> = Field extends `${infer Name}{${string}` ? Name : Field;

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
  /** The value to send if Threads refuses the default fields; null if the caller selected the fields. */
  readonly minimum: string | null;
  readonly read: Reader<Node>;
}

/** How the fields of one kind of node are described. */
export interface FieldsDescription<Shape extends object> {
  /** What has these fields, for messages: `profile`. */
  readonly of: string;
  readonly readers: Readers<Shape>;
  readonly defaults: readonly (keyof Shape)[];
  /** The fields to request if Threads refuses the default fields as invalid: those that the endpoint's own page documents. */
  readonly minimum?: readonly (keyof Shape)[] | undefined;
  /** Fields that Threads returns only if the request names their own fields: `location{id,name}`. */
  readonly expanded?: { readonly [Field in keyof Shape]?: string } | undefined;
}

/** `topic_tag`, or `location{id,name}`. */
const EXTRA_FIELD = /^[a-z][a-z0-9_]{0,63}(?:\{[a-z0-9_,]{1,256}\})?$/;
const MOST_EXTRA_FIELDS = 50;

/** The most selections to keep: more than an app uses. Without a limit, selections that change at run time would fill the memory. */
const MOST_SELECTIONS = 100;

/** Describes fields. Keeps each selection, so that it is made once for each set of fields. */
export function defineFields<Shape extends object>(description: FieldsDescription<Shape>): Fields<Shape> {
  type Field = keyof Shape & string;
  const { of, readers, defaults, minimum } = description;
  const expanded: Partial<Record<keyof Shape, string>> = description.expanded ?? {};
  const names = Object.keys(readers) as Field[];
  const selections = new Map<string, SelectedFields<Partial<Shape>>>();
  const sent = (fields: readonly (keyof Shape)[]): string[] =>
    names.filter((name) => fields.includes(name)).map((name) => expanded[name] ?? name);

  function made(fields: readonly (keyof Shape)[], extra: readonly string[]): SelectedFields<Partial<Shape>> {
    const unchecked: [string, Reader<unknown>][] = extra.map((name) => [nameOf(name), (value) => value ?? null]);
    const checked = names.filter((name) => fields.includes(name)).map((name) => [name, readers[name]] as const);
    return {
      parameter: [...sent(fields), ...extra].join(","),
      minimum: fields === defaults && minimum !== undefined ? [...sent(minimum), ...extra].join(",") : null,
      read: object(Object.fromEntries([...checked, ...unchecked])) as Reader<Partial<Shape>>,
    };
  }

  const defaultSelection = made(defaults, []);

  return {
    names,
    select({ fields, extraFields = [] } = {}) {
      if (fields !== undefined) checkFields(fields, readers, of);
      checkExtraFields(extraFields, readers);
      if (extraFields.length > 0) return made(fields ?? defaults, extraFields);
      if (fields === undefined) return defaultSelection;
      const key = names.filter((name) => fields.includes(name)).join(",");
      const selected = selections.get(key) ?? made(fields, []);
      if (selections.size < MOST_SELECTIONS) selections.set(key, selected);
      return selected;
    },
  };
}

const nameOf = (field: string) => field.replace(/\{.*/, "");

function checkFields(fields: unknown, readers: object, of: string): void {
  if (!isList(fields) || fields.length === 0) refuse("fields", "must be a list of at least one field");
  const unknown = fields.filter((field) => typeof field !== "string" || !Object.hasOwn(readers, field));
  if (unknown.length > 0) {
    const listed = unknown.map((field) => String(field).slice(0, 60)).join(", ");
    refuse("fields", `contains unknown ${of} fields: ${listed}`);
  }
}

function checkExtraFields(extra: unknown, readers: object): void {
  if (!isList(extra)) refuse("extraFields", "must be a list of field names");
  if (extra.length > MOST_EXTRA_FIELDS) refuse("extraFields", "has too many fields", MOST_EXTRA_FIELDS, extra.length);
  for (const field of extra) {
    if (typeof field !== "string" || !EXTRA_FIELD.test(field)) refuse("extraFields", "contains an invalid field name");
    const name = nameOf(field);
    if (Object.hasOwn(readers, name)) refuse("extraFields", `contains ${name}, which belongs in fields`);
  }
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
