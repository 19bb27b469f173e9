/** Makes modules from the blocks of a file. A block with the mark `continues` belongs to the module before. */
import { codeBlocks, unknownMarks } from "./blocks.mjs";

/**
 * @typedef {object} DocModule
 * @property {string} document path of the Markdown file, from the root
 * @property {number} line its first line
 * @property {string} name the name of its file
 * @property {string} code the code, with the line numbers of the document, so that tools report the right lines
 * @property {boolean} run
 * @property {boolean} classic whether it is also compiled with the settings of an older CommonJS project
 */

/** @returns {DocModule[]} */
export function modulesOf(document, markdown) {
  const groups = [];
  for (const block of codeBlocks(markdown)) {
    const [unknown] = unknownMarks(block);
    const where = `${document}:${block.line}`;
    if (unknown !== undefined)
      throw new Error(`${where}: the mark must be run, continues or commonjs, got ${unknown}.`);
    if (!block.marks.has("continues")) groups.push([block]);
    else if (groups.length === 0) throw new Error(`${where}: continues needs a block before it.`);
    else groups.at(-1).push(block);
  }
  return groups.map((blocks) => {
    const lines = [];
    for (const block of blocks) lines.push(...Array(block.line - 1 - lines.length).fill(""), ...block.lines);
    const [{ language, line }] = blocks;
    const classic = blocks.some(({ marks }) => marks.has("commonjs"));
    const commonJs = classic || /\brequire\(/.test(lines.join("\n")) ? "c" : "m";
    return {
      document,
      line,
      name: `${document.replaceAll(/[^\w]+/g, "-")}-${line}.${commonJs}${language}`,
      code: lines.join("\n"),
      run: blocks.some(({ marks }) => marks.has("run")),
      classic,
    };
  });
}
