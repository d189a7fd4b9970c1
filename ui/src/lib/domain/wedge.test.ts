import { expect, test } from "vitest";

import { type Scan, scan, type System } from "../fake/scanner";
import type { Stroke } from "./layouts";
import { type Heard, SILENCE_MS, Wedge } from "./wedge";

function hear(strokes: Stroke[], wedge = new Wedge()): Heard[] {
  return strokes.map((one) => wedge.hear(one));
}

function read(text: string, options: Scan = {}): string | undefined {
  const code = hear(scan(text, options)).find((heard) => heard.kind === "code");
  return code?.kind === "code" ? code.text : undefined;
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/** Invented: an INS datamatrix with its separators, a 2D-Doc, a medicine box. */
const INS = `IS01${"0".repeat(22)}S1284037512300120S3ZOE LOUISE\u001dS4LEGENDRE\u001dS5F`;
const DOC = "DC04FR0100010F2B0F2B0001FR43LEGENDRE/ZOE\u001d";
const BOX = "010340093451234417271231101A2b\u001d21XY-7";
const CODES = [
  `CV1:${ALPHABET}`,
  `CV1:QAZW1M,`.slice(0, -1),
  INS,
  DOC,
  BOX,
  `]d2${BOX}`,
  `]Q1CV1:AB`,
  "]C10103400934512344",
];

const SYSTEMS: System[] = ["us", "azerty", "bepo"];
const SCANNERS = ["us", "azerty"] as const;

test.each(SYSTEMS)("on a computer set to %s every code is read as it is", (system) => {
  for (const scanner of SCANNERS) {
    for (const code of CODES) {
      // A French layout has ] behind AltGr, which these scanners do not send: they name no symbology.
      if (scanner === "azerty" && code.startsWith("]")) continue;
      expect(read(code, { scanner, system }), `a scanner set to ${scanner}`).toBe(code);
    }
  }
});

test("a scanner that makes up for capital lock is read in the case that was meant", () => {
  for (const scanner of SCANNERS) {
    const wedge = new Wedge();
    // IS01 is the same keys in two settings: a scanner stays as the code before showed it to be set.
    for (const code of [`CV1:${ALPHABET}`, INS, DOC]) {
      const heard = hear(scan(code, { scanner, capitals: true }), wedge).find((one) => one.kind === "code");
      expect(heard, scanner).toMatchObject({ text: code });
    }
  }
  expect(read(`]d2${BOX}`, { capitals: true }), "small letters too").toBe(`]d2${BOX}`);
});

test("é è ç à ² are the figures that a scanner meant, and ^ or ¨ never swallow the next letter", () => {
  const strokes = scan("CV1:2790`[{A", { scanner: "us", system: "azerty" });
  expect(strokes.map((one) => one.key).join(" ")).toBe(
    "Shift C Shift V & Shift M é è ç à ² Dead Shift Dead Shift Q Enter",
  );
  expect(hear(strokes).at(-1)).toMatchObject({ text: "CV1:2790`[{A" });
});

test("on BÉPO the place of Y is a dead key, and a code holds Y all the same", () => {
  const strokes = scan("CV1:Y", { system: "bepo", capitals: true });
  expect(strokes.at(-2)).toMatchObject({ code: "KeyY", key: "Dead" });
  expect(hear(strokes).at(-1)).toMatchObject({ text: "CV1:Y" });
});

test.each(["on", "off"] as const)("figures by the keypad, its lock %s, are figures", (keypad) => {
  expect(read(BOX, { keypad })).toBe(BOX);
  expect(read(`CV1:1290`, { keypad, scanner: "azerty" })).toBe("CV1:1290");
});

test.each(["ctrl", "alt", "F8", "literal"] as const)("a separator sent by %s is kept", (separator) => {
  expect(read(INS, { separator })).toBe(INS);
});

test("a scanner that sends every character by its number is read", () => {
  expect(read(INS, { universal: true, gap: 20 })).toBe(INS);
});

test.each(["Enter", "NumpadEnter", "Tab"] as const)("%s ends a code", (end) => {
  expect(read("CV1:AB", { end })).toBe("CV1:AB");
});

test("a second end key right after is the scanner's, and a later one is a person's", () => {
  const wedge = new Wedge();
  hear(scan("CV1:AB"), wedge);
  const [enter] = scan("", { start: 1_060 });
  expect(enter && wedge.hear(enter).kind).toBe("take");
  const [later] = scan("", { start: 1_400 });
  expect(later && wedge.hear(later).kind).toBe("pass");
});

test("without an end key, silence ends a code; a scanner that has one was cut", () => {
  const wedge = new Wedge();
  hear(scan("CV1:AB", { end: null }), wedge);
  expect(wedge.silence()).toMatchObject({ text: "CV1:AB" });
  expect(wedge.silence(), "and only once").toBeNull();
  hear(scan("CV1:AB", { start: 3_000 }), wedge);
  hear(scan("CV1:A", { start: 5_000, end: null }), wedge);
  expect(wedge.silence()).toBe("cut");
});

test("how long the typing took is told", () => {
  const heard = hear(scan(`CV1:${ALPHABET}`, { gap: 20 })).find((one) => one.kind === "code");
  expect(heard).toMatchObject({ took: 49 * 20 });
});

test("the beginning is held, then everything is taken", () => {
  const kinds = hear(scan("CV1:A", { capitals: true, scanner: "us" }))
    .map((heard) => heard.kind)
    .filter((kind) => kind !== "pass");
  expect(kinds, "the Shift before : is held too").toEqual("hold hold hold hold take take code".split(" "));
});

test("a person types slower: every stroke is theirs in the end", () => {
  for (const code of CODES) {
    const kinds = hear(scan(code, { gap: 120 })).map((one) => one.kind);
    expect(kinds).not.toContain("take");
    expect(kinds).not.toContain("code");
  }
});

test.each(["HELLO", "CV2:AB", "1234567890123", "3401234567890", "DCI", "0123456", "IS02"])(
  "%j is not a code of ours",
  (text) => {
    const kinds = hear(scan(text)).map((heard) => heard.kind);
    expect(kinds.every((kind) => kind === "pass" || kind === "hold")).toBe(true);
    expect(kinds.at(-1), "the last key is the page's").toBe("pass");
  },
);

test("a beginning that was broken off still begins a code", () => {
  expect(read("CCV1:A")).toBe("CV1:A");
  expect(read("0CV1:A")).toBe("CV1:A");
});

test("a pause in the middle ends the burst, and what follows is a person's", () => {
  const wedge = new Wedge();
  hear(scan("CV1:AB", { end: null }), wedge);
  const [late] = scan("C", { start: 1_100 + SILENCE_MS });
  expect(late && wedge.hear(late).kind).not.toBe("take");
});

test("shortcuts never count as a scanner's", () => {
  const wedge = new Wedge();
  const shortcut = { code: "KeyC", key: "c", shift: false, alt: false, altGraph: false, up: false, at: 0 };
  expect(wedge.hear({ ...shortcut, ctrl: true })).toEqual({ kind: "pass" });
});

test("what never ends is not kept without end", () => {
  const wedge = new Wedge();
  hear(scan(`CV1:${"A".repeat(20_000)}`, { gap: 1 }), wedge);
  const heard = hear(scan("CV1:B", { start: 30_000 }), wedge).at(-1);
  expect(heard).toMatchObject({ kind: "code", text: "CV1:B" });
  expect(read(`CV1:${"A".repeat(20_000)}`, { gap: 1 })?.length).toBe(8_192);
});
