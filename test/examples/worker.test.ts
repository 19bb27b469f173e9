/** Tests the worker example on a real RabbitMQ and PostgreSQL. The sandbox counts the posts. */
import { once } from "node:events";
import { createConnection, createServer, type AddressInfo, type Socket } from "node:net";
import { memoryJournal, memoryStore, ThreadsClient, ThreadsConnections } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { send, sendJob } from "../../examples/worker/queues.js";
import { runWorker } from "../../examples/worker/worker.js";
import { postgresService } from "../support/services/postgres.js";
import { rabbitService, type RabbitService } from "../support/services/rabbitmq.js";
import { secret } from "../support/leaks.js";
import { newTokenKey, connectUsers, queuesFor, workers } from "./worker-fleet.js";

const [rabbit, postgres] = await Promise.all([rabbitService(), postgresService()]);

const jobsOf = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const id = `${name}-${index}`;
    return { id, ownerId: index % 2 === 0 ? "ada" : "ben", draft: { text: `Logbook ${id}.` } };
  });

const appOf = ({ clientOptions: { appId, appSecret, redirectUri, hosts } }: ThreadsSandbox) => {
  return { appId, appSecret, redirectUri, hosts };
};

describe.skipIf(rabbit === null || postgres === null)("the workers of the example on RabbitMQ", () => {
  it(
    "post every job once and refresh every token once, although one worker is killed",
    { timeout: 240_000 },
    async () => {
      const tokenKey = newTokenKey();
      const { sandbox } = await connectUsers(postgres!, tokenKey);
      const { queues, channel } = await queuesFor(rabbit!);
      const setup = { app: appOf(sandbox), rabbitUrl: rabbit!.url, tokenKey, queues };
      const texts = () => sandbox.posts().map(({ text }) => text);
      // A publish request that the killed worker had sent may take effect for 75 s.
      const patient = { timeout: 120_000, interval: 20 };

      // Both workers sweep repeatedly, but each token needs only one refresh.
      const [killed, stays] = await workers(2, postgres!, setup);
      const refreshes = () => sandbox.log.filter(({ operation }) => operation === "refresh-long-lived").length;
      await expect.poll(refreshes, patient).toBe(2);

      // The responses to the first eight publish requests, four per worker, are delayed by two seconds.
      sandbox.inject({ on: "publish", kind: "delay", ms: 2_000, times: 8 });
      const jobs = jobsOf("first", 14);
      for (const job of [...jobs, ...jobs.slice(-2)]) await sendJob(channel, queues, job);
      await expect.poll(() => sandbox.posts().length, patient).toBeGreaterThan(4);
      killed!.process.kill("SIGKILL");

      // Jobs that fail for good, and jobs that succeed after a retry.
      sandbox.inject({ on: "create-container", kind: "rate-limited", times: 3 });
      await sendJob(channel, queues, { id: "long", ownerId: "ada", draft: { text: "x".repeat(501) } });
      await sendJob(channel, queues, { id: "nobody", ownerId: "cleo", draft: { text: "Who?" } });
      await send(channel, queues.jobs, Buffer.from("{"));
      const [fresh] = await workers(1, postgres!, setup);
      const output = () => [killed, stays, fresh].map((worker) => worker!.output()).join("\n");
      const unreported = () => jobs.filter(({ id }) => !output().includes(`Job ${id}: post `));
      await expect.poll(unreported, patient).toEqual([]);
      expect(texts().toSorted()).toEqual(jobs.map(({ draft }) => draft.text).toSorted());
      expect(output()).toMatch(/THREADS_PUBLISH_IN_PROGRESS, busy, again in/);
      expect(output()).toMatch(/THREADS_API, rate-limit, again in/);

      const dead = async () => (await channel.checkQueue(queues.dead)).messageCount;
      await expect.poll(dead, patient).toBe(3);
      const why: unknown[] = [];
      for (let left = 3; left > 0; left -= 1) {
        const message = await channel.get(queues.dead, { noAck: true });
        if (message !== false) why.push((message.properties.headers as Record<string, unknown>).code);
      }
      expect(why.toSorted()).toEqual(["NO_JOB", "THREADS_NOT_CONNECTED", "THREADS_VALIDATION"]);

      // After SIGTERM, the workers finish their jobs.
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
      expect(refreshes()).toBe(2);
    },
  );

  it(
    "exit with a failure when their queue is deleted, so that a supervisor can restart them",
    { timeout: 240_000 },
    async () => {
      const sandbox = await ThreadsSandbox.start({ strictness: "strict" });
      onTestFinished(() => sandbox.close());
      const { queues, channel } = await queuesFor(rabbit!);
      const setup = { app: appOf(sandbox), rabbitUrl: rabbit!.url, tokenKey: newTokenKey(), queues };
      const [worker] = await workers(1, postgres!, setup);
      await channel.deleteQueue(queues.jobs);
      expect(await worker!.exit).toEqual([1, null]);
      expect(worker!.output()).toContain("The queue was deleted.");
    },
  );

  it("store a refreshed token even when their queue is deleted at that moment", { timeout: 240_000 }, async () => {
    const tokenKey = newTokenKey();
    const { sandbox, encrypted, client } = await connectUsers(postgres!, tokenKey, {
      oldTokenAfterRefresh: "becomes-invalid",
    });
    const { queues, channel } = await queuesFor(rabbit!);
    sandbox.inject({ on: "refresh-long-lived", kind: "delay", ms: 1_000, times: 2 });
    const [worker] = await workers(1, postgres!, { app: appOf(sandbox), rabbitUrl: rabbit!.url, tokenKey, queues });
    const refreshes = () => sandbox.log.filter(({ operation }) => operation === "refresh-long-lived").length;
    await expect.poll(refreshes, { timeout: 60_000, interval: 5 }).toBe(2);
    await channel.deleteQueue(queues.jobs);
    expect(await worker!.exit).toEqual([1, null]);
    for (const owner of ["ada", "ben"]) {
      const { auth, lease } = (await encrypted.get(owner))?.value ?? expect.fail("no connection is stored");
      expect(lease).toBeNull();
      await expect(client.getProfile(secret(auth?.accessToken ?? ""))).resolves.toMatchObject({ username: owner });
    }
  });
});

/** Forwards connections to RabbitMQ, to count those that are open. */
async function countedRabbit({ url }: RabbitService) {
  const target = new URL(url);
  const open = new Set<Socket>();
  const proxy = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    const rabbit = createConnection(Number(target.port || 5672), target.hostname);
    for (const each of [socket, rabbit]) each.on("error", () => undefined);
    socket.pipe(rabbit).pipe(socket);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => void proxy.close());
  const counted = Object.assign(new URL(url), { host: `127.0.0.1:${(proxy.address() as AddressInfo).port}` });
  return { url: counted.href, open };
}

it.skipIf(rabbit === null)("a worker ends with the error of RabbitMQ when a queue has other settings", async () => {
  const sandbox = await ThreadsSandbox.start();
  onTestFinished(() => sandbox.close());
  const { queues, channel } = await queuesFor(rabbit!);
  await channel.deleteQueue(queues.jobs);
  await channel.assertQueue(queues.jobs, { durable: true });
  const journal = memoryJournal();
  const client = new ThreadsClient(sandbox.clientOptions);
  const connections = new ThreadsConnections({ client, store: memoryStore(), journal });
  const { url, open } = await countedRabbit(rabbit!);
  const worker = runWorker({ connections, journal, close: () => Promise.resolve(), rabbitUrl: url, queues });
  await expect(worker).rejects.toThrow("PRECONDITION_FAILED");
  await expect.poll(() => open.size).toBe(0);
});
