/**
 * Cleans up at the end of a test file. The setup file calls it. Vitest's own hooks do not work here: test files share modules, so a hook that a
 * module registers at load time runs for the first file only, and a hook that a running test registers does not run at all.
 */
type Ending = () => unknown;

const endings: Ending[] = [];

/** Registers a function that runs after the last test of the file, in reverse order of registration. */
export function endWithFile(ending: Ending): void {
  endings.push(ending);
}

/** Calls all registered functions, even if one fails, and throws the first failure. */
export async function endFile(): Promise<void> {
  const failures: unknown[] = [];
  for (const ending of endings.splice(0).reverse()) {
    try {
      await ending();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
