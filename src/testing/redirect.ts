/**
 * Redirects a program's requests from Threads to a sandbox, for clients with fixed hosts. Load it before the program:
 * `node --import @hayon/threads/testing/redirect app.js`. The variable `THREADS_HOSTS` has the URL of the sandbox, by default
 * http://127.0.0.1:8473. It replaces the global `fetch` and functions of `node:http` and `node:https`, and redirects only requests to Threads' hosts.
 */
import http, { type ClientRequest, type RequestOptions } from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";

/** A name with a dot at its end is the same host. */
const THREADS = /^(?:graph\.|www\.)?threads\.(?:net|com)\.?$/i;

const sandbox = sandboxUrl(process.env.THREADS_HOSTS ?? "http://127.0.0.1:8473");

function sandboxUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  if (isHttp && !THREADS.test(url.hostname)) return url;
  throw new Error(
    "THREADS_HOSTS: must be the URL of a sandbox, such as http://127.0.0.1:8473, to redirect requests to it",
  );
}

/** Returns the sandbox's URL for a URL of Threads, or null for any other URL. */
function redirectUrl(text: string): URL | null {
  const from = URL.canParse(text) ? new URL(text) : null;
  if (from === null || !THREADS.test(from.hostname)) return null;
  const to = new URL(sandbox);
  to.pathname = from.pathname;
  to.search = from.search;
  return to;
}

type Send = (...args: readonly unknown[]) => ClientRequest;

/** Options that must not be copied, because they belong to the connection to Threads. */
const OF_CONNECTION = ["agent", "createConnection", "defaultPort", "headers", "host", "hostname", "port", "protocol"];

/** Returns the arguments for a request to the sandbox, or null for a request to another host. */
function redirectArguments(args: readonly unknown[]): unknown[] | null {
  const [first] = args;
  const url = typeof first === "string" || first instanceof URL ? String(first) : null;
  const from = url !== null && URL.canParse(url) ? new URL(url) : null;
  const isOptions = (each: unknown) => typeof each === "object" && each !== null && !(each instanceof URL);
  const options = (args.find(isOptions) ?? {}) as RequestOptions;
  // In Node's order: the name in the URL counts before the option `host`. Node refuses names that are not strings.
  const name: unknown = [options.hostname, from?.hostname, options.host].find(Boolean);
  if (typeof name !== "string" || !THREADS.test(name.replace(/:\d+$/, ""))) return null;
  const { protocol, hostname, port } = sandbox;
  const target = { protocol, hostname: hostname.replace(/^\[(.*)\]$/, "$1"), port };
  const kept = Object.fromEntries(Object.entries(options).filter(([option]) => !OF_CONNECTION.includes(option)));
  const path = from === null ? {} : { path: `${from.pathname}${from.search}` };
  const sent = { ...path, ...kept, ...target, headers: toSandboxHost(options.headers) };
  return [sent, ...args.filter((each) => typeof each === "function")];
}

/** Removes the Host header, so that Node sets it again. Node does not add it to headers in an array, so there this replaces it. */
function toSandboxHost(headers: RequestOptions["headers"]): RequestOptions["headers"] {
  const isHost = (name: unknown) => String(name).toLowerCase() === "host";
  if (Array.isArray(headers)) {
    const list: readonly string[] = headers;
    const inPlace = (values: readonly string[]) =>
      values.map((value, index) => (index % 2 === 1 && isHost(values[index - 1]) ? sandbox.host : value));
    // Node also accepts a list of pairs.
    const pairs = list as readonly unknown[] as readonly (readonly string[])[];
    return Array.isArray(pairs[0]) ? (pairs.map(inPlace) as readonly unknown[] as readonly string[]) : inPlace(list);
  }
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !isHost(name)));
}

const toSandbox = (sandbox.protocol === "https:" ? https.request : http.request) as Send;
for (const module of [http, https]) {
  const original = module.request as Send;
  const request: Send = (...args) => {
    const redirected = redirectArguments(args);
    return redirected === null ? original(...args) : toSandbox(...redirected);
  };
  const get: Send = (...args) => {
    const sent = request(...args);
    sent.end();
    return sent;
  };
  Object.assign(module, { request, get });
}
syncBuiltinESMExports();

const originalFetch = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const isRequest = input instanceof Request;
  const url = redirectUrl(isRequest ? input.url : String(input));
  if (url === null) return originalFetch(input, init);
  return originalFetch(isRequest ? new Request(url, input) : url, init);
};
