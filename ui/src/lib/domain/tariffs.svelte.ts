/** The office's tariffs: those in force, and the one that is being entered or corrected. */
import type { Call } from "../backend";
import type { TariffList } from "../bindings/TariffList";
import type { UnpricedAct } from "../bindings/UnpricedAct";
import type { TariffRow } from "../bindings/TariffRow";
import { typedEuros, typedDay } from "../format";
import { say } from "../i18n/say";
import type { Message } from "./screen";

/** A price as it is typed. */
export interface TariffForm {
  code: string;
  label: string;
  price: string;
  from: string;
  to: string;
  fullRate: boolean;
  source: string;
}

const BLANK: TariffForm = { code: "", label: "", price: "", from: "", to: "", fullRate: false, source: "" };

export class Tariffs {
  list = $state.raw<TariffList | null>(null);
  form = $state<TariffForm>({ ...BLANK });
  /** The own price that the form shows, if it can be taken away. */
  chosen = $state.raw<TariffRow | null>(null);

  readonly #call: Call;
  readonly #tell: (message: Message) => void;
  readonly #report: (thrown: unknown) => void;
  #day = "";

  constructor(call: Call, tell: (message: Message) => void, report: (thrown: unknown) => void) {
    this.#call = call;
    this.#tell = tell;
    this.#report = report;
  }

  async load(day: string): Promise<void> {
    this.#day = day;
    this.clear();
    await this.#look();
  }

  clear(): void {
    this.form = { ...BLANK, from: say.tariffs.day(this.#day) };
    this.chosen = null;
  }

  /** Takes a row up: an own one to correct it, a shipped one to put another price in front of it from today on. */
  take(row: TariffRow): void {
    const { code, label, full_rate: fullRate } = row;
    const price = say.tariffs.price(row.price);
    this.form = row.own
      ? {
          code,
          label,
          price,
          fullRate,
          from: say.tariffs.day(row.from),
          to: row.to === null ? "" : say.tariffs.day(row.to),
          source: row.source,
        }
      : { ...BLANK, code, label, price, fullRate, from: say.tariffs.day(this.#day) };
    this.chosen = row.own ? row : null;
  }

  /** An act of the mainland whose price is not known here. */
  takeUnpriced({ code, label }: UnpricedAct): void {
    this.form = { ...BLANK, code, label, from: say.tariffs.day(this.#day) };
    this.chosen = null;
    this.#tell(say.tariffs.unpricedHere(code));
  }

  async save(): Promise<void> {
    const { code, label, fullRate: full_rate, source } = this.form;
    const price = typedEuros(this.form.price);
    const from = typedDay(this.form.from, this.#day);
    const to = this.form.to.trim() === "" ? null : typedDay(this.form.to, this.#day);
    if (price === null || from === null || (to === null && this.form.to.trim() !== "")) {
      this.#tell({ ...say.tariffs.unreadable, urgent: true });
      return;
    }
    const tariff = { code: code.trim().toUpperCase(), label, price, from, to, full_rate, source };
    await this.#change(() => this.#call("set_tariff", { tariff }), say.tariffs.saved(tariff.code));
  }

  async drop(): Promise<void> {
    const { chosen } = this;
    if (!chosen) return;
    const { code, from } = chosen;
    await this.#change(() => this.#call("drop_tariff", { code, from }), say.tariffs.dropped(code));
  }

  async #change(run: () => Promise<unknown>, done: Message): Promise<void> {
    try {
      await run();
      await this.load(this.#day);
      this.#tell(done);
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  async #look(): Promise<void> {
    try {
      this.list = await this.#call("tariff_list", { date: this.#day });
    } catch (thrown) {
      this.#report(thrown);
    }
  }
}
