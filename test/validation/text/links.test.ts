/** Tests URLs, the links of a text, and which links are the same. */
import { describe, expect, it } from "vitest";
import { validatePost, validateText } from "../../../src/validation/index.js";
import { linksIn } from "../../../src/validation/text/links.js";
import { urlFinding } from "../../../src/validation/rules/web-url.js";

describe("urlFinding", () => {
  it.each([
    "http://a",
    "https://a",
    "HTTPS://A.EXAMPLE",
    "https://a/",
    "https://a?b",
    "https://a#b",
    "https://a/b?c#d",
    "https://u:p@a",
    "https://a:65535/",
  ])("accepts %s", (text) => {
    expect(urlFinding("The link", text, null)).toBeNull();
  });

  it.each([
    "",
    "a",
    "//a",
    "https:/a",
    "https:a",
    "https://",
    "https:///a",
    "https://?a",
    "https://#a",
    "https://\\a",
    "https://a\\b",
    "https://a b",
    "https://a/ b",
    "https://a/\n",
    " https://a",
    "https://a ",
    "xhttps://a",
    "httpss://a",
    "ftp://a",
    "https://a:65536/",
    "https://[/",
  ])("rejects %j", (text) => {
    expect(urlFinding("The link", text, "ftp")).toEqual({
      limit: ["https", "http"],
      actual: "ftp",
      message: "The link needs a full URL that begins with https:// or http://.",
    });
  });

  it("accepts 8,192 characters, and rejects any longer text", () => {
    const urlOf = (length: number) => `https://a.example/${"a".repeat(length - 18)}`;
    expect(urlFinding("The link", urlOf(8_192), null)).toBeNull();
    for (const text of [urlOf(8_193), "x".repeat(8_193)])
      expect(urlFinding("The link", text, null)).toEqual({
        limit: 8_192,
        actual: 8_193,
        message: "The link has a URL of 8193 characters; use one of at most 8192.",
      });
  });
});

describe("linksIn", () => {
  it.each<[string, string[]]>([
    ["https://a.se", ["https://a.se"]],
    ["HTTP://a.se WWW.b.se", ["HTTP://a.se", "WWW.b.se"]],
    ["xhttps://a.se 1www.a.se", []],
    ["(https://a.se)", ["https://a.se"]],
    ["-www.a.se", ["www.a.se"]],
    ["ftp://a.se", []],
    ["www.", []],
    ["https://a.se/b.,!?;:'…", ["https://a.se/b"]],
    ["https://a.se/(b)", ["https://a.se/(b)"]],
    ["https://a.se/b)", ["https://a.se/b"]],
    ["https://a.se/(b))", ["https://a.se/(b))"]],
    ["https://a.se/b).", ["https://a.se/b"]],
    [
      '<https://a.se> "https://b.se" “https://c.se” «https://d.se»',
      ["https://a.se", "https://b.se", "https://c.se", "https://d.se"],
    ],
    ["https://a.se、https://b.se。", ["https://a.se", "https://b.se"]],
    ["a.se", []],
  ])("finds in %j the links %j", (text, links) => {
    expect(linksIn(text)).toEqual(links);
  });

  it.each<[string, number]>([
    ["https://A.se/x http://a.se/x/ www.b.se", 2],
    ["https://a.se/X https://a.se/x", 2],
    ["https://a.se?x https://a.se#x https://a.se/x", 3],
    ["https://a.se https://a.se/", 1],
  ])("counts in %j %d different links", (text, count) => {
    const countsReported = (textMaxLinks: number) =>
      validateText(text, { limits: { textMaxLinks } }).map(({ actual }) => actual);
    expect(countsReported(count - 1)).toEqual([count]);
    expect(countsReported(count)).toEqual([]);
  });
});

describe("validatePost, with the URL of a medium", () => {
  const issuesOf = (url: string) =>
    validatePost({ media: [{ type: "image", url }] }).map(({ code, path, actual }) => [code, path.join("."), actual]);

  it.each<[string, string | null]>([
    ["ftp://a.example", "ftp"],
    ["FTP://a.example", "ftp"],
    ["s3+x.y-1://a", "s3+x.y-1"],
    ["x".repeat(31) + "://a", "x".repeat(31)],
    ["x".repeat(32) + "://a", null],
    [" ftp://a.example", null],
    ["1ftp://a.example", null],
    ["a/b:c", null],
    ["cdn.example", null],
    ["", null],
  ])("rejects %j and reports the scheme %j", (url, scheme) => {
    expect(issuesOf(url)).toEqual([["media-url", "media.0.url", scheme]]);
  });

  it.each(["http://a.example", "HTTP://a.example"])("warns of %s", (url) => {
    expect(issuesOf(url)).toEqual([["media-url-insecure", "media.0.url", "http"]]);
  });

  it("accepts an http URL in the query", () => {
    expect(issuesOf("https://a.example/?from=http://b.example")).toEqual([]);
  });
});

describe("validatePost, with the type of a medium", () => {
  it.each<[unknown, string | null]>([
    ["gif", "gif"],
    ["IMAGE", "IMAGE"],
    ["", ""],
    ["x".repeat(41), `${"x".repeat(40)}\u2026`],
    [5, null],
    [null, null],
    [undefined, null],
  ])("rejects %j and reports %j", (type, actual) => {
    const draft = { media: [{ type, url: "https://a.example" }] };
    expect(validatePost(draft as never)).toMatchObject([
      { code: "media-type", path: ["media", 0, "type"], limit: ["image", "video"], actual, severity: "error" },
    ]);
  });
});
