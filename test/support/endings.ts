/**
 * What ends with a test file. The setup file sees to it: files share their modules, so that a hook that a module sets up as it loads would
 * be called for the first file only, and one that a test sets up while it runs for none.
 */
type Ending = () => unknown;

const endings: Ending[] = [];

/** Called when the last test of this file is over, the newest first. */
export function endWithFile(ending: Ending): void {
  endings.push(ending);
}

/** Calls each, also after one that fails; the first failure is thrown. */
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
