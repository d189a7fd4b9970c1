/** The lines of an invoice as the screen shows them; a box with its fee, which the invoice writes on a line of its own. */
import type { DraftBox } from "../bindings/DraftBox";
import type { InvoiceLine } from "../bindings/InvoiceLine";
import type { Quote } from "../bindings/Quote";

/** A line as the screen shows it: priced by the desk, or waiting for its price. */
export interface ShownLine {
  /** The code of the act, or the CIP of the box. */
  code: string;
  label: string;
  quantity: number;
  priced: InvoiceLine | null;
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
