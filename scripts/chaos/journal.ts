/** Where a run keeps its journal: pluggable, since what holds in memory must hold in every database. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PublishJournal } from "@hayon/threads";
import { memoryChaosJournal } from "./journals/memory.js";

/** What a module given with `--journal` exports as `chaosJournal`. */
export interface ChaosJournal {
  /** Called once, before the workers start. `address` is handed to each of them. */
  start(): Promise<{ readonly address: string; stop(): Promise<void> }>;
  /** Called in each worker. */
  connect(address: string): Promise<PublishJournal>;
}

/** Finds a journal by its name: `memory`, or a module's path from the working directory. */
export async function journalNamed(name: string): Promise<ChaosJournal> {
  if (name === "memory") return memoryChaosJournal;
  const module = (await import(pathToFileURL(resolve(name)).href)) as { chaosJournal?: ChaosJournal };
  if (module.chaosJournal === undefined) throw new TypeError(`${name} exports no chaosJournal`);
  return module.chaosJournal;
}
