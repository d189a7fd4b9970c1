import { flushSync } from "svelte";
import { expect, test } from "vitest";

import { computerAsks } from "./media.setup";
import { dress, keep, preferences, recall, USUAL } from "./preferences.svelte";

function shelf(text: string | null = null) {
  let kept = text;
  return { getItem: () => kept, setItem: (_: string, value: string) => void (kept = value) };
}

test("what was chosen comes back after a restart", () => {
  const storage = shelf();
  Object.assign(preferences, {
    language: "en",
    theme: "contrast",
    size: "large",
    volume: "low",
    muted: true,
  });
  const chosen = { ...preferences };
  keep(storage);
  flushSync();
  Object.assign(preferences, USUAL);
  recall(storage);
  expect({ ...preferences }).toEqual(chosen);
});

test.each([null, "", "not JSON", "null", "7", "[]", '{"theme":"pink","language":"tlh","muted":"yes"}'])(
  "what cannot be understood leaves everything as usual: %j",
  (text) => {
    Object.assign(preferences, { theme: "dark", language: "en", muted: true });
    recall(shelf(text));
    expect({ ...preferences }).toEqual(USUAL);
  },
);

test("the document says its language and its looks", () => {
  Object.assign(preferences, { language: "en", theme: "dark", size: "large" });
  dress(document.documentElement);
  expect(document.documentElement.lang).toBe("en");
  expect(document.documentElement.dataset).toMatchObject({ theme: "dark", size: "large" });
});

test.each([
  [[], "light"],
  [["prefers-color-scheme: dark"], "dark"],
  [["prefers-contrast: more"], "contrast"],
  [["prefers-color-scheme: dark", "prefers-contrast: more"], "contrast"],
])("a screen that follows the computer, which asks for %j, is %s", (features, theme) => {
  computerAsks(...features);
  dress(document.documentElement);
  expect(document.documentElement.dataset.theme).toBe(theme);
  preferences.theme = "light";
  dress(document.documentElement);
  expect(document.documentElement.dataset.theme, "what was chosen here goes before").toBe("light");
});
