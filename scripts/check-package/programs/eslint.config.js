// These programs live in throwaway projects with settings of their own, where the compiler judges their types; here only their style is.
import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(js.configs.recommended, ...tseslint.configs.strict, {
  languageOptions: {
    parserOptions: { tsconfigRootDir: import.meta.dirname },
    globals: { console: "readonly", process: "readonly", require: "readonly", exports: "writable" },
  },
  rules: {
    "@typescript-eslint/no-require-imports": "off",
    "@typescript-eslint/no-unused-expressions": "off",
    "@typescript-eslint/no-unused-vars": "error",
  },
});
