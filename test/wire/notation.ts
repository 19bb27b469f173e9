/** The notation of the wire table. */
import type { PostDraft } from "../../src/index.js";

/** An object parameter, which is one JSON string on the wire. */
export interface Json {
  readonly json: unknown;
}

/** A list of fields: the required ones, and otherwise only documented ones. No page says which fields a client must request. */
export interface FieldList {
  readonly required: readonly string[];
  readonly of: readonly string[];
}

/** The parameters of one request besides `access_token`, decoded. Strings are compared exactly. */
export type Parameters = Readonly<Record<string, string | Json | FieldList>>;

/**
 * A request. A POST has its parameters and the token in its form, a GET and a DELETE in their query, and none has them twice.
 * Source: publishing.md section 2.
 */
export interface Operation {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly parameters: Parameters;
}

/** The source of a row. */
export interface Sourced {
  /** The page and section of the documents. */
  readonly source: string;
  /** What the documents leave open here, and why this was chosen. */
  readonly unsure?: string;
}

/** A post: the draft, and the parameters of each container that it becomes. */
export interface PostRow extends Sourced {
  readonly name: string;
  readonly draft: PostDraft;
  /** The items of a carousel, in the order of display. */
  readonly items?: readonly Parameters[];
  readonly container: Parameters;
}

/** Marks a parameter as a JSON string. */
export const json = (value: unknown): Json => ({ json: value });
