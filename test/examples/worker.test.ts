/** The worker's example on a real RabbitMQ and a real PostgreSQL: what is posted is counted where it was posted. */
import { ThreadsSandbox } from "@hayon/threads/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { send, sendJob } from "../../examples/worker/queues.js";
import { postgresService } from "../support/services/postgres.js";
import { rabbitService } from "../support/services/rabbitmq.js";
import { secret } from "../support/leaks.js";
import { newTokenKey, peopleConnected, queuesFor, workers } from "./worker-fleet.js";

const [rabbit, postgres] = await Promise.all([rabbitService(), postgresService()]);

const jobsOf = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const id = `${name}-${index}`;
    return { id, ownerId: index % 2 === 0 ? "ada" : "ben", draft: { text: `Logbook ${id}.` } };
  });

const appOf = ({ clientOptions: { appId, appSecret, redirectUri, hosts } }: ThreadsSandbox) => {
  return { appId, appSecret, redirectUri, hosts };
};

describe.skipIf(rabbit === null || postgres === null)("workers on RabbitMQ", () => {
  it(
    "post every job once and renew every connection once, though one is killed in the middle",
    { timeout: 120_000 },
    async () => {
      const tokenKey = newTokenKey();
      const { sandbox } = await peopleConnected(postgres!, tokenKey);
      const { queues, channel } = await queuesFor(rabbit!);
      const setup = { app: appOf(sandbox), rabbitUrl: rabbit!.url, tokenKey, queues };
      const texts = () => sandbox.posts().map(({ text }) => text);
      const patient = { timeout: 60_000, interval: 20 };

      // Both sweep again and again; there is something to renew once.
      const [killed, stays] = await workers(2, postgres!, setup);
      const renewals = () => sandbox.log.filter(({ operation }) => operation === "refresh-long-lived").length;
      await expect.poll(renewals, patient).toBe(2);

      // Nobody gets an answer of the first eight publish requests for two seconds: each worker has four of them.
      sandbox.inject({ on: "publish", kind: "delay", ms: 2_000, times: 8 });
      const jobs = jobsOf("first", 14);
      for (const job of [...jobs, ...jobs.slice(-2)]) await sendJob(channel, queues, job);
      await expect.poll(() => sandbox.posts().length, patient).toBeGreaterThan(4);
      killed!.process.kill("SIGKILL");

      // What repeating does not help, and what it does.
      sandbox.inject({ on: "create-container", kind: "rate-limited", times: 3 });
      await sendJob(channel, queues, { id: "long", ownerId: "ada", draft: { text: "x".repeat(501) } });
      await sendJob(channel, queues, { id: "nobody", ownerId: "cleo", draft: { text: "Who?" } });
      await send(channel, queues.jobs, Buffer.from("{"));
      const [fresh] = await workers(1, postgres!, setup);
      const output = () => [killed, stays, fresh].map((worker) => worker!.output()).join("\n");
      const unreported = () => jobs.filter(({ id }) => !output().includes(`Job ${id}: post `));
      await expect.poll(unreported, patient).toEqual([]);
      expect(texts().toSorted()).toEqual(jobs.map(({ draft }) => draft.text).toSorted());
      expect(output()).toMatch(/THREADS_PUBLISH_IN_PROGRESS, again in/);
      expect(output()).toMatch(/THREADS_API, again in/);

      const dead = async () => (await channel.checkQueue(queues.dead)).messageCount;
      await expect.poll(dead, patient).toBe(3);
      const why: unknown[] = [];
      for (let left = 3; left > 0; left -= 1) {
        const message = await channel.get(queues.dead, { noAck: true });
        if (message !== false) why.push((message.properties.headers as Record<string, unknown>).code);
      }
      expect(why.toSorted()).toEqual(["NO_JOB", "THREADS_NOT_CONNECTED", "THREADS_VALIDATION"]);

      // Asked to stop, they finish what they have.
      sandbox.inject({ on: "publish", kind: "delay", ms: 1_000, times: 4 });
      const last = jobsOf("last", 4);
      for (const job of last) await sendJob(channel, queues, job);
      await expect.poll(() => sandbox.posts().length, patient).toBe(jobs.length + last.length);
      for (const worker of [stays!, fresh!]) worker.process.kill("SIGTERM");
      expect(await Promise.all([stays!.exit, fresh!.exit])).toEqual([
        [0, null],
        [0, null],
      ]);
      expect(last.filter(({ id }) => !output().includes(`Job ${id}: post `))).toEqual([]);
      expect(await channel.checkQueue(queues.jobs)).toMatchObject({ messageCount: 0, consumerCount: 0 });
      expect(texts().toSorted()).toEqual([...jobs, ...last].map(({ draft }) => draft.text).toSorted());
      expect(renewals()).toBe(2);
    },
  );

  it("end with a failure when their queue is gone, for a supervisor to start them anew", async () => {
    const sandbox = await ThreadsSandbox.start();
    onTestFinished(() => sandbox.close());
    const { queues, channel } = await queuesFor(rabbit!);
    const setup = { app: appOf(sandbox), rabbitUrl: rabbit!.url, tokenKey: newTokenKey(), queues };
    const [worker] = await workers(1, postgres!, setup);
    await channel.deleteQueue(queues.jobs);
    expect(await worker!.exit).toEqual([1, null]);
    expect(worker!.output()).toContain("The queue is gone.");
  });

  it("write a token that Threads has renewed, also where their queue goes in that moment", async () => {
    const tokenKey = newTokenKey();
    const { sandbox, sealed, client } = await peopleConnected(postgres!, tokenKey, { oldTokenAfterRefresh: "dies" });
    const { queues, channel } = await queuesFor(rabbit!);
    sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 1_000, times: 2 });
    const [worker] = await workers(1, postgres!, { app: appOf(sandbox), rabbitUrl: rabbit!.url, tokenKey, queues });
    const renewals = () => sandbox.log.filter(({ operation }) => operation === "refresh-long-lived").length;
    await expect.poll(renewals, { timeout: 60_000, interval: 5 }).toBe(2);
    await channel.deleteQueue(queues.jobs);
    expect(await worker!.exit).toEqual([1, null]);
    for (const owner of ["ada", "ben"]) {
      const { auth, lease } = (await sealed.get(owner))?.value ?? expect.fail("nothing is stored");
      expect(lease).toBeNull();
      await expect(client.getProfile(secret(auth?.accessToken ?? ""))).resolves.toMatchObject({ username: owner });
    }
  });
});
