/** The lines of an invoice as the screen shows them; a box with its fee, which the invoice writes on a line of its own. */
import type { ActAsks } from "../bindings/ActAsks";
import type { DraftAct } from "../bindings/DraftAct";
import type { DraftBox } from "../bindings/DraftBox";
import type { InvoiceLine } from "../bindings/InvoiceLine";
import type { Quote } from "../bindings/Quote";

/** A line as the screen shows it: priced by the desk, or waiting for its price. */
export interface ShownLine {
  /** The code of the act, or the CIP of the box. */
  code: string;
  label: string;
  quantity: number;
  /** All its copies together: the desk counts several of one act of the CCAM one by one. */
  priced: InvoiceLine | null;
  /** What the draft says of an act, and what else is asked of it. */
  act?: DraftAct;
  asks?: ActAsks;
  /** The fee of the box. */
  fee?: InvoiceLine | null;
}

export function boxLines(boxes: readonly DraftBox[], quote: Quote | null): ShownLine[] {
  const lines = quote?.lines ?? [];
  return boxes.map(({ cip, quantity, typed }) => {
    const at = lines.findIndex((line) => line.medicine?.cip === cip && line.quantity === quantity);
    const [priced = null, next] = at < 0 ? [] : lines.slice(at, at + 2);
    const fee = next && isFeeOfBox(next) ? next : null;
    return { code: cip, label: priced?.label ?? typed?.label ?? "", quantity, priced, fee };
  });
}

/** The fees that a prescription adds to its boxes. */
export function prescriptionFees(quote: Quote | null): InvoiceLine[] {
  return (quote?.lines ?? []).filter((line) => line.medicine?.cip === null && !isFeeOfBox(line));
}

/** The code of a box's fee ends with the figure of its rate: HD7, HG1. */
function isFeeOfBox({ code, medicine }: InvoiceLine): boolean {
  return medicine?.cip === null && /\d$/.test(code);
}

/** The lines of one act as one; none while they are not those of the draft. */
export function together(lines: readonly InvoiceLine[], quantity: number): InvoiceLine | null {
  const [first] = lines;
  const sum = (part: "quantity" | "base" | "fees"): number =>
    lines.reduce((total, line) => total + line[part], 0);
  if (!first || sum("quantity") !== quantity) return null;
  return { ...first, quantity, base: sum("base"), fees: sum("fees") };
}
