/** Rule 5: every wait has an end. */
export const READING_STEPS_MS = { still: 1_000, long: 3_000, end: 5_000 };

/** A reading under way: what is said while it lasts, and that it ends. */
export class Waiting {
  #turn = 0;
  #timers: ReturnType<typeof setTimeout>[] = [];

  /** Waits anew, and no longer for what came before. Answers whether this wait still counts. */
  begin(step: (name: "still" | "long") => void, tooLong: () => void): () => boolean {
    this.stop();
    const turn = this.#turn;
    this.#timers = [
      setTimeout(() => step("still"), READING_STEPS_MS.still),
      setTimeout(() => step("long"), READING_STEPS_MS.long),
      setTimeout(() => {
        this.stop();
        tooLong();
      }, READING_STEPS_MS.end),
    ];
    return () => turn === this.#turn;
  }

  /** Nothing is waited for any more. */
  stop(): void {
    this.#turn += 1;
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  }
}
