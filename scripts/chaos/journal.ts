/** Where a run keeps its journal: pluggable, since what holds in memory must hold in every database. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PublishJournal } from "@hayon/threads";
import { memoryChaosJournal } from "./journals/memory.js";
import { postgresChaosJournal } from "./journals/postgres.js";
import { redisChaosJournal } from "./journals/redis.js";

/** What a module given with `--journal` exports as `chaosJournal`. */
export interface ChaosJournal {
  /** Called once, before the workers start. `address` is handed to each of them. */
  start(): Promise<{ readonly address: string; stop(): Promise<void> }>;
  /** Called in each worker. */
  connect(address: string): Promise<PublishJournal>;
}

const NAMED = new Map([
  ["memory", memoryChaosJournal],
  ["postgres", postgresChaosJournal],
  ["redis", redisChaosJournal],
]);

/** Finds a journal by its name: `memory`, `postgres`, `redis`, or a module's path from the working directory. */
export async function journalNamed(name: string): Promise<ChaosJournal> {
  const named = NAMED.get(name);
  if (named !== undefined) return named;
  const module = (await import(pathToFileURL(resolve(name)).href)) as { chaosJournal?: ChaosJournal };
  if (module.chaosJournal === undefined) throw new TypeError(`${name} exports no chaosJournal`);
  return module.chaosJournal;
}
