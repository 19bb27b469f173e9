/** The sandbox process of a run. */
import { serveSandbox } from "../harness/sandbox-server.js";
import { DUE_AGE_MS, sandboxOptions } from "./conditions.js";
import type { DueUser, RecordedRefresh, SandboxRecord, SandboxStart } from "./messages.js";

const FIRST_ID = 30_000_000_000_000_001n;

const refreshes: RecordedRefresh[] = [];

serveSandbox<SandboxStart, readonly DueUser[], SandboxRecord>({
  options: ({ seed, due, oldToken, delayMs }) => ({
    ...sandboxOptions(delayMs),
    seed,
    behaviors: { oldTokenAfterRefresh: oldToken },
    clock: { now: () => Date.now() - DUE_AGE_MS.oldest },
    userIds: Array.from({ length: due }, (_, index) => String(FIRST_ID + BigInt(index))),
  }),
  onRequest({ operation, userId, fault, effect }) {
    if (operation === "refresh-long-lived" && effect && userId !== null)
      refreshes.push({ userId, at: Date.now(), fault });
  },
  ready(sandbox, { due }) {
    // Tokens are issued one after the other, until the sandbox's clock shows the real time.
    const stepMs = Math.floor((DUE_AGE_MS.oldest - DUE_AGE_MS.youngest) / due);
    for (let index = 0; index < due; index += 1) {
      sandbox.issueToken({ userId: String(FIRST_ID + BigInt(index)) });
      sandbox.advance(stepMs);
    }
    sandbox.advance(DUE_AGE_MS.oldest - stepMs * due);
    return sandbox
      .tokens()
      .map(({ userId, value, issuedAt, expiresAt }) => ({ userId, token: value, issuedAt, expiresAt }));
  },
  report(sandbox) {
    const newest = new Map<string, string>();
    for (const { kind, userId, value } of sandbox.tokens()) if (kind === "long-lived") newest.set(userId, value);
    return { refreshes, newest: [...newest].map(([userId, token]) => ({ userId, token })) };
  },
});
