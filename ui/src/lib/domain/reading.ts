/** What the screen works out from a reading: age, sex, freshness, rights. No decision about trust is made here. */
import type { ConfirmReason } from "../bindings/ConfirmReason";
import type { Lists } from "../bindings/Lists";
import type { Organism } from "../bindings/Organism";
import type { Paper } from "../bindings/Paper";
import type { Person } from "../bindings/Person";
import type { ReadCard } from "../bindings/ReadCard";
import type { Refused } from "../bindings/Refused";
import type { Rights } from "../bindings/Rights";
import type { Trouble } from "../bindings/Trouble";
import { daysBetween, parisDay } from "../format";
import { say } from "../i18n/say";
import type { DoubtFacts, FirstReading, Told, ToldRefusal } from "../i18n/verdicts";

/** Everyone on the card, by rank: the holder is 0. */
export function people(card: ReadCard): Person[] {
  return [card.holder, ...card.beneficiaries];
}

/** LEGENDRE-NOËL Camille, as on the card. */
export function fullName(person: Person): string {
  return `${person.family_name} ${person.given_name}`;
}

/** Camille LEGENDRE-NOËL: in a list of one family, the first name comes first. */
export function spokenName(person: Person): string {
  return `${person.given_name} ${person.family_name}`;
}

/** From the first figure of the NIR (1, 3, 7 men; 2, 4, 8 women); null when there is none. */
export function sex(person: Person): "m" | "f" | null {
  const first = person.nir?.[0] ?? "";
  if ("137".includes(first) && first !== "") return "m";
  return "248".includes(first) && first !== "" ? "f" : null;
}

/** 42 ans, 7 mois; empty when the birth date is not known exactly. */
export function age(person: Person, today: string): string {
  if (person.birth_date === null) return "";
  const [year = 0, month = 0, date = 0] = person.birth_date.split("-").map(Number);
  const [thisYear = 0, thisMonth = 0, thisDate = 0] = today.split("-").map(Number);
  const months = (thisYear - year) * 12 + thisMonth - month - (thisDate < date ? 1 : 0);
  return months < 24 ? say.result.ageInMonths(Math.max(0, months)) : say.result.age(Math.floor(months / 12));
}

/** née le 9 mars 1984, or what is known of a lunar date. */
export function born(person: Person): string {
  return person.birth_date === null
    ? say.result.lunar(person.birth_date_on_card)
    : say.result.born(sex(person), person.birth_date);
}

/** assurée, enfant, conjoint…, or that the source does not say. */
export function quality(person: Person): string {
  if (person.quality === null) return say.result.qualityUnstated;
  return person.quality === 0
    ? say.result.insured(sex(person))
    : (say.result.qualities[person.quality] ?? "");
}

/** Persons born the same day on one card are told apart by their rank. */
export function twinRank(person: Person, all: readonly Person[]): string {
  // A source that states no quality states no rank either.
  if (person.quality === null) return "";
  const born = all.filter(
    (other) => other.birth_date_on_card === person.birth_date_on_card && other.quality === person.quality,
  );
  return born.length > 1 ? say.result.twin(person.birth_rank) : "";
}

/** The instant to show beside a verdict: the oldest of the lists it rests on. */
export function freshness(lists: Lists): string | null {
  const known = [lists.trust_issued, lists.status_issued].filter((instant) => instant !== null);
  return known.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}

/** The fund's name and code, on one line. */
export function organismName(organism: Organism | null): string {
  if (!organism) return say.result.organismUnstated;
  return organism.name ?? say.result.organismUnknown;
}

/** 01 751 0000 */
export function organismCode(organism: Organism | null): string {
  if (!organism) return "";
  return `${organism.regime}\u00a0${organism.caisse}\u00a0${organism.centre}`;
}

/** Until when, of the period that counts today; otherwise the nearest one, told whole. */
export function rightsLine(rights: Rights, today: string): string {
  const inForce = rights.periods.find((period) => period.from <= today && today <= period.to);
  if (inForce) return say.result.rightsUntil(inForce.to);
  const [coming] = rights.periods
    .filter((period) => period.from > today)
    .sort((a, b) => a.from.localeCompare(b.from));
  if (coming) return say.result.rightsFrom(coming.from, coming.to);
  const past = [...rights.periods].sort((a, b) => a.to.localeCompare(b.to)).at(-1);
  return past ? say.result.rightsEnded(past.to) : say.result.rightsNone;
}

/** What the sentence of a doubt may name. */
export function doubtFacts(reason: ConfirmReason, card: ReadCard, now: Date): DoubtFacts {
  const instant = now.toISOString();
  const list = reason === "trust_list_stale" ? card.lists.trust_issued : card.lists.status_issued;
  return {
    now: instant,
    today: parisDay(instant),
    listDays: list === null ? null : daysBetween(list, instant),
    rightsAsOf: card.rights.as_of,
    organism: card.organism?.name ?? organismCode(card.organism),
    rightsStated: card.rights.state !== "not_stated",
    paper: card.channel === "ins",
  };
}

/** The word of the verdict, for a card that was believed. */
export function verdictTitle(card: ReadCard): string {
  if (card.verdict === "to_confirm") return say.result.toConfirm;
  return card.rights.state === "open" ? say.result.open : say.result.read;
}

/** A fund as a user types it, with or without spaces: its nine characters, null for nothing, undefined for what is none. */
export function typedFund(text: string): string | null | undefined {
  const typed = text.replace(/\s/g, "").toUpperCase();
  if (typed === "") return null;
  return /^\d{2}[\dA-Z]{7}$/.test(typed) ? typed : undefined;
}

/** A refusal, told; that of a paper speaks of paper, not of a phone. */
export function toldRefusal(refused: Refused, first: FirstReading): ToldRefusal {
  const [reason] = refused.reasons;
  return refused.channel === "ins" && reason === "malformed" ? say.insFalse : say.refusals[reason](first);
}

/** A trouble, told; a signed paper first says what it is. */
export function toldTrouble(trouble: Trouble, paper: Paper | null): Told {
  const told = say.troubles[trouble.reasons[0]];
  return paper ? { ...told, sentence: `${say.paper(paper)} ${told.sentence}` } : told;
}
