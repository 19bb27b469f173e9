/** Checks what the bundler has taken in: our own code and zod, never undici. */

/** Packages whose code is part of the build. Their licenses are in THIRD-PARTY-LICENSES.md. */
export const BUNDLED = ["zod"];

/**
 * @param {import("./bundle.mjs").Script[]} scripts the files of one format
 * @throws Error that names each package that must not be inside, or is missing
 */
export function checkBundle(scripts) {
  const packageOf = (file) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  const taken = new Set(
    scripts
      .flatMap(({ modules }) => modules)
      .map(packageOf)
      .filter((name) => name !== undefined),
  );
  const problems = [...taken].filter((name) => !BUNDLED.includes(name)).map((name) => `the build contains ${name}`);
  for (const name of BUNDLED) if (!taken.has(name)) problems.push(`the build does not contain ${name}`);
  if (!scripts.some(({ imports }) => imports.includes("undici"))) problems.push("no file loads undici from outside");
  if (problems.length > 0) throw new Error(problems.join("\n"));
}
