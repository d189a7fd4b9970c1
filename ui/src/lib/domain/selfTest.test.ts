import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { say } from "../i18n/say";
import { scan, type Scan } from "../fake/scanner";
import { examine, type Fault, FAULTS, SELF_TEST } from "./selfTest";
import { Trial } from "./trial.svelte";
import { SILENCE_MS } from "./wedge";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Fast enough that a telephone's code would take less than 1.5 s. */
const FAST: Scan = { gap: 1.5 };

test("the code holds all of Base45 (RFC 9285, table 1) and a group separator", () => {
  for (const character of "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:\u001d")
    expect(SELF_TEST, JSON.stringify(character)).toContain(character);
});

test.each<[string, Scan, Fault[]]>([
  ["a US scanner on AZERTY", { ...FAST }, []],
  ["a French scanner on AZERTY", { ...FAST, scanner: "azerty" }, []],
  ["a US scanner on BÉPO", { ...FAST, system: "bepo" }, []],
  ["one that makes up for capital lock", { ...FAST, capitals: true }, []],
  ["one that sends numbers", { ...FAST, universal: true }, []],
  ["one that drops the separator", { ...FAST, separator: "none" }, ["controls"]],
  ["one without an end key", { ...FAST, end: null }, ["no_end"]],
  ["a slow one", { gap: 8 }, ["slow"]],
  [
    "a slow one without an end key or separator",
    { gap: 8, end: null, separator: "none" },
    ["controls", "no_end", "slow"],
  ],
])("%s", (_, options, faults) => {
  expect(examine(scan(SELF_TEST, options))).toEqual(faults);
});

test("a scanner set to another layout, to mixed letters, or that loses some, is told apart", () => {
  const strokes = scan(SELF_TEST, FAST);
  // As a German layout has it: Y and Z change places.
  const turned = { KeyY: "KeyZ", KeyZ: "KeyY" } as Partial<Record<string, string>>;
  expect(examine(strokes.map((one) => ({ ...one, code: turned[one.code] ?? one.code })))).toEqual(["layout"]);
  expect(
    examine(
      strokes.map((one, index) => (one.code === "KeyB" && index > 80 ? { ...one, shift: !one.shift } : one)),
    ),
  ).toEqual(["capitals"]);
  expect(examine(strokes.filter((one, index) => index % 20 !== 7 || one.code.startsWith("Shift")))).toEqual([
    "lost",
  ]);
});

test("every fault is told with what to do", () => {
  expect(Object.keys(say.equipment.faults)).toEqual(FAULTS);
  for (const { title, sentence } of Object.values(say.equipment.faults)) {
    expect(title).toMatch(/\.$/);
    expect(sentence).toMatch(/\.$/);
  }
});

test("a trial takes the scanner's strokes, leaves a person the way out, and ends with the code", () => {
  const trial = new Trial();
  const [first, ...others] = scan(SELF_TEST, FAST);
  const key = (code: string) =>
    ({ ...scan("A")[0], code, key: code, shift: false }) as Parameters<Trial["takes"]>[0];
  expect(first && trial.takes(first), "nothing before it begins").toBe(false);
  trial.start();
  expect(trial.takes(key("Escape"))).toBe(false);
  expect(trial.takes(key("F12"))).toBe(false);
  for (const button of ["Tab", "Enter", " "]) expect(trial.takes(key(button)), button).toBe(false);
  expect(trial.takes(key("Shift"))).toBe(true);
  expect(trial.takes(key("Tab")), "back to the button before").toBe(false);
  expect(trial.takes(key("KeyA")), "a person who types ends nothing").toBe(true);
  expect(trial.takes(key("Tab")), "a code may end so").toBe(true);
  vi.advanceTimersByTime(SILENCE_MS);
  expect(trial.running).toBe(true);
  for (const one of first ? [first, ...others] : []) trial.takes(one);
  vi.advanceTimersByTime(SILENCE_MS);
  expect(trial.faults).toEqual([]);
  expect(trial.running).toBe(false);
});
