/** The throwaway projects: settings that a host may have, and what runs under each. */

import { manifest } from "../lib/repository.mjs";

/** Options of every TypeScript project. None of them affects how modules are resolved or written. */
const STRICT = { strict: true, outDir: "out", types: ["node"] };

/** A host that compiles to CommonJS, with the resolution from before `exports`. */
export const CLASSIC = {
  ...STRICT,
  module: "commonjs",
  moduleResolution: "node",
  target: "ES2020",
  lib: ["ES2020"],
  esModuleInterop: true,
};

/** Disables `require()` of ES modules, so that Node loads the CommonJS build, as other runtimes do. */
const WITHOUT_REQUIRE_ESM = ["--no-experimental-require-module"];

/** Makes `require()` load ES modules through a transpiler. */
const WITH_TSX = ["--import", "tsx"];

/**
 * @typedef {object} Project
 * @property {string} name
 * @property {"module" | "commonjs"} type as in its package.json
 * @property {string} program one of programs/, without its extension
 * @property {Record<string, object>} settings compiler options by name; each must compile, and the first one's output runs
 * @property {string[][]} runs flags of Node, a run for each
 * @property {boolean} [bundled] what runs is a bundle
 * @property {Record<string, string>} [dependencies] the host's own, beside the package
 */

/** @type {Project[]} */
export const PROJECTS = [
  {
    name: "ES modules, nodenext",
    type: "module",
    program: "walk",
    settings: {
      "skipLibCheck: false": { ...STRICT, module: "nodenext", target: "ES2022", skipLibCheck: false },
      "exact and verbatim": {
        ...STRICT,
        module: "nodenext",
        target: "ESNext",
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        verbatimModuleSyntax: true,
      },
    },
    runs: [[]],
  },
  {
    name: "CommonJS, classic resolution",
    type: "commonjs",
    program: "walk",
    settings: {
      "skipLibCheck: true": { ...CLASSIC, skipLibCheck: true },
      "skipLibCheck: false": { ...CLASSIC, skipLibCheck: false },
      "without esModuleInterop": { ...CLASSIC, esModuleInterop: false, skipLibCheck: false },
    },
    runs: [[], WITHOUT_REQUIRE_ESM],
  },
  {
    name: "CommonJS, node16",
    type: "commonjs",
    program: "walk",
    settings: {
      node16: { ...STRICT, module: "node16", target: "ES2022", skipLibCheck: false },
      nodenext: { ...STRICT, module: "nodenext", target: "ES2022", skipLibCheck: false },
    },
    runs: [[], WITHOUT_REQUIRE_ESM, WITH_TSX],
    dependencies: { tsx: manifest().devDependencies.tsx },
  },
  {
    name: "a bundler",
    type: "module",
    program: "walk",
    settings: {
      "bundler resolution": {
        ...STRICT,
        module: "esnext",
        moduleResolution: "bundler",
        target: "ES2022",
        skipLibCheck: false,
      },
    },
    runs: [[]],
    bundled: true,
  },
  {
    name: "a host with zod 3 and zod 4 of its own",
    type: "commonjs",
    program: "own-schemas",
    settings: {
      "classic resolution": { ...CLASSIC, skipLibCheck: true },
      nodenext: { ...STRICT, module: "nodenext", target: "ES2022", skipLibCheck: true },
    },
    runs: [[], WITHOUT_REQUIRE_ESM],
    dependencies: { zod: "3.25.76", "zod-4": "npm:zod@4.6.7" },
  },
];
