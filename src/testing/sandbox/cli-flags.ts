import { parseArgs } from "node:util";
import type { SandboxOptions } from "./options.js";

/** Where the sandbox listens unless told otherwise: always the same, so that a server's settings outlive a restart. "THRE" on a phone's keys. */
const DEFAULT_PORT = 8473;

/** What `threads-sandbox --help` prints. */
export const HELP = `threads-sandbox: a local Threads to develop against

Usage: threads-sandbox [options]

  --port <number>         port on 127.0.0.1 (default: ${DEFAULT_PORT}; 0: any that is free)
  --redirect-uri <url>    register a redirect URI; may be given more than once
                          (default: the sandbox's own /callback)
  --app-id <digits>       the Threads app id (default: from the seed)
  --app-secret <text>     the app secret (default: from the seed)
  --no-fetch              take any image or video URL without fetching it
                          (default: fetch it, from this machine only)
  --seed <number>         repeat everything random of an earlier run
  --help                  show this and stop

It prints settings that can go into a .env file and the line of code that goes
with them, then a line per request with every secret masked. Stop it with Ctrl+C.
`;

/** Reads the command line. Throws an `Error` whose message is meant for the terminal. */
export function optionsFrom(args: readonly string[]): (SandboxOptions & { port: number }) | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string" },
      "redirect-uri": { type: "string", multiple: true },
      "app-id": { type: "string" },
      "app-secret": { type: "string" },
      "no-fetch": { type: "boolean" },
      seed: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return "help";
  return {
    port: wholeNumber("--port", values.port, 65_535) ?? DEFAULT_PORT,
    seed: wholeNumber("--seed", values.seed, Number.MAX_SAFE_INTEGER),
    app: { id: values["app-id"], secret: values["app-secret"] },
    redirectUris: values["redirect-uri"],
    fetchMedia: values["no-fetch"] !== true,
  };
}

function wholeNumber(flag: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) throw new Error(`${flag} takes a whole number from 0 to ${most}`);
  return value;
}
