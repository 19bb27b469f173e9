/** Checks what the bundler has taken in: our own code and zod, never undici. */

/** Packages whose code is part of the build. Their licenses are in THIRD-PARTY-LICENSES.md. */
export const BUNDLED = ["zod"];

/**
 * @param metafile the bundler's report on one format
 * @throws Error that names each package that must not be inside, or is missing
 */
export function checkBundle({ inputs, outputs }) {
  const packageOf = (file) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  const taken = new Set(
    Object.keys(inputs)
      .map(packageOf)
      .filter((name) => name !== undefined),
  );
  const problems = [...taken].filter((name) => !BUNDLED.includes(name)).map((name) => `the build contains ${name}`);
  for (const name of BUNDLED) if (!taken.has(name)) problems.push(`the build does not contain ${name}`);
  const loadsUndici = Object.values(outputs).some(({ imports }) =>
    imports.some(({ path, external }) => path === "undici" && external === true),
  );
  if (!loadsUndici) problems.push("no file loads undici from outside");
  if (problems.length > 0) throw new Error(problems.join("\n"));
}
