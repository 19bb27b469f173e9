/**
 * Tests the workers of the Hayon example on a real RabbitMQ and MongoDB's wire protocol. The sandbox counts the posts. Each row of the table "What
 * happens" in docs/hayon.md has a test here, except the one of a user who disconnects while a post may be live: hayon.test.ts.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { THREADS_PATH } from "../../examples/hayon/app.js";
import { Post } from "../../examples/hayon/models.js";
import { sendPost } from "../../examples/hayon/worker.js";
import { record } from "../support/leaks.js";
import { bundled } from "../support/programs.js";
import { rabbitService } from "../support/services/rabbitmq.js";
import { hayon, hayonDatabase, hayonUser } from "./hayon.js";
import type { HayonWorkerSetup } from "./hayon-process.js";
import { queuesFor } from "./worker-fleet.js";

const ROOT = path.join(import.meta.dirname, "../..");
const PATIENT = { timeout: 60_000, interval: 20 };

const rabbit = await rabbitService();

describe.skipIf(rabbit === null)("the Hayon example: the workers", { timeout: 120_000 }, () => {
  let where: Awaited<ReturnType<typeof hayonDatabase>>;
  beforeAll(async () => {
    where = await hayonDatabase();
  });

  /** Starts the app with a connected user, and empty queues. */
  async function scene() {
    const { queues, channel } = await queuesFor(rabbit!);
    const app = await hayon({ enqueue: (postId) => sendPost(channel, queues, postId) });
    const user = await hayonUser(app);
    await user.connect();
    const { appId, appSecret, redirectUri, hosts } = app.sandbox.clientOptions;
    const setup = { ...where, app: { appId, appSecret, redirectUri, hosts }, rabbitUrl: rabbit!.url, queues };

    async function worker(more: Partial<HayonWorkerSetup> = {}) {
      const env = { ...process.env, HAYON_SETUP: JSON.stringify({ ...setup, ...more }) };
      const child = spawn(process.execPath, [bundled("test/examples/hayon-process.ts")], {
        cwd: ROOT,
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const exit = once(child, "exit");
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk: Buffer) => (output += String(chunk)));
      onTestFinished(async () => {
        child.kill("SIGKILL");
        await exit;
        record("worker", output);
      });
      await expect.poll(() => output.includes("Ready.") || child.exitCode !== null, PATIENT).toBe(true);
      expect(output).toContain("Ready.");
      return { child, exit, output: () => output };
    }
    async function post(text: string): Promise<string> {
      return String((await user.ask("/api/posts", "POST", { text })).json.data?.id);
    }
    const shown = async (postId: string) => (await user.ask(`/api/posts/${postId}`)).json.data;
    const texts = () => app.sandbox.posts().map((each) => each.text);
    const requests = (operation: string) => app.sandbox.log.filter((entry) => entry.operation === operation).length;
    const published = { status: "published", result: { success: true } };
    return { ...app, ...user, queues, channel, worker, post, shown, texts, requests, published };
  }

  it("post once when a worker is killed during the publish request", async () => {
    const { sandbox, worker, post, shown, texts, requests, published } = await scene();
    const killed = await worker();
    sandbox.inject({ on: "publish", kind: "delay", ms: 2_000 });
    const postId = await post("Killed in mid-publish.");
    await expect.poll(() => requests("publish"), PATIENT).toBe(1);
    killed.child.kill("SIGKILL");
    await killed.exit;
    await worker();
    await expect.poll(() => shown(postId), PATIENT).toMatchObject(published);
    expect(texts()).toEqual(["Killed in mid-publish."]);
  });

  it("post once when two workers receive the same message three times", async () => {
    const { sandbox, worker, post, shown, texts, queues, channel, published } = await scene();
    await Promise.all([worker(), worker()]);
    sandbox.inject({ on: "publish", kind: "delay", ms: 1_000 });
    const postId = await post("Delivered three times.");
    await Promise.all([sendPost(channel, queues, postId), sendPost(channel, queues, postId)]);
    await expect.poll(() => shown(postId), PATIENT).toMatchObject(published);
    const waiting = async () => {
      const counts = await Promise.all([queues.jobs, queues.delays[0]!.name].map((name) => channel.checkQueue(name)));
      return counts.reduce((sum, { messageCount }) => sum + messageCount, 0);
    };
    await expect.poll(waiting, PATIENT).toBe(0);
    expect(await shown(postId)).toMatchObject({ result: { postId: sandbox.posts()[0]?.id } });
    expect(texts()).toEqual(["Delivered three times."]);
  });

  it("return the post that is live when a worker dies before it records the success", async () => {
    const { sandbox, worker, post, shown, texts, published } = await scene();
    const dies = await worker({ diesBeforeRecording: true });
    const postId = await post("Not recorded.");
    expect(await dies.exit).toEqual([null, "SIGKILL"]);
    expect(await shown(postId)).toMatchObject({ status: "queued" });
    expect(texts()).toEqual(["Not recorded."]);
    await worker();
    await expect.poll(() => shown(postId), PATIENT).toMatchObject(published);
    expect(await shown(postId)).toMatchObject({ result: { postId: sandbox.posts()[0]?.id } });
    expect(texts()).toEqual(["Not recorded."]);
  });

  it("post the edited text once after a refusal, and the post after the user connected again", async () => {
    const { sandbox, worker, post, shown, texts, ask, connect, published } = await scene();
    await worker();
    sandbox.inject({ on: "create-container", kind: "graph-error", status: 400, code: 100 });
    const postId = await post("With a mistake.");
    const failed = { status: "failed", result: { success: false, retryable: false, mayBeLive: false } };
    await expect.poll(() => shown(postId), PATIENT).toMatchObject(failed);
    expect((await ask(`/api/posts/${postId}/retry`, "POST", { text: "Edited." })).status).toBe(202);
    await expect.poll(() => shown(postId), PATIENT).toMatchObject(published);
    // What is live cannot be posted again.
    expect((await ask(`/api/posts/${postId}/retry`, "POST", { text: "Again." })).status).toBe(409);
    await Post.updateOne({ _id: postId }, { $set: { status: "failed", "result.mayBeLive": true } });
    expect((await ask(`/api/posts/${postId}/retry`, "POST", { text: "Again." })).status).toBe(409);

    await ask(`${THREADS_PATH}/disconnect`, "DELETE");
    const other = await post("After connecting again.");
    await expect.poll(() => shown(other), PATIENT).toMatchObject(failed);
    await connect();
    expect((await ask(`/api/posts/${other}/retry`, "POST", { text: "After connecting again." })).status).toBe(202);
    await expect.poll(() => shown(other), PATIENT).toMatchObject(published);
    expect(texts().toSorted()).toEqual(["After connecting again.", "Edited."]);
  });

  it("end at a deploy: one post is finished, and the next worker takes the one that was waiting", async () => {
    const { sandbox, worker, post, shown, texts, requests, published, queues, channel } = await scene();
    const old = await worker();
    sandbox.inject({ on: "publish", kind: "delay", ms: 1_000 });
    const sent = await post("Sent before the deploy.");
    await expect.poll(() => requests("publish"), PATIENT).toBe(1);
    // A container that is still being processed: its worker only waits.
    sandbox.inject({ on: "node", kind: "altered", set: { status: "IN_PROGRESS" }, times: 1_000 });
    const waiting = await post("Waiting at the deploy.");
    await expect.poll(() => requests("create-container"), PATIENT).toBe(2);
    old.child.kill("SIGTERM");
    expect(await old.exit).toEqual([0, null]);
    expect(await shown(sent)).toMatchObject(published);
    expect(await shown(waiting)).toMatchObject({ status: "queued", result: { retryable: true, mayBeLive: false } });
    expect((await channel.checkQueue(queues.jobs)).messageCount).toBe(1);

    await fetch(`${sandbox.url}/sandbox/faults`, { method: "DELETE" });
    await worker();
    await expect.poll(() => shown(waiting), PATIENT).toMatchObject(published);
    expect(texts()).toEqual(["Sent before the deploy.", "Waiting at the deploy."]);
  });
});
