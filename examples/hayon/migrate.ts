/**
 * The steps of the migration that a person runs once: `npx tsx examples/hayon/migrate.ts check|schema|ids|seal|unseal`. It needs `MONGODB_URL`;
 * `ids` needs `THREADS_APP_ID`, `THREADS_APP_SECRET` and `THREADS_REDIRECT_URI` too; `seal` and `unseal` need `TOKEN_KEY` as well.
 */
import mongoose from "mongoose";
import type { PlaintextRule } from "@hayon/threads";
import { accountStore, createClient, createConnections, publishJournal, sealedStore } from "./threads.js";

const STEPS: Readonly<Record<string, () => Promise<unknown>>> = {
  check: () => accountStore().check(),
  schema: () => Promise.all([accountStore().ensureSchema(), publishJournal().ensureSchema()]),
  ids: correctIds,
  seal: () => sealed("dangerouslyAccept").seal({ from: "plaintext" }),
  unseal: () => sealed("dangerouslyWrite").dangerouslyUnsealAll(),
};

function sealed(plaintext: PlaintextRule) {
  const { TOKEN_KEY: tokenKey } = process.env;
  if (tokenKey === undefined) throw new Error("TOKEN_KEY: must be set in the environment.");
  return sealedStore(createClient(), { tokenKey, plaintext });
}

/** Reads the exact id of each account, which JSON.parse had rounded. */
async function correctIds(): Promise<{ corrected: number; failed: number }> {
  const store = accountStore();
  const client = createClient();
  const connections = createConnections(client);
  const counts = { corrected: 0, failed: 0 };
  let cursor: string | undefined;
  do {
    const page = await store.list({ states: ["active", "error"], cursor });
    for (const { value } of page.items) {
      // After a failure the old id stays. Run the step again.
      await connections.updateProfile(value.ownerId).then(
        () => (counts.corrected += 1),
        () => (counts.failed += 1),
      );
    }
    ({ cursor } = page);
  } while (cursor !== undefined);
  await client.close();
  return counts;
}

async function main(): Promise<void> {
  const { MONGODB_URL = "" } = process.env;
  const step = STEPS[process.argv[2] ?? ""];
  if (step === undefined) throw new Error(`The step must be one of ${Object.keys(STEPS).join(", ")}.`);
  await mongoose.connect(MONGODB_URL);
  try {
    console.log(await step());
  } finally {
    await mongoose.disconnect();
  }
}

void main();
