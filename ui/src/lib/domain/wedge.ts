/**
 * A hand scanner that types like a keyboard: a burst that begins with CV1: and ends with Enter.
 * Keys are read by their place, as on a US layout, because Base45 typed on an AZERTY layout arrives garbled
 * (spec/presentation.md §3). Capitals and small letters are the same: Base45 has capitals only.
 */

/** Slower than this between two keys, and it is a person. */
export const BURST_GAP_MS = 50;
/** A scanner that has been silent for this long has stopped in the middle of a code. */
export const SILENCE_MS = 500;
const FIRST = "C";
const PREFIX = `${FIRST}V1:`;

export interface Stroke {
  /** The place of the key, `KeyboardEvent.code`. */
  code: string;
  shift: boolean;
  /** A modifier that no scanner presses. */
  modified: boolean;
  /** Milliseconds, from the keyboard event itself: a busy page must not break a burst. */
  at: number;
}

/** What to do with a stroke: leave it to the page, keep it until the burst is clear, swallow it, or read a whole code. */
export type Heard =
  { kind: "pass" } | { kind: "hold" } | { kind: "take"; begins: boolean } | { kind: "code"; text: string };

export class Wedge {
  #typed = "";
  #last = 0;

  /** Whether the prefix was recognised: strokes are no longer the page's. */
  get capturing(): boolean {
    return this.#typed.length >= PREFIX.length;
  }

  hear(stroke: Stroke): Heard {
    if (MODIFIERS.test(stroke.code)) return this.#typed === "" ? { kind: "pass" } : this.#keep();
    if (this.#typed !== "" && stroke.at - this.#last > (this.capturing ? SILENCE_MS : BURST_GAP_MS))
      this.reset();
    this.#last = stroke.at;
    if (this.capturing && ENDS.has(stroke.code)) {
      const text = this.#typed;
      this.reset();
      return { kind: "code", text };
    }
    const character = stroke.modified ? undefined : characterAt(stroke);
    if (this.capturing) return this.#take(character ?? "");
    return this.#begin(character);
  }

  /** Forgets what was typed; true when a code was being read. */
  reset(): boolean {
    const cut = this.capturing;
    this.#typed = "";
    return cut;
  }

  #begin(character: string | undefined): Heard {
    const typed = character === undefined ? "" : this.#typed + character;
    if (typed === "" || !PREFIX.startsWith(typed)) {
      this.#typed = "";
      // The stroke that breaks one prefix may begin another.
      if (character !== FIRST) return { kind: "pass" };
      this.#typed = FIRST;
      return { kind: "hold" };
    }
    this.#typed = typed;
    return this.capturing ? { kind: "take", begins: true } : { kind: "hold" };
  }

  #take(character: string): Heard {
    this.#typed += character;
    return { kind: "take", begins: false };
  }

  #keep(): Heard {
    return this.capturing ? { kind: "take", begins: false } : { kind: "pass" };
  }
}

const MODIFIERS = /^(Shift|Control|Alt|Meta|CapsLock)/;
const ENDS = new Set(["Enter", "NumpadEnter", "Tab"]);
/** Plain and shifted characters by place on a US layout: only what Base45 and the prefix use. */
const PLACES: Partial<Record<string, { plain?: string; shifted?: string }>> = {
  Space: { plain: " ", shifted: " " },
  Digit4: { plain: "4", shifted: "$" },
  Digit5: { plain: "5", shifted: "%" },
  Digit8: { plain: "8", shifted: "*" },
  Equal: { shifted: "+" },
  Minus: { plain: "-" },
  Period: { plain: "." },
  Slash: { plain: "/" },
  Semicolon: { shifted: ":" },
  NumpadAdd: { plain: "+", shifted: "+" },
  NumpadSubtract: { plain: "-", shifted: "-" },
  NumpadMultiply: { plain: "*", shifted: "*" },
  NumpadDivide: { plain: "/", shifted: "/" },
  NumpadDecimal: { plain: ".", shifted: "." },
};

function characterAt({ code, shift }: Stroke): string | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return letter;
  const places = PLACES[code];
  if (places) return shift ? places.shifted : places.plain;
  return shift ? undefined : /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
}
