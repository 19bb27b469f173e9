import js from "@eslint/js";
import tseslint from "typescript-eslint";

const BROWSER_GLOBALS = [
  ...["document", "window", "location", "history", "navigator", "sessionStorage", "matchMedia", "getComputedStyle"],
  ...["fetch", "FormData", "URLSearchParams", "Blob", "File", "AbortController", "TextDecoderStream", "crypto"],
  ...["setTimeout", "clearTimeout", "setInterval", "clearInterval", "requestAnimationFrame", "ResizeObserver", "Intl"],
];

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "coverage/"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-floating-promises": ["error", { ignoreVoid: true }],
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "no-console": "error",
    },
  },
  {
    // Tests reach into awkward shapes on purpose; programs for a terminal print.
    files: ["test/**", "bench/**", "examples/**", "scripts/**", "src/testing/sandbox/cli.ts"],
    rules: {
      "no-console": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/only-throw-error": "off",
    },
  },
  {
    // Their packages are installed only when they are built, so their types are unknown here.
    files: ["examples/{next,nest}/**"],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    // Nest's modules are classes without members, and it reads types at run time.
    files: ["examples/nest/**"],
    rules: { "@typescript-eslint/no-extraneous-class": "off", "@typescript-eslint/consistent-type-imports": "off" },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      ...tseslint.configs.disableTypeChecked.languageOptions,
      globals: {
        console: "readonly",
        process: "readonly",
        URL: "readonly",
        Buffer: "readonly",
        performance: "readonly",
      },
    },
  },
  {
    files: ["examples/shared/web/**"],
    languageOptions: {
      globals: Object.fromEntries(BROWSER_GLOBALS.map((name) => [name, "readonly"])),
    },
  },
);
