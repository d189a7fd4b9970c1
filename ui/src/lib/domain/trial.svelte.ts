/** Trying the hand scanner: it types a code whose text is known, and what arrives says what to mend. */
import type { Stroke } from "./layouts";
import { examine, type Fault } from "./selfTest";
import { SILENCE_MS } from "./wedge";

/** Fewer strokes than this in a row are a person's. */
const SHORTEST = 20;

export class Trial {
  running = $state(false);
  /** What was found; null before. */
  faults = $state.raw<Fault[] | null>(null);
  #strokes: Stroke[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  start(): void {
    this.stop();
    this.faults = null;
    this.running = true;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#strokes = [];
    this.running = false;
  }

  /** While a trial runs every stroke is the scanner's, but the keys that lead away from it. No code begins with those that go from a
   * button to the next, and press it. */
  takes(stroke: Stroke): boolean {
    if (!this.running || /^(?:Escape|F(?!8$)\d+)$/.test(stroke.key)) return false;
    const begun = this.#strokes.some(({ key }) => key !== "Shift");
    if (!begun && /^(?:Tab|Enter| )$/.test(stroke.key)) return false;
    this.#strokes.push(stroke);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#finish(), SILENCE_MS);
    return true;
  }

  #finish(): void {
    const strokes = this.#strokes;
    this.#strokes = [];
    if (strokes.length < SHORTEST) return;
    this.faults = examine(strokes);
    this.stop();
  }
}
