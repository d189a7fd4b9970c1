/** É7: the paper of an invoice before it is printed, the printers, and how each was measured. */
import type { MadePaper } from "../bindings/MadePaper";
import type { Printer } from "../bindings/Printer";
import type { PrinterSettings } from "../bindings/PrinterSettings";
import type { PrintWay } from "../bindings/PrintWay";
import type { SheetCheck } from "../bindings/SheetCheck";
import { tenths } from "../format";
import { say } from "../i18n/say";
import type { Message, Ports } from "./screen";

export class Printing {
  /** The sheet as it will be printed, what a hand must write marked. */
  bytes = $state.raw<ArrayBuffer | null>(null);
  check = $state.raw<SheetCheck | null>(null);
  settings = $state.raw<PrinterSettings | null>(null);
  overlay = $state(false);
  /** The printer that was chosen; none is the usual one. */
  chosen = $state<string | null>(null);
  /** The distances as they are typed; none while no printer is being measured. */
  distances = $state<Record<"nearX" | "nearY" | "farX" | "farY", string> | null>(null);

  readonly printer: Printer | null = $derived(
    this.settings?.printers.find(({ name }) => name === this.chosen) ?? this.settings?.printers[0] ?? null,
  );
  readonly #ports: Ports;
  readonly #tell: (message: Message) => void;
  readonly #report: (thrown: unknown) => void;
  /** The invoice whose sheet is shown. */
  #number: number | null = null;

  constructor(ports: Ports, tell: (message: Message) => void, report: (thrown: unknown) => void) {
    this.#ports = ports;
    this.#tell = tell;
    this.#report = report;
  }

  /** What a button of the panel began; what goes wrong is said. */
  async guard(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  async open(number: number): Promise<void> {
    this.#number = number;
    this.forget();
    const printers = this.#ports.call("printers", {});
    await this.#draw();
    this.settings = await printers;
  }

  /** É11: the printers alone, and no paper. */
  async look(): Promise<void> {
    this.#number = null;
    this.forget();
    this.settings = await this.#ports.call("printers", {});
  }

  /** É12: the printers, one of them being measured. */
  async prepare(): Promise<void> {
    await this.look();
    this.measure();
  }

  /** Nothing of a patient stays. */
  forget(): void {
    this.bytes = null;
    this.check = null;
    this.distances = null;
  }

  async toggleOverlay(): Promise<void> {
    this.overlay = !this.overlay;
    await this.#draw();
  }

  async choose(name: string): Promise<void> {
    const measuring = this.distances !== null;
    this.chosen = name;
    this.distances = null;
    if (measuring) this.measure();
    if (this.overlay) await this.#draw();
  }

  async print(): Promise<void> {
    if (this.#number === null) return;
    const args = { number: this.#number, way: this.#way };
    this.#told(await this.#ports.call("print_sheet", args), say.printing.sheet);
    await this.#draw();
  }

  async save(): Promise<void> {
    if (this.#number === null) return;
    const { path } = await this.#ports.call("save_sheet", { number: this.#number, way: this.#way });
    this.#tell(say.bar.saved(path));
    await this.#draw();
  }

  /** The receipt of an invoice: the one just sealed, or the one whose sheet is shown. */
  async receipt(sealed?: number): Promise<void> {
    const number = sealed ?? this.#number;
    if (number === null) return;
    const made = await this.#ports.call("print_receipt", { number, printer: this.#way.printer });
    this.#told(made, say.printing.receipt);
  }

  /** *Ce que ce logiciel a lu*, for the patient. */
  async privacy(usageId: string): Promise<void> {
    const made = await this.#ports.call("print_privacy", { usage_id: usageId, printer: this.chosen });
    this.#told(made, say.printing.privacy);
  }

  /** The recovery code, which is printed or copied by hand, and never saved. */
  async recovery(groups: readonly string[]): Promise<void> {
    const made = await this.#ports.call("print_recovery", { groups: [...groups], printer: this.chosen });
    this.#told(made, say.printing.recovery);
  }

  /** Opens the panel in which distances are typed, or closes it. */
  measure(): void {
    const { near, far } = this.printer ?? { near: null, far: null };
    const typed = (value: number | undefined): string => (value === undefined ? "" : tenths(value));
    this.distances = this.distances
      ? null
      : { nearX: typed(near?.[0]), nearY: typed(near?.[1]), farX: typed(far?.[0]), farY: typed(far?.[1]) };
  }

  async printCalibration(corrected: boolean): Promise<void> {
    const made = await this.#ports.call("print_calibration", { printer: this.#way.printer, corrected });
    this.#told(made, say.printing.calibrationPage);
  }

  async keep(): Promise<void> {
    if (!this.distances) return;
    const { nearX, nearY, farX, farY } = this.distances;
    const near = [millimetres(nearX), millimetres(nearY)] as const;
    const far = [millimetres(farX), millimetres(farY)] as const;
    const typed = farX.trim() !== "" || farY.trim() !== "";
    if (!whole(near) || (typed && !whole(far))) {
      this.#tell({ ...say.printing.notANumber, urgent: true });
      return;
    }
    this.settings = await this.#ports.call("calibrate", {
      printer: this.#way.printer,
      near: [...near],
      far: typed && whole(far) ? [...far] : null,
    });
    this.distances = null;
    this.#tell(say.printing.measured);
    if (this.overlay) await this.#draw();
  }

  get #way(): PrintWay {
    const name = this.printer?.name ?? "";
    return { overlay: this.overlay, printer: name === "" ? null : name, offset: null };
  }

  async #draw(): Promise<void> {
    if (this.#number === null) return;
    const args = { number: this.#number, way: this.#way };
    [this.bytes, this.check] = await Promise.all([
      this.#ports.call("sheet", args),
      this.#ports.call("check_sheet", args),
    ]);
  }

  #told(made: MadePaper, what: string): void {
    this.#tell(toldPaper(made, what));
  }
}

/** What became of a paper. */
export function toldPaper({ state, path, copies }: MadePaper, what: string): Message {
  switch (state) {
    case "printed":
      return say.printing.printed(what, copies);
    case "opened":
      return say.bar.opened(path ?? "");
    case "saved":
      return { ...say.printing.silent(what, path ?? ""), urgent: true };
  }
}

/** Tenths of a millimetre of a text as rulers are read: `20,3`. */
function millimetres(text: string): number | null {
  const found = /^\s*(-?\d{1,3})(?:[.,](\d))?\s*$/.exec(text);
  if (!found) return null;
  const [, units = "", tenth = "0"] = found;
  const sign = units.startsWith("-") ? -1 : 1;
  return Number(units) * 10 + sign * Number(tenth);
}

function whole(pair: readonly [number | null, number | null]): pair is readonly [number, number] {
  return pair[0] !== null && pair[1] !== null;
}
