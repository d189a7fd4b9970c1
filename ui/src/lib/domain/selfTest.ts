/** The code that a hand scanner is tried with, and what its strokes say of how it is set. */
import { Decoder, SEPARATOR, SETTINGS, type Stroke } from "./layouts";
import { isEnd } from "./wedge";

/** Every character of Base45 (RFC 9285), twice, and the control character that INS and GS1 codes need. */
const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const HEAD = `CV0:${BASE45}`;
/** What the code of `SelfTestCode.svelte` says. */
export const SELF_TEST = `${HEAD}${SEPARATOR}${BASE45}`;

/** What is wrong with a scanner, in the order in which to mend it. */
export const FAULTS = ["layout", "capitals", "controls", "lost", "no_end", "slow"] as const;
export type Fault = (typeof FAULTS)[number];

/** What is wrong with the scanner that typed these strokes for the self-test code; nothing when all is well. */
export function examine(strokes: readonly Stroke[]): Fault[] {
  const decoder = new Decoder();
  const typed = strokes.map((stroke) => decoder.type(stroke)).filter((one) => one !== null);
  const ended = isEnd(typed.at(-1)?.[0]);
  const body = typed.filter(([character]) => !isEnd(character));
  const texts = SETTINGS.map((_, setting) => body.map((characters) => characters[setting] ?? "").join(""));
  const found = new Set<Fault>();
  const garbled = garbling(texts);
  if (garbled !== null) found.add(garbled);
  if (!ended) found.add("no_end");
  if (took(strokes) / SELF_TEST.length > SLOW_MS / USUAL_LENGTH) found.add("slow");
  return FAULTS.filter((fault) => found.has(fault));
}

/** The least of the faults that explains what one of the settings reads. */
function garbling(texts: readonly string[]): Fault | null {
  if (texts.includes(SELF_TEST)) return null;
  // What stands for the separator may be nothing, a space, or its name.
  if (texts.some((text) => text.startsWith(HEAD) && text.endsWith(BASE45))) return "controls";
  if (texts.some((text) => text.toUpperCase() === SELF_TEST)) return "capitals";
  if (texts.some((text) => text.length > SELF_TEST.length / 2 && isPartOf(text, SELF_TEST))) return "lost";
  return "layout";
}

/** Whether a text is the whole with some characters missing. */
function isPartOf(text: string, whole: string): boolean {
  let from = 0;
  return Array.from(text).every((character) => {
    const at = whole.indexOf(character, from);
    from = at + 1;
    return at >= 0;
  });
}

function took(strokes: readonly Stroke[]): number {
  return (strokes.at(-1)?.at ?? 0) - (strokes[0]?.at ?? 0);
}

/** A patient waits, and a code is good for seconds only. */
export const SLOW_MS = 1_500;
/** Characters of a phone's code with two or three beneficiaries (spec/presentation.md §3: 528 bytes). */
const USUAL_LENGTH = 800;
