import { expect, test } from "vitest";

import { knownLanguage } from "./language";

test.each([
  ["fr-FR", "fr-FR"],
  ["en-GB", "en-GB"],
  ["C", "fr-FR"],
  ["", "fr-FR"],
])("a computer that says %j is taken to speak %s", (told, taken) => {
  const navigator = Object.create({ language: told }) as { language: string };
  knownLanguage(navigator);
  expect(navigator.language).toBe(taken);
  expect(() => new Intl.NumberFormat(navigator.language)).not.toThrow();
});
