/**
 * The part of Standard Schema that the SDK uses. A host can pass the schema of any library. A synchronous schema has a `Result` without a
 * promise. Source: https://standardschema.dev
 */
export interface StandardSchema<Output = unknown, Result = SchemaResult<Output> | Promise<SchemaResult<Output>>> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Result;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** A valid value, or the issues with their paths. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
      }[];
    };
