#!/usr/bin/env node
import { HELP, optionsFrom } from "./cli-flags.js";
import type { LogEntry } from "./http/log.js";
import { ThreadsSandbox } from "./sandbox.js";

async function main(): Promise<void> {
  const options = optionsFrom(process.argv.slice(2));
  if (options === "help") {
    console.log(HELP.trimEnd());
    return;
  }
  const { appAccess, scopes, ...rest } = options;
  const sandbox = await ThreadsSandbox.start({ ...rest, onRequest: (entry) => console.log(lineOf(entry)) }).catch(
    (error: unknown) => {
      throw new Error(reasonOf(error, options.port));
    },
  );
  sandbox.setAppAccess(appAccess);
  const { appId, appSecret, redirectUri, hosts } = sandbox.clientOptions;
  console.log(`# Threads sandbox on ${sandbox.url}, seed ${sandbox.seed}`);
  if (sandbox.controlKey !== null)
    console.log(`# It listens on ${options.host ?? ""}: other machines reach it at a name or address of this one`);
  console.log(`THREADS_APP_ID=${appId}`);
  console.log(`THREADS_APP_SECRET=${appSecret}`);
  console.log(`THREADS_REDIRECT_URI=${redirectUri}`);
  console.log(`THREADS_HOSTS=${hosts.graph}`);
  if (sandbox.controlKey !== null) console.log(`THREADS_SANDBOX_KEY=${sandbox.controlKey}`);
  const [user] = sandbox.users;
  console.log(`# A token of @${user?.username ?? ""}, valid for 60 days; ${sandbox.url} shows the posts`);
  console.log(`THREADS_USER_ID=${user?.id ?? ""}`);
  console.log(`THREADS_ACCESS_TOKEN=${sandbox.issueToken({ scopes })}`);
  console.log("# In your code: ThreadsClient.fromEnv()");

  const stop = (): void => void sandbox.close();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

/** Formats a log entry as one line. */
function lineOf(entry: LogEntry): string {
  const parameters = Object.entries(entry.parameters).map(([name, value]) => `${name}=${value}`);
  const error = entry.error === null ? "" : ` error ${[entry.error.code, entry.error.subcode ?? []].flat().join("/")}`;
  const fault = entry.fault === null ? "" : ` fault ${entry.fault}`;
  const response = entry.status === null ? "no response" : String(entry.status);
  const request = [entry.method, entry.path, ...parameters].join(" ");
  const warnings = entry.warnings.length === 0 ? "" : ` warnings: ${entry.warnings.join("; ")}`;
  return `${new Date(entry.at).toISOString()} ${request} -> ${response}${error}${fault}${warnings}`;
}

function reasonOf(error: unknown, port: number): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    return `port ${port} is in use, perhaps by another sandbox; choose another with --port, or use --port 0 for a free one`;
  }
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => {
  console.error(`threads-sandbox: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
