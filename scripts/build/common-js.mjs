/** Makes CommonJS modules from the ES modules of a build, file for file, so that both share names and keep the same syntax. */
import { transform } from "esbuild";

/** The name of the CommonJS module that is made from an ES module. */
export const commonJsName = (name) => name.replace(/\.js$/, ".cjs");

/**
 * @param {string} code an ES module whose relative imports are other files of the build
 * @returns {Promise<string>}
 */
export async function asCommonJs(code) {
  const { code: script } = await transform(code, {
    format: "cjs",
    platform: "node",
    target: "node20",
    // A `require` in place of the `import()` loads the file just as late.
    supported: { "dynamic-import": false },
  });
  return script.replace(/\brequire\("(\.\/[\w-]+)\.js"\)/g, 'require("$1.cjs")');
}
