/** What is kept and for how long: copies of the office, the journal's check, periods, the bundle for support. */
import type { Backups } from "../bindings/Backups";
import type { DeskEvent } from "../bindings/DeskEvent";
import type { JournalCheck } from "../bindings/JournalCheck";
import type { JournalFault } from "../bindings/JournalFault";
import type { Retention } from "../bindings/Retention";
import { say } from "../i18n/say";
import { Errands, type Needs } from "./errands.svelte";
import type { Ports } from "./screen";
import { Updates } from "./updates.svelte";

export class Keeping extends Errands {
  backups = $state.raw<Backups | null>(null);
  retention = $state.raw<Retention | null>(null);
  journal = $state.raw<JournalCheck | null>(null);
  /** The journal was altered, as the desk told when it opened the office. */
  altered = $state.raw<{ fault: JournalFault | null } | null>(null);
  /** The lock that comes is part of it: the page says what came of it before it goes. */
  restoring = false;
  readonly updates: Updates;
  readonly #reload: Ports["reload"];

  constructor(needs: Needs, reload: Ports["reload"]) {
    super(needs);
    this.#reload = reload;
    this.updates = new Updates(needs);
  }

  look(): Promise<void> {
    return this.once(async () => {
      this.backups = await this.needs.call("backups", {});
      this.retention = await this.needs.call("retention", {});
    });
  }

  hear(event: DeskEvent): void {
    if (event.event === "journal_altered") this.altered = { fault: event.fault };
  }

  /** The system's own dialog; what was typed stays when nothing is chosen. */
  async pick(what: "pick_folder" | "pick_backup", before: string): Promise<string> {
    const title = what === "pick_folder" ? say.keeping.folder : say.keeping.file;
    return (await this.choose(what, title)) ?? before;
  }

  setFolder(folder: string): Promise<void> {
    return this.once(async () => {
      const chosen = folder.trim();
      this.backups = await this.needs.call("set_backup_folder", { folder: chosen === "" ? null : chosen });
      this.needs.tell(say.keeping.folderSet(this.backups.folder, this.backups.cloud));
    });
  }

  backUp(): Promise<void> {
    return this.once(async () => {
      this.needs.tell(say.keeping.backingUp);
      this.backups = await this.needs.call("back_up", {});
      this.needs.tell(say.keeping.backedUp(this.backups.last?.path ?? ""));
    });
  }

  /** The office of a copy takes the place of this one, which is locked; over the closed door is said from when it is. */
  restore(file: string, typed: string): Promise<void> {
    return this.once(async () => {
      this.restoring = true;
      try {
        const { at, aside } = await this.needs.call("restore", { file: file.trim(), typed });
        this.#reload(say.keeping.restored(at, aside));
      } finally {
        this.restoring = false;
      }
    });
  }

  /** `head` is what somebody typed from a closing sheet, or nothing. */
  check(head = ""): Promise<void> {
    return this.once(async () => {
      const checkpoints = head.trim() === "" ? [] : [head];
      this.journal = await this.needs.call("check_journal", { checkpoints });
    });
  }

  setPeriod(kind: string, months: number | null, reason: string): Promise<void> {
    return this.once(async () => {
      this.retention = await this.needs.call("set_retention", { kind, months, reason });
      this.needs.tell(say.keeping.periodSet);
    });
  }

  purge(): Promise<void> {
    return this.once(async () => {
      const { effaced, backups } = await this.needs.call("purge", {});
      this.retention = await this.needs.call("retention", {});
      this.needs.tell(say.keeping.purged(effaced, backups.length));
    });
  }

  /** What was masked is shown: the journal says so, and the counter does not wait for it. */
  revealed(usageId: string, rank: number): void {
    void this.needs.call("reveal", { usage_id: usageId, rank }).catch(this.needs.report);
  }

  saveRegister(): Promise<void> {
    return this.#save("save_register_sheet");
  }

  /** All that is held about the person of an invoice, for that person. */
  exportPatient(invoice: number): Promise<void> {
    return this.once(async () => {
      const { path } = await this.needs.call("export_patient", { invoice });
      this.needs.tell(say.keeping.patientExported(path));
    });
  }

  saveSupport(): Promise<void> {
    return this.#save("save_support");
  }

  forget(): void {
    this.backups = null;
    this.retention = null;
    this.journal = null;
    this.altered = null;
  }

  #save(name: "save_register_sheet" | "save_support"): Promise<void> {
    return this.once(async () => {
      const { path } = await this.needs.call(name, {});
      this.needs.tell(say.keeping.saved(path));
    });
  }
}
