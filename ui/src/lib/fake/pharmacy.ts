/** A few invented boxes and a plain sharing of their costs, enough to look at the screen. The desk has the rules. */
import type { BoxSeen } from "../bindings/BoxSeen";
import type { Draft } from "../bindings/Draft";
import type { DraftBox } from "../bindings/DraftBox";
import type { InvoiceLine } from "../bindings/InvoiceLine";
import type { Medicine } from "../bindings/Medicine";
import type { Medicines } from "../bindings/Medicines";
import type { Notice } from "../bindings/Notice";
import type { Quote } from "../bindings/Quote";

export const medicines: Medicines = {
  imported_on: "2026-11-03",
  taken: 20,
  left_out: 0,
  old: false,
  fees: { valid_from: "2020-01-01", checked_on: "2026-11-25", old: false },
};

const medicine = (name: string, label: string, rates: number[], price: number, fee = 102): Medicine => ({
  name,
  label,
  rates,
  price,
  fee,
  generic: null,
  generic_base: null,
});

/** By CIP7. */
const KNOWN: Partial<Record<string, Medicine>> = {
  "9000001": medicine("CÉPHALINE 500 mg, comprimé", "16 comprimés", [65], 116),
  "9000002": medicine("TOUSSÉA ENFANTS, sirop", "flacon de 150 ml", [30], 284),
  "9000003": medicine("TENSIVAL 10 mg, comprimé pelliculé", "90 comprimés", [65], 4897, 276),
  "9000006": medicine("DERMADEMO 0,1 %, crème", "tube de 30 g", [65, 30], 421),
  "9000009": {
    ...medicine("CARDIOREF 20 mg, comprimé", "30 comprimés", [65], 2514),
    generic: "reference",
    generic_base: 1018,
  },
};

/** The box of a code: its last seven figures but the key, and what a DataMatrix says besides. */
export function seen(code: string): BoxSeen {
  const cip7 = /34009(\d{7})/.exec(code)?.[1] ?? code.slice(0, 7);
  const serial = /21(SN\d+)$/.exec(code)?.[1] ?? null;
  return {
    cip: `34009${cip7}0`,
    cip7,
    medicine: KNOWN[cip7] ?? null,
    expires: serial === null ? null : code.includes("17240131") ? "2024-01-31" : "2028-02-29",
    expired: code.includes("17240131"),
    batch: null,
    serial,
  };
}

export function priceBoxes(draft: Draft, boxes: readonly DraftBox[]): Quote {
  const prescribed = Boolean(draft.prescription);
  const lines = boxes.flatMap((box) => boxLines(draft, box, prescribed));
  if (prescribed && lines.some(({ base }) => base > 0))
    lines.push(line("HDR", "Honoraire d’ordonnance", 1, 51, 70, 51, null));
  const sum = (part: "fees" | "amo" | "amc"): number => lines.reduce((total, one) => total + one[part], 0);
  const refused = boxes.filter(({ substitution }) => substitution === "refused");
  const unpaid =
    (draft.third_party_compulsory && refused.length === 0 ? 0 : sum("amo")) +
    (draft.third_party_complementary && refused.length === 0 ? 0 : sum("amc"));
  const excess = sum("fees") - sum("amo") - sum("amc");
  const notices: Notice[] = refused.map(({ cip }) => ({ code: "generic_refused", act: cip.slice(5, 12) }));
  if (!prescribed) notices.push({ code: "not_prescribed", act: null });
  return {
    lines,
    shares: {
      total: sum("fees"),
      amo: sum("amo"),
      amc: sum("amc"),
      state: 0,
      excess,
      patient_pays: unpaid + excess,
    },
    withheld: prescribed ? { amount: 100 * boxes.length } : null,
    penalty: null,
    checks: [],
    notices,
  };
}

function boxLines(draft: Draft, box: DraftBox, prescribed: boolean): InvoiceLine[] {
  const known = KNOWN[box.cip.slice(5, 12)];
  const rates = known?.rates ?? [];
  const own = box.typed?.rate ?? box.rate ?? rates.at(-1) ?? null;
  const rate = own === null ? 0 : draft.condition === "illness" || box.apart ? own : 100;
  const label = box.typed?.label ?? known?.name ?? "";
  const price = box.typed?.price ?? known?.price ?? 0;
  const base =
    own === null || !prescribed ? 0 : box.substitution === "refused" ? (known?.generic_base ?? price) : price;
  const digit = { 100: "1", 65: "7", 30: "4", 15: "2" }[own ?? 0] ?? "N";
  const priced = line(`PH${digit}`, label, box.quantity, price, rate, base, box.cip);
  const fee = known?.fee ?? 102;
  const paid = prescribed ? fee : 0;
  return own === null
    ? [{ ...priced, own: box.typed !== null }]
    : [
        { ...priced, own: Boolean(box.typed) },
        line(`HD${digit}`, "Honoraire de dispensation, par boîte", box.quantity, fee, rate, paid, null),
      ];
}

function line(
  code: string,
  label: string,
  quantity: number,
  price: number,
  rate: number,
  unitBase: number,
  cip: string | null,
): InvoiceLine {
  const [fees, base] = [price * quantity, unitBase * quantity];
  const amo = Math.round((base * rate) / 100);
  return {
    code,
    billed_as: null,
    label,
    quantity,
    unit_price: price,
    coefficient: 100,
    kilometres: null,
    modifiers: null,
    base,
    rate: base === 0 ? 0 : rate,
    amo,
    amc: base - amo,
    state: 0,
    excess: fees > base ? { kind: "medicine", amount: fees - base } : null,
    fees,
    qualifier: base === 0 ? "N" : null,
    unverified: false,
    own: false,
    medicine: { cip, vat_permille: 21, vat: Math.round((fees * 21) / 1021), substitution: "none" },
  };
}
