/** A desk that answers with invented data: for tests and for looking at the screens in a browser. Never shipped. */
import { CallError, type Call } from "../backend";
import type { ChannelState } from "../bindings/ChannelState";
import type { CameraStatus } from "../bindings/CameraStatus";
import type { Challenge } from "../bindings/Challenge";
import type { Commands } from "../bindings/Commands";
import type { DeskEvent } from "../bindings/DeskEvent";
import type { Discretion } from "../bindings/Discretion";
import type { Draft } from "../bindings/Draft";
import type { Quote } from "../bindings/Quote";
import type { Diagnostic } from "../bindings/Diagnostic";
import type { ErrorCode } from "../bindings/ErrorCode";
import type { Invoice } from "../bindings/Invoice";
import type { KeptDraft } from "../bindings/KeptDraft";
import type { ReadCard } from "../bindings/ReadCard";
import type { RefusalReason } from "../bindings/RefusalReason";
import type { Session } from "../bindings/Session";
import type { Shown } from "../bindings/Shown";
import type { TroubleReason } from "../bindings/TroubleReason";
import { backups, journal, purged, retention, updates } from "./keeping";
import { family } from "./people";
import { quality } from "./quality";
import { medicines, priceBoxes, seen } from "./pharmacy";
import { Archive } from "./archive";
import { members, recovery, signedIn } from "./members";
import { FakeTariffs, menu, pinned, price } from "./prices";
import { paper } from "./paper";
import { lockedSession, openSession } from "./session";
import { sheet } from "./sheet";

export { lockedSession, openSession } from "./session";

export type FakeAnswers = Partial<Answers>;
type Answers = { [K in keyof Commands]: (args: Commands[K][0]) => Commands[K][1] | Promise<Commands[K][1]> };

const lists = family.lists;

const since = "2026-11-22T07:58:00Z";
export const channels: ChannelState[] = [
  { kind: "nfc", name: "ACS ACR1252 1S CL Reader PICC 0", code: "ready", since },
  { kind: "camera", name: "HD Webcam C920", code: "ready", since },
  { kind: "scanner_serial", name: "COM3", code: "ready", since },
  { kind: "scanner_keyboard", name: null, code: "ready", since },
  { kind: "image", name: null, code: "ready", since },
];

export const camera = {
  state: "ready",
  camera: { id: "usb-046d_HD_Pro_Webcam_C920", name: "HD Webcam C920" },
  substitute: false,
  detail: null,
} as const satisfies CameraStatus;

export const discretion: Discretion = { hidden: false, shield: "whole", displays: "alone" };

export const diagnostic: Diagnostic = {
  at: "2026-11-22T09:20:00Z",
  version: "0.1.0",
  system: "Debian GNU/Linux 13",
  processor: "x86_64",
  office: "open",
  folder: "~/.local/share/comptoir/cabinet",
  channels,
  lists,
  lists_old: false,
  last_trouble: { reason: "no_code_found", at: "2026-11-22T08:41:00Z" },
};

export function read(card: ReadCard): Shown {
  return {
    reading: card,
    unlock: card.authenticity === "verified" ? { biometrics: false, seconds: 4 } : null,
    possession: card.authenticity === "verified" ? "recent" : null,
    remote: false,
    first_read_at: null,
    first_usage_id: null,
    disagreements: [],
    paper: null,
    trace_id: null,
  };
}

export function refused(reason: RefusalReason, firstUsageId: string | null = null): Shown {
  return {
    reading: { verdict: "refused", reasons: [reason], channel: "qr", lists },
    unlock: null,
    possession: null,
    remote: false,
    first_read_at: reason === "replayed" ? "2026-11-22T09:12:00Z" : null,
    first_usage_id: firstUsageId,
    disagreements: [],
    paper: null,
    trace_id: null,
  };
}

export function trouble(reason: TroubleReason): Shown {
  return {
    reading: { verdict: "trouble", reasons: [reason], channel: "qr", lists },
    unlock: null,
    possession: null,
    remote: false,
    first_read_at: null,
    first_usage_id: null,
    disagreements: [],
    paper: null,
    trace_id: "7f3c9a-012",
  };
}

/** Drawn by hand: three finders and nothing between them, for the looks only. */
export const challenge: Challenge = {
  text: "CVC1:4F2A91C077DE03B8",
  typed: "4F2A 91C0 77DE 03B8",
  modules: finders(21),
};

function priceOf(draft: Draft): Quote {
  return draft.boxes ? priceBoxes(draft, draft.boxes) : price(draft);
}

function finders(side: number): string[] {
  const ring = (x: number, y: number): boolean => Math.max(Math.abs(x - 3), Math.abs(y - 3)) !== 2;
  const dark = (x: number, y: number): boolean => {
    const [fx, fy] = [x < 7 ? x : x - (side - 7), y < 7 ? y : y - (side - 7)];
    const inside = fx >= 0 && fx < 7 && fy >= 0 && fy < 7 && !(x >= 7 && y >= 7);
    return inside ? ring(fx, fy) : (x * 7 + y * 3) % 5 < 2 && x > 7 && y > 7;
  };
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (__, x) => (dark(x, y) ? "1" : "0")).join(""),
  );
}

export function failure(code: ErrorCode, params: Record<string, string> = {}): CallError {
  return new CallError({ code, params, trace_id: "7f3c9a1e04d2" });
}

/** Every command, answered; `changes` replaces some answers. Keeps what was asked, in order. */
export class FakeDesk {
  readonly asked: { name: keyof Commands; args: unknown }[] = [];
  #session = openSession;
  #hear: (event: DeskEvent) => void = () => undefined;
  #number = 260_001_283;
  #kept: KeptDraft | null = null;
  /** What was put on the keys of the favourites. */
  readonly #keys = new Map<number, string>();
  readonly #archive = new Archive();
  readonly #tariffs = new FakeTariffs();

  constructor(private readonly changes: FakeAnswers = {}) {}

  readonly call: Call = async (name, args) => {
    this.asked.push({ name, args });
    const answers: Answers = { ...this.#answers, ...this.changes };
    return await answers[name](args);
  };

  readonly listen = (hear: (event: DeskEvent) => void): Promise<null> =>
    this.call("subscribe", { channel: { onmessage: hear } });

  /** What was put on the clipboard. */
  copied = "";
  readonly copy = (text: string): Promise<void> => {
    this.copied = text;
    return Promise.resolve();
  };

  /** Something happens at the desk. */
  tell(event: DeskEvent): void {
    this.#hear(event);
  }

  readonly #answers: Answers = {
    session: () => this.#session,
    subscribe: ({ channel }) => {
      this.#hear = channel.onmessage;
      this.tell({ event: "channels_changed", channels });
      this.tell({ event: "discretion", discretion });
      this.tell({ event: "camera", status: camera, cameras: [camera.camera] });
      return null;
    },
    create_office: () => ({ session: (this.#session = { ...openSession, setup: "recovery" }), recovery }),
    pin_favourite: ({ key, code }) => {
      if (code === null) this.#keys.delete(key);
      else this.#keys.set(key, code);
      return null;
    },
    written: () => null,
    anew: () => null,
    hide_from_captures: ({ hidden }) => {
      this.tell({ event: "discretion", discretion: { ...discretion, hidden } });
      return null;
    },
    setup_at: ({ step }) => (this.#session = { ...this.#session, setup: step }),
    unlock: () => (this.#session = openSession),
    lock: () => (this.#session = lockedSession),
    sign_in: ({ person }) => (this.#session = signedIn(person)),
    recover: () => (this.#session = openSession),
    stir: () => null,
    people: () => members,
    add_person: () => members,
    person_leaves: () => members,
    set_pin: () => this.#session,
    bill_for: () => this.#session,
    change_passphrase: () => null,
    renew_recovery: () => recovery,
    lock_after: ({ minutes }) => ({ ...members, lock_after: minutes }),
    read_text: () => this.#counted("readings", read(family)),
    read_image: () => this.#counted("readings", read(family)),
    present_phone: () => this.#counted("readings", read(family)),
    attend: () => null,
    read_again: () => null,
    preview: () => new ArrayBuffer(0),
    choose_camera: () => null,
    ask_challenge: () => challenge,
    drop_challenge: () => null,
    reopen: () => read(family),
    acts: () => pinned(menu(), this.#keys),
    tariff_list: () => this.#tariffs.list(),
    set_tariff: ({ tariff }) => this.#tariffs.set(tariff),
    drop_tariff: (which) => this.#tariffs.drop(which),
    medicines: () => medicines,
    look_up_box: ({ code }) => seen(code),
    quote: ({ draft }) => priceOf(draft),
    seal: ({ draft }) => {
      this.#kept = null;
      return this.#counted("invoices", this.#seal(draft));
    },
    keep_draft: ({ draft }) => {
      this.#kept = { at: "2026-11-22T09:19:00Z", draft };
      return null;
    },
    kept_draft: () => this.#kept,
    drop_draft: () => (this.#kept = null),
    register: ({ wish, turn }) => this.#archive.page(wish, turn),
    invoice_file: ({ number }) => this.#archive.file(number),
    mark_invoice: ({ number, what }) => this.#archive.mark(number, what),
    cancel_invoice: ({ number, reason }) => this.#archive.cancel(number, reason),
    correct_invoice: ({ number, reason }) => {
      this.#archive.cancel(number, reason);
      return (this.#kept = this.#archive.correction(number));
    },
    orphans: () => this.#archive.orphans(),
    books: () => this.#archive.books(),
    close_period: ({ kind, period }) => this.#archive.close(kind, period),
    sheet,
    save_sheet: ({ number }) =>
      this.#counted("sheets", { path: `/home/cabinet/Documents/Comptoir/feuille-${number}.pdf` }),
    diagnostic: () => diagnostic,
    import_lists: () => this.#session,
    import_medicines: () => medicines,
    plan_export: ({ wanted }) => ({
      count: wanted.numbers.length || 24,
      cancelled: wanted.numbers.length > 0 ? 0 : 1,
      total: 84_350,
      left_out: [],
      file: `/home/cabinet/Documents/Comptoir/factures.${wanted.format}`,
    }),
    save_export: ({ wanted, path }) => ({
      path: path ?? `/home/cabinet/Documents/Comptoir/factures.${wanted.format}`,
      count: 24,
      left_out: [],
    }),
    save_diagnostic: () => ({ path: "/home/cabinet/Documents/Comptoir/diagnostic-2026-11-22.json" }),
    check_journal: () => journal,
    reveal: () => null,
    pick_folder: () => "/media/cabinet/CLE-SAUVEGARDE",
    pick_backup: () => backups.found[0]?.path ?? null,
    backups: () => backups,
    set_backup_folder: ({ folder }) => ({ ...backups, folder }),
    back_up: () => backups,
    restore: () => ({ at: "2026-11-20T18:09:11Z", invoices: 1257, aside: null }),
    retention: () => retention,
    set_retention: () => retention,
    purge: () => purged,
    save_register_sheet: () => ({ path: "/home/cabinet/Documents/Comptoir/registre-rgpd.md" }),
    export_patient: () => ({ path: "/home/cabinet/Documents/Comptoir/donnees-facture-1283.json" }),
    save_support: () => ({ path: "/home/cabinet/Documents/Comptoir/assistance-2026-11-22-0920.zip" }),
    updates: () => updates,
    allow_updates: ({ allowed }) => ({ ...updates, allowed }),
    check_update: () => ({ state: "good", version: "0.2.0", date: "2027-01-12" }),
    install_update: () => ({
      version: "0.2.0",
      path: "/home/cabinet/.local/share/comptoir/mises-a-jour/comptoir-0.2.0.deb",
    }),
    quality: ({ from, to }) => quality(from, to),
    save_quality: ({ table }) => ({ path: `/home/cabinet/Documents/Comptoir/qualite-${table}.csv` }),
    save_plot: ({ table }) => ({ path: `/home/cabinet/Documents/Comptoir/qualite-${table}.png` }),
    ...paper,
  };

  #seal(draft: Commands["seal"][0]["draft"]): Invoice {
    const { lines, shares } = priceOf(draft);
    return {
      number: ++this.#number,
      sealed_at: "2026-11-22T09:20:00Z",
      usage_id: draft.usage_id,
      beneficiary: draft.beneficiary,
      date: draft.date,
      lines,
      prescription: draft.prescription ?? null,
      shares,
      seal: "3f9a21c4".repeat(8),
      demonstration: true,
      replaces: draft.replaces ?? null,
    };
  }

  #counted<T>(what: keyof Session["today"], answer: T): T {
    const today = { ...this.#session.today, [what]: this.#session.today[what] + 1 };
    this.#session = { ...this.#session, today };
    return answer;
  }
}
