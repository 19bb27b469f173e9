import { firstOf } from "../internal/signals.js";

/**
 * Runs `work` for each item, at most `limit` at once, and returns the results in the order of the items. The first failure aborts the signal of
 * the others. It is thrown after all of them have ended, so that nothing keeps running.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal | undefined,
  work: (item: Item, index: number, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const failing = new AbortController();
  const combined = firstOf(signal === undefined ? [failing.signal] : [signal, failing.signal]);
  const results: Result[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await work(items[index] as Item, index, combined.signal);
      } catch (error) {
        failures.push(error);
        failing.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  combined.release();
  if (failures.length > 0) throw failures[0];
  return results;
}
