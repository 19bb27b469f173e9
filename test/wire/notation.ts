/** How the table of the wire is written. */
import type { PostDraft } from "../../src/index.js";

/** An object parameter: on the wire it is one JSON string. */
export interface Json {
  readonly json: unknown;
}

/** A list of fields: these are needed, others only from the documented ones. No page says which a client must ask for. */
export interface Asks {
  readonly asks: readonly string[];
  readonly of: readonly string[];
}

/** The parameters of one request beside `access_token`, decoded; a string is meant to the letter. */
export type Parameters = Readonly<Record<string, string | Json | Asks>>;

/**
 * One request. A POST carries its parameters and the token in its form, a GET and a DELETE in their query, none carries them twice.
 * Source: publishing.md section 2.
 */
export interface Operation {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly parameters: Parameters;
}

/** What a row leans on. */
export interface Sourced {
  /** The page and section among the documents. */
  readonly source: string;
  /** What the documents leave open here, and why this was chosen. */
  readonly unsure?: string;
}

/** One post: what the caller gives, and the parameters of each container that it becomes. */
export interface PostRow extends Sourced {
  readonly name: string;
  readonly draft: PostDraft;
  /** The items of a carousel, in the order of display. */
  readonly items?: readonly Parameters[];
  readonly container: Parameters;
}

/** Marks a parameter as a JSON string. */
export const json = (value: unknown): Json => ({ json: value });
