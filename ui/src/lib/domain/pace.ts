/** Whether the hand scanner types too slowly, and that this is said once a day. */

import { SLOW_MS } from "./selfTest";

export class Pace {
  #slow = false;
  #saidOn = "";

  /** A code was typed, and took so many milliseconds. */
  typed(took: number): void {
    this.#slow = took > SLOW_MS;
  }

  /** True once a day at most. */
  isToBeSaid(day: string): boolean {
    if (!this.#slow || this.#saidOn === day) return false;
    this.#saidOn = day;
    return true;
  }
}
