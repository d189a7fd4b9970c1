/** A small table of acts and a plain sharing of costs, enough to look at the screen. The desk has the rules. */
import type { ActChoice } from "../bindings/ActChoice";
import type { Draft } from "../bindings/Draft";
import type { InvoiceLine } from "../bindings/InvoiceLine";
import type { Menu } from "../bindings/Menu";
import type { Notice } from "../bindings/Notice";
import type { Quote } from "../bindings/Quote";

const act = (
  code: string,
  label: string,
  price: number,
  favourite: number | null = null,
  unverified = false,
): ActChoice => ({
  code,
  label,
  price,
  favourite,
  unverified,
  own: false,
  full_rate: false,
  asks: "nothing",
});

const ACTS: ActChoice[] = [
  act("G", "Consultation du généraliste", 3000, 1),
  act("COB", "Examen obligatoire de l’enfant", 3000, 2),
  act("TCG", "Téléconsultation", 2500, 3),
  act("APC", "Avis ponctuel de consultant", 6000, 4),
  act("MEG", "Majoration enfant de moins de 6 ans", 500, 5),
  act("COE", "Examen obligatoire avec certificat", 6000),
  act("F", "Majoration dimanche et jour férié", 1906, null, true),
  act("MD", "Majoration de déplacement", 1000),
  act("VL", "Visite longue", 6000),
  act("MHP", "Majoration en soirée ou dimanche, sans régulation", 500),
];

export function menu(): Menu {
  return {
    table: { valid_from: "2026-01-01", checked_on: "2026-06-16", old: false },
    acts: ACTS,
    modifiers: [{ letter: "M", amount: 2688 }],
  };
}

export function price(draft: Draft): Quote {
  const rate = draft.condition === "illness" ? 70 : 100;
  const lines = draft.acts.map(({ code, quantity }) => line(code, quantity, rate));
  const sum = (part: "base" | "amo" | "amc"): number => lines.reduce((total, one) => total + one[part], 0);
  const unpaid =
    (draft.third_party_compulsory ? 0 : sum("amo")) + (draft.third_party_complementary ? 0 : sum("amc"));
  return {
    lines,
    shares: {
      total: sum("base"),
      amo: sum("amo"),
      amc: sum("amc"),
      state: 0,
      excess: 0,
      patient_pays: unpaid,
    },
    withheld: draft.beneficiary === 0 && lines.length > 0 ? { amount: 200 } : null,
    penalty: null,
    notices: notices(draft),
    checks: [],
  };
}

function line(code: string, quantity: number, rate: number): InvoiceLine {
  const chosen = ACTS.find((candidate) => candidate.code === code);
  const base = (chosen?.price ?? 0) * quantity;
  const amo = Math.round((base * rate) / 100);
  return {
    code,
    billed_as: null,
    label: chosen?.label ?? "",
    quantity,
    unit_price: chosen?.price ?? 0,
    coefficient: 100,
    kilometres: null,
    modifiers: null,
    base,
    rate,
    amo,
    amc: base - amo,
    state: 0,
    excess: null,
    fees: base,
    qualifier: null,
    unverified: chosen?.unverified ?? false,
    own: chosen?.own ?? false,
    medicine: null,
  };
}

function notices(draft: Draft): Notice[] {
  const found: Notice[] = draft.acts
    .filter(({ code }) => ACTS.some((candidate) => candidate.code === code && candidate.unverified))
    .map(({ code }) => ({ code: "price_unverified", act: code }));
  return draft.pathway === "outside" ? [...found, { code: "outside_pathway", act: null }] : found;
}
