/**
 * The steps of the migration that a person runs once: `npx tsx examples/hayon/migrate.ts check|schema|ids|leftovers|encrypt|decrypt`. It needs
 * `MONGODB_URL`; `ids`, `encrypt` and `decrypt` need `THREADS_APP_ID`, `THREADS_APP_SECRET` and `THREADS_REDIRECT_URI` too; `encrypt` and `decrypt`
 * need `TOKEN_KEY` as well.
 */
import mongoose from "mongoose";
import type { ThreadsClient } from "@hayon/threads";
import { check, correctIds, createIndexes, removeLeftoverTokens, encryptTokens, decryptTokens } from "./migration.js";
import { createClient } from "./threads.js";

const STEPS: Readonly<Record<string, () => Promise<unknown>>> = {
  check,
  schema: createIndexes,
  ids: () => withClient(correctIds),
  leftovers: removeLeftoverTokens,
  encrypt: () => withClient((client) => encryptTokens(client, fromEnvironment("TOKEN_KEY"))),
  decrypt: () => withClient((client) => decryptTokens(client, fromEnvironment("TOKEN_KEY"))),
};

function fromEnvironment(name: "MONGODB_URL" | "TOKEN_KEY"): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name}: must be set in the environment.`);
  return value;
}

async function withClient<Result>(work: (client: ThreadsClient) => Promise<Result>): Promise<Result> {
  const client = createClient();
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

async function main(): Promise<void> {
  const step = STEPS[process.argv[2] ?? ""];
  if (step === undefined) throw new Error(`The step must be one of ${Object.keys(STEPS).join(", ")}.`);
  await mongoose.connect(fromEnvironment("MONGODB_URL"));
  try {
    console.log((await step()) ?? "Done.");
  } finally {
    await mongoose.disconnect();
  }
}

void main();
