/** É8: the register of invoices, one of them in detail, and what has no counterpart. */
import type { Call } from "../backend";
import type { Happening } from "../bindings/Happening";
import type { InvoiceFile } from "../bindings/InvoiceFile";
import type { InvoiceFilter } from "../bindings/InvoiceFilter";
import type { InvoiceRow } from "../bindings/InvoiceRow";
import type { KeptDraft } from "../bindings/KeptDraft";
import type { OrphanReading } from "../bindings/OrphanReading";
import { say } from "../i18n/say";
import { toldPaper } from "./printing.svelte";
import type { Message } from "./screen";

/** The filters in the order of their key; the last lists readings. */
export const FILTERS = ["all", "awaited", "rejected", "cancelled", "without_reading", "orphans"] as const;
export type Filter = (typeof FILTERS)[number];

const TYPING_PAUSE_MS = 200;

/** An invoice about to be cancelled: why? */
export interface Asking {
  deed: "cancel" | "correct";
  number: number;
}

interface Needs {
  call: Call;
  tell: (message: Message) => void;
  report: (thrown: unknown) => void;
  /** Goes on with the draft of a correction. */
  correct: (kept: KeptDraft) => Promise<void>;
  /** Something was recorded: counters may have changed. */
  changed: () => void;
}

export class Register {
  query = $state("");
  filter = $state<Filter>("all");
  rows = $state.raw<InvoiceRow[]>([]);
  orphans = $state.raw<OrphanReading[]>([]);
  /** Whether there are older ones. */
  more = $state(false);
  /** The number of the invoice in detail. */
  selected = $state<number | null>(null);
  file = $state.raw<InvoiceFile | null>(null);
  asking = $state.raw<Asking | null>(null);
  /** Where each newer page began: the way back. */
  #before: (number | string | null)[] = [null];
  #depth = $state(1);
  readonly newer = $derived(this.#depth > 1);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Everything, from the newest. */
  async look(): Promise<void> {
    this.query = "";
    this.filter = "all";
    await this.#first();
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.rows = [];
    this.orphans = [];
    this.query = "";
    this.selected = null;
    this.file = null;
    this.asking = null;
  }

  /** What is typed in the box, searched after a short pause; it goes before the filter. */
  search(query: string): void {
    this.query = query;
    if (query.trim() !== "") this.filter = "all";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#first(), TYPING_PAUSE_MS);
  }

  choose(filter: Filter): void {
    this.filter = filter;
    this.query = "";
    void this.#first();
  }

  nextFilter(): void {
    this.choose(FILTERS[(FILTERS.indexOf(this.filter) + 1) % FILTERS.length] ?? "all");
  }

  async older(): Promise<void> {
    if (!this.more) return;
    const last = this.filter === "orphans" ? this.orphans.at(-1)?.usage_id : this.rows.at(-1)?.number;
    if (last === undefined) return;
    this.#before.push(last);
    await this.#load();
  }

  async back(): Promise<void> {
    if (this.#before.length < 2) return;
    this.#before.pop();
    await this.#load();
  }

  step(by: 1 | -1): void {
    const at = this.rows.findIndex((row) => row.number === this.selected);
    const row = this.rows[Math.min(this.rows.length - 1, Math.max(0, at + by))];
    if (row) void this.select(row.number);
  }

  async select(number: number): Promise<void> {
    this.selected = number;
    await this.#try(async () => {
      const file = await this.#needs.call("invoice_file", { number });
      if (this.selected === number) this.file = file;
    });
  }

  /** Whether something can still happen to the invoice in detail. */
  get stands(): boolean {
    return this.file !== null && this.file.credit_note === null;
  }

  async mark(what: Happening): Promise<void> {
    const { file } = this;
    if (!file || !this.stands) return;
    await this.#try(async () => {
      this.#shown(await this.#needs.call("mark_invoice", { number: file.invoice.number, what }));
      this.#needs.tell(say.register.marked[what]);
    });
  }

  async reprint(): Promise<void> {
    const { file } = this;
    if (!file) return;
    const { number } = file.invoice;
    await this.#try(async () => {
      const way = { overlay: false, printer: null, offset: null };
      const made = await this.#needs.call("print_sheet", { number, way });
      await this.select(number);
      this.#needs.tell(toldPaper(made, say.printing.sheet));
      this.#needs.changed();
    });
  }

  ask(deed: Asking["deed"], number = this.file?.invoice.number): void {
    if (number !== undefined) this.asking = { deed, number };
  }

  unask(): void {
    this.asking = null;
  }

  /** Does what was asked, for a reason; whether it was done. */
  async because(reason: string): Promise<boolean> {
    const { asking } = this;
    this.asking = null;
    if (!asking) return false;
    const { number } = asking;
    return await this.#try(async () => {
      if (asking.deed === "correct") {
        await this.#needs.correct(await this.#needs.call("correct_invoice", { number, reason }));
      } else {
        const file = await this.#needs.call("cancel_invoice", { number, reason });
        if (this.selected === number) this.#shown(file);
        this.#needs.changed();
        this.#needs.tell(say.register.cancelledNow(number, file.credit_note?.number ?? 0));
      }
    });
  }

  /** The detail, and the line of the list, as they now are. */
  #shown(file: InvoiceFile): void {
    this.file = file;
    this.rows = this.rows.map((row) =>
      row.number === file.invoice.number ? { ...row, standing: file.standing } : row,
    );
  }

  async #first(): Promise<void> {
    this.#before = [null];
    await this.#load();
  }

  async #load(): Promise<void> {
    const turn = ++this.#asked;
    const before = this.#before.at(-1) ?? null;
    this.#depth = this.#before.length;
    this.selected = null;
    this.file = null;
    await this.#try(async () => {
      if (this.filter === "orphans") {
        const page = await this.#needs.call("orphans", { before: before === null ? null : String(before) });
        if (turn !== this.#asked) return;
        [this.rows, this.orphans, this.more] = [[], page.rows, page.more];
        return;
      }
      const filter: InvoiceFilter = this.filter;
      const number = before === null ? null : Number(before);
      const page = await this.#needs.call("register", { query: this.query, filter, before: number });
      if (turn !== this.#asked) return;
      [this.rows, this.orphans, this.more] = [page.rows, [], page.more];
      const first = page.rows[0];
      if (first) await this.select(first.number);
    });
  }

  async #try(run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (thrown) {
      this.#needs.report(thrown);
      return false;
    }
  }
}
