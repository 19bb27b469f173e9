/** The life of a connection, with failures of each kind, for the tests that search logs, metrics and traces for secrets. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { memoryJournal, memoryStore, ThreadsClient, ThreadsConnections, type PostDraft } from "@hayon/threads";
import type { ConnectionNotice, RefreshDueReport, ThreadsEvent, TransitionNotice } from "@hayon/threads";
import { createListener, type FailureSeverity } from "@hayon/threads/server";
import { ThreadsSandbox, type FaultAction } from "@hayon/threads/testing";
import { createPublishWorker, type PublishOutcome } from "@hayon/threads/worker";
import { expect, onTestFinished } from "vitest";
import { listening } from "../server/listening.js";
import { form, signedRequest } from "../server/support.js";
import { base64PartsOf, formsOf } from "../support/leaks.js";
import { APP_SECRET } from "../support/secrets.js";

/** What an app does with each thing that the SDK reports. */
export interface Observers {
  readonly onEvent?: (event: ThreadsEvent) => unknown;
  readonly onTransition?: (notice: TransitionNotice) => unknown;
  readonly onNotice?: (notice: ConnectionNotice) => unknown;
  readonly onError?: (error: unknown, at: { readonly severity: FailureSeverity }) => unknown;
  readonly onReport?: (report: RefreshDueReport) => unknown;
  readonly onOutcome?: (outcome: PublishOutcome) => unknown;
  /** A request that reaches the app. */
  readonly onRequest?: (message: IncomingMessage) => unknown;
  /** Runs each piece of work of the app. */
  readonly around?: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
}

const OWNER = "ada";
const DAY = 86_400_000;

/** Failures of a read. The SDK repeats it after some of them, up to three times. */
const FAILURES: readonly (FaultAction & { readonly times?: number })[] = [
  { kind: "close-before", times: 3 },
  { kind: "cut" },
  { kind: "malformed-json" },
  { kind: "html-502" },
  { kind: "http-error", status: 408 },
  { kind: "rate-limited" },
  { kind: "redirect" },
  { kind: "graph-error", status: 400, code: 10 },
  { kind: "graph-error", status: 500, code: 2 },
];

/** Returns the secrets that a text contains, in any form. */
export function secretsIn(text: string, secrets: ReadonlySet<string>): string[] {
  return [...secrets].filter((value) =>
    [...formsOf(value), ...base64PartsOf(value)].some((part) => text.includes(part)),
  );
}

/** Connects, publishes and refreshes while Threads fails, and ends the connection. Returns every secret that was sent, and the connections. */
export async function liveObserved(observers: Observers) {
  const { onEvent, onTransition, onNotice, onError, onReport, onOutcome, onRequest } = observers;
  const around = observers.around ?? ((_name, work) => work());
  const { server, url } = await listening();
  const sandbox = await ThreadsSandbox.start({
    strictness: "strict",
    app: { secret: APP_SECRET },
    redirectUris: [`${url}/threads/callback`],
  });
  onTestFinished(() => sandbox.close());
  const secrets = collectSecrets(sandbox.url);
  const now = () => sandbox.clientOptions.clock.now();
  // Waits are short. The clock moves where a test advances it.
  const sleep = (ms: number) => wait(Math.min(ms, 20));
  const client = new ThreadsClient({ ...sandbox.clientOptions, clock: { now, sleep }, onEvent });
  onTestFinished(() => client.close());
  const connections = new ThreadsConnections({
    client,
    store: memoryStore(),
    journal: memoryJournal(),
    onTransition,
    onNotice,
  });
  const routes = createListener(connections, {
    authenticate: ({ headers }) => headers["x-user"]?.toString(),
    settingsUrl: `${url}/settings`,
    onError: (error, at) => onError?.(error, at),
  });
  server.on("request", (message, response) => {
    onRequest?.(message);
    routes(message, response);
  });
  const ask = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set("x-user", OWNER);
    return fetch(new URL(path, url), { redirect: "manual", ...init, headers });
  };
  const attempt = (name: string, work: () => Promise<unknown>) =>
    around(name, work).catch((error: unknown) => onError?.(error, { severity: "error" }));

  const callback = async (choice: { allow?: boolean } = {}) => {
    const away = await ask("/threads/connect");
    const [cookie = ""] = away.headers.getSetCookie().map((line) => line.replace(/;.*/, ""));
    secrets.add(cookie.slice(cookie.indexOf("=") + 1));
    const back = await sandbox.consent(away.headers.get("location")!, choice);
    const { searchParams } = new URL(back);
    for (const name of ["code", "state"]) if (searchParams.has(name)) secrets.add(searchParams.get(name)!);
    return { back, cookie };
  };
  const connect = async () => {
    const { back, cookie } = await callback();
    const seen = await around("connect", () => ask(back, { headers: { cookie } }));
    expect(seen.headers.get("location")).toContain("success=");
  };

  const denied = await callback({ allow: false });
  await ask(denied.back, { headers: denied.cookie === "" ? {} : { cookie: denied.cookie } });
  const stolen = await callback();
  await ask(stolen.back); // from another browser
  await connect();
  const { platformId } = (await connections.get(OWNER))!;

  const worker = createPublishWorker({ connections });
  const publish = async (id: string, draft: PostDraft) => {
    const outcome = await around("publish", () => worker.run({ id, ownerId: OWNER, draft }));
    onOutcome?.(outcome);
    return outcome.outcome;
  };
  expect(await publish("1", { text: "Ready to sail." })).toBe("published");
  expect(await publish("2", { text: "x".repeat(501) })).toBe("failed");
  sandbox.inject({ on: "create-container", kind: "rate-limited" });
  expect(await publish("3", { text: "Later." })).toBe("later");
  sandbox.inject({ on: "publish", kind: "close-after" });
  // The SDK waits before it claims a post whose response was lost.
  const ticking = setInterval(() => sandbox.advance(5_000), 20);
  expect(await publish("4", { text: "The response was lost." }).finally(() => clearInterval(ticking))).toBe(
    "published",
  );
  for (const fault of FAILURES) {
    sandbox.inject({ on: "me", ...fault });
    await attempt("read", () => connections.account(OWNER).getProfile());
  }

  sandbox.advance(55 * DAY);
  sandbox.inject({ on: "refresh-long-lived", kind: "graph-error", status: 500, code: 2, times: 3 });
  for (let sweep = 0; sweep < 2; sweep += 1) {
    await attempt("sweep", async () => {
      const report = await connections.refreshDue();
      onReport?.(report);
    });
    sandbox.advance(DAY);
  }
  sandbox.revoke(platformId!);
  await attempt("read", () => connections.account(OWNER).getProfile());
  await connect();
  sandbox.advance(1_000); // the callback must be newer than the connection
  for (const key of ["another secret", APP_SECRET]) {
    const signed = signedRequest(key, platformId!, now());
    secrets.add(signed);
    await ask("/threads/deauthorize", form({ signed_request: signed }));
  }
  expect(await connections.status(OWNER)).toMatchObject({ state: "disconnected" });
  return { secrets: secrets as ReadonlySet<string>, connections };
}

/** Collects every credential that is sent to Threads. */
function collectSecrets(threads: string): Set<string> {
  const secrets = new Set<string>([APP_SECRET]);
  const collect = (message: unknown) => {
    const { request } = message as { request: { origin: unknown; path: string; body: unknown } };
    if (String(request.origin) !== threads) return;
    const body = typeof request.body === "string" ? request.body : "";
    for (const part of [new URL(request.path, threads).search, body]) {
      const fields = new URLSearchParams(part);
      for (const name of ["access_token", "client_secret", "code", "input_token"]) {
        for (const value of fields.getAll(name)) secrets.add(value);
      }
    }
  };
  subscribe("undici:request:create", collect);
  onTestFinished(() => void unsubscribe("undici:request:create", collect));
  return secrets;
}
