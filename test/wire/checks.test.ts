/** Tests of the wire checks: they refuse requests that differ from the documents. */
import { describe, expect, it } from "vitest";
import { areAllowed, inOrder, problemsOfList } from "./compare.js";
import { MEDIA_FIELDS } from "./documents.js";
import { json, type Parameters } from "./notation.js";
import { parametersOf, received } from "./received.js";

const FORM = "content-type: application/x-www-form-urlencoded";
const request = (line: string, body = "", header = FORM) => received(`${line} HTTP/1.1\r\n${header}\r\n\r\n${body}`);
type Request = readonly [line: string, body?: string, header?: string];
const read = (...sent: Request) => parametersOf(request(...sent), "TH&1");

describe("wire tests: the parameters of a request", () => {
  it("are read from the form of a POST and from the query of a GET or DELETE", () => {
    expect(read("POST /a", "text=a%26b%20c+d&access_token=TH%261")).toEqual({ text: "a&b c d" });
    expect(read("GET /a?fields=id%2Ctext&access_token=TH%261")).toEqual({ fields: "id,text" });
    expect(read("DELETE /a?access_token=TH%261")).toEqual({});
  });

  it.each<[string, Request]>([
    ["is no form", ["POST /a", '{"access_token":"TH&1"}', "content-type: application/json"]],
    ["has parameters in two places", ["POST /a?access_token=TH%261", "access_token=TH%261"]],
    ["has parameters in two places", ["GET /a?access_token=TH%261", "access_token=TH%261"]],
    ["has badly encoded parameters", ["POST /a", 'text="&access_token=TH%261']],
    ["has badly encoded parameters", ["POST /a", "text=100%&access_token=TH%261"]],
    ["has a parameter twice", ["POST /a", "code=US&code=CA&access_token=TH%261"]],
    ["has not the token", ["POST /a", "text=a"]],
    ["has not the token", ["GET /a?access_token=TH"]],
  ])("are refused when the request %s", (problem, sent) => {
    expect(() => read(...sent)).toThrow(problem);
  });
});

describe("wire tests: the comparison", () => {
  const create = (parameters: Parameters) => ({ method: "POST", path: "/v1.0/me/threads", parameters }) as const;

  it("compares JSON by its value, and an invalid object by its text", () => {
    const phases = [[create({ poll_attachment: json({ option_a: "a", option_b: "b" }) })]];
    const inNotation = (sent: string) => inOrder([create({ poll_attachment: sent })], phases);
    expect(inNotation('{"option_b":"b","option_a":"a"}')).toEqual(phases[0]);
    expect(inNotation('["a","b"]')).not.toEqual(phases[0]);
    expect(inNotation("[object Object]")).not.toEqual(phases[0]);
  });

  it("keeps the order between phases, and reports surplus requests", () => {
    const [one, two] = [create({ image_url: "1" }), create({ image_url: "2" })];
    expect(inOrder([two, one], [[one, two]])).toEqual([one, two]);
    expect(inOrder([two, one], [[one], [two]])).toEqual([two, one]);
    expect(inOrder([one, two], [[one]])).toEqual([one, two]);
  });

  it("accepts the required fields, and documented ones beside them", () => {
    const list = { required: ["permalink"], of: MEDIA_FIELDS };
    expect(areAllowed("permalink", list)).toBe(true);
    expect(areAllowed("id,permalink", list)).toBe(true);
    expect(areAllowed("id", list)).toBe(false);
    expect(areAllowed("permalink,gif_attachment", list)).toBe(false);
    expect(areAllowed("permalink,permalink", list)).toBe(false);
  });

  it("refuses a list of fields that no page documents", () => {
    const NOW = 1_790_000_000;
    const problems = (parameters: Record<string, string>, method: "GET" | "POST" = "GET") =>
      problemsOfList({ method, path: "/v1.0/me/threads", parameters }, NOW);
    expect(problems({ fields: "id,text", limit: "100", since: String(NOW - 300), after: "QVFI" })).toEqual([]);
    expect(problems({}, "POST")).toEqual(["is no GET"]);
    expect(problems({ q: "sea" })).toEqual(["has a parameter that no page names"]);
    expect(problems({ fields: "id,status" })).toEqual(["requests a field that no page documents"]);
    expect(problems({ before: "a", after: "b" })).toEqual(["goes both ways"]);
    expect(problems({ limit: "101" })).toEqual(["has a limit out of 0 to 100"]);
    expect(problems({ since: "1688540399" })).toEqual(["starts at no second since Threads began"]);
    expect(problems({ since: "2026-11-23T12:00:00Z" })).toEqual(["starts at no second since Threads began"]);
    expect(problems({ until: String(NOW + 1) })).toEqual(["ends in the future"]);
    expect(problems({ since: String(NOW) })).toEqual(["has a window that is none"]);
  });
});
