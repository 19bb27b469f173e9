/**
 * Schemas of responses, as Standard Schemas. They are built when the first response arrives, because loading zod takes longer than loading
 * the rest of the SDK.
 */
import type { ZodType } from "zod";
import type { StandardSchema } from "../validation/standard-schema.js";
import type * as zodModule from "./zod.js";

/** The functions of zod that schemas use. */
export type Zod = typeof zodModule;

let zod: Zod | null = null;

/** Loads zod once. The transport calls this with the first request, so that the response does not wait for it. */
export async function loadZod(): Promise<Zod> {
  return (zod ??= await import("./zod.js"));
}

/** Makes the schema of a response. `define` runs once, when the first response arrives. */
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
