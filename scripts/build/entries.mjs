/** The entry points: each file of dist, without its extension, and its source. */
export const ENTRIES = {
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

/** The command line. It runs as an ES module only, and nothing imports it. */
export const COMMAND = { "threads-sandbox": "src/testing/sandbox/cli.ts" };
