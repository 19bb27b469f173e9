/** Makes a script smaller, and keeps what a stack trace shows: every name stays, and lines stay short. */
import { transform } from "esbuild";

/** @returns {Promise<string>} */
export async function minified(code) {
  const { code: smaller } = await transform(code, {
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    target: "node20",
    legalComments: "inline",
  });
  return smaller;
}
