/** What is to leave the office: which invoices, as what, into which file; and what that comes to before it is done. */
import type { Export } from "../bindings/Export";
import type { ExportFormat } from "../bindings/ExportFormat";
import type { ExportPlan } from "../bindings/ExportPlan";
import { parisDay, shiftDay, typedDay } from "../format";
import { say } from "../i18n/say";
import { Errands, type Needs } from "./errands.svelte";

export const FORMATS: readonly ExportFormat[] = ["csv", "json", "fhir", "b2"];
export const SCOPES = ["day", "month", "last_month", "year", "last_year", "days", "invoice", "list"] as const;
export type Scope = (typeof SCOPES)[number];

/** What the register shows when the dialog is opened. */
export interface Shelf {
  selected: number | null;
  list: readonly number[];
}

interface ExportNeeds extends Needs {
  now: () => Date;
  /** The invoices are marked: the register shows it. */
  exported: () => void;
}

const BLANK = {
  scope: "month" as Scope,
  format: "csv" as ExportFormat,
  from: "",
  to: "",
  names: true,
  file: "",
};

export class Exports extends Errands<ExportNeeds> {
  asking = $state.raw<Shelf | null>(null);
  form = $state({ ...BLANK });
  /** What it would be; nothing while the desk counts, or where a day cannot be read. */
  plan = $state.raw<ExportPlan | null>(null);
  readonly scopes: readonly Scope[] = $derived(
    SCOPES.filter((scope) =>
      scope === "invoice"
        ? this.asking?.selected !== null
        : scope !== "list" || (this.asking?.list.length ?? 0) > 1,
    ),
  );
  readonly wanted: Export | null = $derived(this.#wanted());
  /** The folder that was chosen, as long as the file in it keeps the name that was given to it. */
  #folder: { path: string; file: string } | null = null;
  #turn = 0;

  get today(): string {
    return parisDay(this.needs.now().toISOString());
  }

  ask(shelf: Shelf): void {
    this.asking = shelf;
    this.form = { ...BLANK };
    this.#folder = null;
    void this.count();
  }

  unask(): void {
    this.#turn += 1;
    this.asking = null;
    this.plan = null;
  }

  /** Asks the desk what it comes to; the last answer wins. */
  async count(): Promise<void> {
    const turn = ++this.#turn;
    this.plan = null;
    const { wanted } = this;
    if (!wanted) return;
    try {
      const plan = await this.needs.call("plan_export", { wanted });
      if (turn !== this.#turn) return;
      this.plan = plan;
      if (this.#folder?.file === this.form.file) this.#put(this.#folder.path);
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.unask();
      this.needs.report(thrown);
    }
  }

  async save(): Promise<void> {
    const { wanted, plan } = this;
    if (!wanted || !plan || plan.count === 0 || this.busy) return;
    const file = this.form.file.trim();
    await this.once(async () => {
      const saved = await this.needs.call("save_export", { wanted, path: file === "" ? null : file });
      this.needs.tell(say.exports.done(saved));
      this.needs.exported();
    });
    this.unask();
  }

  /** The system's own dialog for the folder; the file keeps its name. */
  async pick(): Promise<void> {
    const folder = await this.choose("pick_folder", say.exports.folder);
    if (folder !== null) this.#put(folder);
  }

  #put(path: string): void {
    if (!this.plan) return;
    const { file: usual } = this.plan;
    const stroke = usual.includes("\\") ? "\\" : "/";
    const name = usual.slice(usual.lastIndexOf(stroke) + 1);
    const file = path.endsWith(stroke) ? path + name : path + stroke + name;
    this.#folder = { path, file };
    this.form.file = file;
  }

  #wanted(): Export | null {
    const { scope, format, names } = this.form;
    const span = this.#span(scope);
    return span && { ...span, format, names: names || format === "b2" };
  }

  #span(scope: Scope): Pick<Export, "from" | "to" | "numbers"> | null {
    const { today, asking } = this;
    const year = Number(today.slice(0, 4));
    switch (scope) {
      case "day":
        return days(today, today);
      case "month":
        return days(`${today.slice(0, 7)}-01`, today);
      case "last_month": {
        const last = shiftDay(`${today.slice(0, 7)}-01`, -1);
        return days(`${last.slice(0, 7)}-01`, last);
      }
      case "year":
        return days(`${year}-01-01`, today);
      case "last_year":
        return days(`${year - 1}-01-01`, `${year - 1}-12-31`);
      case "days": {
        const from = typedDay(this.form.from, today);
        const to = typedDay(this.form.to, today);
        return from !== null && to !== null && from <= to ? days(from, to) : null;
      }
      case "invoice":
        return asking?.selected == null ? null : { from: null, to: null, numbers: [asking.selected] };
      case "list":
        return asking && { from: null, to: null, numbers: [...asking.list] };
    }
  }
}

function days(from: string, to: string): Pick<Export, "from" | "to" | "numbers"> {
  return { from, to, numbers: [] };
}
