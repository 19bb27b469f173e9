/** What counts as a URL, which links a text has, and which of them are one. */
import { describe, expect, it } from "vitest";
import { validateText } from "../../src/validation/index.js";
import { linksIn } from "../../src/validation/links.js";
import { isWebUrl } from "../../src/validation/web-url.js";

describe("isWebUrl", () => {
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
    expect(isWebUrl(text)).toBe(true);
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
    expect(isWebUrl(text)).toBe(false);
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
