import { gzipSync } from "node:zlib";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import type { Plugin, Rolldown } from "vite";
import { defineConfig } from "vitest/config";

/** In mode `fake` the page starts on invented data instead of the desk; the real build never sees `lib/fake`. */
const fakeEntry = {
  name: "comptoir-fake-entry",
  transformIndexHtml: {
    order: "pre" as const,
    handler: (html: string) => html.replace("/src/main.ts", "/src/lib/fake/main.ts"),
  },
};

/** What the window loads before it is *Prêt*, compressed: more than this is felt on an old computer. */
const BUDGET_BYTES = 250_000;

/** Fails the build over the budget. What is loaded with the first sheet only, pdf.js and its worker, or with a page of the manual, its
 * pictures, does not count, nor do the letters of other languages, which come with the first name that has one. */
const budget: Plugin = {
  name: "comptoir-budget",
  apply: "build",
  writeBundle(_, bundle) {
    const atOnce = new Set<string>();
    const follow = (name: string): void => {
      const file = bundle[name];
      if (file?.type !== "chunk" || atOnce.has(name)) return;
      atOnce.add(name);
      file.imports.forEach(follow);
    };
    const files = Object.values(bundle);
    files.filter((file) => file.type === "chunk" && file.isEntry).forEach(({ fileName }) => follow(fileName));
    const counts = ({ type, fileName }: Rolldown.OutputAsset | Rolldown.OutputChunk): boolean =>
      type === "chunk" ? atOnce.has(fileName) : !/\.(?:m?js|png)$|-latin-ext-/.test(fileName);
    const bytes = files
      .filter(counts)
      .map((file) => gzipSync(file.type === "chunk" ? file.code : file.source).length)
      .reduce((sum, length) => sum + length, 0);
    const told = `${Math.round(bytes / 1000)} kB compressed of ${BUDGET_BYTES / 1000} before the first screen`;
    if (bytes > BUDGET_BYTES) this.error(`The screen has outgrown its budget: ${told}.`);
    this.info(told);
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [
    svelte(),
    budget,
    ...(mode === "fake" ? [fakeEntry] : []),
    ...(mode === "test" ? [svelteTesting()] : []),
  ],
  clearScreen: false,
  // The manual lies in assets/help, beside this folder.
  server: { port: 5173, strictPort: true, fs: { allow: [".."] } },
  build: {
    target: ["es2022", "safari16"],
    // The content security policy allows no data: address but for pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // pdf.js alone passes the default limit; it is loaded with the first sheet only.
    chunkSizeWarningLimit: 2500,
  },
  worker: { format: "es" as const },
  test: {
    // A watchdog, not a goal: axe over a whole screen takes seconds on a computer that builds something else.
    testTimeout: 30_000,
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/setup.ts", "src/lib/usual.setup.ts"],
    restoreMocks: true,
  },
}));
