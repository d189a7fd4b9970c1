/**
 * What the strokes of a hand scanner mean, whatever layout this computer has.
 *
 * A scanner sends places of keys, chosen for the layout that it is set to; the system prints for them what its own layout
 * says. So only the place is looked at (`KeyboardEvent.code`), and read for each layout that a scanner here may be set to.
 */

export interface Stroke {
  /** The place of the key, `KeyboardEvent.code`. */
  code: string;
  /** What the system prints for it. */
  key: string;
  shift: boolean;
  ctrl: boolean;
  alt: boolean;
  altGraph: boolean;
  /** The key is let go. */
  up: boolean;
  /** Milliseconds, from the keyboard event itself: a busy page must not break a burst. */
  at: number;
}

/** How a scanner may be set: its layout, and whether it makes up for a capital lock that it believes to be on. */
export const SETTINGS = ["us", "us_capitals", "fr", "fr_capitals"] as const;
export type Setting = (typeof SETTINGS)[number];

/** What a stroke types in each setting, in their order; undefined where it types nothing that a code may hold. */
export type Typed = readonly (string | undefined)[];

/** GS, which ends a field of a variable length. */
export const SEPARATOR = "\u001d";

/** From strokes to characters. */
export class Decoder {
  #number = "";

  /** Null when the stroke types nothing by itself: a modifier, or one figure of Alt and a number. */
  type(stroke: Stroke): Typed | null {
    if (stroke.up) return this.#lifted(stroke);
    if (MODIFIERS.test(stroke.code)) return null;
    const figure = FIGURE.exec(stroke.code)?.[1];
    if (stroke.alt && !stroke.altGraph && figure !== undefined && stroke.code.startsWith("Numpad")) {
      this.#number += figure;
      return null;
    }
    const control = controlOf(stroke);
    if (control !== undefined) return SETTINGS.map(() => control);
    if ((stroke.ctrl || stroke.alt) && !stroke.altGraph) return SETTINGS.map(() => undefined);
    // A stroke without a place comes from a program: it prints what it means.
    if (stroke.code === "" && stroke.key.length === 1) return SETTINGS.map(() => stroke.key);
    const shared = NUMPAD[stroke.code] ?? (stroke.code.startsWith("Numpad") ? figure : undefined);
    return SETTINGS.map((setting) => shared ?? characterOf(stroke, setting));
  }

  /** Windows types Alt and a number when Alt is let go: scanners send control characters in this way, or all of them. */
  #lifted({ code }: Stroke): Typed | null {
    if (!code.startsWith("Alt") || this.#number === "") return null;
    const character = String.fromCharCode(Number(this.#number) & 0xff);
    this.#number = "";
    return SETTINGS.map(() => character);
  }
}

const MODIFIERS = /^(?:Shift|Control|Alt|Meta|CapsLock|NumLock)/;
const FIGURE = /^(?:Digit|Numpad)(\d)$/;

/** Control characters go by the place on a US layout, as in the tables of USB HID and of every maker. */
function controlOf({ code, key, ctrl, alt, altGraph }: Stroke): string | undefined {
  if (code === "Enter" || code === "NumpadEnter") return "\r";
  if (code === "Tab") return "\t";
  // Some makers' function codes put GS on F8.
  if (code === "F8") return SEPARATOR;
  if (key.length === 1 && key < " ") return key;
  if (!ctrl || alt || altGraph) return undefined;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter === undefined ? CONTROLS[code] : String.fromCharCode(letter.charCodeAt(0) & 0x1f);
}

const CONTROLS: Partial<Record<string, string>> = {
  BracketLeft: "\u001b",
  Backslash: "\u001c",
  BracketRight: SEPARATOR,
  Digit6: "\u001e",
  Minus: "\u001f",
};

function characterOf({ code, shift, altGraph }: Stroke, setting: Setting): string | undefined {
  if (code === "Space") return " ";
  const french = setting === "fr" || setting === "fr_capitals";
  const [plain, shifted, third] = (french ? FRENCH[code] : undefined) ?? common(code, french) ?? [];
  if (altGraph) return third;
  // Capital lock turns every key on a French layout, and only letters on a US one.
  const turned = setting === "fr_capitals" || (setting === "us_capitals" && code.startsWith("Key"));
  return shift === turned ? plain : shifted;
}

function common(code: string, french: boolean): readonly string[] | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return [letter.toLowerCase(), letter];
  return french ? undefined : US[code];
}

/** Plain and shifted, by place. */
const US: Partial<Record<string, readonly string[]>> = {
  Backquote: ["`", "~"],
  Digit1: ["1", "!"],
  Digit2: ["2", "@"],
  Digit3: ["3", "#"],
  Digit4: ["4", "$"],
  Digit5: ["5", "%"],
  Digit6: ["6", "^"],
  Digit7: ["7", "&"],
  Digit8: ["8", "*"],
  Digit9: ["9", "("],
  Digit0: ["0", ")"],
  Minus: ["-", "_"],
  Equal: ["=", "+"],
  BracketLeft: ["[", "{"],
  BracketRight: ["]", "}"],
  Backslash: ["\\", "|"],
  Semicolon: [";", ":"],
  Quote: ["'", '"'],
  Comma: [",", "<"],
  Period: [".", ">"],
  Slash: ["/", "?"],
};

/** Plain, shifted and with AltGr, where a French layout differs. */
const FRENCH: Partial<Record<string, readonly string[]>> = {
  KeyQ: ["a", "A"],
  KeyA: ["q", "Q"],
  KeyW: ["z", "Z"],
  KeyZ: ["w", "W"],
  Semicolon: ["m", "M"],
  KeyM: [",", "?"],
  Backquote: ["²"],
  Digit1: ["&", "1"],
  Digit2: ["é", "2", "~"],
  Digit3: ['"', "3", "#"],
  Digit4: ["'", "4", "{"],
  Digit5: ["(", "5", "["],
  Digit6: ["-", "6", "|"],
  Digit7: ["è", "7", "`"],
  Digit8: ["_", "8", "\\"],
  Digit9: ["ç", "9", "^"],
  Digit0: ["à", "0", "@"],
  Minus: [")", "°", "]"],
  Equal: ["=", "+", "}"],
  BracketLeft: ["^", "¨"],
  BracketRight: ["$", "£"],
  Quote: ["ù", "%"],
  Backslash: ["*", "µ"],
  IntlBackslash: ["<", ">"],
  Comma: [";", "."],
  Period: [":", "/"],
  Slash: ["!", "§"],
};

const NUMPAD: Partial<Record<string, string>> = {
  NumpadAdd: "+",
  NumpadSubtract: "-",
  NumpadMultiply: "*",
  NumpadDivide: "/",
  NumpadDecimal: ".",
};
