import { describe, expect, it } from "vitest";
import { isThreadsError } from "../../src/index.js";
import { defineFields, schemaOf } from "../../src/graph/fields.js";
import { id, number, object, orNull, text } from "../../src/graph/values.js";

interface Boat {
  readonly id: string;
  readonly name: string | null;
  readonly length: number | null;
  readonly harbor: { readonly id: string } | null;
}

const BOAT = defineFields<Boat>({
  of: "boat",
  readers: { id, name: orNull(text), length: orNull(number), harbor: orNull(object<{ id: string }>({ id })) },
  defaults: ["id", "name"],
  expanded: { harbor: "harbor{id}" },
});

/** The message of the one issue of a ThreadsValidationError. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isThreadsError(error, "THREADS_VALIDATION")) return error.issues[0]!.message;
  }
  throw new Error("Nothing was refused.");
}

describe("fields of an endpoint", () => {
  it("requests the default fields, and reads exactly those", () => {
    const { parameter, read } = BOAT.select();
    expect(parameter).toBe("id,name");
    expect(read({ id: "1", name: "Sigyn", length: 12 })).toEqual({ id: "1", name: "Sigyn" });
  });

  it("requests the inner fields of a field that Threads returns only with them", () => {
    const { parameter, read } = BOAT.select({ fields: ["harbor", "id", "harbor"] });
    expect(parameter).toBe("id,harbor{id}");
    expect(read({ id: "1" })).toEqual({ id: "1", harbor: null });
  });

  it("adds extra fields, whose values it does not check", () => {
    const { parameter, read } = BOAT.select({ fields: ["id"], extraFields: ["sails", "crew{id,age}"] });
    expect(parameter).toBe("id,sails,crew{id,age}");
    expect(read({ id: "1", sails: [1], crew: { age: "x" } })).toEqual({ id: "1", sails: [1], crew: { age: "x" } });
    expect(read({ id: "1" })).toEqual({ id: "1", sails: null, crew: null });
  });

  it("makes a selection once for each set of known fields", () => {
    expect(BOAT.select({ fields: ["name", "id"] })).toBe(BOAT.select({ fields: ["id", "name"] }));
  });

  it.each([
    [{ fields: [] }, "fields must be a list of at least one field."],
    [{ fields: "id" }, "fields must be a list of at least one field."],
    [{ fields: ["id", "nam", "toString"] }, "fields contains unknown boat fields: nam, toString."],
    [{ extraFields: "sails" }, "extraFields must be a list of field names."],
    [{ extraFields: ["a,b"] }, "extraFields contains an invalid field name."],
    [{ extraFields: ["x sails"] }, "extraFields contains an invalid field name."],
    [{ extraFields: ["sails{id}&a"] }, "extraFields contains an invalid field name."],
    [{ extraFields: [1] }, "extraFields contains an invalid field name."],
    [{ extraFields: ["harbor{name}"] }, "extraFields contains harbor, which belongs in fields."],
    [{ extraFields: Array.from({ length: 51 }, (_, index) => `f${index}`) }, "extraFields has too many fields."],
  ])("refuses the selection %j", (selection, message) => {
    expect(refusal(() => BOAT.select(selection as never))).toBe(message);
  });

  it("accepts fifty extra fields", () => {
    const extraFields = Array.from({ length: 50 }, (_, index) => `f${index}`);
    expect(BOAT.select({ fields: ["id"], extraFields }).parameter.split(",")).toHaveLength(51);
  });

  it("reports the path of each wrong value, as a Standard Schema does", () => {
    const schema = schemaOf(BOAT.select().read);
    expect(schema["~standard"].validate({ id: "1" })).toEqual({ value: { id: "1", name: null } });
    expect(schema["~standard"].validate({ id: "x" })).toEqual({
      issues: [{ message: "must be an id of digits", path: ["id"] }],
    });
  });
});
