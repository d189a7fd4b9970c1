/** Who else may see the window: told by the desk, warned about over a patient, settled in É11. */
import type { Call } from "../backend";
import type { DeskEvent } from "../bindings/DeskEvent";
import type { Discretion as Told } from "../bindings/Discretion";
import type { Exposure } from "../i18n/discretion";

export class Discretion {
  /** Null until the window has looked at its displays. */
  told = $state.raw<Told | null>(null);
  /** What somebody has been warned about; another exposure is another warning. */
  #understood = $state<Exposure | null>(null);
  readonly #call: Call;
  readonly #report: (thrown: unknown) => void;

  constructor(call: Call, report: (thrown: unknown) => void) {
    this.#call = call;
    this.#report = report;
  }

  /** What is to be warned about. */
  get warning(): Exposure | null {
    const exposure = this.#exposure;
    return exposure === this.#understood ? null : exposure;
  }

  hear(event: DeskEvent): void {
    if (event.event !== "discretion") return;
    this.told = event.discretion;
    // A window that was brought home and goes astray again is warned about again.
    if (this.#exposure !== this.#understood) this.#understood = null;
  }

  understand(): void {
    this.#understood = this.#exposure;
  }

  /** Hides the window from pictures of the screen, or no longer: whether that was kept. The desk tells when it is so. */
  async hide(hidden: boolean): Promise<boolean> {
    try {
      await this.#call("hide_from_captures", { hidden });
      return true;
    } catch (thrown) {
      this.#report(thrown);
      return false;
    }
  }

  get #exposure(): Exposure | null {
    const displays = this.told?.displays;
    return displays === "elsewhere" || displays === "mirrored" ? displays : null;
  }
}
