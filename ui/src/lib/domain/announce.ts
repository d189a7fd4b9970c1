/** What a screen reader says when the screen changes: the verdict, whole, in one breath. */
import { fr } from "../i18n/fr";
import type { Counter } from "./counter.svelte";
import { fullName, toldRefusal, verdictTitle } from "./reading";

export function announcement(counter: Counter): string {
  if (counter.veil.covered) return `${fr.cover.title}. ${fr.cover.sentence}`;
  const { screen, visit, person } = counter;
  switch (screen.name) {
    case "reading":
      return `${fr.reading.title} ${fr.reading[screen.step]}`;
    case "challenge":
      return `${fr.challenge.title}. ${fr.challenge.lead}`;
    case "result":
      return visit && person ? `${verdictTitle(visit.card)}. ${fullName(person)}.` : "";
    case "refusal": {
      const { short, title, sentence } = toldRefusal(screen.refused, screen.first);
      return `${fr.refusal.title(short)}. ${title} ${sentence}`;
    }
    case "incident":
      return `${screen.told.heading ?? fr.incident.title}. ${screen.told.title} ${screen.told.sentence}`;
    case "sealed":
      return fr.sealed.title(screen.invoice.number);
    case "sheet":
      return `${fr.sheet.title}. ${fr.sheet.lead(screen.invoice.number)}`;
    case "equipment":
      return fr.equipment.title;
    case "keeping":
      return fr.keeping.title;
    case "register":
      return fr.register.title;
    case "books":
      return fr.books.title;
    case "quality":
      return fr.quality.title;
    case "setup":
      return fr.setup.titles[counter.setup.step];
    case "people":
      return fr.staff.title;
    case "recovery":
      return fr.staff.recoveryTitle;
    case "switch":
      return fr.staff.switchTitle;
    case "starting":
    case "office":
    case "ready":
    case "invoice":
      return "";
  }
}
