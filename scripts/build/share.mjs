/**
 * Ships a large part once: its ES module re-exports its CommonJS module. This is for parts that hold no class or state which the rest of the
 * SDK compares, so that both formats may use one copy: zod and the sandbox.
 */

/** A source file of each part. */
const PARTS = ["src/http/zod.ts", "src/testing/sandbox/sandbox.ts"];

/**
 * @param {{ esm: import("./bundle.mjs").Script[], commonJs: import("./bundle.mjs").Script[] }} bundle
 * @returns {import("./bundle.mjs").Script[]} the ES modules, those of the parts with their new code
 */
export function shareWithCommonJs({ esm, commonJs }) {
  const shared = new Map(PARTS.map((part) => [scriptWith(esm, part), scriptWith(commonJs, part)]));
  return esm.map((module) => {
    const script = shared.get(module);
    return script === undefined ? module : { ...module, code: reExport(module, script) };
  });
}

function scriptWith(scripts, part) {
  const found = scripts.filter(({ modules }) => modules.includes(part));
  if (found.length !== 1) throw new Error(`${part} is in ${found.length} files of a build, and must be in one`);
  return found[0];
}

function reExport({ fileName, exports }, script) {
  const missing = exports.filter((name) => !script.exports.includes(name));
  if (missing.length > 0) throw new Error(`${script.fileName} does not export ${missing.join(", ")} of ${fileName}`);
  // A default import is all that the CommonJS module exports. Node cannot see its names in minified code.
  return `import shared from "./${script.fileName}";\nexport const { ${exports.sort().join(", ")} } = shared;\n`;
}
