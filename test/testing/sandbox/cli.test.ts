import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ThreadsClient } from "../../../src/index.js";
import { HELP, optionsFrom } from "../../../src/testing/sandbox/cli-flags.js";
import { record, secret } from "../../support/leaks.js";
import { bundled } from "../../support/programs.js";
import { start } from "./helpers.js";

const ROOT = join(import.meta.dirname, "../../..");

interface Run {
  child: ChildProcess;
  /** Waits until the output contains the text, and returns all of it. */
  until: (text: string) => Promise<string>;
  output: () => string;
}

function run(...flags: string[]): Run {
  const child = spawn(process.execPath, [bundled("src/testing/sandbox/cli.ts"), ...flags], { cwd: ROOT });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  const add = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  return {
    child,
    output: () => output,
    until: async (text) => {
      while (!output.includes(text)) {
        if (child.exitCode !== null) throw new Error(`exited ${child.exitCode}: ${output}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return output;
    },
  };
}

/** Returns the printed settings. */
function envOf(output: string): Record<string, string> {
  const printed = output.matchAll(/^(THREADS_\w+)=(.*)$/gm);
  return Object.fromEntries(Array.from(printed, ([, name = "", value = ""]) => [name, value]));
}

it("threads-sandbox: with an app id and an app secret, a restart keeps the settings and issues new ids and tokens", async () => {
  const restart = async () => {
    const { child, until } = run("--port", "0", "--app-id", "1234567890", "--app-secret", "any-text");
    const env = envOf(await until("fromEnv()\n"));
    const client = ThreadsClient.fromEnv(env);
    const token = secret(env.THREADS_ACCESS_TOKEN ?? "");
    const { id } = await client.account({ accessToken: token }).publish({ text: "Hello" });
    await client.close();
    child.kill("SIGKILL");
    const { THREADS_APP_ID, THREADS_APP_SECRET, THREADS_USER_ID } = env;
    return { settings: { THREADS_APP_ID, THREADS_APP_SECRET, THREADS_USER_ID }, token, id };
  };
  const [first, second] = [await restart(), await restart()];
  expect(first.settings).toMatchObject({ THREADS_APP_ID: "1234567890", THREADS_APP_SECRET: "any-text" });
  expect(second.settings).toEqual(first.settings);
  expect(second.id).not.toBe(first.id);
  expect(second.token).not.toBe(first.token);
});

it("threads-sandbox: prints settings, then each request with masked secrets, and exits with 0 at Ctrl+C", async () => {
  const { child, until } = run(
    "--port",
    "0",
    "--seed",
    "5",
    "--app-id",
    "42",
    "--redirect-uri",
    "https://a.example/cb",
    "--redirect-uri",
    "https://b.example/cb",
  );
  const settings = await until("fromEnv()\n");
  expect(settings).toContain("seed 5\nTHREADS_APP_ID=42\n");
  expect(settings).toMatch(/^THREADS_APP_SECRET=[0-9a-f]{32}$/m);
  expect(settings).toContain("THREADS_REDIRECT_URI=https://a.example/cb\n");
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(settings)?.[0] ?? "";
  expect(settings).toContain(`THREADS_HOSTS=${url}\n`);
  expect(settings).toContain("# In your code: ThreadsClient.fromEnv()\n");
  const env = envOf(settings);
  expect(ThreadsClient.fromEnv(env).buildAuthorizeUrl({ state: "s" })).toContain(
    `${url}/oauth/authorize?client_id=42&`,
  );

  const b = encodeURIComponent("https://b.example/cb");
  const page = await fetch(
    `${url}/oauth/authorize?client_id=42&redirect_uri=${b}&response_type=code&scope=threads_basic`,
  );
  expect(page.status).toBe(200);
  // The printed token works for everything, and its first lines show it to the developer. No later line may.
  const token = secret(env.THREADS_ACCESS_TOKEN ?? "");
  const target = `${url}/me/threads?media_type=TEXT&text=hi&access_token=${token}`;
  expect((await fetch(target, { method: "POST" })).status).toBe(200);
  expect(await until("POST /me/threads")).toContain("-> 200 warnings: media_type, text, access_token in the query\n");
  expect(env.THREADS_USER_ID).toBe("26999888777666555");
  await fetch(`${url}/me?access_token=${secret("very-secret")}&fields=id`);
  const lines = await until("-> 400");
  expect(lines).toContain("GET /me access_token=(masked) fields=id -> 400 error 190/467");
  // Its first lines show the app secret to the developer. No later line may.
  secret(/THREADS_APP_SECRET=(\w+)/.exec(settings)?.[1] ?? "");
  record("cli requests", lines.slice(lines.indexOf("fromEnv()")));

  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
});

it("threads-sandbox: uses port 8473 by default and a free port with --port 0", () => {
  expect(optionsFrom([])).toMatchObject({ port: 8473 });
  expect(optionsFrom(["--port", "0"])).toMatchObject({ port: 0 });
  expect(HELP).toContain("default: 8473; 0: a free one");
});

it("threads-sandbox: --host prints the key with which other machines control the sandbox", async () => {
  const { child, until } = run("--port", "0", "--host", "0.0.0.0");
  const settings = await until("fromEnv()\n");
  secret(/THREADS_SANDBOX_KEY=([\w-]{32})\n/.exec(settings)?.[1] ?? "");
  secret(/THREADS_APP_SECRET=(\w+)/.exec(settings)?.[1] ?? "");
  expect(settings).toMatch(/^# Threads sandbox on http:\/\/127\.0\.0\.1:\d+, seed \d+\n# It listens on 0\.0\.0\.0: /);
  expect(settings).toMatch(/^THREADS_SANDBOX_KEY=[\w-]{32}$/m);
  expect(settings).toMatch(/^THREADS_HOSTS=http:\/\/127\.0\.0\.1:\d+$/m);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
});

it("threads-sandbox: fetches media unless --no-fetch is given", () => {
  expect(optionsFrom([])).toMatchObject({ fetchMedia: true });
  expect(optionsFrom(["--no-fetch"])).toMatchObject({ fetchMedia: false });
});

it("threads-sandbox: names a port that is in use and the way to another one", async () => {
  const sandbox = await start();
  const { port } = new URL(sandbox.url);
  const { child, output } = run("--port", port);
  expect(await once(child, "close")).toEqual([1, null]);
  expect(output()).toContain(`threads-sandbox: port ${port} is in use`);
  expect(output()).toContain("--port 0");
});

it("threads-sandbox: --help lists the flags", async () => {
  const { child, output } = run("--help");
  expect(await once(child, "close")).toEqual([0, null]);
  for (const flag of ["--host", "--strictness", "--user", "--scopes", "--processing", "--latency"])
    expect(output()).toContain(flag);
  for (const flag of ["--port", "--redirect-uri", "--app-id", "--app-secret", "--no-fetch", "--seed"])
    expect(output()).toContain(flag);
});

it.each([
  [["--port", "x"], "--port must be a whole number"],
  [["--seed", "-1"], "--seed"],
  [["--nothing"], "--nothing"],
  [["--port", "0", "--app-id", "abc"], "app.id"],
])("threads-sandbox: reports the problem with %j without a stack trace", async (flags, message) => {
  const { child, output } = run(...flags);
  expect(await once(child, "close")).toEqual([1, null]);
  expect(output()).toContain(`threads-sandbox: `);
  expect(output()).toContain(message);
  expect(output()).not.toContain("    at ");
});

it("threads-sandbox: accepts behaviors, faults and app access, and names unknown ones", () => {
  const options = optionsFrom([
    ...["--behavior", "publishTwice=368", "--behavior", "linkLimit=3", "--behavior", "pagingLinks=false"],
    ...["--fault", '{"on":"publish","kind":"close-after"}', "--app-access", "blocked"],
  ]);
  expect(options).toMatchObject({
    behaviors: { publishTwice: "368", linkLimit: 3, pagingLinks: false },
    faults: [{ on: "publish", kind: "close-after" }],
    appAccess: "blocked",
  });
  expect(optionsFrom([])).toMatchObject({ behaviors: {}, faults: [], appAccess: "allowed" });
  const wrong: [string[], string][] = [
    [["--behavior", "publishTwise=368"], "--behavior: publishTwise is not a behavior"],
    [["--behavior", "publishTwice"], "--behavior publishTwice must be one of refused, 506"],
    [["--behavior", "toString=1"], "--behavior: toString is not a behavior"],
    [["--fault", "close-after"], "--fault must be JSON"],
    [["--fault", '{"on":"publsh","kind":"close-after"}'], "--fault.on must be one of"],
    [["--app-access", "block"], "--app-access must be one of allowed"],
  ];
  for (const [flags, message] of wrong) expect(() => optionsFrom(flags), flags.join(" ")).toThrow(message);
});

it("threads-sandbox: reads the level, the users, the permissions and the times, and names invalid ones", () => {
  const options = optionsFrom([
    ...["--host", "0.0.0.0", "--strictness", "lenient", "--user", "mika", "--user", "@ann", "--user", "42:bo"],
    ...["--scopes", "threads_basic,threads_delete", "--processing", "1500", "--latency", "20"],
  ]);
  expect(options).toMatchObject({
    host: "0.0.0.0",
    strictness: "lenient",
    users: [
      { id: "26999888777666555", username: "mika" },
      { id: "26999888777666556", username: "ann" },
      { id: "42", username: "bo" },
    ],
    scopes: ["threads_basic", "threads_delete"],
    processingMs: 1500,
    latencyMs: 20,
  });
  const none = optionsFrom([]);
  expect(none).toMatchObject({
    strictness: "documented",
    users: undefined,
    processingMs: undefined,
    latencyMs: undefined,
  });
  expect(none === "help" ? [] : none.scopes).toHaveLength(11);
  const wrong: [string[], string][] = [
    [["--strictness", "loose"], "--strictness must be one of strict, documented, lenient"],
    [["--user", ""], "--user must be a name such as mika"],
    [["--user", "42:"], "--user must be a name such as mika"],
    [["--scopes", "threads_basic,threads_like"], "--scopes: threads_like is not a permission of Threads"],
    [["--processing", "soon"], "--processing must be a whole number"],
    [["--latency", "600001"], "--latency must be a whole number from 0 to 600000"],
  ];
  for (const [flags, message] of wrong) expect(() => optionsFrom(flags), flags.join(" ")).toThrow(message);
});

it("threads-sandbox: prints a token of the first --user with the --scopes", async () => {
  const { until } = run("--port", "0", "--user", "42:bo", "--scopes", "threads_basic");
  const settings = await until("fromEnv()\n");
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(settings)?.[0] ?? "";
  const token = secret(/^THREADS_ACCESS_TOKEN=(.+)$/m.exec(settings)?.[1] ?? "");
  expect(settings).toContain("THREADS_USER_ID=42\n");
  const profile = await fetch(`${url}/me?fields=username&access_token=${token}`);
  expect(await profile.json()).toMatchObject({ username: "bo" });
  const refused = await fetch(`${url}/me/threads?media_type=TEXT&text=hi&access_token=${token}`, { method: "POST" });
  expect(await refused.json()).toMatchObject({ error: { code: 10 } });
});
