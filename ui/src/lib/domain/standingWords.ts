/** How an invoice stands, in words: what matters most first. */
import type { Standing } from "../bindings/Standing";
import { fr } from "../i18n/fr";

/** In a column. */
export function shortState({ credit_note, payment, paper }: Standing): string {
  if (credit_note !== null) return fr.register.cancelled;
  const words: string[] = [fr.register.short[payment]];
  if (paper !== null) words.push(fr.register.shortPapers[paper]);
  return words.join(", ");
}

/** In full. */
export function stateOf({ credit_note, payment, paper }: Standing): string {
  if (credit_note !== null) return fr.register.cancelled;
  const words = [fr.register.payments[payment]];
  if (paper !== null) words.push(fr.register.papers[paper].toLowerCase());
  return words.join(", ");
}
