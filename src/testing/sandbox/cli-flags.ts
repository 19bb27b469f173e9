import { parseArgs } from "node:util";
import { checkFault, FAULT_KINDS } from "./faults/check-faults.js";
import type { Fault } from "./faults/faults.js";
import { DEFAULT_USER, type SandboxOptions, type SandboxUserOptions } from "./options.js";
import { BEHAVIORS } from "./behaviors.js";
import { parseScopes, SCOPES } from "./oauth/scopes.js";
import { STRICTNESS } from "./strictness/levels.js";
import { APP_ACCESS, type AppAccess } from "./state/state.js";

/** The default port. It is fixed, so that a server's settings stay valid after a restart. */
const DEFAULT_PORT = 8473;

/** Wraps a list to the column of the flags' descriptions. */
function wrapped(words: readonly string[]): string {
  const lines = [""];
  for (const [index, word] of words.entries()) {
    const next = index < words.length - 1 ? `${word}, ` : word;
    if ((lines.at(-1) ?? "").length + next.length > 46) lines.push("");
    lines.push(`${lines.pop() ?? ""}${next}`);
  }
  return lines.map((line) => line.trimEnd()).join(`\n${" ".repeat(26)}`);
}

/** The output of `threads-sandbox --help`. */
export const HELP = `threads-sandbox: a local Threads for development

Usage: threads-sandbox [options]

  --port <number>         port (default: ${DEFAULT_PORT}; 0: a free one)
  --host <address>        address to listen on (default: 127.0.0.1; in a container
                          0.0.0.0, which other machines reach)
  --strictness <level>    which forms of requests to accept: strict is this SDK's,
                          documented Meta's (default), lenient any client's
  --user <name>           a Threads user, optionally with its id: 123:mika; may be
                          given more than once (default: @mika)
  --scopes <list>         permissions of the printed token, separated by commas
                          (default: all)
  --redirect-uri <url>    register a redirect URI; may be given more than once
                          (default: the sandbox's own /callback)
  --app-id <digits>       the Threads app id (default: from the seed)
  --app-secret <text>     the app secret (default: from the seed)
  --processing <ms>       how long a container is processed (default: 0)
  --latency <ms>          how long each response is held (default: 0)
  --no-fetch              accept any image or video URL without fetching it
                          (default: fetch it, from this machine only)
  --seed <number>         repeat the random values of an earlier run
  --behavior <name=value> select an undocumented behavior of Threads, such as
                          publishTwice=368; may be given more than once
  --fault <json>          inject a fault into a request, such as
                          '{"on":"publish","kind":"graph-error","status":500,
                          "code":10,"effect":"after"}'; may be given more than once
                          (kinds: ${wrapped(FAULT_KINDS)})
  --app-access <word>     refuse every call with a token, unless allowed
                          (${wrapped(APP_ACCESS)})
  --help                  show this and stop

It prints settings for a .env file, which ThreadsClient.fromEnv() reads, and a token
of the first user. Then it prints one line for each request, with secrets masked, and
with a warning for each thing that --strictness forgave. Press Ctrl+C to stop it.

A client whose hosts are fixed is sent to it by:
node --import @hayon/threads/testing/redirect app.js
`;

/** The options on the command line. */
export type CliOptions = SandboxOptions & {
  readonly port: number;
  readonly appAccess: AppAccess;
  /** The permissions of the printed token. */
  readonly scopes: readonly string[];
};

/** Reads the command line. Throws an `Error` with a message for the terminal. */
export function optionsFrom(args: readonly string[]): CliOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string" },
      host: { type: "string" },
      strictness: { type: "string" },
      user: { type: "string", multiple: true },
      scopes: { type: "string" },
      processing: { type: "string" },
      latency: { type: "string" },
      "redirect-uri": { type: "string", multiple: true },
      "app-id": { type: "string" },
      "app-secret": { type: "string" },
      "no-fetch": { type: "boolean" },
      seed: { type: "string" },
      behavior: { type: "string", multiple: true },
      fault: { type: "string", multiple: true },
      "app-access": { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return "help";
  return {
    port: wholeNumber("--port", values.port, 65_535) ?? DEFAULT_PORT,
    host: values.host,
    strictness: oneOf("--strictness", values.strictness, STRICTNESS) ?? "documented",
    users: values.user?.map(user),
    scopes: values.scopes === undefined ? Object.keys(SCOPES) : scopes(values.scopes),
    processingMs: wholeNumber("--processing", values.processing, Number.MAX_SAFE_INTEGER),
    latencyMs: wholeNumber("--latency", values.latency, 600_000),
    seed: wholeNumber("--seed", values.seed, Number.MAX_SAFE_INTEGER),
    app: { id: values["app-id"], secret: values["app-secret"] },
    redirectUris: values["redirect-uri"],
    fetchMedia: values["no-fetch"] !== true,
    behaviors: Object.fromEntries((values.behavior ?? []).map(behavior)),
    faults: (values.fault ?? []).map(fault),
    appAccess: oneOf("--app-access", values["app-access"], APP_ACCESS) ?? "allowed",
  };
}

/** Reads `name=value`. The value has the type of the behavior. */
function behavior(text: string): [string, unknown] {
  const [name = "", value] = text.split("=");
  const row = Object.entries(BEHAVIORS).find(([known]) => known === name)?.[1];
  if (row === undefined) throw new Error(`--behavior: ${name} is not a behavior; docs/sandbox/behaviors.md lists them`);
  const found = row.values.find((known) => String(known) === value);
  if (found === undefined) throw new Error(`--behavior ${name} must be one of ${row.values.map(String).join(", ")}`);
  return [name, found];
}

function fault(text: string): Fault {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Error('--fault must be JSON such as {"on":"publish","kind":"close-after"}');
  }
  checkFault(read, "--fault");
  return read as Fault;
}

function oneOf<Word extends string>(flag: string, word: string | undefined, known: readonly Word[]): Word | undefined {
  if (word === undefined) return undefined;
  const found = known.find((each) => each === word);
  if (found === undefined) throw new Error(`${flag} must be one of ${known.join(", ")}`);
  return found;
}

/** Reads `name` or `id:name`. Ids that are not given follow the one of the default user. */
function user(text: string, index: number): SandboxUserOptions {
  const [, id = String(BigInt(DEFAULT_USER.id) + BigInt(index)), username = ""] =
    /^(?:(\d+):)?@?(.*)$/.exec(text) ?? [];
  if (username === "") throw new Error("--user must be a name such as mika, or an id and a name such as 123:mika");
  return { id, username };
}

function scopes(text: string): string[] {
  const given = parseScopes(text);
  const unknown = given.find((scope) => !Object.hasOwn(SCOPES, scope));
  if (unknown !== undefined) throw new Error(`--scopes: ${unknown} is not a permission of Threads`);
  return given;
}

function wholeNumber(flag: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) throw new Error(`${flag} must be a whole number from 0 to ${most}`);
  return value;
}
