/** Journals that each break one requirement, as real ones do. */
import { KEEPING } from "./keeping.js";
import { PRUNING } from "./pruning.js";
import { SAVING } from "./saving.js";

export { unusableJournal, type Breakage } from "./tools.js";

/** All broken journals, by their fault. */
export const BROKEN_JOURNALS = { ...SAVING, ...KEEPING, ...PRUNING };
