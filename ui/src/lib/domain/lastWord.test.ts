import { expect, test } from "vitest";

import { leaveWord, takeWord } from "./lastWord";

test("what was left is said once", () => {
  const said = { title: "Cabinet remis dans son état du 20/11.", sentence: "Celui d’avant est à côté." };
  expect(takeWord(sessionStorage)).toBeNull();
  leaveWord(sessionStorage, said);
  expect(takeWord(sessionStorage)).toEqual(said);
  expect(takeWord(sessionStorage)).toBeNull();
});
