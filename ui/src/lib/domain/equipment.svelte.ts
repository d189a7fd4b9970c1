/** É11: what is known of the devices and of this computer, to be copied or kept for whoever helps; and the tariffs. */
import type { Export } from "../bindings/Export";
import type { Diagnostic } from "../bindings/Diagnostic";
import { parisDay } from "../format";
import { say } from "../i18n/say";
import type { Message, Ports } from "./screen";
import { Tariffs } from "./tariffs.svelte";
import { Trial } from "./trial.svelte";

export class Equipment {
  diagnostic = $state.raw<Diagnostic | null>(null);
  page = $state<"devices" | "tariffs">("devices");
  readonly trial = new Trial();
  readonly tariffs: Tariffs;
  readonly #ports: Ports;
  readonly #tell: (message: Message) => void;
  readonly #report: (thrown: unknown) => void;

  constructor(ports: Ports, tell: (message: Message) => void, report: (thrown: unknown) => void) {
    this.#ports = ports;
    this.#tell = tell;
    this.#report = report;
    this.tariffs = new Tariffs(ports.call, tell, report);
  }

  async look(): Promise<void> {
    this.page = "devices";
    await this.#look();
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

  /** Writes invoices among the user's documents. */
  async export(wanted: Export): Promise<void> {
    try {
      this.#tell(say.exports.done(await this.#ports.call("save_export", { wanted })));
    } catch (thrown) {
      this.#report(thrown);
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
