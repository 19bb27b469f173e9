/** The requirements on a server. */
import { ThreadsConfigError } from "../../errors/index.js";
import type { RunScript } from "./client.js";
import { INFO } from "./scripts.js";

/** The oldest major version with every command that current clients send. */
const OLDEST_MAJOR = 6;

/**
 * Checks the server's version and its eviction policy.
 *
 * @throws ThreadsConfigError for a server that is too old, or evicts keys without an expiry, such as the SDK's
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
