/** Makes scripts smaller, and keeps stack traces readable: the names of our own code stay, and lines stay short. */
import { transform } from "esbuild";

/**
 * @param {string} code
 * @param {{ isBundled: boolean }} options whether it is the code of another package, whose names may be shortened
 * @returns {Promise<string>}
 */
export async function minified(code, { isBundled }) {
  const { code: smaller } = await transform(code, {
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: isBundled,
    lineLimit: 400,
    target: "node20",
    legalComments: "inline",
  });
  return smaller;
}
