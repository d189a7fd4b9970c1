/** What narrows the register: a period of care, the paper, the trade. */
import type { InvoiceWish } from "../bindings/InvoiceWish";
import type { PaperWish } from "../bindings/PaperWish";
import type { Trade } from "../bindings/Trade";
import { shiftDay } from "../format";
import type { Span } from "../i18n/lists";

export const SPANS = ["always", "today", "week", "month", "last_month", "year", "written"] as const;
export const PAPERS = ["any", "due", "given", "sent"] as const satisfies (PaperWish | "any")[];
export const TRADES = ["any", "general_practice", "pharmacy"] as const satisfies (Trade | "any")[];

export type Narrowed = Pick<InvoiceWish, "from" | "to" | "paper" | "trade">;

export class Narrowing {
  span = $state<Span>("always");
  paper = $state<PaperWish | "any">("any");
  trade = $state<Trade | "any">("any");
  /** The days of a period that is written out; null: open on that side. */
  from = $state<string | null>(null);
  to = $state<string | null>(null);

  clear(): void {
    [this.span, this.paper, this.trade, this.from, this.to] = ["always", "any", "any", null, null];
  }

  wish(today: string): Narrowed {
    const [from, to] = this.span === "written" ? [this.from, this.to] : days(this.span, today);
    return {
      from,
      to,
      paper: this.paper === "any" ? null : this.paper,
      trade: this.trade === "any" ? null : this.trade,
    };
  }
}

/** The first and last day of a period, AAAA-MM-JJ. */
export function days(span: Exclude<Span, "written">, today: string): [string | null, string | null] {
  const month = today.slice(0, 7);
  const before = shiftDay(`${month}-01`, -1);
  switch (span) {
    case "always":
      return [null, null];
    case "today":
      return [today, today];
    case "week":
      return [shiftDay(today, -6), today];
    case "month":
      return [`${month}-01`, today];
    case "last_month":
      return [`${before.slice(0, 7)}-01`, before];
    case "year":
      return [`${today.slice(0, 4)}-01-01`, today];
  }
}
