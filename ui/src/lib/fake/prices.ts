/** A small table of acts and a plain sharing of costs, enough to look at the screen. The desk has the rules. */
import type { ActChoice } from "../bindings/ActChoice";
import type { Draft } from "../bindings/Draft";
import type { DraftAct } from "../bindings/DraftAct";
import type { InvoiceLine } from "../bindings/InvoiceLine";
import type { Menu } from "../bindings/Menu";
import type { Notice } from "../bindings/Notice";
import type { OwnTariff } from "../bindings/OwnTariff";
import type { Quote } from "../bindings/Quote";
import type { TariffList } from "../bindings/TariffList";
import type { TariffRow } from "../bindings/TariffRow";

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
  own: OWN.has(code),
  full_rate: false,
  asks: ASKS[code] ?? "nothing",
});

/** What is asked of a few of them, and what the office entered itself. */
const ASKS: Partial<Record<string, ActChoice["asks"]>> = {
  F: "hour",
  MHP: "hour",
  IK: "kilometres",
  GABD002: "modifiers",
};
const OWN = new Set(["APC"]);
const FREE_KM = 4;

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
  act("VG", "Visite du généraliste", 3000),
  act("IK", "Indemnité kilométrique, plaine", 61),
  act("GABD002", "Tamponnement nasal antérieur", 2826),
];

export function menu(): Menu {
  return {
    table: { valid_from: "2026-01-01", checked_on: "2026-06-16", old: false },
    acts: ACTS,
    unpriced: [],
    modifiers: [{ letter: "M", amount: 2688 }],
  };
}

/** The acts that were put on a key stand on it; the act that had it gives way. */
export function pinned(shown: Menu, keys: ReadonlyMap<number, string>): Menu {
  const keyOf = (code: string): number | null => [...keys].find(([, on]) => on === code)?.[0] ?? null;
  const acts = shown.acts.map((act) => ({
    ...act,
    favourite: keyOf(act.code) ?? (act.favourite !== null && keys.has(act.favourite) ? null : act.favourite),
  }));
  return { ...shown, acts };
}

/** La Réunion: few prices are known. */
export function overseas(): Menu {
  const [known, unknown] = [ACTS.slice(0, 2), ACTS.slice(2)];
  const acts = known.map((one) => (one.code === "G" ? { ...one, price: 3600 } : one));
  return { ...menu(), acts, unpriced: unknown.map(({ code, label }) => ({ code, label })) };
}

/** The prices of the office itself, kept as the desk keeps them. */
export class FakeTariffs {
  #own: TariffRow[] = [];

  list(): TariffList {
    const { table, acts } = menu();
    const shipped = acts
      .filter(({ code }) => !this.#own.some((row) => row.code === code))
      .map(({ code, label, price, unverified, own, full_rate }): TariffRow => {
        const source = "Liste de cotations d’un généraliste en exercice, 16/06/2026";
        const dates = { from: "2024-12-22", to: null, checked_on: "2026-06-16" };
        return { code, label, price, full_rate, source, unverified, own, ...dates };
      });
    return { table, editable: true, rows: [...this.#own, ...shipped], others: [], unpriced: [] };
  }

  set(tariff: OwnTariff): null {
    this.drop(tariff);
    this.#own = [...this.#own, { ...tariff, checked_on: "2026-11-22", unverified: false, own: true }];
    return null;
  }

  drop({ code, from }: { code: string; from: string }): null {
    this.#own = this.#own.filter((row) => row.code !== code || row.from !== from);
    return null;
  }
}

export function price(draft: Draft): Quote {
  const rate = draft.condition === "illness" ? 70 : 100;
  const lines = draft.acts.map((one) => line(one, draft.local_regime === true && rate < 100 ? 90 : rate));
  const sum = (part: "fees" | "amo" | "amc"): number => lines.reduce((total, one) => total + one[part], 0);
  const excess = lines.reduce((total, one) => total + (one.excess?.amount ?? 0), 0);
  const unpaid =
    excess +
    (draft.third_party_compulsory ? 0 : sum("amo")) +
    (draft.third_party_complementary ? 0 : sum("amc"));
  return {
    lines,
    shares: {
      total: sum("fees"),
      amo: sum("amo"),
      amc: sum("amc"),
      state: 0,
      excess,
      patient_pays: unpaid,
    },
    withheld: draft.beneficiary === 0 && lines.length > 0 ? { amount: 200 } : null,
    penalty: draft.pathway === "outside" ? 1060 : null,
    notices: notices(draft),
    checks: [],
  };
}

function line(act: DraftAct, rate: number): InvoiceLine {
  const { code, quantity, excess = null } = act;
  const chosen = ACTS.find((candidate) => candidate.code === code);
  const kilometres = chosen?.asks === "kilometres" ? Math.max(0, (act.kilometres ?? 0) - FREE_KM) : null;
  const added = (act.modifiers ?? "").includes("M") ? 2688 : 0;
  const base = act.free ? 0 : (chosen?.price ?? 0) * (kilometres ?? quantity) + added;
  const amo = Math.round((base * rate) / 100);
  return {
    code,
    billed_as: null,
    label: chosen?.label ?? "",
    quantity,
    unit_price: chosen?.price ?? 0,
    coefficient: 100,
    kilometres,
    modifiers: act.modifiers ?? null,
    base,
    rate,
    amo,
    amc: base - amo,
    state: 0,
    excess,
    fees: base + (excess?.amount ?? 0),
    qualifier: act.free ? "G" : excess ? "E" : null,
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
