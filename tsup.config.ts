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
  // For both formats tsup bundles the declarations. scripts/build makes the CommonJS modules from the ES modules, because tsup rewrites `?.` and
  // `??` where it splits CommonJS.
  format: ["esm", "cjs"],
  target: "node20",
  platform: "node",
  // What is marked `@internal` is for the SDK's own tests.
  dts: { entry, compilerOptions: { stripInternal: true } },
  // Entry points share their classes, so that `instanceof` works across them.
  splitting: true,
  clean: true,
  // undici is installed with the package and never bundled; zod is bundled so that a host's own zod, of any major, stays its own.
  external: ["undici"],
  noExternal: ["zod"],
  // scripts/build reads the report on the ES modules, and removes both.
  metafile: true,
});
