import assert from "node:assert/strict";
import { isThreadsError, type ThreadsErrorCode } from "@hayon/threads";

/** Returns the message and the advice of the expected error. */
export async function refusal(call: () => Promise<unknown>, expected: ThreadsErrorCode): Promise<string> {
  try {
    await call();
  } catch (error) {
    assert(isThreadsError(error, expected), `expected ${expected}, got ${String(error)}`);
    return `${error.message}\n   Advice for the user: ${error.advice}`;
  }
  throw new Error(`expected ${expected}, but the call succeeded`);
}
