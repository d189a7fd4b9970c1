/** How an invoice stands, in words: what matters most first. */
import type { Standing } from "../bindings/Standing";
import { say } from "../i18n/say";

/** In a column. */
export function shortState({ credit_note, payment, paper }: Standing): string {
  if (credit_note !== null) return say.register.cancelled;
  const words: string[] = [say.register.short[payment]];
  if (paper !== null) words.push(say.register.shortPapers[paper]);
  return words.join(", ");
}

/** In full. */
export function stateOf({ credit_note, payment, paper }: Standing): string {
  if (credit_note !== null) return say.register.cancelled;
  const words = [say.register.payments[payment]];
  if (paper !== null) words.push(say.register.papers[paper].toLowerCase());
  return words.join(", ");
}
