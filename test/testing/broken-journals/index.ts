/** Journals that each break one promise, as real ones do. */
import { KEEPING } from "./keeping.js";
import { PRUNING } from "./pruning.js";
import { SAVING } from "./saving.js";

export { unusableJournal, type Breakage } from "./tools.js";

/** Every way to break a journal, by what it does wrong. */
export const BROKEN_JOURNALS = { ...SAVING, ...KEEPING, ...PRUNING };
