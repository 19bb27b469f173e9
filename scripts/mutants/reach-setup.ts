/** Loaded by each test file of the first pass. Reports which functions the file entered. */
import { afterAll } from "vitest";
import { ENTERED } from "./messages.js";

const entered = new Set<string>();
(globalThis as Record<string, unknown>)[ENTERED] = entered;

// Hooks run in reverse order, so that this one runs after the file's own.
// eslint-disable-next-line no-empty-pattern -- Vitest reads the first argument of a hook as the fixtures that it uses
afterAll(({}: object, suite) => {
  Object.assign(suite.file.meta, { entered: [...entered] });
});
