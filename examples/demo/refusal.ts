import assert from "node:assert/strict";
import { isThreadsError, type ThreadsErrorCode } from "@hayon/threads";

/** What a call is refused with. */
export async function refusal(call: () => Promise<unknown>, expected: ThreadsErrorCode): Promise<string> {
  try {
    await call();
  } catch (error) {
    assert(isThreadsError(error, expected), `expected ${expected}, got ${String(error)}`);
    return `${error.message}\n   To the person: ${error.advice}`;
  }
  throw new Error(`expected ${expected}, and the call succeeded`);
}
