/* Imports every subpath, as the exports of package.json name them. Only the redirect exports nothing. */
import assert from "node:assert/strict";
import manifest from "@hayon/threads/package.json" with { type: "json" };

for (const subpath of Object.keys(manifest.exports)) {
  if (subpath.endsWith(".json")) continue;
  const contents = await import(manifest.name + subpath.slice(1));
  assert.equal(Object.keys(contents).length === 0, subpath === "./testing/redirect", subpath);
}

// A bundler may rename a class that refers to itself, and `console.log(client)` and stack traces would show the new name.
for (const subpath of ["", "/testing"]) {
  for (const [name, exported] of Object.entries(await import(manifest.name + subpath))) {
    if (typeof exported === "function" && /^class\b/.test(String(exported))) assert.equal(exported.name, name);
  }
}
