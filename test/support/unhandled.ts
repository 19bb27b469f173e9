import { onTestFinished } from "vitest";

/** Collects the rejections that stay unhandled until the test ends. */
export function unhandledRejections(): readonly unknown[] {
  const reasons: unknown[] = [];
  const add = (reason: unknown) => void reasons.push(reason);
  process.on("unhandledRejection", add);
  onTestFinished(() => void process.off("unhandledRejection", add));
  return reasons;
}

/** Waits for some turns of the event loop, so that Node has reported every rejection that is unhandled now. It reports them at the end of a turn. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
