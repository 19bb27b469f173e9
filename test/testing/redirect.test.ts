/** The redirect of a program's requests to a sandbox, in a process of its own. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { secret } from "../support/leaks.js";
import { bundled } from "../support/programs.js";
import { start } from "./sandbox/helpers.js";

const ROOT = join(import.meta.dirname, "../..");
const REDIRECT = pathToFileURL(bundled("src/testing/redirect.ts")).href;

/** Runs a module after the redirect, and returns its exit code and its output. */
async function run(program: string, env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ["--import", REDIRECT, "--input-type=module", "--eval", program], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
  let output = "";
  const add = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, output };
}

/** A program that reads the profile in every way that a client may use, and prints each response. */
const PROGRAM = `
import http from "node:http";
import https, { get as namedGet } from "node:https";
import { createRequire } from "node:module";
const old = createRequire(import.meta.url)("https");
const token = process.env.TOKEN;
const me = (host, scheme = "https") => scheme + "://" + host + "/v1.0/me?fields=username&access_token=" + token;
const readAll = (send) => new Promise((resolve, reject) => {
  const sent = send((response) => {
    let text = "";
    response.on("data", (chunk) => (text += chunk));
    response.on("end", () => resolve(response.statusCode + " " + text));
  });
  sent.on("error", reject);
  sent.end();
});
const show = (name, text) => console.log(name + ": " + text);
const body = new URLSearchParams({ access_token: token, media_type: "TEXT", text: "hello" });
const options = { path: "/me?fields=username&access_token=" + token, agent: new https.Agent({ keepAlive: true }) };

for (const host of ["graph.threads.net", "graph.threads.com", "threads.net", "threads.com", "www.threads.net", "WWW.THREADS.COM"])
  show(host, await (await fetch(me(host))).text());
show("URL", await (await fetch(new URL(me("graph.threads.net")))).text());
const request = new Request("https://graph.threads.net/me/threads", { method: "POST", body });
show("Request", Object.keys(await (await fetch(request)).json()).join());
show("fetch POST", Object.keys(await (await fetch("https://graph.threads.net/me/threads", { method: "POST", body })).json()).join());
show("https.request", await readAll((done) => https.request({ hostname: "graph.threads.net", port: 443, headers: { Host: "graph.threads.net" }, ...options }, done)));
show("host with a port", await readAll((done) => https.request({ host: "graph.threads.net:443", headers: ["host", "graph.threads.net", "accept", "*/*"], ...options }, done)));
show("https.get", await readAll((done) => https.get(me("graph.threads.net"), done)));
show("URL and options", await readAll((done) => https.get(new URL(me("graph.threads.com")), { headers: { accept: "*/*" } }, done)));
show("named import", await readAll((done) => namedGet(me("graph.threads.net"), done)));
show("require", await readAll((done) => old.request(me("graph.threads.net"), done)));
show("http.get", await readAll((done) => http.get(me("threads.net", "http"), done)));
show("pairs of headers", await readAll((done) => https.request({ host: "graph.threads.net", headers: [["host", "graph.threads.net"], ["accept", "*/*"]], ...options }, done)));
show("a dot at the end", await readAll((done) => https.get(me("graph.threads.net."), done)));
show("an empty hostname", await readAll((done) => https.get({ hostname: "", host: "graph.threads.net", ...options }, done)));
show("a host beside the URL", await readAll((done) => https.get(me("graph.threads.net"), { host: "127.0.0.1" }, done)));
show("no options", await readAll((done) => https.get(me("graph.threads.net"), null, done)));
show("another URL with the option host", await readAll((done) => http.get(process.env.THREADS_HOSTS + "/?x", { host: "graph.threads.net" }, done)).then((text) => text.slice(0, 3)));
try { http.get({ host: 7 }); } catch (error) { show("a host that is no text", error.code); }
show("another host", await readAll((done) => http.get(process.env.THREADS_HOSTS + "/?x", done)).then((text) => text.slice(0, 3)));
show("another host by fetch", (await fetch(process.env.THREADS_HOSTS)).status);
show("like Threads", await fetch("http://graph.threads.net.invalid/me").then(() => "reached", () => "not reached"));
process.exit(0);
`;

it("redirect: sends every request to a host of Threads to the sandbox, and no other request", async () => {
  const sandbox = await start();
  const token = secret(sandbox.issueToken());
  const { code, output } = await run(PROGRAM, { THREADS_HOSTS: sandbox.url, TOKEN: token });
  const profile = '{"username":"mika","id":"26999888777666555"}';
  expect(output.trim().split("\n")).toEqual([
    ...[
      "graph.threads.net",
      "graph.threads.com",
      "threads.net",
      "threads.com",
      "www.threads.net",
      "WWW.THREADS.COM",
    ].map((host) => `${host}: ${profile}`),
    `URL: ${profile}`,
    "Request: id",
    "fetch POST: id",
    `https.request: 200 ${profile}`,
    `host with a port: 200 ${profile}`,
    `https.get: 200 ${profile}`,
    `URL and options: 200 ${profile}`,
    `named import: 200 ${profile}`,
    `require: 200 ${profile}`,
    `http.get: 200 ${profile}`,
    `pairs of headers: 200 ${profile}`,
    `a dot at the end: 200 ${profile}`,
    `an empty hostname: 200 ${profile}`,
    `a host beside the URL: 200 ${profile}`,
    `no options: 200 ${profile}`,
    "another URL with the option host: 200",
    "a host that is no text: ERR_INVALID_ARG_TYPE",
    "another host: 200",
    "another host by fetch: 200",
    "like Threads: not reached",
  ]);
  expect(code).toBe(0);
  expect(sandbox.log).toHaveLength(24);
});

it.each(["threads.com", "https://graph.threads.net"])("redirect: refuses %s as THREADS_HOSTS", async (hosts) => {
  const { code, output } = await run("", { THREADS_HOSTS: hosts });
  expect(code).toBe(1);
  expect(output).toContain("THREADS_HOSTS: must be the URL of a sandbox, such as http://127.0.0.1:8473");
});
