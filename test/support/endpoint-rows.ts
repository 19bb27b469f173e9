/** Every endpoint row of the source, for tests that demand something of each. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Endpoint } from "../../src/graph/endpoint.js";

const ROOT = fileURLToPath(new URL("../../src", import.meta.url));

/** Rows stand in tables whose names end in ENDPOINTS. */
const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .filter((file) => /export const \w+_ENDPOINTS\b/.test(readFileSync(join(ROOT, file), "utf8")));

const tables = await Promise.all(
  files.map(async (file) => (await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, unknown>),
);

/** A row, and its title: `POST_ENDPOINTS.publish`. */
export type EndpointRow = Pick<Endpoint, "method" | "path" | "scopes"> & {
  readonly fields?: unknown;
  readonly title: string;
};

export const endpointRows: readonly EndpointRow[] = tables
  .flatMap((module) => Object.entries(module).filter(([name]) => name.endsWith("_ENDPOINTS")))
  .flatMap(([table, value]) =>
    Object.entries(value as Record<string, Omit<EndpointRow, "title">>).map(([name, row]) => ({
      ...row,
      title: `${table}.${name}`,
    })),
  );
