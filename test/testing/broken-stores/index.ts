/** Stores that each break one promise, as real ones do. */
import { DAMAGED } from "./damaged.js";
import { KEEPING } from "./keeping.js";
import { LISTING } from "./listing.js";
import { PAGING } from "./paging.js";
import { SAVING } from "./saving.js";

export { damageable, unusableStore, type Breakage } from "./tools.js";

/** Every way to break a store, by what it does wrong. */
export const BROKEN_STORES = { ...SAVING, ...KEEPING, ...PAGING, ...LISTING, ...DAMAGED };
