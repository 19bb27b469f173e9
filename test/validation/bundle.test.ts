import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { png } from "./images/image-files.js";

const ENTRY = fileURLToPath(new URL("../../src/validation/index.ts", import.meta.url));

describe("the browser bundle of ./validation", () => {
  let code = "";
  let inputs: string[] = [];

  beforeAll(async () => {
    const result = await build({
      entryPoints: [ENTRY],
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      platform: "browser",
      format: "iife",
      globalName: "validation",
      target: "es2022",
    });
    code = result.outputFiles[0]!.text;
    inputs = Object.keys(result.metafile.inputs);
  });

  it("contains only the validation module, and the error that the intents throw", () => {
    expect(inputs.length).toBeGreaterThan(5);
    const others = inputs.filter((path) => !path.startsWith("src/validation/"));
    expect(others.sort()).toEqual(["src/errors/base.ts", "src/errors/caller.ts"]);
    expect(code).not.toMatch(/node:|\brequire\(|\bprocess\b|\bBuffer\b/);
  });

  it("stays below 15 kB gzipped", () => {
    const bytes = gzipSync(code, { level: 9 }).length;
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThan(15_000);
  });

  it("brings less than 3 kB gzipped to a page that only uses the web intents", async () => {
    const page = {
      contents: `export { postIntentUrl, followIntentUrl } from ${JSON.stringify(ENTRY)}`,
      resolveDir: ".",
    };
    const options = { bundle: true, minify: true, write: false, platform: "browser", format: "esm" } as const;
    const { outputFiles } = await build({ stdin: page, target: "es2022", ...options });
    expect(outputFiles[0]!.text).toContain("intent/post");
    expect(gzipSync(outputFiles[0]!.text, { level: 9 }).length).toBeLessThan(3_000);
  });

  it("runs in a realm without any platform API", () => {
    // A new realm has no process, Buffer, require, URL and TextEncoder, so it offers less than any browser.
    const realm = createContext({ file: [...png(640, 480)] });
    expect(runInContext("typeof process + typeof Buffer + typeof URL", realm)).toBe("undefined".repeat(3));
    runInContext(code, realm);
    const result = runInContext(
      `JSON.stringify({
        size: validation.measureText("Hej 👨‍👩‍👧‍👦 🇸🇪"),
        clean: validation.validatePost({ text: "Hej!", media: [{ type: "image", bytes: Uint8Array.from(file) }] }),
        intent: validation.postIntentUrl({ text: "Hej", tag: "Segling" }),
        long: validation.validatePost({ text: "é".repeat(612), media: [{ type: "image", url: "ftp://a.example" }] }),
      })`,
      realm,
    ) as string;
    expect(JSON.parse(result)).toMatchObject({
      size: { characters: 38, codePoints: 14, utf16Units: 20, bytes: 38, remaining: 462 },
      clean: [],
      intent: "https://www.threads.com/intent/post?text=Hej&tag=Segling",
      long: [
        { code: "text-too-long", limit: 500, actual: 612 },
        { code: "media-url", path: ["media", 0, "url"] },
      ],
    });
  });

  it("compiles the emoji pattern only for a text with emoji sequences", () => {
    const realm = createContext({ patterns: [] as string[] });
    runInContext(code, realm);
    runInContext(
      `const Original = RegExp; RegExp = function (source, flags) { patterns.push(source); return new Original(source, flags); };`,
      realm,
    );
    runInContext(`validation.validatePost({ text: "Plain text, 1# 漢字 and é, and even 👍 ™ ❤" })`, realm);
    expect(runInContext("patterns.length", realm)).toBe(0);
    runInContext(`validation.validatePost({ text: "❤️" })`, realm);
    expect(runInContext("patterns.length", realm)).toBe(1);
  });
});
