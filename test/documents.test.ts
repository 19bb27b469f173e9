/** The links between the documents, and how a guide begins. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";

const documents = [
  ...readdirSync(".").filter((file) => file.endsWith(".md")),
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file)),
];

const withoutCode = (markdown: string) => markdown.replaceAll(/^ *```.*?^ *```$/gms, "");

/** The anchor that GitHub gives to a heading. */
const anchorOf = (heading: string) =>
  heading
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");

const prose = new Map(documents.map((file) => [file, withoutCode(readFileSync(file, "utf8"))]));

const anchorsOf = (file: string) =>
  [...(prose.get(file) ?? "").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));

/** The relative links of a document: those in the text, and those of its references. */
const linksOf = (file: string) =>
  [...(prose.get(file) ?? "").matchAll(/(?:\]\(|^\[[^\]]+\]: )([^)\s]+)/gm)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));

/** What is wrong with a link, or null. */
function problemOf(file: string, link: string): string | null {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? file : normalize(join(dirname(file), path));
  if (!existsSync(target)) return `${file}: ${link} leads to no file`;
  if (anchor === undefined || !target.endsWith(".md")) return null;
  return anchorsOf(target).includes(anchor) ? null : `${file}: ${link} leads to no heading`;
}

it("documents: every relative link leads to a file, and every anchor to a heading", () => {
  const links = documents.flatMap((file) => linksOf(file).map((link) => ({ file, link })));
  expect(links.length).toBeGreaterThan(150);
  expect(links.map(({ file, link }) => problemOf(file, link)).filter((problem) => problem !== null)).toEqual([]);
});

it("documents: each guide begins with code, after a few lines at most", () => {
  const contents = readFileSync("docs/README.md", "utf8");
  const sections = contents.split(/^## /m).filter((section) => /^(?:Guides|Testing)\n/.test(section));
  const guides = [...sections.join("").matchAll(/\]\(([^)#]+\.md)\)/g)].map(([, guide = ""]) => join("docs", guide));
  expect(guides.length).toBeGreaterThan(20);
  const lineOfCode = (file: string) =>
    readFileSync(file, "utf8")
      .split("\n")
      .findIndex((line) => line.startsWith("```"));
  const late = guides.filter((file) => lineOfCode(file) === -1 || lineOfCode(file) > 12);
  expect(late).toEqual([]);
});
