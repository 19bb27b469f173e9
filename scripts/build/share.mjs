/**
 * Ships a large part once: its ES module re-exports its CommonJS module. This is for parts that hold no class or state which the rest of the
 * SDK compares, so that both formats may use one copy: zod and the sandbox.
 */
import path from "node:path";

/** A source file of each part. */
const PARTS = ["src/http/zod.ts", "src/testing/sandbox/sandbox.ts"];

/**
 * @param report tsup's report on the ES modules
 * @returns {Map<string, string[]>} the files of the parts, with the names that they export
 */
export function sharedModules({ outputs }) {
  return new Map(
    PARTS.map((part) => {
      const found = Object.entries(outputs).filter(
        ([, { inputs, entryPoint }]) => entryPoint === part || part in inputs,
      );
      if (found.length !== 1) throw new Error(`${part} is in ${found.length} files of the build, and must be in one`);
      const [[file, { exports }]] = found;
      return [path.basename(file), exports];
    }),
  );
}

/**
 * Returns an ES module that exports the names of a CommonJS module. In Node they are in the default export, because Node cannot detect names in
 * minified code. Where `require` loads ES modules through a transpiler, as with tsx, there is no default export, and the namespace has the names.
 */
export const reExport = (script, names) =>
  `import * as script from "./${script}";\nexport const { ${[...names].sort().join(", ")} } = script.default ?? script;\n`;
