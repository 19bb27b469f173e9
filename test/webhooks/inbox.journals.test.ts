/** The inbox over every journal that the package brings, in two processes. */
import { describe, expect, it } from "vitest";
import { memoryJournal, type PublishJournal } from "../../src/index.js";
import type { JournalUnderTest } from "../../src/testing/index.js";
import { webhookInbox, type ReceivedWebhookEvent } from "../../src/webhooks/index.js";
import { postgresService } from "../support/services/postgres.js";
import { redisService } from "../support/services/redis.js";
import { mongodbJournalSubject, mongodbService } from "../support/stores/mongodb.js";
import { postgresJournalSubject } from "../support/stores/postgres.js";
import { CLIENTS, redisJournalSubject } from "../support/stores/redis.js";
import { sqliteJournalSubject } from "../support/stores/sqlite.js";
import { DRIVERS } from "../support/stores/sqlite-drivers.js";

const postgres = await postgresService();
const redis = await redisService();
const mongodb = await mongodbService();

const memory: JournalUnderTest = {
  make: () => Promise.resolve(memoryJournal()),
  reopen: (journal) => Promise.resolve({ ...journal }),
};

type Subject = readonly [name: string, isSkipped: boolean, subject: () => JournalUnderTest];
const SUBJECTS: readonly Subject[] = [
  ["memory", false, () => memory],
  ["MongoDB", false, () => mongodbJournalSubject(mongodb)],
  ["PostgreSQL", postgres === null, () => postgresJournalSubject(postgres)],
  ...Object.entries(CLIENTS).map(([name, connect]): Subject => [
    `Redis, ${name}`,
    redis === null,
    () => redisJournalSubject(redis, connect),
  ]),
  ...Object.entries(DRIVERS).map(([name, opens]): Subject => [
    `SQLite, ${name}`,
    opens === null,
    () => sqliteJournalSubject(name),
  ]),
];

const EVENT = { id: "mentions:18022222222222222:26999888777666555" } as ReceivedWebhookEvent;

async function twoProcesses(subject: JournalUnderTest): Promise<readonly [PublishJournal, PublishJournal]> {
  const journal = await subject.make();
  return [journal, (await subject.reopen?.(journal)) ?? journal];
}

describe.each(SUBJECTS)("webhookInbox over %s", (_name, isSkipped, subject) => {
  it.skipIf(isSkipped)("handles an event once in two processes, with twenty deliveries at the same time", async () => {
    const journals = await twoProcesses(subject());
    let calls = 0;
    let release: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (release = resolve));
    const handler = async () => {
      calls += 1;
      await waiting;
    };
    const deliveries = Array.from({ length: 20 }, (_, index) =>
      webhookInbox(journals[index % 2]!)(handler)(EVENT).then(
        () => "handled",
        (error: unknown) => (error as { reason?: string }).reason,
      ),
    );
    // The first delivery ends only after the others have been rejected with in-progress.
    let told = 0;
    await new Promise<void>((resolve) => {
      for (const delivery of deliveries) void delivery.then(() => (told += 1) === 19 && resolve());
    });
    release();
    const outcomes = await Promise.all(deliveries);
    expect(outcomes.sort()).toEqual(["handled", ...Array.from({ length: 19 }, () => "in-progress")]);
    for (const journal of journals) await webhookInbox(journal)(() => (calls += 1))(EVENT);
    expect(calls).toBe(1);
  });

  it.skipIf(isSkipped)("handles an event again in another process after the handler threw", async () => {
    const [here, elsewhere] = await twoProcesses(subject());
    const broken = () => Promise.reject(new Error("broken"));
    await expect(webhookInbox(here)(broken)(EVENT)).rejects.toThrow("broken");
    let calls = 0;
    for (const journal of [elsewhere, here]) await webhookInbox(journal)(() => (calls += 1))(EVENT);
    expect(calls).toBe(1);
  });
});
