import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const FILE = `${FOLDER}draft-errors.virtual.ts`;
const MEDIA = `media: [{ type: "image", url: "https://cdn.example/1.jpg" }]`;

/** Returns the compiler's error about each draft, as an editor shows it. */
function compileErrors(drafts: readonly string[]): string[] {
  const lines = drafts.map((draft) => `take(${draft});`);
  const source = `import type { PostDraft } from "../../src/validation/index.js";\ndeclare function take(draft: PostDraft): void;\n${lines.join("\n")}`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    // The smallest library, because loading the others takes most of the time.
    lib: ["lib.es2022.d.ts"],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([FILE], options, {
    ...host,
    fileExists: (path) => path === FILE || host.fileExists(path),
    readFile: (path) => (path === FILE ? source : host.readFile(path)),
    getSourceFile: (path, target) =>
      path === FILE ? ts.createSourceFile(path, source, target) : host.getSourceFile(path, target),
  });
  const file = program.getSourceFile(FILE);
  return program
    .getSemanticDiagnostics(file)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("the compile error of a draft", () => {
  it("gives the reason why a field is not allowed", { timeout: 60_000 }, () => {
    const reasons: readonly (readonly [string, string])[] = [
      [
        `{ text: "Hej!", ${MEDIA}, link: "https://a.example" }`,
        "Threads accepts a link only on a post without media, a poll or a second link",
      ],
      [
        `{ text: "Hej!", ${MEDIA}, poll: ["Yes", "No"] }`,
        "Threads accepts a poll only on a text post without a link or a text attachment",
      ],
      [
        `{ text: "Hej!", ${MEDIA}, gif: { id: "1", provider: "GIPHY" } }`,
        "Threads accepts a GIF only on a post without media",
      ],
      [
        `{ text: "Hej!", ${MEDIA}, textAttachment: { text: "Hej!" } }`,
        "Threads accepts a text attachment only on a post without media or a poll",
      ],
      [`{ text: "Hej!", ghost: true, topicTag: "harbour" }`, "Threads accepts only text and spoilers on a ghost post"],
    ];
    const errors = compileErrors(reasons.map(([draft]) => draft));
    expect(errors).toHaveLength(reasons.length);
    for (const [index, [, reason]] of reasons.entries()) expect(errors[index]).toContain(reason);
  });
});
