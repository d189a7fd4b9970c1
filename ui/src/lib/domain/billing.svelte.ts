/** The invoice being written for one person of one reading: acts, conditions, and what it comes to. */
import type { Call } from "../backend";
import type { Condition } from "../bindings/Condition";
import type { Draft } from "../bindings/Draft";
import type { DraftAct } from "../bindings/DraftAct";
import type { DraftBox } from "../bindings/DraftBox";
import type { Excess } from "../bindings/Excess";
import type { Menu } from "../bindings/Menu";
import type { Pathway } from "../bindings/Pathway";
import type { Quote } from "../bindings/Quote";
import { boxLines, together, type ShownLine } from "./boxLines";

export const CONDITIONS: readonly Condition[] = [
  "illness",
  "long_term_illness",
  "maternity",
  "work_accident",
];
export const PATHWAYS: readonly Pathway[] = ["treating", "replaced", "sent", "emergency", "away", "outside"];
/** Favourites have the keys 1 to 5. */
const FAVOURITES = 5;
const QUOTE_PAUSE_MS = 90;

export class Billing {
  draft = $state<Draft | null>(null);
  menu = $state.raw<Menu | null>(null);
  quote = $state.raw<Quote | null>(null);
  /** The code of the line that + − Suppr change. */
  line = $state<string | null>(null);
  /** Whether the line shows what is asked beyond the tariff, or that it is free. */
  detailed = $state(false);
  /** Whether the quote is that of the draft as it stands. */
  settled = $state(true);

  readonly favourites = $derived(
    (this.menu?.acts ?? [])
      .filter(({ favourite }) => favourite !== null && favourite <= FAVOURITES)
      .sort((a, b) => (a.favourite ?? 0) - (b.favourite ?? 0)),
  );
  readonly lines = $derived(this.#lines());
  /** Whether an act of the draft depends on the hour. */
  readonly hourAsked = $derived(this.lines.some(({ asks }) => asks === "hour"));
  /** What is billed: boxes at a pharmacy, acts elsewhere. */
  readonly #items: Item[] = $derived(this.draft?.boxes ?? this.draft?.acts ?? []);
  readonly empty = $derived(this.#items.length === 0);

  readonly #call: Call;
  readonly #report: (thrown: unknown) => void;
  /** Takes the draft as it changes, to be kept at the desk. */
  readonly #keep: (draft: Draft) => void;
  /** Drafts outlive their screen: one for each person of each reading. */
  // Never shown as a whole: nothing needs to react to it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #drafts = new Map<string, Draft>();
  #asked = 0;
  #arriving = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(call: Call, report: (thrown: unknown) => void, keep: (draft: Draft) => void) {
    this.#call = call;
    this.#report = report;
    this.#keep = keep;
  }

  /** Takes up this person's draft where it was left, or a new one for today. */
  open(usageId: string, beneficiary: number, today: string, pharmacy = false): void {
    const kept = this.#drafts.get(nameOf(usageId, beneficiary));
    this.draft = kept ?? {
      usage_id: usageId,
      beneficiary,
      date: today,
      acts: [],
      ...(pharmacy && { boxes: [], prescription: {} }),
      condition: "illness",
      pathway: "treating",
      third_party_compulsory: false,
      third_party_complementary: false,
    };
    this.line = codeOf(this.#items.at(-1));
    this.quote = null;
    this.#arriving = this.#loadMenu(this.draft.date);
    this.#requote();
  }

  /** Resolves once the menu is there, and what was typed before it is on the draft. */
  async arrived(): Promise<void> {
    if (!this.menu) await this.#arriving;
  }

  /** Takes up a draft that waited at the desk. */
  resume(draft: Draft): void {
    this.#drafts.set(nameOf(draft.usage_id, draft.beneficiary), draft);
    this.open(draft.usage_id, draft.beneficiary, draft.date);
  }

  /** The draft became an invoice. */
  close(): void {
    if (this.draft) this.#drafts.delete(nameOf(this.draft.usage_id, this.draft.beneficiary));
    this.draft = null;
    this.#drop();
  }

  /** Waits until the amounts are those of the draft as it stands; whether there are any. */
  async settle(): Promise<boolean> {
    if (this.draft && !this.empty && !this.settled) {
      clearTimeout(this.#timer);
      await this.#ask(++this.#asked, $state.snapshot(this.draft));
    }
    return this.quote !== null;
  }

  /** Every draft goes: the office is locked. */
  forget(): void {
    this.#drafts.clear();
    this.draft = null;
    this.menu = null;
    this.#drop();
  }

  add(code: string): void {
    const present = this.draft?.acts.find((act) => act.code === code);
    this.line = code;
    if (present) this.more(code);
    else this.change((draft) => draft.acts.push({ code, quantity: 1 }));
  }

  addFavourite(rank: number): void {
    const add = (): void => {
      const act = this.favourites.find(({ favourite }) => favourite === rank);
      if (act) this.add(act.code);
    };
    // Who types fast is not asked to type again: the first menu of the day may still be on its way.
    if (this.menu) add();
    else this.#arriving = this.#arriving.then(add);
  }

  /** Puts the act of a line on a key for good; none: the key is given by use again. */
  async pin(code: string, key: number | null): Promise<void> {
    const now = this.favourites.find((act) => act.code === code)?.favourite ?? null;
    const from = key ?? now;
    if (from === null || key === now) return;
    try {
      await this.#call("pin_favourite", { key: from, code: key === null ? null : code });
      if (this.draft) await this.#loadMenu(this.draft.date);
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  more(code = this.line): void {
    this.#quantity(code, 1);
  }

  less(code = this.line): void {
    this.#quantity(code, -1);
  }

  remove(code = this.line): void {
    const at = this.#items.findIndex((item) => codeOf(item) === code);
    if (at < 0) return;
    this.change((draft) => (draft.boxes ?? draft.acts).splice(at, 1));
    this.line = codeOf(this.#items[at] ?? this.#items.at(-1));
  }

  step(by: 1 | -1): void {
    const codes = this.lines.map((line) => line.code);
    const at = this.line === null ? -1 : codes.indexOf(this.line);
    this.line = codes[Math.min(codes.length - 1, Math.max(0, at + by))] ?? null;
  }

  /** Prices may have changed: the draft stays as it is, and is asked about again. */
  reprice(): void {
    if (!this.draft) return;
    void this.#loadMenu(this.draft.date);
    this.#requote();
  }

  setTime(time: string | null): void {
    this.change((draft) => (draft.time = time));
  }

  toggleLocalRegime(): void {
    this.change((draft) => (draft.local_regime = !draft.local_regime));
  }

  setKilometres(code: string, kilometres: number | null): void {
    this.#detail(code, (act) => (act.kilometres = kilometres));
  }

  toggleModifier(code: string, letter: string): void {
    this.#detail(code, (act) => {
      const letters = act.modifiers ?? "";
      act.modifiers = letters.includes(letter) ? letters.replace(letter, "") : letters + letter;
    });
  }

  setExcess(code: string, excess: Excess | null): void {
    this.#detail(code, (act) => {
      act.excess = excess;
    });
  }

  /** What is free has no excess. */
  toggleFree(code: string): void {
    this.#detail(code, (act) => {
      act.free = !act.free;
      if (act.free) act.excess = null;
    });
  }

  toggleDetailed(): void {
    this.detailed = !this.detailed;
  }

  setDate(date: string): void {
    if (this.draft?.date === date) return;
    this.change((draft) => (draft.date = date));
    void this.#loadMenu(date);
  }

  /** The fund as typed, where the card states none. */
  setFund(organism: string | null): void {
    this.change((draft) => (draft.organism = organism));
  }

  setCondition(condition: Condition): void {
    this.change((draft) => (draft.condition = condition));
  }

  nextCondition(): void {
    if (this.draft) this.setCondition(after(CONDITIONS, this.draft.condition));
  }

  setPathway(pathway: Pathway): void {
    this.change((draft) => (draft.pathway = pathway));
  }

  nextPathway(): void {
    if (this.draft) this.setPathway(after(PATHWAYS, this.draft.pathway));
  }

  toggleCompulsory(): void {
    this.change((draft) => (draft.third_party_compulsory = !draft.third_party_compulsory));
  }

  toggleComplementary(): void {
    this.change((draft) => (draft.third_party_complementary = !draft.third_party_complementary));
  }

  #lines(): ShownLine[] {
    if (this.draft?.boxes) return boxLines(this.draft.boxes, this.quote);
    const acts = this.draft?.acts ?? [];
    const order = this.quote?.lines.map((line) => line.code) ?? [];
    const place = (code: string): number => (order.includes(code) ? order.indexOf(code) : order.length);
    return acts
      .map((act) => {
        const { code, quantity } = act;
        const priced = together(this.quote?.lines.filter((line) => line.code === code) ?? [], quantity);
        const choice = this.menu?.acts.find((known) => known.code === code);
        const label = priced?.label ?? choice?.label ?? "";
        return { code, label, quantity, act, asks: choice?.asks ?? "nothing", priced };
      })
      .sort((a, b) => place(a.code) - place(b.code));
  }

  #quantity(code: string | null, by: 1 | -1): void {
    const act = this.#items.find((item) => codeOf(item) === code);
    if (!act) return;
    this.line = code;
    const quantity = act.quantity + by;
    if (quantity < 1 || quantity > 99) return;
    this.change(() => (act.quantity = quantity));
  }

  #detail(code: string, apply: (act: DraftAct) => unknown): void {
    const act = this.draft?.acts.find((candidate) => candidate.code === code);
    if (act) this.change(() => apply(act));
  }

  change(apply: (draft: Draft) => unknown): void {
    if (!this.draft) return;
    apply(this.draft);
    this.#drafts.set(nameOf(this.draft.usage_id, this.draft.beneficiary), this.draft);
    this.#keep($state.snapshot(this.draft));
    this.#requote();
  }

  /** Asks what the draft comes to, after a short pause; the last answer wins. */
  #requote(): void {
    const turn = ++this.#asked;
    clearTimeout(this.#timer);
    if (!this.draft || this.empty) {
      this.quote = null;
      this.settled = true;
      return;
    }
    this.settled = false;
    const draft = $state.snapshot(this.draft);
    this.#timer = setTimeout(() => void this.#ask(turn, draft), QUOTE_PAUSE_MS);
  }

  async #ask(turn: number, draft: Draft): Promise<void> {
    try {
      const quote = await this.#call("quote", { draft });
      if (turn === this.#asked) this.quote = quote;
    } catch (thrown) {
      if (turn !== this.#asked) return;
      this.quote = null;
      this.#report(thrown);
    } finally {
      if (turn === this.#asked) this.settled = true;
    }
  }

  async #loadMenu(date: string): Promise<void> {
    try {
      const menu = await this.#call("acts", { date });
      if (this.draft?.date === date) this.menu = menu;
    } catch (thrown) {
      this.#report(thrown);
    }
  }

  #drop(): void {
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.quote = null;
    this.line = null;
    this.settled = true;
  }
}

type Item = DraftAct | DraftBox;

function codeOf(item: Item | undefined): string | null {
  if (!item) return null;
  return "cip" in item ? item.cip : item.code;
}

function nameOf(usageId: string, beneficiary: number): string {
  return `${usageId} ${beneficiary}`;
}

function after<T>(all: readonly T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length] ?? one;
}
