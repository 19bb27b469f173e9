import { defineConfig } from "tsup";

const entry = {
  index: "src/index.ts",
  validation: "src/validation/index.ts",
  server: "src/server/index.ts",
  express: "src/server/express.ts",
  fastify: "src/server/fastify.ts",
  worker: "src/worker/index.ts",
  webhooks: "src/webhooks/index.ts",
  stores: "src/stores/index.ts",
  "stores-postgres": "src/stores/postgres.ts",
  "stores-sqlite": "src/stores/sqlite.ts",
  "stores-mongodb": "src/stores/mongodb.ts",
  "stores-redis": "src/stores/redis.ts",
  testing: "src/testing/index.ts",
  "testing-redirect": "src/testing/redirect.ts",
};

export default defineConfig({
  entry: { ...entry, "threads-sandbox": "src/testing/sandbox/cli.ts" },
  format: ["esm", "cjs"],
  target: "node20",
  platform: "node",
  // What is marked `@internal` is for the SDK's own tests.
  dts: { entry, compilerOptions: { stripInternal: true } },
  // Without splitting, two CommonJS entries would each hold a copy of the error classes, and `instanceof` would fail between them.
  splitting: true,
  clean: true,
  // undici is installed with the package and never bundled; zod is bundled so that a host's own zod, of any major, stays its own.
  external: ["undici"],
  noExternal: ["zod"],
  // scripts/build reads these to name the shared files, and removes them.
  metafile: true,
});
