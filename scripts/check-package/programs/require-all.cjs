/* Requires every subpath. The one argument is the extension of the files that this must load: `.js` where Node can, else `.cjs`. Only the redirect exports nothing. */
const assert = require("node:assert/strict");
const path = require("node:path");
const manifest = require("@hayon/threads/package.json");

for (const subpath of Object.keys(manifest.exports)) {
  if (subpath.endsWith(".json")) continue;
  const specifier = manifest.name + subpath.slice(1);
  assert.equal(path.extname(require.resolve(specifier)), process.argv[2], specifier);
  assert.equal(Object.keys(require(specifier)).length === 0, subpath === "./testing/redirect", subpath);
}
