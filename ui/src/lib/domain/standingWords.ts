/** How an invoice stands, in words: what matters most first. */
import type { Standing } from "../bindings/Standing";
import { fr } from "../i18n/fr";

export function stateOf({ credit_note, payment, paper }: Standing): string {
  if (credit_note !== null) return fr.register.cancelled;
  const words = [fr.register.payments[payment]];
  if (paper !== null) words.push(fr.register.papers[paper].toLowerCase());
  return words.join(", ");
}
