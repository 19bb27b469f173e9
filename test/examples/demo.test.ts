/** Tests `npm run demo -- --serve`. The demo without `--serve` is a step of the gate. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { Browser } from "../server/browser.js";

const ROOT = join(import.meta.dirname, "../..");

it(
  "the demo serves the Express example with a sandbox at the address that it prints",
  { timeout: 60_000 },
  async () => {
    // Without the variables of a Threads app, so that the demo uses the sandbox.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(THREADS_|PORT$)/.test(name)));
    const command = ["--import", "tsx", "examples/demo/main.ts", "--serve"];
    const child = spawn(process.execPath, command, { cwd: ROOT, env });
    const exit = once(child, "exit");
    onTestFinished(() => void child.kill("SIGKILL"));
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));

    const address = () => /Open (http:\/\/127\.0\.0\.1:\d+\S*) /.exec(output)?.[1];
    await expect.poll(() => address() ?? (child.exitCode === null ? "" : output), { timeout: 50_000 }).not.toBe("");
    expect(address(), output).toBeDefined();

    const { origin, href } = new URL(address()!);
    const browser = new Browser();
    const page = await browser.go(href);
    expect(page.status).toBe(200);
    expect(page.text).toContain("Sign in");
    const settings = await browser.go(`${origin}/sign-in`, { form: { name: "Ada" } });
    expect([settings.status, settings.url]).toEqual([200, `${origin}/settings`]);
    const away = await browser.go(`${origin}/api/platform/threads/connect`);
    expect([away.status, new URL(away.url).pathname]).toEqual([200, "/oauth/authorize"]);

    expect((await browser.go(`${origin}/compose`)).text).toContain("New post");
    const feed = /posts are at (\S+)/.exec(output)?.[1];
    expect((await browser.go(String(feed))).text).toContain("Posts in this sandbox");

    child.kill("SIGINT");
    expect(await exit).toEqual([null, "SIGINT"]);
  },
);
