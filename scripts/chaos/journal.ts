/** The journals that a run can use. The same promises must hold in memory and in every database. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PublishJournal } from "@hayon/threads";
import { memoryChaosJournal } from "./journals/memory.js";
import { postgresChaosJournal } from "./journals/postgres.js";
import { redisChaosJournal } from "./journals/redis.js";

/** The `chaosJournal` export of a module given with `--journal`. */
export interface ChaosJournal {
  /** Called once, before the workers start. Each of them receives `address`. */
  start(): Promise<{ readonly address: string; stop(): Promise<void> }>;
  /** Called in each worker. */
  connect(address: string): Promise<PublishJournal>;
}

const NAMED = new Map([
  ["memory", memoryChaosJournal],
  ["postgres", postgresChaosJournal],
  ["redis", redisChaosJournal],
]);

/** Returns the journal with this name: `memory`, `postgres`, `redis`, or a module's path from the working directory. */
export async function journalNamed(name: string): Promise<ChaosJournal> {
  const named = NAMED.get(name);
  if (named !== undefined) return named;
  const module = (await import(pathToFileURL(resolve(name)).href)) as { chaosJournal?: ChaosJournal };
  if (module.chaosJournal === undefined) throw new TypeError(`--journal: ${name} does not export a chaosJournal`);
  return module.chaosJournal;
}
