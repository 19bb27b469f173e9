/** One change of the source that at least one test should notice. */
export interface Mutation {
  /** Path of the source file, relative to the root, with `/`. */
  readonly file: string;
  /** The kind of change, for example `drop-condition`. */
  readonly operator: string;
  /** Offsets of the replaced text. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** Line of the replaced text, from 1. */
  readonly line: number;
  /** The first line that changes, trimmed. Identifies a mutation after line numbers change. */
  readonly lineText: string;
  /** `before -> after`, on one line and shortened. */
  readonly change: string;
}

/** Returns the source with the mutation applied. */
export function applyMutation(source: string, { start, end, replacement }: Mutation): string {
  return source.slice(0, start) + replacement + source.slice(end);
}

/** Returns the module of a file: the folder below `src`, or `root` for files directly in it. */
export function moduleOf(file: string): string {
  const parts = file.split("/");
  return parts.length > 2 ? (parts[1] ?? "root") : "root";
}

/** Returns an id that survives changes elsewhere in the file. */
export function keyOf({ file, lineText, change }: Pick<Mutation, "file" | "lineText" | "change">): string {
  return [file, lineText, change].join("\n");
}

const MAX_SHOWN = 70;

/** Returns code as one short line. */
export function oneLine(code: string): string {
  const line = code.replace(/\s+/g, " ").trim();
  return line.length <= MAX_SHOWN ? line : `${line.slice(0, MAX_SHOWN - 1)}…`;
}
