/** É11: what is known of the devices and of this computer, to be copied or kept for whoever helps; and the tariffs. */
import type { Diagnostic } from "../bindings/Diagnostic";
import type { Session } from "../bindings/Session";
import type { UnpricedAct } from "../bindings/UnpricedAct";
import { parisDay } from "../format";
import { say } from "../i18n/say";
import { MedicineBase } from "./medicineBase.svelte";
import type { Message, Ports } from "./screen";
import { Tariffs } from "./tariffs.svelte";
import { Trial } from "./trial.svelte";
import { TrustLists } from "./trustLists.svelte";

export class Equipment {
  diagnostic = $state.raw<Diagnostic | null>(null);
  page = $state<"devices" | "tariffs">("devices");
  /** The tariffs are shown over an invoice that is being written. */
  overDraft = $state(false);
  readonly trial = new Trial();
  readonly base: MedicineBase;
  readonly lists: TrustLists;
  readonly tariffs: Tariffs;
  readonly #ports: Ports;
  readonly #tell: (message: Message) => void;
  readonly #report: (thrown: unknown) => void;

  constructor(
    ports: Ports,
    tell: (message: Message) => void,
    report: (thrown: unknown) => void,
    renew: (session: Session) => void,
  ) {
    this.#ports = ports;
    this.#tell = tell;
    this.#report = report;
    this.base = new MedicineBase(ports.call, tell, report);
    this.lists = new TrustLists({ call: ports.call, tell, report }, (session) => {
      renew(session);
      void this.#look();
    });
    this.tariffs = new Tariffs(ports.call, tell, report);
  }

  async look(): Promise<void> {
    this.page = "devices";
    await this.#look();
    await this.base.look();
  }

  /** The prices of a day of care, over its draft; with an act whose price is to be entered. */
  async openTariffs(day: string | undefined, act?: UnpricedAct): Promise<void> {
    if (day === undefined) return;
    this.overDraft = true;
    await this.tariffs.load(day);
    if (act) this.tariffs.takeUnpriced(act);
  }

  /** Another screen is shown. */
  leave(): void {
    this.trial.stop();
    this.overDraft = false;
  }

  toggleTariffs(): void {
    this.page = this.page === "tariffs" ? "devices" : "tariffs";
    if (this.page === "tariffs") void this.tariffs.load(parisDay(this.#ports.now().toISOString()));
  }

  async #look(): Promise<void> {
    try {
      this.diagnostic = await this.#ports.call("diagnostic", {});
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  /** The diagnostic as a text, on the clipboard. */
  async copy(): Promise<void> {
    await this.#look();
    if (!this.diagnostic) return;
    try {
      await this.#ports.copy(say.equipment.asText(this.diagnostic));
      this.#tell(say.bar.diagnosticCopied);
    } catch {
      this.#tell({ ...say.bar.diagnosticNotCopied, urgent: true });
    }
  }

  async save(): Promise<void> {
    try {
      const { path } = await this.#ports.call("save_diagnostic", {});
      this.#tell(say.bar.diagnosticSaved(path));
    } catch (thrown) {
      this.#report(thrown);
    }
  }
}
