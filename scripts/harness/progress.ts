/** Returns a function that calls `report` at most once in `everyMs` milliseconds, first after that time. */
export function throttled<Args extends readonly unknown[]>(
  everyMs: number,
  report: (...args: Args) => void,
): (...args: Args) => void {
  let reportedAt = Date.now();
  return (...args) => {
    if (Date.now() - reportedAt < everyMs) return;
    reportedAt = Date.now();
    report(...args);
  };
}
