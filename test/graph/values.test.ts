import { describe, expect, it } from "vitest";
import {
  array,
  edge,
  flag,
  id,
  name,
  number,
  object,
  orNull,
  record,
  text,
  time,
  ValueError,
  type ValueIssue,
} from "../../src/graph/values.js";

/** What a reader reports of a value. */
function issues(read: (value: unknown) => unknown, value: unknown): readonly ValueIssue[] {
  try {
    read(value);
  } catch (error) {
    if (error instanceof ValueError) return error.issues;
  }
  throw new Error("The reader did not throw a ValueError.");
}

describe("values of a response", () => {
  it.each([
    ["a string of digits", "17890000000000001", "17890000000000001"],
    ["a whole number that JavaScript holds exactly", 12_345, "12345"],
  ])("reads an id from %s", (_, value, expected) => {
    expect(id(value)).toBe(expected);
  });

  it.each([[2 ** 53], ["12a"], [""], [null], [1.5], [-1]])("refuses %j as an id", (value) => {
    expect(issues(id, value)).toEqual([{ message: "must be an id of digits", path: [] }]);
  });

  it.each([
    ["2026-04-21T03:24:04+0000", "2026-04-21T03:24:04.000Z"],
    ["2026-04-21T03:24:04-0730", "2026-04-21T10:54:04.000Z"],
    ["2026-04-21T03:24:04Z", "2026-04-21T03:24:04.000Z"],
  ])("reads the time %s", (value, expected) => {
    expect(time(value).toISOString()).toBe(expected);
  });

  it.each([["yesterday"], [""], [1_776_741_844], [null]])("refuses %j as a time", (value) => {
    expect(() => time(value)).toThrow(ValueError);
  });

  it.each([
    [text, 1],
    [name, ""],
    [flag, "true"],
    [number, "1"],
    [number, JSON.parse("1e400")],
    [record, []],
    [record, null],
    [array(text), {}],
    [edge(text), []],
  ])("refuses a value of another kind", (read, value) => {
    expect(() => read(value)).toThrow(ValueError);
  });

  it("returns null for a value that Threads leaves out, and checks every other value", () => {
    const read = orNull(text);
    expect([read(undefined), read(null), read("")]).toEqual([null, null, ""]);
    expect(() => read(1)).toThrow(ValueError);
  });

  it("unwraps a list inside a node", () => {
    expect(edge(object<{ id: string }>({ id }))({ data: [{ id: "1" }, { id: 2, more: true }] })).toEqual([
      { id: "1" },
      { id: "2" },
    ]);
  });

  it("reports the path of a wrong value in a response", () => {
    const read = object<{ children: readonly { id: string }[] }>({ children: edge(object<{ id: string }>({ id })) });
    expect(issues(read, { children: { data: [{ id: "1" }, { id: null }] } })).toEqual([
      { message: "must be an id of digits", path: ["children", "data", 1, "id"] },
    ]);
  });

  it("reports every wrong field of an object", () => {
    const read = object<{ id: string; username: string; name: string | null }>({
      id,
      username: name,
      name: orNull(text),
    });
    expect(issues(read, { id: "x", username: 5, name: null }).map(({ path }) => path)).toEqual([["id"], ["username"]]);
  });
});
