/**
 * Ships a large part once: its ES module re-exports its CommonJS module. This is for parts that hold no class or state which the rest of the
 * SDK compares, so that both formats may use one copy: zod and the sandbox.
 */
import path from "node:path";

/** A source file of each part. */
const PARTS = ["src/http/zod.ts", "src/testing/sandbox/sandbox.ts"];

/**
 * @param esm the bundler's report on the ES modules
 * @param commonJs its report on the CommonJS modules
 * @returns {Map<string, string>} the new code of each ES module, by file name
 */
export function shareWithCommonJs(esm, commonJs) {
  return new Map(
    PARTS.map((part) => {
      const [module, { exports }] = outputOf(esm, part);
      const [script, { exports: shared }] = outputOf(commonJs, part);
      const missing = exports.filter((name) => !shared.includes(name));
      if (missing.length > 0) throw new Error(`${script} does not export ${missing.join(", ")} of ${module}`);
      return [module, `export { ${exports.sort().join(", ")} } from "./${script}";\n`];
    }),
  );
}

function outputOf({ outputs }, part) {
  const found = Object.entries(outputs).filter(([, { inputs, entryPoint }]) => entryPoint === part || part in inputs);
  if (found.length !== 1) throw new Error(`${part} is in ${found.length} files of a build, and must be in one`);
  const [[file, output]] = found;
  return [path.basename(file), output];
}
