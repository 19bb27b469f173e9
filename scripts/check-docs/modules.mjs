/** Modules made of the blocks of a file: one each, and a block marked `continues` goes on with the one before it. */
import { codeBlocks, unknownMarks } from "./blocks.mjs";

/**
 * @typedef {object} DocModule
 * @property {string} document path of the Markdown file, from the root
 * @property {number} line where it begins
 * @property {string} name of its file
 * @property {string} code with every line at the number that it has in the document, so that what a tool reports is true there
 * @property {boolean} run
 */

/** @returns {DocModule[]} */
export function modulesOf(document, markdown) {
  const groups = [];
  for (const block of codeBlocks(markdown)) {
    const [unknown] = unknownMarks(block);
    const where = `${document}:${block.line}`;
    if (unknown !== undefined) throw new Error(`${where}: a block may be marked run or continues, not ${unknown}`);
    if (!block.marks.has("continues")) groups.push([block]);
    else if (groups.length === 0) throw new Error(`${where}: nothing goes before what this block continues`);
    else groups.at(-1).push(block);
  }
  return groups.map((blocks) => {
    const lines = [];
    for (const block of blocks) lines.push(...Array(block.line - 1 - lines.length).fill(""), ...block.lines);
    const [{ language, line }] = blocks;
    const commonJs = /\brequire\(/.test(lines.join("\n")) ? "c" : "m";
    return {
      document,
      line,
      name: `${document.replaceAll(/[^\w]+/g, "-")}-${line}.${commonJs}${language}`,
      code: lines.join("\n"),
      run: blocks.some(({ marks }) => marks.has("run")),
    };
  });
}
