import { expect, test } from "vitest";

import * as format from "./format";
import { type Language, preferences } from "./preferences.svelte";

/** No-break spaces are what keeps figures on one line: they are part of what is expected. */
const spaces = (text: string): string => text.replaceAll("\u202f", "¦").replaceAll("\u00a0", "~");

test.each<[string, string]>([
  [format.euros(4906), "49,06¦€"],
  [format.euros(0), "0,00¦€"],
  [format.euros(5), "0,05¦€"],
  [format.euros(123_456_789), "1¦234¦567,89¦€"],
  [format.euros(-200), "−2,00¦€"],
  [format.amount(3000), "30,00"],
  [format.integer(999_999_999), "999¦999¦999"],
  [format.integer(1284), "1¦284"],
  [format.percent(70), "70¦%"],
  [format.day("2026-11-22"), "22/11/2026"],
  [format.longDay("1984-03-09"), "9~mars 1984"],
  [format.longDay("2026-05-01"), "1er~mai 2026"],
  [format.dayOnCard("19680000"), "00/00/1968"],
  [format.duration(4), "4~s"],
  [format.duration(65), "1~min~05~s"],
  [format.sealHead("3f9a21c4ffff"), "3f9a~21c4"],
])("%# is written %s", (written, expected) => {
  expect(spaces(written)).toBe(expected);
});

test.each([
  ["winter", "2026-11-21T07:02:00Z", "21/11 à~08~h~02"],
  ["summer", "2026-07-01T22:30:00Z", "02/07 à~00~h~30"],
  ["the hour that comes twice", "2026-10-25T01:30:00Z", "25/10 à~02~h~30"],
])("instants are told at Paris time: %s", (_, instant, expected) => {
  expect(spaces(format.moment(instant))).toBe(expected);
});

test("the day in Paris may not be the day in UTC", () => {
  expect(format.parisDay("2026-12-31T23:30:00Z")).toBe("2027-01-01");
});

test.each([
  ["22/11/2026", "2026-11-22"],
  ["22/11/26", "2026-11-22"],
  ["22112026", "2026-11-22"],
  ["2211", "2026-11-22"],
  ["1/2", "2026-02-01"],
  ["29/02/2024", "2024-02-29"],
  ["29/02/2026", null],
  ["32/01/2026", null],
  ["22/13/2026", null],
  ["demain", null],
  ["", null],
])("« %s » typed is the day %s", (typed, expected) => {
  expect(format.typedDay(typed, "2026-11-22")).toBe(expected);
});

test("days move over months and years", () => {
  expect(format.shiftDay("2026-12-31", 1)).toBe("2027-01-01");
  expect(format.shiftDay("2024-03-01", -1)).toBe("2024-02-29");
});

test("the age of a list counts whole days", () => {
  expect(format.daysBetween("2026-11-19T05:30:00Z", "2026-11-22T05:29:59Z")).toBe(2);
  expect(format.daysBetween("2026-11-23T00:00:00Z", "2026-11-22T00:00:00Z")).toBe(0);
});

test("a NIR shows sex, year and month until it is revealed", () => {
  expect(spaces(format.nir("284037512300120", false))).toBe("2~84~03~••~•••~•••~••");
  expect(spaces(format.nir("284037512300120", true))).toBe("2~84~03~75~123~001~20");
  expect(spaces(format.nir("168002A12300115", true))).toBe("1~68~00~2A~123~001~15");
});

test.each([
  ["12,50", 1250],
  ["12.5", 1250],
  ["12", 1200],
  [" 1 234,05 €", 123_405],
  ["0,09", 9],
  ["", null],
  ["12,505", null],
  ["-3", null],
  ["1,2,3", null],
  ["123456", null],
])("%j is %j cents", (text, cents) => expect(format.typedEuros(text)).toBe(cents));

test("hours are read as they are typed", () => {
  for (const [text, hour] of [
    ["21:30", "21:30"],
    ["21h30", "21:30"],
    ["2130", "21:30"],
    ["9h", "09:00"],
    ["9", "09:00"],
    ["24:00", null],
    ["12:60", null],
    ["midi", null],
    ["", null],
  ] as const)
    expect(format.typedHour(text), text).toBe(hour);
});

test("of several numbers those are said that are there", () => {
  const said = (...counts: number[]): string => format.some(counts.map((count) => [count, String]));
  expect([said(2, 0, 3), said(0, 1), said(0, 0), said()]).toEqual(["2, 3", "1", "", ""]);
});

test.each<[Language, string[]]>([
  ["fr", ["0 facture", "1 facture", "2 factures", "1\u202f204 factures"]],
  ["en", ["0 invoices", "1 invoice", "2 invoices", "1,204 invoices"]],
])("in %s a number has its noun in the form that the language asks for", (language, said) => {
  preferences.language = language;
  const [one = "", many = ""] = language === "fr" ? ["facture", "factures"] : ["invoice", "invoices"];
  expect([0, 1, 2, 1_204].map((count) => format.counted(count, one, many))).toEqual(said);
});
