/** The public database of medicines: which one the office has, and taking over another from files that are chosen. */
import type { Call } from "../backend";
import type { Medicines } from "../bindings/Medicines";
import { say } from "../i18n/say";
import type { Message } from "./screen";

/** The three files, in the order in which the desk takes them. */
export const FILES = ["CIS_CIP_bdpm.txt", "CIS_bdpm.txt", "CIS_GENER_bdpm.txt"] as const;

export class MedicineBase {
  known = $state.raw<Medicines | null>(null);
  busy = $state(false);
  readonly #call: Call;
  readonly #tell: (message: Message) => void;
  readonly #report: (thrown: unknown) => void;

  constructor(call: Call, tell: (message: Message) => void, report: (thrown: unknown) => void) {
    this.#call = call;
    this.#tell = tell;
    this.#report = report;
  }

  async look(): Promise<void> {
    try {
      this.known = await this.#call("medicines", {});
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  /** Takes over the files, whatever others were chosen with them. */
  async bring(files: readonly File[]): Promise<void> {
    if (this.busy) return;
    const found = FILES.map((name) => files.find((file) => file.name === name));
    const missing = FILES.filter((_, at) => !found[at]);
    if (missing.length > 0) {
      this.#tell({ ...say.medicineBase.missing(missing), urgent: true });
      return;
    }
    this.busy = true;
    try {
      const parts = await Promise.all(found.flatMap((file) => file?.arrayBuffer() ?? []));
      this.known = await this.#call("import_medicines", packed(parts));
      this.#tell(say.medicineBase.imported(this.known.taken, this.known.left_out));
    } catch (thrown) {
      this.#report(thrown);
    } finally {
      this.busy = false;
    }
  }
}

/** Each file behind its length in four bytes, the highest first. */
export function packed(parts: readonly ArrayBuffer[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + 4 + part.byteLength, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.byteLength);
    bytes.set(new Uint8Array(part), at + 4);
    at += 4 + part.byteLength;
  }
  return bytes;
}
