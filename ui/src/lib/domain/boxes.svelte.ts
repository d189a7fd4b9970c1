/** The boxes of a pharmacy's invoice: what was scanned, what must be typed, and what is said of each. */
import type { Call } from "../backend";
import type { BoxSeen } from "../bindings/BoxSeen";
import type { DeskEvent } from "../bindings/DeskEvent";
import type { DraftBox } from "../bindings/DraftBox";
import type { Medicines } from "../bindings/Medicines";
import type { Prescription } from "../bindings/Prescription";
import type { TypedBox } from "../bindings/TypedBox";
import { say } from "../i18n/say";
import type { Billing } from "./billing.svelte";
import type { Message } from "./screen";

/** A DataMatrix of a French medicine, or the 13 digits of its bar code, with or without the name of the symbology. */
const BOX = /^(?:\][A-Za-z]\d)?(?:\D?01034009\d{9}|34009\d{8}$)/;

export class Boxes {
  /** A box whose price must be typed. */
  asked = $state.raw<BoxSeen | null>(null);
  medicines = $state.raw<Medicines | null>(null);

  readonly #call: Call;
  readonly #report: (thrown: unknown) => void;
  readonly #tell: (message: Message) => void;
  readonly #billing: Billing;
  /** What each code is, and the numbers of the boxes that were counted. */
  // Looked up when a box comes, never shown by itself.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #known = new Map<string, BoxSeen>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #counted = new Set<string>();

  constructor(
    call: Call,
    report: (thrown: unknown) => void,
    tell: (message: Message) => void,
    billing: Billing,
  ) {
    this.#call = call;
    this.#report = report;
    this.#tell = tell;
    this.#billing = billing;
  }

  /** The box that keys change. */
  get current(): DraftBox | null {
    return this.#billing.draft?.boxes?.find(({ cip }) => cip === this.#billing.line) ?? null;
  }

  /** What the database says of a box that is on the invoice. */
  known(cip: string): BoxSeen | null {
    return this.#known.get(cip) ?? null;
  }

  /** A pharmacy's invoice begins, or is taken up again. */
  async open(): Promise<void> {
    if (!this.#billing.draft?.boxes) return;
    this.asked = null;
    this.#counted.clear();
    try {
      this.medicines = await this.#call("medicines", {});
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  hear(event: DeskEvent): void {
    if (event.event === "box") this.take(event.seen);
  }

  /** Takes a scanned text if it is a box's, and boxes are awaited. */
  takes(text: string): boolean {
    if (!this.#billing.draft?.boxes || !BOX.test(text)) return false;
    void this.scan(text);
    return true;
  }

  async scan(code: string): Promise<void> {
    try {
      this.take(await this.#call("look_up_box", { code }));
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  /** Adds a box, or one more of its kind. */
  take(seen: BoxSeen): void {
    if (!this.#billing.draft?.boxes) return;
    const name = seen.medicine?.name ?? seen.cip;
    if (seen.expired && seen.expires) {
      this.#tell({ ...say.dispensing.expired(name, seen.expires), urgent: true });
      return;
    }
    const own = seen.serial === null ? null : `${seen.cip} ${seen.serial}`;
    if (own !== null && this.#counted.has(own)) {
      this.#tell({ ...say.dispensing.counted(name), urgent: true });
      return;
    }
    this.#known.set(seen.cip, seen);
    const present = this.#billing.draft.boxes.find(({ cip }) => cip === seen.cip);
    if (present && present.quantity >= 99) {
      this.#tell({ ...say.dispensing.full(name), urgent: true });
      return;
    }
    if (own !== null) this.#counted.add(own);
    if (present) this.#billing.more(seen.cip);
    else if (typeof seen.medicine?.price === "number") this.#add(seen.cip, null);
    else this.asked = seen;
  }

  /** The box that was asked about, as it was typed. */
  type(typed: TypedBox): void {
    if (!this.asked) return;
    this.#add(this.asked.cip, typed);
    this.asked = null;
  }

  dismiss(): void {
    this.asked = null;
  }

  /** The next of the rates that the database gives. */
  nextRate(): void {
    const box = this.current;
    const rates = box ? (this.known(box.cip)?.medicine?.rates ?? []) : [];
    if (!box || rates.length < 2) return;
    const at = rates.indexOf(box.rate ?? rates.at(-1) ?? 0);
    this.#billing.change(() => (box.rate = rates[(at + 1) % rates.length] ?? null));
  }

  /** Said of the current box: nothing, a generic refused, or excluded by the prescriber. */
  nextSubstitution(): void {
    const box = this.current;
    const after = { none: "refused", refused: "excluded", excluded: "none" } as const;
    if (box) this.#billing.change(() => (box.substitution = after[box.substitution]));
  }

  toggle(what: "apart" | "specific"): void {
    const box = this.current;
    if (box) this.#billing.change(() => (box[what] = !box[what]));
  }

  togglePrescription(): void {
    this.#billing.change((draft) => (draft.prescription = draft.prescription ? null : {}));
  }

  setPrescription(part: Partial<Prescription>): void {
    this.#billing.change((draft) => (draft.prescription = { ...draft.prescription, ...part }));
  }

  toggleLocal(): void {
    this.#billing.change((draft) => (draft.local_regime = !draft.local_regime));
  }

  #add(cip: string, typed: TypedBox | null): void {
    const box: DraftBox = { cip, quantity: 1, substitution: "none", apart: false, specific: false, typed };
    this.#billing.change((draft) => draft.boxes?.push(box));
    this.#billing.line = cip;
  }
}
