/** What counts as a URL, which links a text has, and which of them are one. */
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
  ])("refuses %j", (text) => {
    expect(urlFinding("The link", text, "ftp")).toEqual({
      limit: ["https", "http"],
      actual: "ftp",
      message: "The link needs a full URL that begins with https:// or http://.",
    });
  });

  it("accepts 8,192 characters, and refuses one more whatever it is", () => {
    const urlOf = (length: number) => `https://a.example/${"a".repeat(length - 18)}`;
    expect(urlFinding("The link", urlOf(8_192), null)).toBeNull();
    for (const text of [urlOf(8_193), "x".repeat(8_193)])
      expect(urlFinding("The link", text, null)).toEqual({
        limit: 8_192,
        actual: 8_193,
        message: "The link has a URL of 8193 characters; servers take at most 8192.",
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
  ])("of %j are %j", (text, links) => {
    expect(linksIn(text)).toEqual(links);
  });

  it.each<[string, number]>([
    ["https://A.se/x http://a.se/x/ www.b.se", 2],
    ["https://a.se/X https://a.se/x", 2],
    ["https://a.se?x https://a.se#x https://a.se/x", 3],
    ["https://a.se https://a.se/", 1],
  ])("of %j are %d different ones", (text, count) => {
    const told = (textMaxLinks: number) => validateText(text, { limits: { textMaxLinks } }).map(({ actual }) => actual);
    expect(told(count - 1)).toEqual([count]);
    expect(told(count)).toEqual([]);
  });
});

describe("a medium's URL", () => {
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
  ])("of %j is refused with the scheme %j", (url, scheme) => {
    expect(issuesOf(url)).toEqual([["media-url", "media.0.url", scheme]]);
  });

  it.each(["http://a.example", "HTTP://a.example"])("of %s is a warning", (url) => {
    expect(issuesOf(url)).toEqual([["media-url-insecure", "media.0.url", "http"]]);
  });

  it("may hold an http URL in its query", () => {
    expect(issuesOf("https://a.example/?from=http://b.example")).toEqual([]);
  });
});

describe("a medium's type", () => {
  it.each<[unknown, string | null]>([
    ["gif", "gif"],
    ["IMAGE", "IMAGE"],
    ["", ""],
    ["x".repeat(41), `${"x".repeat(40)}\u2026`],
    [5, null],
    [null, null],
    [undefined, null],
  ])("of %j is refused with the actual %j", (type, actual) => {
    const draft = { media: [{ type, url: "https://a.example" }] };
    expect(validatePost(draft as never)).toMatchObject([
      { code: "media-type", path: ["media", 0, "type"], limit: ["image", "video"], actual, severity: "error" },
    ]);
  });
});
