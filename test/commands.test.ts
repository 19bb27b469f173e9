/** The commands in the documents. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const documents = [
  "README.md",
  "CHANGELOG.md",
  ...readdirSync(new URL("docs", root), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];
const { devDependencies, bin } = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;

it("the documents run only npm packages that are this one or installed in this repository", () => {
  const commands = documents.flatMap((file) =>
    [...read(file).matchAll(/\bnpx ([^`\n]*)/g)].map(([, words = ""]) => words),
  );
  expect(commands.length).toBeGreaterThan(3);
  const unknown = commands.filter((words) => {
    // `-y` installs without a question.
    const [first = "", ...rest] = words.replace(/^-y /, "").split(" ");
    // `npx threads-sandbox` would install any package that someone publishes under that name.
    if (first === "-p") return rest[0] !== "@hayon/threads" || !Object.hasOwn(bin ?? {}, rest[1] ?? "");
    return !Object.hasOwn(devDependencies ?? {}, first);
  });
  expect(unknown).toEqual([]);
});
