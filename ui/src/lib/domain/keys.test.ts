import { expect, test } from "vitest";

import { catalogues, say } from "../i18n/say";
import { LANGUAGES } from "../preferences.svelte";
import { ariaKeys, bindingsOf, keyOf, keyTable, lookUp, type Place } from "./keys";

const places = Object.keys(keyTable) as Place[];

test.each(places)("on %s no key does two things", (place) => {
  const keys = bindingsOf(place).flatMap((binding) => binding.keys);
  expect(keys.length).toBe(new Set(keys).size);
});

test.each(places)("on %s no key is one that webviews keep for themselves", (place) => {
  const keys = bindingsOf(place).flatMap((binding) => binding.keys);
  expect(keys.filter((key) => /^Control\+[NPW]$/.test(key))).toEqual([]);
});

test.each(places)("on %s every action has a name, and what is in the bar has a key", (place) => {
  for (const { action, keys } of bindingsOf(place)) {
    expect(say.actions[action].length, action).toBeGreaterThan(2);
    expect(keys.length, action).toBeGreaterThan(0);
  }
});

/** Of a bar 860 px long, in letters of 16 px: a mean letter, and what a button and the cap of its key take beside them. */
const BAR = { room: 860, letter: 8.4, button: 34 };

test.each(places.flatMap((place) => LANGUAGES.map((language) => [place, language] as const)))(
  "the bar of %s fits one line of a window of 1024 pixels, in %s",
  (place, language) => {
    const { actions, shortActions, keys: caps } = catalogues[language];
    const widths = bindingsOf(place)
      .filter(({ bar }) => bar)
      .map(({ action, keys: [key = ""] }) => `${shortActions[action] ?? actions[action]}${caps[key] ?? key}`)
      .map((text) => text.length * BAR.letter + BAR.button);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeLessThan(BAR.room);
  },
);

test("a figure says which of the action's keys it is", () => {
  expect(lookUp("result", "3")).toEqual({ action: "choose_person", index: 3 });
  expect(lookUp("invoice", "5")).toEqual({ action: "favourite", index: 5 });
  expect(lookUp("invoice", "6"), "only five favourites have keys").toBeNull();
  expect(lookUp("ready", "Control+V"), "pasting is the webview's").toBeNull();
});

test("what is locked answers to nothing", () => {
  expect(bindingsOf("office")).toEqual([]);
});

test("keys are spelled for screen readers", () => {
  expect(keyOf("sheet", "print")).toBe("F8");
  expect(ariaKeys("result", "reread")).toBe("F5 Escape");
  expect(ariaKeys("invoice", "more")).toBe("Plus");
  expect(ariaKeys("ready", "seal")).toBeUndefined();
});
