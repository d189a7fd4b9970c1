import { expect, test } from "vitest";

import { type Heard, type Stroke, Wedge } from "./wedge";

const stroke = (code: string, at: number, shift = false): Stroke => ({ code, shift, modified: false, at });

/** The strokes of a scanner set to a US keyboard, `gap` milliseconds apart. */
function strokes(text: string, gap: number, start = 1_000): Stroke[] {
  const shifted: Record<string, string> = {
    ":": "Semicolon",
    $: "Digit4",
    "%": "Digit5",
    "*": "Digit8",
    "+": "Equal",
  };
  const plain: Record<string, string> = {
    " ": "Space",
    "-": "Minus",
    ".": "Period",
    "/": "Slash",
    "\n": "Enter",
  };
  return Array.from(text).map((character, index) => {
    const at = start + index * gap;
    if (/[A-Z]/.test(character)) return stroke(`Key${character}`, at, true);
    if (/\d/.test(character)) return stroke(`Digit${character}`, at);
    const place = shifted[character];
    return place ? stroke(place, at, true) : stroke(plain[character] ?? "", at);
  });
}

function hear(all: Stroke[], wedge = new Wedge()): Heard[] {
  return all.map((one) => wedge.hear(one));
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

test("all of Base45 is read by the place of the keys", () => {
  const heard = hear(strokes(`CV1:${ALPHABET}\n`, 8));
  expect(heard.at(-1)).toEqual({ kind: "code", text: `CV1:${ALPHABET}` });
});

test("on AZERTY the same places print other letters, and the code is the same", () => {
  // KeyQ prints « a », Digit1 prints « & », Semicolon with Shift prints « M »: only `code` is looked at.
  const text = "CV1:QAZW1M";
  expect(hear(strokes(`${text}\n`, 20)).at(-1)).toEqual({ kind: "code", text });
});

test("capital lock does not matter", () => {
  const small = strokes("CV1:AB\n", 10).map((one) => ({
    ...one,
    shift: one.shift && !one.code.startsWith("Key"),
  }));
  expect(hear(small).at(-1)).toEqual({ kind: "code", text: "CV1:AB" });
});

test("Shift strokes of the scanner are part of the burst", () => {
  const all = strokes("CV1:A\n", 10).flatMap((one) =>
    one.shift ? [stroke("ShiftLeft", one.at - 1, true), one] : [one],
  );
  expect(hear(all).at(-1)).toEqual({ kind: "code", text: "CV1:A" });
});

test("the prefix is held, then everything is taken", () => {
  expect(hear(strokes("CV1:A", 10)).map((heard) => heard.kind)).toEqual([
    "hold",
    "hold",
    "hold",
    "take",
    "take",
  ]);
});

test("a person types slower: every stroke is theirs in the end", () => {
  const heard = hear(strokes("CV1:AB\n", 120));
  expect(heard.map((one) => one.kind)).not.toContain("take");
  expect(heard.map((one) => one.kind)).not.toContain("code");
});

test.each(["HELLO\n", "CV2:AB\n", "1234567890123\n"])("%j is not a code of ours", (text) => {
  expect(hear(strokes(text, 10)).every((one) => one.kind === "pass" || one.kind === "hold")).toBe(true);
});

test("a first letter typed twice still begins a code", () => {
  expect(hear(strokes("CCV1:A\n", 10)).at(-1)).toEqual({ kind: "code", text: "CV1:A" });
});

test("a burst that stops is known to be cut", () => {
  const wedge = new Wedge();
  hear(strokes("CV1:ABC", 10), wedge);
  expect(wedge.reset()).toBe(true);
  expect(wedge.reset(), "and only once").toBe(false);
});

test("shortcuts with a modifier never count as a scanner's", () => {
  const wedge = new Wedge();
  expect(wedge.hear({ code: "KeyC", shift: false, modified: true, at: 0 })).toEqual({ kind: "pass" });
});
