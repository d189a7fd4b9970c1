import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

/** In mode `fake` the page starts on invented data instead of the desk; the real build never sees `lib/fake`. */
const fakeEntry = {
  name: "comptoir-fake-entry",
  transformIndexHtml: {
    order: "pre" as const,
    handler: (html: string) => html.replace("/src/main.ts", "/src/lib/fake/main.ts"),
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), ...(mode === "fake" ? [fakeEntry] : []), ...(mode === "test" ? [svelteTesting()] : [])],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
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
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/setup.ts", "src/lib/usual.setup.ts"],
    restoreMocks: true,
  },
}));
