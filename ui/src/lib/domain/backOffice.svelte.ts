/** What stands beside the visit: the draft that waits, the register, the closings, what is kept. */
import type { Draft } from "../bindings/Draft";
import { Drafts } from "./drafts.svelte";
import { Exports } from "./exports.svelte";
import { Keeping } from "./keeping.svelte";
import { Ledger } from "./ledger.svelte";
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

export class BackOffice {
  readonly drafts: Drafts;
  readonly register: Register;
  readonly ledger: Ledger;
  readonly keeping: Keeping;
  readonly exports: Exports;

  constructor({ call, now }: Ports, { tell, report, goOn, changed }: Needs) {
    this.drafts = new Drafts({ call, now, report, goOn });
    const { drafts } = this;
    this.register = new Register({ call, tell, report, changed, correct: (kept) => drafts.resume(kept) });
    this.ledger = new Ledger({ call, tell, report });
    this.keeping = new Keeping({ call, tell, report });
    const exported = (): void => {
      const { selected } = this.register;
      if (selected !== null) void this.register.select(selected);
    };
    this.exports = new Exports({ call, now, tell, report, exported });
  }

  /** What one of its screens shows, as it is now. */
  look(screen: "register" | "books" | "keeping"): Promise<void> {
    return { register: this.register, books: this.ledger, keeping: this.keeping }[screen].look();
  }

  /** Nothing of any patient stays behind a lock. */
  forget(): void {
    this.drafts.forget();
    this.register.forget();
    this.ledger.forget();
    this.keeping.forget();
    this.exports.unask();
  }
}
