/** Finds the sentences of a Markdown document, without its code blocks. */

/** A sentence, or a row of a table, as a reader sees it. */
export interface Sentence {
  readonly document: string;
  /** The line in which its paragraph begins, from 1. */
  readonly line: number;
  /** The heading above it. For a row, also the head of its table. */
  readonly section: string;
  readonly text: string;
}

/** A paragraph, an item of a list, or a row of a table. */
interface Passage {
  readonly line: number;
  readonly section: string;
  readonly isRow: boolean;
  readonly text: string;
}

/** Shorter texts are labels. */
const MIN_WORDS = 4;

const FENCE = /^\s*(?:`{3,}|~{3,})/;
const HEADING = /^#+ +(?<title>.+)$/;
const ROW = /^\s*\|(?<cells>.+)\|\s*$/;
const RULE = /^\s*\|[-:|\s]+\|\s*$/;
const REFERENCE = /^\[[^\]]+\]: /;
const ITEM = /^\s*(?:[-*]|\d+\.) +/;

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

function passagesOf(markdown: string): Passage[] {
  const lines = markdown.split(/\r?\n/);
  const passages: Passage[] = [];
  let [section, head, inCode, paragraph] = ["", "", false, null as { line: number; texts: string[] } | null];
  const endParagraph = () => {
    if (paragraph !== null)
      passages.push({ line: paragraph.line, section, isRow: false, text: paragraph.texts.join(" ") });
    paragraph = null;
  };
  for (const [index, line] of lines.entries()) {
    const heading = HEADING.exec(line)?.groups?.title;
    const row = ROW.exec(line)?.groups?.cells;
    const isProse = !inCode && !FENCE.test(line) && heading === undefined && row === undefined;
    if (!isProse || line.trim() === "" || ITEM.test(line)) endParagraph();
    if (FENCE.test(line)) inCode = !inCode;
    else if (inCode) continue;
    else if (heading !== undefined) section = readable(heading);
    else if (row !== undefined) {
      if (RULE.test(lines[index + 1] ?? "")) head = readable(row);
      else if (!RULE.test(line))
        passages.push({ line: index + 1, section: `${section}: ${head}`, isRow: true, text: row });
    } else if (line.trim() !== "" && !REFERENCE.test(line)) {
      paragraph ??= { line: index + 1, texts: [] };
      paragraph.texts.push(line.replace(ITEM, "").replace(/^> /, "").trim());
    }
  }
  endParagraph();
  return passages;
}

/** Returns a text without the marks of links and of bold words. */
const readable = (text: string) =>
  text
    .replaceAll(/\[((?:[^\]`]|`[^`]*`)+)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replaceAll("**", "")
    .replaceAll("\\|", "|")
    .trim();

/** Splits a paragraph into sentences. A capital letter replaces code meanwhile, because code may begin a sentence, and a period in code ends none. */
function split(paragraph: string): string[] {
  const codes: string[] = [];
  const hidden = paragraph.replaceAll(/`[^`]+`/g, (code) => `Code${String(codes.push(code) - 1)}x`);
  return [...segmenter.segment(hidden)].map(({ segment }) =>
    segment.replaceAll(/Code(\d+)x/g, (_, index: string) => codes[Number(index)] ?? "").trim(),
  );
}

/** Returns every sentence of a document with at least four words. A row of a table counts as one. */
export function sentencesOf(document: string, markdown: string): Sentence[] {
  return passagesOf(markdown).flatMap(({ line, section, isRow, text }) =>
    (isRow ? [readable(text)] : split(readable(text)))
      .filter((sentence) => sentence.split(/\s+/).length >= MIN_WORDS)
      .map((sentence) => ({ document, line, section, text: sentence })),
  );
}
