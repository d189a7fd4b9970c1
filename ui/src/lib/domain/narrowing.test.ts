import { expect, test } from "vitest";

import { days, Narrowing } from "./narrowing.svelte";

test.each([
  ["always", "2026-11-22", [null, null]],
  ["today", "2026-11-22", ["2026-11-22", "2026-11-22"]],
  ["week", "2026-03-03", ["2026-02-25", "2026-03-03"]],
  ["month", "2026-11-22", ["2026-11-01", "2026-11-22"]],
  ["last_month", "2028-03-31", ["2028-02-01", "2028-02-29"]],
  ["last_month", "2027-01-01", ["2026-12-01", "2026-12-31"]],
  ["year", "2026-11-22", ["2026-01-01", "2026-11-22"]],
] as const)("%s, seen on %s", (span, today, expected) => {
  expect(days(span, today)).toEqual(expected);
});

test("days that are written out count only while they are asked for", () => {
  const narrowing = new Narrowing();
  narrowing.from = "2026-01-05";
  expect(narrowing.wish("2026-11-22")).toEqual({ from: null, to: null, paper: null, trade: null });
  narrowing.span = "written";
  narrowing.paper = "due";
  expect(narrowing.wish("2026-11-22")).toEqual({ from: "2026-01-05", to: null, paper: "due", trade: null });
  narrowing.clear();
  expect(narrowing.wish("2026-11-22")).toEqual({ from: null, to: null, paper: null, trade: null });
});
