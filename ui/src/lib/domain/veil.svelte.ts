/** Privacy at the counter: the screen blanks after thirty seconds, and what is masked is shown for five at most. */

export const BLANK_AFTER_MS = 30_000;
export const REVEAL_MS = 5_000;

export class Veil {
  covered = $state(false);
  revealed = $state(false);

  #blank: ReturnType<typeof setTimeout> | undefined;
  #hide: ReturnType<typeof setTimeout> | undefined;

  /** A sign of life on a screen; only one that shows a person blanks. */
  touch(shows: boolean): void {
    clearTimeout(this.#blank);
    if (!this.covered && shows) this.#blank = setTimeout(() => this.#cover(), BLANK_AFTER_MS);
  }

  lift(): void {
    this.covered = false;
    this.hide();
  }

  reveal(): void {
    this.revealed = true;
    clearTimeout(this.#hide);
    this.#hide = setTimeout(() => this.hide(), REVEAL_MS);
  }

  hide(): void {
    clearTimeout(this.#hide);
    this.revealed = false;
  }

  #cover(): void {
    this.hide();
    this.covered = true;
  }
}
