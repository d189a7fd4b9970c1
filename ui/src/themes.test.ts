import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

const themes = readFileSync("src/themes.css", "utf8");

/** What is read stands on what it is read on: WCAG 2.2, 1.4.3 asks 4.5 : 1 of it. */
const TEXT: readonly [string, readonly string[]][] = [
  ["ink", ["paper", "ground", "blue-wash", "amber-wash", "cover"]],
  ["soft", ["paper", "ground", "cover"]],
  ["soft-on-wash", ["blue-wash"]],
  ["blue", ["paper", "ground", "blue-wash", "cover"]],
  ["on-blue", ["blue", "blue-strong"]],
  ["green", ["paper"]],
  ["green-ink", ["green-wash"]],
  ["amber", ["paper", "amber-wash"]],
  ["amber-ink", ["amber-wash", "paper"]],
  ["red", ["paper", "ground"]],
  ["red-ink", ["red-wash"]],
  ["on-bar", ["bar", "bar-hover"]],
  ["on-bar-soft", ["bar"]],
  ["band-ink", ["band", "band-stripe"]],
  ["on-verdict", ["yes", "no", "trouble", "trouble-stripe", "sealed"]],
  ["on-night", ["night"]],
  ["on-night-soft", ["night"]],
  ["print", ["print-ground"]],
];
/** Where a thing ends that can be pressed, and the shapes that say something: 1.4.11 asks 3 : 1. */
const SHAPES: readonly [string, readonly string[]][] = [
  ["edge", ["paper", "ground"]],
  ["focus", ["paper", "ground", "blue-wash", "amber-wash"]],
  ["on-bar", ["bar"]],
  ["green", ["green-wash"]],
  ["amber", ["amber-wash"]],
  ["red", ["red-wash"]],
  ["blue", ["stripe-gap"]],
];
/** Lines that only part two things of one kind, edges whose shape is filled, and what lies over or under the page. */
const SILENT = ["line", "no-edge", "trouble-edge", "stripe", "shade", "shadow"];

const blocks = new Map(
  [...themes.matchAll(/:root(?:\[data-theme="(\w+)"\])? \{([^}]*)\}/g)].map(([, theme, body]) => [
    theme ?? "light",
    new Map([...(body ?? "").matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value])),
  ]),
);
const light = blocks.get("light") ?? new Map<string, string>();

const colour = (theme: string, token: string): string =>
  blocks.get(theme)?.get(token) ?? light.get(token) ?? "";

/** WCAG 2.2, « relative luminance » and « contrast ratio ». */
function luminance(hexadecimal: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hexadecimal.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (bright + 0.05) / (dim + 0.05);
}

test("the measure is that of the recommendation", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  // The example every tool gives: the palest grey that passes on white.
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

test("there are three themes, and each colour is held to its contrast or says nothing", () => {
  expect([...blocks.keys()]).toEqual(["light", "dark", "contrast"]);
  const held = [...TEXT, ...SHAPES].flatMap(([front, grounds]) => [front, ...grounds]);
  expect(
    [...light.keys()].filter((token) => !held.includes(token ?? "") && !SILENT.includes(token ?? "")),
  ).toEqual([]);
});

test.each(["light", "dark", "contrast"])("%s: text can be read and shapes can be seen", (theme) => {
  const asked = theme === "contrast" ? { text: 7, shapes: 4.5 } : { text: 4.5, shapes: 3 };
  const faint = [
    ...TEXT.map((pair) => [...pair, asked.text] as const),
    ...SHAPES.map((pair) => [...pair, asked.shapes] as const),
  ].flatMap(([front, grounds, least]) =>
    grounds
      .map((ground) => ({ front, ground, ratio: contrast(colour(theme, front), colour(theme, ground)) }))
      .filter(({ ratio }) => !(ratio >= least)),
  );
  expect(faint).toEqual([]);
});

test("no component has a colour of its own", () => {
  const sources = import.meta.glob<string>("./**/*.svelte", {
    query: "?raw",
    import: "default",
    eager: true,
  });
  expect(Object.keys(sources).length).toBeGreaterThan(60);
  const own = [...Object.entries(sources), ["app.css", readFileSync("src/app.css", "utf8")] as const].flatMap(
    ([file, source]) =>
      [...source.matchAll(/#[0-9a-f]{3,8}\b(?=[;,)\s"])|\b(?:rgba?|hsla?|oklch)\([\d. ]/gi)].map(
        ([found]) => `${file}: ${found}`,
      ),
  );
  expect(own).toEqual([]);
});

test("a list to choose from has one look, with an arrow of ink on paper", () => {
  const own = Object.entries(
    import.meta.glob<string>("./**/*.svelte", { query: "?raw", import: "default", eager: true }),
  ).filter(([, source]) => /\n {2}select \{[^}]*(?:background|appearance|padding)/.test(source));
  expect(own.map(([file]) => file)).toEqual([]);
  const look = /\nselect \{(\s*--arrow[^}]*)\}/.exec(readFileSync("src/app.css", "utf8"))?.[1] ?? "";
  expect(look).toContain("appearance: none");
  expect(look, "the arrow and what it stands on are a pair that is held to its contrast").toMatch(
    /--arrow: var\(--ink\)[^]*var\(--paper\);/,
  );
});
