/** É9: the day that is open, what was closed, and closing it. */
import type { Call } from "../backend";
import type { Books } from "../bindings/Books";
import type { PeriodKind } from "../bindings/PeriodKind";
import { say } from "../i18n/say";
import { toldPaper } from "./printing.svelte";
import type { Message } from "./screen";

interface Needs {
  call: Call;
  tell: (message: Message) => void;
  report: (thrown: unknown) => void;
}

/** A period about to be closed for good. */
export interface Closable {
  kind: PeriodKind;
  period: string;
}

export class Ledger {
  books = $state.raw<Books | null>(null);
  /** Closing cannot be taken back: it is asked first. */
  asking = $state.raw<Closable | null>(null);
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  async look(): Promise<void> {
    try {
      this.books = await this.#needs.call("books", {});
    } catch (thrown) {
      this.#needs.report(thrown);
    }
  }

  forget(): void {
    this.books = null;
    this.asking = null;
  }

  /** The period of a kind that can be closed now. */
  closable(kind: PeriodKind): Closable | null {
    if (!this.books) return null;
    const { open, month, year } = this.books;
    const period = kind === "day" ? (open.closed ? null : open.day) : kind === "month" ? month : year;
    return period === null ? null : { kind, period };
  }

  ask(kind: PeriodKind): void {
    this.asking = this.closable(kind);
  }

  unask(): void {
    this.asking = null;
  }

  /** The sheet of the newest closing, to be signed and kept. */
  async print(): Promise<void> {
    const newest = this.books?.closings[0];
    if (!newest) return;
    const { kind, period } = newest;
    try {
      const made = await this.#needs.call("print_closing", { kind, period, printer: null });
      this.#needs.tell(toldPaper(made, say.printing.closing));
    } catch (thrown) {
      this.#needs.report(thrown);
    }
  }

  async close(): Promise<void> {
    const { asking } = this;
    this.asking = null;
    if (!asking) return;
    try {
      const { period } = await this.#needs.call("close_period", { ...asking });
      this.#needs.tell(say.books.closedNow(asking.kind, period));
    } catch (thrown) {
      this.#needs.report(thrown);
    }
    await this.look();
  }
}
