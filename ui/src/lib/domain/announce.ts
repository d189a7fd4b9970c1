/** What a screen reader says when the screen changes: the verdict, whole, in one breath. */
import { say } from "../i18n/say";
import type { Counter } from "./counter.svelte";
import { fullName, toldRefusal, verdictTitle } from "./reading";

export function announcement(counter: Counter): string {
  if (counter.veil.covered) return `${say.cover.title}. ${say.cover.sentence}`;
  const { screen, visit, person } = counter;
  switch (screen.name) {
    case "reading":
      return `${say.reading.title} ${say.reading[screen.step]}`;
    case "challenge":
      return `${say.challenge.title}. ${say.challenge.lead}`;
    case "result":
      return visit && person ? `${verdictTitle(visit.card)}. ${fullName(person)}.` : "";
    case "refusal": {
      const { short, title, sentence } = toldRefusal(screen.refused, screen.first);
      return `${say.refusal.title(short)}. ${title} ${sentence}`;
    }
    case "incident": {
      const { told } = screen;
      const { left, over } = counter.retry;
      if (over === "stopped") return say.incident.retryOver.stopped;
      // Not the seconds: a voice that counts is not listened to.
      const next = left !== null ? say.incident.retrySoon : over === null ? "" : say.incident.retryOver[over];
      return `${told.heading ?? say.incident.title}. ${told.title} ${told.sentence} ${next}`.trimEnd();
    }
    case "sealed":
      return say.sealed.title(screen.invoice.number);
    case "sheet":
      return `${say.sheet.title}. ${say.sheet.lead(screen.invoice.number)}`;
    case "equipment":
      return say.equipment.title;
    case "keeping":
      return say.keeping.title;
    case "register":
      return say.register.title;
    case "books":
      return say.books.title;
    case "quality":
      return say.quality.title;
    case "setup":
      return say.setup.titles[counter.setup.step];
    case "people":
      return say.staff.title;
    case "recovery":
      return say.staff.recoveryTitle;
    case "switch":
      return say.staff.switchTitle;
    case "starting":
    case "office":
    case "ready":
    case "invoice":
      return "";
  }
}
