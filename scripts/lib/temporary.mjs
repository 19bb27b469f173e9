/** Calls `work` with a temporary folder, which is deleted afterwards. */
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

export async function inTemporaryFolder(name, work) {
  // Compilers report the real path, and the caller compares names.
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), `${name}-`)));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
