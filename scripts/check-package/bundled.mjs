/** What may be inside the build: our own code and zod, never undici. */
import { readBuilt } from "./pack.mjs";
import { manifest } from "../lib/repository.mjs";

/** A good third above what the SDK weighs; undici inside, once for each format, would add 430,000. */
const MAX_PACKED_BYTES = 650_000;

/** @param {import("./pack.mjs").Packed} packed */
export async function checkBundled(packed) {
  const problems = [];
  if (packed.packedBytes > MAX_PACKED_BYTES) {
    problems.push(`the tarball has ${packed.packedBytes} bytes, and ${MAX_PACKED_BYTES} are allowed`);
  }

  const dependencies = Object.keys(manifest().dependencies).join(", ");
  if (dependencies !== "undici") problems.push(`the dependencies are ${dependencies}, and undici alone is allowed`);

  const built = await readBuilt(packed, ".js", ".cjs");
  for (const { name, text } of built) {
    // The bundler writes the path of each file that it takes in above its code.
    for (const [, taken] of text.matchAll(/^\/\/ .*node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)) {
      if (taken !== "zod") problems.push(`${name} holds code of ${taken}`);
    }
  }
  for (const extension of [".js", ".cjs"]) {
    const loads = built.some(
      ({ name, text }) => name.endsWith(extension) && /\b(?:import|require)\("undici"\)/.test(text),
    );
    if (!loads) problems.push(`no ${extension} file loads undici from outside`);
  }

  if (problems.length > 0) throw new Error([...new Set(problems)].join("\n"));
  return `${Math.ceil(packed.packedBytes / 1000)} kB packed`;
}
