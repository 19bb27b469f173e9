/** A folder that is gone when the work in it is done, however that ends. */
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

export async function inTemporaryFolder(name, work) {
  // The real path: a compiler reports files by it, and the caller compares names.
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), `${name}-`)));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
