/** The sandbox, in a process of its own; what it wrote down is the judge's only source for what happened at Threads. */
import { ThreadsSandbox, type FaultKind } from "@hayon/threads/testing";
import { DUE_AGE_MS, sandboxOptions } from "./conditions.js";
import type { FromSandbox, SeenRenewal, ToSandbox } from "./messages.js";

const FIRST_ID = 30_000_000_000_000_001n;

const renewals: SeenRenewal[] = [];
const faults: Partial<Record<FaultKind, number>> = {};
let requests = 0;
let sandbox: ThreadsSandbox | null = null;

const say = (message: FromSandbox) => process.send?.(message);

async function start({ seed, due, reading, answerMs }: Extract<ToSandbox, { type: "start" }>): Promise<void> {
  const userIds = Array.from({ length: due }, (_, index) => String(FIRST_ID + BigInt(index)));
  const started = await ThreadsSandbox.start({
    ...sandboxOptions(answerMs),
    seed,
    behaviors: { oldTokenAfterRefresh: reading },
    clock: { now: () => Date.now() - DUE_AGE_MS.oldest },
    users: userIds.map((id, index) => ({ id, username: `sailor${index + 1}` })),
    onRequest({ operation, userId, fault, effect }) {
      requests += 1;
      if (fault !== null) faults[fault] = (faults[fault] ?? 0) + 1;
      if (operation === "refresh-long-lived" && effect && userId !== null)
        renewals.push({ userId, at: Date.now(), fault });
    },
  });
  // Tokens are issued as the days go by, and then it is today.
  const stepMs = Math.floor((DUE_AGE_MS.oldest - DUE_AGE_MS.youngest) / due);
  for (const userId of userIds) {
    started.issueToken({ userId });
    started.advance(stepMs);
  }
  started.advance(DUE_AGE_MS.oldest - stepMs * due);
  sandbox = started;
  const { appId, appSecret, redirectUri, hosts } = started.clientOptions;
  say({
    type: "listening",
    api: { appId, appSecret, redirectUri, hosts },
    people: started
      .tokens()
      .map(({ userId, value, issuedAt, expiresAt }) => ({ userId, token: value, issuedAt, expiresAt })),
  });
}

function report(started: ThreadsSandbox): void {
  const newest = new Map<string, string>();
  for (const { kind, userId, value } of started.tokens()) if (kind === "long-lived") newest.set(userId, value);
  const tokens = [...newest].map(([userId, token]) => ({ userId, token }));
  say({ type: "report", renewals, newest: tokens, requests, faults });
}

process.on("message", (message: ToSandbox) => {
  if (message.type === "start") void start(message);
  else if (message.type === "advance") sandbox?.advance(message.ms);
  else if (sandbox !== null) report(sandbox);
});
process.on("disconnect", () => process.exit());
