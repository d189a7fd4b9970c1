import { expect, test } from "vitest";

import { family, lunar } from "../fake/people";
import { age, born, freshness, people, quality, rightsLine, sex, twinRank, typedFund } from "./reading";

const today = "2026-11-22";
const holder = family.holder;

test.each([
  ["1984-11-22", "42\u00a0ans"],
  ["1984-11-23", "41\u00a0ans"],
  ["2024-11-22", "2\u00a0ans"],
  ["2024-11-23", "23\u00a0mois"],
  ["2026-11-01", "moins d’un mois"],
])("born on %s, one is %s old", (birth_date, expected) => {
  expect(age({ ...holder, birth_date }, today)).toBe(expected);
});

test("a lunar date gives the year, never an age", () => {
  expect(born(lunar.holder)).toBe("né(e) en 1968");
  expect(age(lunar.holder, today)).toBe("");
});

test("the sex comes from the NIR, and is left open without one", () => {
  expect(sex(holder)).toBe("f");
  expect(sex(lunar.holder)).toBe("m");
  expect(sex({ ...holder, nir: null })).toBeNull();
  expect(quality({ ...holder, nir: null })).toBe("assuré(e)");
  expect(quality({ ...holder, quality: null }), "a plastic card does not say").toBe("qualité non indiquée");
});

test.each([
  ["01 751 0000", "017510000"],
  ["012a10001", "012A10001"],
  ["", null],
  ["  ", null],
  ["01751000", undefined],
  ["A17510000", undefined],
  ["01751-000", undefined],
])("the fund typed as %j is %j", (typed, expected) => {
  expect(typedFund(typed)).toBe(expected);
});

test("only twins have a rank to show", () => {
  const everyone = people(family);
  expect(everyone.map((person) => twinRank(person, everyone))).toEqual(["", "", "rang 1", "rang 2"]);
});

test("the freshness is that of the oldest list", () => {
  expect(freshness(lunar.lists)).toBe("2026-11-19T05:30:00Z");
  expect(freshness({ trust_issued: null, status_issued: null })).toBeNull();
  expect(freshness({ trust_issued: "2026-11-21T07:02:00Z", status_issued: null })).toBe(
    "2026-11-21T07:02:00Z",
  );
});

test.each([
  [[{ from: "2026-01-01", to: "2027-12-31" }], "jusqu’au 31/12/2027"],
  [[{ from: "2026-11-22", to: "2026-11-22" }], "jusqu’au 22/11/2026"],
  [[{ from: "2027-01-01", to: "2027-12-31" }], "du 01/01/2027 au 31/12/2027"],
  [[{ from: "2025-01-01", to: "2025-12-31" }], "terminés le 31/12/2025"],
  [[], "non indiqués"],
])("rights %j are told %s", (periods, expected) => {
  expect(rightsLine({ state: "open", periods, as_of: null }, today)).toBe(expected);
});
