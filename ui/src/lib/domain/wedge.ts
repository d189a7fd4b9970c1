/**
 * A hand scanner that types like a keyboard: a burst that begins as one of our codes does, and ends with Enter, Tab, or
 * nothing at all (spec/presentation.md §3).
 */
import { Decoder, SETTINGS, type Stroke, type Typed } from "./layouts";

/** Slower than this between two keys, and it is a person. */
export const BURST_GAP_MS = 50;
/** A scanner that has been silent for this long has sent its code, or has stopped in the middle of it. */
export const SILENCE_MS = 500;
/** After its end a scanner may send another: Enter twice, or Tab and Enter. */
const ECHO_MS = 100;
/** No code of ours is longer; what runs on is swallowed and not kept. */
const LONGEST = 8_192;

/**
 * How codes begin; # is a figure. Phone, self-test, INS, 2D-Doc, GS1 on a box, its bar code, and what scanners put before them when they
 * name the symbology (ISO/IEC 15424).
 */
const BEGINNINGS = [
  "CV1:",
  "CV0:",
  "IS01",
  "DC0#",
  `01${"#".repeat(14)}`,
  `34009${"#".repeat(8)}`,
  "]d#",
  "]Q#",
  "]C1",
];

/** A code as it was typed, and how long that took, in milliseconds. */
export interface ScannedCode {
  text: string;
  took: number;
}

/** What to do with a stroke: leave it to the page, keep it until the burst is clear, swallow it, or read a whole code. */
export type Heard =
  { kind: "pass" } | { kind: "hold" } | { kind: "take"; begins: boolean } | ({ kind: "code" } & ScannedCode);

export class Wedge {
  readonly #decoder = new Decoder();
  /** What was typed, in each setting in which it may still be a code. */
  #readings: (string | null)[] = [];
  /** The setting in which it is one. */
  #setting: number | null = null;
  #usual = 0;
  #began = 0;
  #last = 0;
  #ended = -Infinity;
  /** This scanner ends its codes with a key: without one, a code is cut. */
  #endsWithKey = false;

  /** Whether a code was recognised: strokes are no longer the page's. */
  get capturing(): boolean {
    return this.#setting !== null;
  }

  hear(stroke: Stroke): Heard {
    const gap = this.capturing ? SILENCE_MS : BURST_GAP_MS;
    if (this.#readings.length > 0 && stroke.at - this.#last > gap) this.#forget();
    const typed = this.#decoder.type(stroke);
    if (this.#readings.length > 0) this.#last = stroke.at;
    if (typed === null) return this.#within();
    this.#last = stroke.at;
    if (this.#setting !== null) return this.#take(typed[this.#setting], stroke.at);
    if (isEnd(typed[0]) && stroke.at - this.#ended < ECHO_MS) return { kind: "take", begins: false };
    return this.#begin(typed, stroke.at);
  }

  /** Silence: the code that was being typed, if it is whole; `cut` if it is not; null if there was none. */
  silence(): ScannedCode | "cut" | null {
    if (this.#setting === null) {
      this.#forget();
      return null;
    }
    const code = this.#finish();
    return this.#endsWithKey ? "cut" : code;
  }

  /** A stroke that types nothing by itself belongs to the burst it is in, if it is in one. */
  #within(): Heard {
    if (this.capturing) return { kind: "take", begins: false };
    return { kind: this.#readings.length > 0 ? "hold" : "pass" };
  }

  #begin(typed: Typed, at: number): Heard {
    if (this.#readings.length === 0) this.#start(at);
    this.#readings = this.#readings.map((text, index) => grown(text, typed[index]));
    if (this.#readings.every((text) => text === null)) {
      // The stroke that breaks one beginning may be another.
      this.#start(at);
      this.#readings = this.#readings.map((text, index) => grown(text, typed[index]));
    }
    if (this.#readings.every((text) => text === null)) {
      this.#forget();
      return { kind: "pass" };
    }
    const whole = SETTINGS.map((_, index) => index).filter((index) => isBeginning(this.#readings[index]));
    if (whole.length === 0) return { kind: "hold" };
    // Some beginnings are the same keys in two settings; a scanner stays as it was set.
    this.#usual = whole.includes(this.#usual) ? this.#usual : (whole[0] ?? 0);
    this.#setting = this.#usual;
    return { kind: "take", begins: true };
  }

  #start(at: number): void {
    this.#readings = SETTINGS.map(() => "");
    this.#began = at;
  }

  #take(character: string | undefined, at: number): Heard {
    if (isEnd(character)) {
      this.#endsWithKey = true;
      this.#ended = at;
      return { kind: "code", ...this.#finish() };
    }
    const index = this.#setting ?? 0;
    const text = this.#readings[index] ?? "";
    if (text.length < LONGEST) this.#readings[index] = text + (character ?? "");
    return { kind: "take", begins: false };
  }

  #finish(): ScannedCode {
    const code = { text: this.#readings[this.#setting ?? 0] ?? "", took: this.#last - this.#began };
    this.#forget();
    return code;
  }

  #forget(): void {
    this.#readings = [];
    this.#setting = null;
  }
}

export function isEnd(character: string | undefined): boolean {
  return character !== undefined && "\r\n\t\u0003".includes(character);
}

/** What was typed and one character more, as long as it may become a code. */
function grown(text: string | null, character: string | undefined): string | null {
  if (text === null || character === undefined) return null;
  const longer = text + character;
  return BEGINNINGS.some((one) => is(longer, one.slice(0, longer.length))) ? longer : null;
}

function isBeginning(text: string | null | undefined): boolean {
  return typeof text === "string" && BEGINNINGS.some((one) => is(text, one));
}

function is(text: string, beginning: string): boolean {
  return (
    text.length === beginning.length &&
    Array.from(beginning).every((wanted, index) => {
      const found = text[index] ?? "";
      return wanted === "#" ? found >= "0" && found <= "9" : found === wanted;
    })
  );
}
