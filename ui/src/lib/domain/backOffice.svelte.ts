/** What stands beside the visit: the draft that waits, the register, the closings, what is kept. */
import type { Call } from "../backend";
import type { DeskEvent } from "../bindings/DeskEvent";
import type { Draft } from "../bindings/Draft";
import { parisDay } from "../format";
import { Drafts } from "./drafts.svelte";
import { Exports } from "./exports.svelte";
import { Keeping } from "./keeping.svelte";
import { Ledger } from "./ledger.svelte";
import { Readings } from "./quality.svelte";
import { Register } from "./register.svelte";
import type { Message, Ports, Visit } from "./screen";

interface Needs {
  tell: (message: Message) => void;
  report: (thrown: unknown) => void;
  /** Shows the invoice of a draft on its reading. */
  goOn: (visit: Visit, draft: Draft) => void;
  /** An invoice was cancelled or printed. */
  changed: () => void;
}

/** Screens that show what is kept. */
export type BackScreen = "register" | "books" | "keeping" | "quality";

export class BackOffice {
  readonly drafts: Drafts;
  readonly register: Register;
  readonly ledger: Ledger;
  readonly keeping: Keeping;
  readonly readings: Readings;
  readonly exports: Exports;

  readonly #call: Call;

  constructor({ call, now, reload }: Ports, { tell, report, goOn, changed }: Needs) {
    this.#call = call;
    this.drafts = new Drafts({ call, now, report, goOn });
    const { drafts } = this;
    const today = (): string => parisDay(now().toISOString());
    this.register = new Register({
      call,
      tell,
      report,
      changed,
      correct: (kept) => drafts.resume(kept),
      today,
    });
    this.readings = new Readings({ call, tell, report, today });
    this.ledger = new Ledger({ call, tell, report });
    this.keeping = new Keeping({ call, tell, report }, reload);
    const exported = (): void => {
      const { selected } = this.register;
      if (selected !== null) void this.register.select(selected);
    };
    this.exports = new Exports({ call, now, tell, report, exported });
  }

  /** What one of its screens shows, as it is now. */
  look(screen: BackScreen): Promise<void> {
    const { register, ledger: books, keeping, readings: quality } = this;
    return { register, books, keeping, quality }[screen].look();
  }

  /** The window is about to close: what is not written yet is written now, and the desk is told. Whether that was it. */
  hear(event: DeskEvent): boolean {
    this.keeping.hear(event);
    if (event.event !== "leaving") return false;
    const told = (): Promise<unknown> => this.#call("written", {});
    void this.drafts.flush().then(told, told);
    return true;
  }

  /** Nothing of any patient stays behind a lock. */
  forget(): void {
    this.drafts.forget();
    this.register.forget();
    this.ledger.forget();
    this.keeping.forget();
    this.readings.forget();
    this.exports.unask();
  }
}
