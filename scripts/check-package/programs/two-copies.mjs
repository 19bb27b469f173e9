/* An ES module and a CommonJS copy in one process: two sets of classes, and each guard knows the errors of the other. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const esm = await import("@hayon/threads");
const entry = fileURLToPath(import.meta.resolve("@hayon/threads"));
const commonJs = createRequire(import.meta.url)(entry.replace(/\.js$/, ".cjs"));
assert.notEqual(esm.ThreadsError, commonJs.ThreadsError, "these were to be two copies");

const errorOf = (copy) => {
  try {
    new copy.ThreadsClient({});
  } catch (error) {
    return error;
  }
};
for (const [one, other] of [
  [esm, commonJs],
  [commonJs, esm],
]) {
  const error = errorOf(one);
  assert.ok(error instanceof one.ThreadsConfigError);
  assert.ok(one.isThreadsError(error));
  assert.ok(other.isThreadsError(error));
  assert.equal(error.code, errorOf(other).code);
}
assert.equal(esm.isThreadsError(new Error("another library's")), false);
