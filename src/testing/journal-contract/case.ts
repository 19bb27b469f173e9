/** The contract's cases, and the journal that a test passes to them. */
import type { PublishJournal } from "../../posts/publish/journal.js";

/** The journal to check. */
export interface JournalUnderTest {
  /** Makes a journal with nothing in it; each case asks for its own. */
  readonly make: () => Promise<PublishJournal>;
  /** Makes a second instance over the data of the first, like another process of the host. */
  readonly reopen?: ((journal: PublishJournal) => Promise<PublishJournal>) | undefined;
  /** Makes a journal whose database cannot be reached: a closed connection, a wrong port. */
  readonly makeUnusable?: (() => Promise<PublishJournal>) | undefined;
}

/** One requirement of the contract. */
export interface JournalCase {
  /** What the journal does, for the title of a test. */
  readonly name: string;
  /** What the case needs beside `make`. A journal in memory has nothing to reopen, and filters such cases out. */
  readonly needs: "reopen" | "makeUnusable" | null;
  /** Resolves when the journal does this; otherwise rejects with an `AssertionError` that says what the journal did. */
  readonly run: (subject: JournalUnderTest) => Promise<void>;
}

/** A case that needs an empty journal only. */
export function journalCase(name: string, run: (journal: PublishJournal) => Promise<void>): JournalCase {
  return { name, needs: null, run: async ({ make }) => run(await make()) };
}
