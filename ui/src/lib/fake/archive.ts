/** A register and books of invented invoices, enough to look at the screens. The desk has the rules. */
import type { Books } from "../bindings/Books";
import type { Closing } from "../bindings/Closing";
import type { Happening } from "../bindings/Happening";
import type { InvoiceFile } from "../bindings/InvoiceFile";
import type { InvoicePage } from "../bindings/InvoicePage";
import type { InvoiceRow } from "../bindings/InvoiceRow";
import type { InvoiceWish } from "../bindings/InvoiceWish";
import type { KeptDraft } from "../bindings/KeptDraft";
import type { OrphanPage } from "../bindings/OrphanPage";
import type { PeriodKind } from "../bindings/PeriodKind";
import type { Standing } from "../bindings/Standing";
import type { Totals } from "../bindings/Totals";
import type { Turn } from "../bindings/Turn";
import { shiftDay } from "../format";
import { family } from "./people";
import { price } from "./prices";

const LAST = 260_001_283;
const OLDEST = LAST - 999_999;
const PAGE = 100;
const REST: Standing = {
  credit_note: null,
  replaced_by: null,
  copies: 1,
  exported: false,
  paper: null,
  payment: "at_counter",
};
/** In turns down the list. */
const STANDINGS: Standing[] = [
  { ...REST, paper: "given" },
  { ...REST, payment: "awaited", paper: "sent" },
  { ...REST, copies: 0 },
  { ...REST, payment: "rejected", paper: "sent" },
  { ...REST, payment: "paid", paper: "sent", copies: 2 },
  { ...REST, credit_note: 260_000_007 },
];
const ACTS = [["G"], ["G", "MEG"], ["COE"], ["VL", "MD"]];
const usageId = "26-11-22-0028";

const totals: Totals = {
  invoices: { count: 24, total: 81_000, amo: 56_700, amc: 24_300, patient_pays: 62_100 },
  credit_notes: { count: 1, total: -3000, amo: -2100, amc: -900, patient_pays: -3000 },
  first_number: 260_001_260,
  last_number: LAST,
  payments: {
    at_counter: { count: 15, total: 48_000 },
    awaited: { count: 6, total: 22_000 },
    paid: { count: 1, total: 5000 },
    rejected: { count: 1, total: 3000 },
    cancelled: { count: 1, total: 3000 },
  },
  readings: { qr: 9, nfc: 14, vitale: 3, ins: 1 },
  refusals: [
    { reason: "presentation_expired", count: 3 },
    { reason: "replayed", count: 1 },
  ],
  sheets: 11,
  without_sheet: 13,
};

export class Archive {
  readonly #changes = new Map<number, Partial<Standing>>();
  #events: InvoiceFile["events"] = [];
  #closed = false;

  /** A million invoices, made as they are asked for. */
  page(wish: InvoiceWish, turn: Turn<number>): InvoicePage {
    const up = turn === "oldest" || (typeof turn === "object" && "newer" in turn);
    const first =
      typeof turn === "object" ? ("older" in turn ? turn.older - 1 : turn.newer + 1) : up ? OLDEST : LAST;
    const rows: InvoiceRow[] = [];
    for (let number = first; OLDEST <= number && number <= LAST; number += up ? 1 : -1) {
      const found = this.#row(number);
      if (answers(found, wish)) rows.push(found);
      if (rows.length > PAGE || Math.abs(number - first) > 20 * PAGE) break;
    }
    const more = rows.length > PAGE;
    const shown = rows.slice(0, PAGE);
    return { rows: up ? shown.reverse() : shown, more };
  }

  #row(number: number): InvoiceRow {
    const made = row(LAST - number);
    return { ...made, standing: { ...made.standing, ...this.#changes.get(number) } };
  }

  file(number: number): InvoiceFile {
    const found = this.#row(Math.min(LAST, number));
    const cancelled = found.standing.credit_note;
    return {
      invoice: {
        number,
        prescription: null,
        sealed_at: "2026-11-22T08:20:00Z",
        usage_id: usageId,
        beneficiary: 1,
        date: found.date,
        ...price({ ...blank, acts: found.acts.map((code) => ({ code, quantity: 1 })) }),
        seal: "3f9a21c4".repeat(8),
        demonstration: true,
        replaces: null,
      },
      day: found.date,
      family_name: found.family_name,
      given_name: found.given_name,
      practitioner: "Dr C. Martin-Lavergne",
      standing: found.standing,
      trust: {
        channel: "qr",
        remote: false,
        authenticity: "verified",
        reasons: [],
        lists: family.lists,
      },
      events: this.#events,
      credit_note:
        cancelled === null
          ? null
          : {
              number: cancelled,
              sealed_at: "2026-11-22T08:50:00Z",
              actor: "Dr C. Martin-Lavergne",
              reason: "Erreur de personne",
              total: -found.total,
              seal: "9c21".repeat(16),
            },
    };
  }

  mark(number: number, what: Happening): InvoiceFile {
    const now = { at: "2026-11-22T09:20:00Z", actor: "Dr C. Martin-Lavergne", what, sheet: null, note: null };
    this.#events = [...this.#events, now];
    return this.#stands(number, {
      ...(what === "paid" || what === "rejected" ? { payment: what } : {}),
      ...(what === "given" || what === "sent" ? { paper: what } : {}),
    });
  }

  cancel(number: number, reason: string): InvoiceFile {
    const file = this.#stands(number, { credit_note: 260_000_008 });
    return { ...file, credit_note: file.credit_note && { ...file.credit_note, reason } };
  }

  correction(number: number): KeptDraft {
    const acts = this.file(number).invoice.lines.map(({ code, quantity }) => ({ code, quantity }));
    return { at: "2026-11-22T09:20:00Z", draft: { ...blank, acts, replaces: number } };
  }

  orphans(): OrphanPage {
    const at = "2026-11-22T08:12:00Z";
    return {
      rows: [
        { usage_id: "26-11-22-0021", at, channel: "nfc" },
        { usage_id: "26-11-22-0019", at, channel: "ins" },
      ],
      more: false,
    };
  }

  books(): Books {
    const day = "2026-11-22";
    return {
      open: { day, closed: this.#closed, totals },
      month: this.#closed ? "2026-10" : null,
      year: null,
      closings: [this.#closing(2, "day", "2026-11-21"), this.#closing(1, "month", "2026-09")],
    };
  }

  close(kind: PeriodKind, period: string): Closing {
    this.#closed = true;
    return this.#closing(3, kind, period);
  }

  #closing(seq: number, kind: PeriodKind, period: string): Closing {
    return {
      seq,
      kind,
      period,
      at: "2026-11-22T18:02:00Z",
      actor: "Dr C. Martin-Lavergne",
      totals,
      perpetual: 4_512_300,
      journal_seq: 2981,
      journal_head: "b81f".repeat(16),
      seal: "07ce".repeat(16),
    };
  }

  #stands(number: number, change: Partial<Standing>): InvoiceFile {
    this.#changes.set(number, { ...this.#changes.get(number), ...change });
    return this.file(number);
  }
}

const blank = {
  usage_id: usageId,
  beneficiary: 1,
  date: "2026-11-22",
  acts: [],
  condition: "illness",
  pathway: "treating",
  third_party_compulsory: false,
  third_party_complementary: false,
} as const satisfies KeptDraft["draft"] | { acts: readonly [] };

function answers({ standing, date }: InvoiceRow, { filter, from, to, paper, trade }: InvoiceWish): boolean {
  if (trade === "pharmacy" || filter === "without_reading") return false;
  if ((from ?? date) > date || (to ?? date) < date) return false;
  if (paper !== null && paper !== (standing.paper ?? (standing.copies > 0 ? "due" : null))) return false;
  if (filter === "cancelled") return standing.credit_note !== null;
  return filter === "all" || standing.payment === filter;
}

function row(index: number): InvoiceRow {
  const person = [family.holder, ...family.beneficiaries][index % 4] ?? family.holder;
  return {
    number: LAST - index,
    date: shiftDay("2026-11-22", -Math.floor(index / 24)),
    acts: ACTS[index % ACTS.length] ?? [],
    family_name: person.family_name,
    given_name: person.given_name,
    total: 3000 + 500 * (index % 4),
    standing: STANDINGS[index % STANDINGS.length] ?? REST,
  };
}
