/** What a line of an invoice says beside its price. */
import { say } from "../i18n/say";
import type { ShownLine } from "./boxLines";

export function remarks({ act, priced }: ShownLine): string[] {
  const text = say.details;
  const copies = (act?.quantity ?? 1) > 1;
  return [
    priced?.billed_as ? say.invoice.billedAs(priced.billed_as) : "",
    priced?.own ? text.own : "",
    priced?.coefficient === 50 && !copies ? text.half : "",
    priced?.coefficient === 0 && !copies ? text.nothing : "",
    typeof priced?.kilometres === "number" ? text.travelled(priced.kilometres) : "",
    act?.modifiers ? text.modifierNote(act.modifiers) : "",
    act?.excess ? text.excessNote(act.excess.amount) : "",
    act?.free ? text.freeNote : "",
  ].filter(Boolean);
}
