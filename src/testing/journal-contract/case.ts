/** What a journal's own test file gives to the contract, and gets from it. */
import type { PublishJournal } from "../../posts/publish/journal.js";

/** The journal to be judged. */
export interface JournalUnderTest {
  /** Makes a journal with nothing in it; each case asks for its own. */
  readonly make: () => Promise<PublishJournal>;
  /** Makes a second instance over the data of the first, as another process of the host would have it. */
  readonly reopen?: ((journal: PublishJournal) => Promise<PublishJournal>) | undefined;
  /** Makes a journal whose database does not answer: a closed connection, a wrong port. */
  readonly makeUnusable?: (() => Promise<PublishJournal>) | undefined;
}

/** One thing that every journal must do. */
export interface JournalCase {
  /** What the journal does, for the title of a test. */
  readonly name: string;
  /** What the case needs beside `make`. A journal in memory has nothing to reopen and leaves such cases out, in sight. */
  readonly needs: "reopen" | "makeUnusable" | null;
  /** Resolves when the journal does it; rejects with an `AssertionError` that says what it does instead. */
  readonly run: (subject: JournalUnderTest) => Promise<void>;
}

/** A case that needs an empty journal only. */
export function journalCase(name: string, run: (journal: PublishJournal) => Promise<void>): JournalCase {
  return { name, needs: null, run: async ({ make }) => run(await make()) };
}
