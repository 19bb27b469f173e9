/** Runs the worker example as a process: one command, RabbitMQ, and a sandbox. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { connect } from "amqplib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { queuesNamed, sendJob } from "../../examples/worker/queues.js";
import { record } from "../support/leaks.js";
import { bundled } from "../support/programs.js";
import { rabbitService } from "../support/services/rabbitmq.js";

const ROOT = join(import.meta.dirname, "../..");
const PATIENT = { timeout: 110_000, interval: 20 };

const rabbit = await rabbitService();

/** Starts the example without the variables of a Threads app, so that it uses the sandbox. */
function example(amqpUrl: string, ...flags: string[]) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("THREADS_"));
  const env = { ...Object.fromEntries(own), AMQP_URL: amqpUrl };
  const child = spawn(process.execPath, [bundled("examples/worker/main.ts"), ...flags], { cwd: ROOT, env });
  const exit = once(child, "exit");
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const end = async () => {
    child.kill("SIGKILL");
    await exit;
    record("worker example", output);
  };
  return { child, exit, output: () => output, end };
}

const PERMALINK = String.raw`http://127\.0\.0\.1:\d+/@mika/post/[\w-]+`;
const OUTCOMES = [
  ["A text", `It is published: ${PERMALINK}`],
  ["A carousel", `It is published: ${PERMALINK}`],
  ["A thread", `It is published as 3 posts: ${PERMALINK}`],
  [
    "A text that is too long",
    "It failed and moved to the dead-letter queue. Nothing is live. The text has 501 characters.*",
  ],
  ["A text whose publish response is lost: .*", `It is published: ${PERMALINK}`],
  ["The same job, delivered again", `It is published: ${PERMALINK}`],
];

describe.skipIf(rabbit === null)("the worker example, as one command", { timeout: 150_000 }, () => {
  // At the same time: each one searches for a lost response for half a minute.
  let [plain, serving]: ReturnType<typeof example>[] = [];
  beforeAll(() => {
    [plain, serving] = [example(rabbit!.url), example(rabbit!.url, "--serve")];
  });
  afterAll(async () => {
    await plain?.end();
    await serving?.end();
  });

  it("publishes its jobs to a sandbox, prints each outcome in words, and ends", async () => {
    const { exit, output } = plain!;
    expect([await exit, output()]).toEqual([[0, null], output()]);
    const steps = OUTCOMES.map((lines) => lines.join(String.raw`\n  `)).join(String.raw`\n`);
    expect(output()).toMatch(new RegExp(`^@mika is connected .*\\n${steps}\\n6 posts are live: each one once\\.\\n$`));
    const [lost, again] = output()
      .split("\n")
      .filter((line) => line.includes("It is published: "))
      .slice(-2);
    expect(again).toBe(lost);
  });

  it("continues with --serve until Ctrl+C, and then deletes its queues", async () => {
    const { child, exit, output } = serving!;
    const waiting = () => /waits for jobs in the queue (\S+)\.jobs\. Ctrl\+C ends it/.exec(output())?.[1];
    await expect.poll(() => waiting() ?? child.exitCode, PATIENT).not.toBeNull();
    const connection = await connect(rabbit!.url);
    onTestFinished(() => connection.close());
    const channel = await connection.createConfirmChannel();
    channel.on("error", () => undefined);
    const queues = queuesNamed(waiting());
    await sendJob(channel, queues, { id: "one-more", ownerId: "ada", draft: { text: "One more." } });
    const count = () => output().split("It is published").length - 1;
    await expect.poll(count, PATIENT).toBe(6);
    child.kill("SIGINT");
    expect(await exit).toEqual([0, null]);
    await expect(channel.checkQueue(queues.jobs)).rejects.toThrow("NOT_FOUND");
  });
});

it("the worker example: reports a missing RabbitMQ and how to start one, without the password", async () => {
  const { exit, output, end } = example("amqp://user:secret@127.0.0.1:1");
  onTestFinished(end);
  expect(await exit).toEqual([1, null]);
  expect(output()).toBe(
    'RabbitMQ does not respond at 127.0.0.1:1: start one, for example with "docker run --rm -p 5672:5672 rabbitmq:4", or set AMQP_URL.\n',
  );
});
