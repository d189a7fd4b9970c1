/** É8: the register of invoices, one of them in detail, and what has no counterpart. */
import type { Call } from "../backend";
import type { Happening } from "../bindings/Happening";
import type { InvoiceFile } from "../bindings/InvoiceFile";
import type { InvoiceRow } from "../bindings/InvoiceRow";
import type { KeptDraft } from "../bindings/KeptDraft";
import type { OrphanReading } from "../bindings/OrphanReading";
import { say } from "../i18n/say";
import { Narrowing } from "./narrowing.svelte";
import { Pager } from "./pager.svelte";
import { toldPaper } from "./printing.svelte";
import type { Message } from "./screen";

/** The filters in the order of their key; the last lists readings. */
export const FILTERS = [
  "all",
  "awaited",
  "rejected",
  "paid",
  "cancelled",
  "without_reading",
  "orphans",
] as const;
export type Filter = (typeof FILTERS)[number];

const TYPING_PAUSE_MS = 200;
/** Who goes down the list with a key that is held opens none of what they pass; and the journal tells what was looked at. */
const STEPPING_PAUSE_MS = 150;

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
  today: () => string;
}

export class Register {
  query = $state("");
  filter = $state<Filter>("all");
  readonly narrowing = new Narrowing();
  readonly invoices: Pager<InvoiceRow, number>;
  readonly orphans: Pager<OrphanReading, string>;
  /** The number of the invoice in detail, or the reading that is pointed at. */
  selected = $state<number | string | null>(null);
  file = $state.raw<InvoiceFile | null>(null);
  asking = $state.raw<Asking | null>(null);
  /** How many rows the screen shows: as far as one key goes. */
  reach = 10;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #opening: ReturnType<typeof setTimeout> | undefined;
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
    const { call, report, today } = needs;
    this.invoices = new Pager({
      load: (turn) => {
        const filter = this.filter === "orphans" ? "all" : this.filter;
        return call("register", {
          wish: { query: this.query, filter, ...this.narrowing.wish(today()) },
          turn,
        });
      },
      keyOf: ({ number }) => number,
      report,
    });
    this.orphans = new Pager({
      load: (turn) => call("orphans", { turn }),
      keyOf: ({ usage_id }) => usage_id,
      report,
    });
  }

  /** Everything, from the newest. */
  async look(): Promise<void> {
    this.query = "";
    this.filter = "all";
    this.narrowing.clear();
    await this.begin();
  }

  forget(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#opening);
    this.#asked += 1;
    this.invoices.forget();
    this.orphans.forget();
    this.narrowing.clear();
    this.query = "";
    this.selected = null;
    this.file = null;
    this.asking = null;
  }

  /** What is typed in the box, searched after a short pause; it goes before the work list. */
  search(query: string): void {
    this.query = query;
    if (query.trim() !== "") this.filter = "all";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.begin(), TYPING_PAUSE_MS);
  }

  choose(filter: Filter): void {
    this.filter = filter;
    this.query = "";
    void this.begin();
  }

  nextFilter(): void {
    this.choose(FILTERS[(FILTERS.indexOf(this.filter) + 1) % FILTERS.length] ?? "all");
  }

  /** The list anew, from one of its ends. */
  async begin(end: "newest" | "oldest" = "newest"): Promise<void> {
    const turn = ++this.#asked;
    clearTimeout(this.#opening);
    this.selected = null;
    this.file = null;
    await this.#try(async () => {
      const list = this.#list;
      if (!(await list.begin(end)) || turn !== this.#asked) return;
      const row = end === "newest" ? this.#keys[0] : this.#keys.at(-1);
      if (row !== undefined) await this.select(row);
    });
  }

  /** Goes down the list by some rows, or up; pages that are not there yet are fetched on the way. */
  async move(by: number): Promise<void> {
    const turn = this.#asked;
    const from = this.selected;
    const place = (): number => (from === null ? -1 : this.#keys.indexOf(from));
    if (place() + by >= this.#keys.length) await this.#list.older();
    else if (place() + by < 0) await this.#list.newer();
    if (turn !== this.#asked) return;
    const key = this.#keys[Math.min(this.#keys.length - 1, Math.max(0, place() + by))];
    if (key === undefined || key === this.selected) return;
    this.selected = key;
    clearTimeout(this.#opening);
    this.#opening = setTimeout(() => void this.select(key), STEPPING_PAUSE_MS);
  }

  step(by: 1 | -1): Promise<void> {
    return this.move(by);
  }

  leap(by: 1 | -1): Promise<void> {
    return this.move(by * Math.max(1, this.reach - 1));
  }

  get #list(): Pick<Pager<unknown, unknown>, "begin" | "older" | "newer"> {
    return this.filter === "orphans" ? this.orphans : this.invoices;
  }

  get #keys(): readonly (number | string)[] {
    return this.filter === "orphans"
      ? this.orphans.rows.map(({ usage_id }) => usage_id)
      : this.invoices.rows.map(({ number }) => number);
  }

  /** Points at a row; an invoice is opened. */
  async select(key: number | string): Promise<void> {
    clearTimeout(this.#opening);
    this.selected = key;
    if (typeof key !== "number") return;
    await this.#try(async () => {
      const file = await this.#needs.call("invoice_file", { number: key });
      if (this.selected === key) this.file = file;
    });
  }

  /** The number of the invoice that is pointed at. */
  get number(): number | null {
    return typeof this.selected === "number" ? this.selected : null;
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
    this.invoices.map((row) =>
      row.number === file.invoice.number ? { ...row, standing: file.standing } : row,
    );
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
