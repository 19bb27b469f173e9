/** The code blocks of a Markdown file. */

/**
 * @typedef {object} Block
 * @property {"ts" | "js"} language
 * @property {Set<string>} marks the words after the language in the fence: `run`, `continues`, `commonjs`
 * @property {number} line of the first line of code, from 1
 * @property {string[]} lines
 */

const MARKS = new Set(["run", "continues", "commonjs"]);

/** @returns {Block[]} */
export function codeBlocks(markdown) {
  const blocks = [];
  let fence = null;
  for (const [index, text] of markdown.split(/\r?\n/).entries()) {
    if (fence === null) {
      const opening = /^(?<indent> *)(?<ticks>`{3,}|~{3,})\s*(?<info>[^`]*)$/.exec(text)?.groups;
      if (opening === undefined) continue;
      const [language = "", ...marks] = opening.info.trim().split(/\s+/);
      fence = { ...opening, block: { language, marks: new Set(marks), line: index + 2, lines: [] } };
    } else if (text.trim().startsWith(fence.ticks) && /^[`~]+$/.test(text.trim())) {
      blocks.push(fence.block);
      fence = null;
    } else {
      fence.block.lines.push(text.slice(0, fence.indent.length).trim() === "" ? text.slice(fence.indent.length) : text);
    }
  }
  return blocks.filter(({ language }) => language === "ts" || language === "js");
}

/** Returns the first mark that is not known. */
export const unknownMarks = ({ marks }) => [...marks].filter((mark) => !MARKS.has(mark));
