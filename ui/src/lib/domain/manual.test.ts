import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Token } from "marked";
import { expect, test } from "vitest";

import { keyTable, type Place } from "./keys";
import { chapter, order, pageFor, pageOfCode, pages, pictureOf } from "./manual";

const root = resolve(import.meta.dirname, "../../../..");
const help = join(root, "assets/help");
const i18n = join(root, "ui/src/lib/i18n");

/** Every code that the catalogue can show, as it is written there. */
const codes = [
  ...new Set(
    readdirSync(i18n)
      .filter((name) => name.endsWith(".ts") && !name.includes(".test."))
      .flatMap((name) => readFileSync(join(i18n, name), "utf8").match(/"[A-Z]-\d{2}"/g) ?? [])
      .map((code) => code.slice(1, -1)),
  ),
].sort();

const flat = (tokens: readonly Token[]): Token[] =>
  tokens.flatMap((token) => {
    const items = token.type === "list" ? (token.items as Token[]) : [];
    const inner = "tokens" in token ? (token.tokens ?? []) : [];
    return [token, ...flat(inner), ...flat(items)];
  });

test("every code that the screen can show has its paragraph, once, and no paragraph has another code", () => {
  const told = order.flatMap((name) =>
    [...readFileSync(join(help, `${name}.md`), "utf8").matchAll(/^## ([A-Z]-\d{2}) /gm)].map(
      ([, code]) => code,
    ),
  );
  expect(codes.length).toBeGreaterThan(100);
  expect([...told].sort()).toEqual(codes);
});

test("every page is offered, under its title", () => {
  const files = readdirSync(help).filter((name) => name.endsWith(".md"));
  expect([...order].sort()).toEqual(files.map((name) => name.replace(".md", "")).sort());
  for (const { name, title } of pages) expect(title, `${name} has a title`).not.toBe(name);
});

test.each(pages)("$name is made of what the window can show; its pictures and pages exist", ({ name }) => {
  const known = ["heading", "paragraph", "list", "list_item", "text", "codespan", "link", "image", "space"];
  for (const token of flat(chapter(name).tokens)) {
    expect(known, token.raw).toContain(token.type);
    if (token.type === "image") expect(pictureOf(token.href as string), token.raw).toBeDefined();
    if (token.type === "link")
      expect(order, token.raw).toContain((token.href as string).replace(/\.md.*$/, ""));
  }
});

test("no picture is kept that no page shows, and the tours make each of them", () => {
  const shown = order.flatMap((name) =>
    flat(chapter(name).tokens).flatMap((token) => (token.type === "image" ? [token.href as string] : [])),
  );
  const kept = readdirSync(join(help, "images")).map((name) => `images/${name}`);
  expect(kept.sort()).toEqual([...new Set(shown)].sort());
});

test("a screen opens its own page, and a failure the page of its code", () => {
  for (const place of Object.keys(keyTable) as Place[]) expect(order).toContain(pageFor(place, null));
  expect(pageFor("incident", "C-10")).toBe("camera");
  expect(pageFor("incident", "S-01")).toBe("disque");
  expect(pageOfCode("Z-99")).toBeNull();
});
