/**
 * The part of Standard Schema that the SDK uses, so that a host brings a schema of any library and no validator of ours appears in a
 * declaration. One that answers at once says so by its `Result`. Source: https://standardschema.dev
 */
export interface StandardSchema<Output = unknown, Result = SchemaResult<Output> | Promise<SchemaResult<Output>>> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Result;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** A valid value, or what is wrong with it and where. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
      }[];
    };
