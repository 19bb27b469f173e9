/** What a server has to be. */
import { ThreadsConfigError } from "../../errors/index.js";
import type { RunScript } from "./client.js";
import { INFO } from "./scripts.js";

/** The first that has everything that today's clients say to it. */
const OLDEST_MAJOR = 6;

/**
 * Asks the server what it is; there are no tables to make.
 *
 * @throws ThreadsConfigError for one that is too old, or that makes room by throwing keys away which have no expiry, as ours have none
 */
export async function checkServer(run: RunScript, keys: string[]): Promise<void> {
  const info = String(await run(INFO, keys, []));
  const problems = [];
  if (Number(/^redis_version:(\d+)/m.exec(info)?.[1]) < OLDEST_MAJOR) {
    problems.push({ name: "client", problem: `must be connected to Redis ${OLDEST_MAJOR} or later` });
  }
  if (/^maxmemory:[1-9]/m.test(info) && /^maxmemory_policy:allkeys-/m.test(info)) {
    problems.push({ name: "client", problem: "must be connected to a Redis whose maxmemory-policy is noeviction" });
  }
  if (problems.length > 0) throw new ThreadsConfigError(problems);
}
