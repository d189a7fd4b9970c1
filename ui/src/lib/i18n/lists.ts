/** Words of what narrows a long list, and of the keys that go through it. */
import type { PaperWish } from "../bindings/PaperWish";
import type { Trade } from "../bindings/Trade";
import { typeset } from "./typeset";

/** Periods that are asked for most; the last is written out. */
export type Span = "always" | "today" | "week" | "month" | "last_month" | "year" | "written";

export const lists = typeset({
  span: "Soins",
  spans: {
    always: "toutes les dates",
    today: "aujourd’hui",
    week: "les 7 derniers jours",
    month: "ce mois",
    last_month: "le mois dernier",
    year: "cette année",
    written: "du… au…",
  } satisfies Record<Span, string>,
  from: "Du",
  to: "au",
  dateWrong: "Écrivez une date comme 22/11/2026.",
  paper: "Feuille papier",
  papers: {
    any: "toutes",
    due: "à suivre : ni remise ni envoyée",
    given: "remise au patient",
    sent: "envoyée à la caisse",
  } satisfies Record<PaperWish | "any", string>,
  trade: "Exercice",
  trades: {
    any: "tous",
    general_practice: "cabinet",
    pharmacy: "officine",
  } satisfies Record<Trade | "any", string>,
  hints: { move: "ligne", page: "page", ends: "plus récente, plus ancienne", open: "ouvrir" },
  orphanColumns: { usage: "Lecture, usage n°", channel: "Canal", at: "Lue le" },
});
