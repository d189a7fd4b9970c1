import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { importX } from "eslint-plugin-import-x";
import svelte from "eslint-plugin-svelte";
import { defineConfig, globalIgnores } from "eslint/config";
import globals from "globals";
import ts from "typescript-eslint";

import svelteConfig from "./svelte.config.js";

/** The tiers, lowest first: a tier knows only itself and those before it. */
const base = "./src/lib/*.ts";
const tiers = [
  { target: base, from: ["./src/lib/shared", "./src/lib/domain", "./src/views", "./src/lib/fake"] },
  {
    target: "./src/lib/i18n",
    from: ["./src/lib/shared", "./src/lib/domain", "./src/views", "./src/lib/fake"],
  },
  { target: "./src/lib/shared", from: ["./src/lib/domain", "./src/views", "./src/lib/fake"] },
  { target: "./src/lib/domain", from: ["./src/views", "./src/lib/fake"] },
  { target: "./src/views", from: ["./src/lib/fake"] },
];

export default defineConfig(
  globalIgnores(["dist", "src/lib/bindings"]),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.browser,
      // `parser` is for import-x, which reads the scripts of .svelte files from .ts ones.
      parserOptions: { projectService: true, extraFileExtensions: [".svelte"], parser: ts.parser },
    },
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [createTypeScriptImportResolver({ project: "./tsconfig.json" })],
      "import-x/extensions": [".ts", ".js", ".svelte"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"], "svelte-eslint-parser": [".svelte"] },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "import-x/no-cycle": "error",
      "import-x/no-restricted-paths": [
        "error",
        {
          zones: [
            ...tiers,
            // One file speaks to Tauri, and only the entry gives it to the others.
            { target: ["./src/lib", "./src/views", "./src/App.svelte"], from: "./src/lib/ipc.ts" },
          ],
        },
      ],
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@tauri-apps/*"], message: "Go through lib/ipc.ts." }] },
      ],
      "max-lines": ["error", { max: 400 }],
    },
  },
  // One file knows which language is spoken.
  {
    files: ["src/**/*.svelte", "src/**/*.ts"],
    ignores: ["src/lib/i18n/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "ImportDeclaration[importKind!='type'][source.value=/i18n\\u002F(?!say$|typeset$)/]",
          message: "Texts come from i18n/say.",
        },
        {
          selector:
            "SvelteScriptElement > VariableDeclaration > VariableDeclarator > MemberExpression.init[object.name='say']",
          message: "Write $derived(say.…): what is taken once does not follow the language.",
        },
      ],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      "svelte/no-at-html-tags": "error",
      "svelte/button-has-type": "error",
      "svelte/no-inline-styles": "error",
      "svelte/require-each-key": "error",
    },
  },
  { files: ["**/*.svelte"], rules: { "max-lines": ["error", { max: 200 }] } },
  { files: ["src/lib/ipc.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["*.js"], extends: [ts.configs.disableTypeChecked] },
  // Tests sit beside what they test and stand on the fake desk.
  {
    files: ["src/**/*.test.ts"],
    rules: { "max-lines": "off", "import-x/no-restricted-paths": "off", "no-restricted-syntax": "off" },
  },
);
