/** Hand scanners on the keyboards of different computers, as tables of their own (checked against xkeyboard-config). */
import type { Stroke } from "../domain/layouts";

const PLACES =
  "Backquote Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backslash IntlBackslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash Space".split(
    " ",
  );

/** What each place prints, plain and shifted, in the order of PLACES. */
const SYSTEMS = {
  us: [
    "`1234567890-=qwertyuiop[]asdfghjkl;'\\<zxcvbnm,./ ",
    '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|>ZXCVBNM<>? ',
  ],
  azerty: [
    "²&é\"'(-è_çà)=azertyuiop^$qsdfghjklmù*<wxcvbn,;:! ",
    "␀1234567890°+AZERTYUIOP¨£QSDFGHJKLM%µ>WXCVBN?./§ ",
  ],
  bepo: [
    "$\"«»()@+-/*=%bépoè^vdljzwauie,ctsrnmçêàyx.k'qghf ",
    "#1234567890°`BÉPOÈ!VDLJZWAUIE;CTSRNMÇÊÀYX:K?QGHF ",
  ],
} as const;
export type System = keyof typeof SYSTEMS;

/** Keys that print nothing until the next one. */
const DEAD: Record<System, string> = { us: "", azerty: "^¨", bepo: "^" };

export interface Scan {
  /** The layout that the scanner is set to. */
  scanner?: "us" | "azerty";
  /** The layout of the computer. */
  system?: System;
  /** The scanner believes capital lock to be on, and makes up for it. */
  capitals?: boolean;
  /** Milliseconds between two keys. */
  gap?: number;
  end?: "Enter" | "Tab" | "NumpadEnter" | null;
  /** How the group separator is sent. */
  separator?: "ctrl" | "alt" | "F8" | "literal" | "none";
  /** Figures are sent by the numeric keypad, capital lock of figures on or off. */
  keypad?: "on" | "off";
  /** Every character is sent as Alt and its number, as « universal » scanners do on Windows. */
  universal?: boolean;
  start?: number;
}

/** What the keyboard hears when a scanner reads a text. */
export function scan(text: string, options: Scan = {}): Stroke[] {
  const { scanner = "us", system = "azerty", gap = 8, end = "Enter", start = 1_000 } = options;
  const strokes: Stroke[] = [];
  let at = start;
  const press = (code: string, more: Partial<Stroke> = {}): void => {
    const plain = { shift: false, ctrl: false, alt: false, altGraph: false, up: false };
    strokes.push({ code, key: printed(code, more.shift ?? false, system), ...plain, at, ...more });
  };
  const character = (one: string): void => {
    if (options.universal) byNumber(one, press);
    else if (one === "\u001d") separator(options.separator ?? "ctrl", press);
    else if (options.keypad && /\d/.test(one))
      press(`Numpad${one}`, { key: options.keypad === "on" ? one : "ArrowLeft" });
    else byPlace(one, SYSTEMS[scanner], (options.capitals ?? false) && turns(one, scanner), press);
  };
  for (const one of text) {
    character(one);
    at += gap;
  }
  if (end !== null) press(end, { key: end === "Tab" ? "Tab" : "Enter" });
  return strokes;
}

type Press = (code: string, more?: Partial<Stroke>) => void;

/** Whether capital lock changes what the key of a character prints: every key on AZERTY, letters alone elsewhere. */
function turns(one: string, scanner: System): boolean {
  return scanner === "azerty" ? one !== " " : /^[a-z]$/i.test(one);
}

function byPlace(
  one: string,
  [plain, shifted]: readonly [string, string],
  turned: boolean,
  press: Press,
): void {
  const at = (plain.includes(one) ? plain : shifted).indexOf(one);
  const code = PLACES[at] ?? "";
  const pressed = plain.includes(one) === turned;
  if (pressed) press("ShiftLeft", { key: "Shift", shift: true });
  press(code, { shift: pressed });
}

function byNumber(one: string, press: Press): void {
  press("AltLeft", { key: "Alt", alt: true });
  for (const figure of `0${one.charCodeAt(0)}`) press(`Numpad${figure}`, { key: figure, alt: true });
  press("AltLeft", { key: "Alt", up: true });
}

function separator(way: NonNullable<Scan["separator"]>, press: Press): void {
  if (way === "ctrl") {
    press("ControlLeft", { key: "Control", ctrl: true });
    press("BracketRight", { ctrl: true });
  } else if (way === "alt") byNumber("\u001d", press);
  else if (way === "F8") press("F8", { key: "F8" });
  else if (way === "literal") press("", { key: "\u001d" });
}

function printed(code: string, shift: boolean, system: System): string {
  const at = PLACES.indexOf(code);
  const key = SYSTEMS[system][shift ? 1 : 0][at] ?? code;
  return DEAD[system].includes(key) ? "Dead" : key;
}
