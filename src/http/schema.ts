/**
 * Schemas of answers, written where they are used and built at the first answer: zod takes longer to load than all the rest of the
 * SDK, and a host that imports us has not called anything yet. To everybody else they are Standard Schemas.
 */
import type { ZodType } from "zod";
import type { StandardSchema } from "../validation/standard-schema.js";
import type * as zodModule from "./zod.js";

/** What a schema is written with. */
export type Zod = typeof zodModule;

let zod: Zod | null = null;

/** Loads zod, once. The transport calls it with the first request, so that the answer does not wait for it. */
export async function loadZod(): Promise<Zod> {
  return (zod ??= await import("./zod.js"));
}

/** Describes the shape of an answer. `define` runs once, when the first answer is there. */
export function schema<Output>(define: (z: Zod) => ZodType<Output>): StandardSchema<Output> {
  let built: StandardSchema<Output> | null = null;
  const validate = (z: Zod, value: unknown) => (built ??= define(z))["~standard"].validate(value);
  return {
    "~standard": {
      version: 1,
      vendor: "@hayon/threads",
      validate: (value) => (zod === null ? loadZod().then((z) => validate(z, value)) : validate(zod, value)),
    },
  };
}
