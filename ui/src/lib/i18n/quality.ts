/** Words of É10: how the readings go. */
import type { QualityTable } from "../bindings/QualityTable";
import { counted, day } from "../format";
import { typeset } from "./typeset";

/** Periods that are looked at. */
export type Stretch = "week" | "month" | "quarter" | "year";

export const quality = typeset({
  title: "QUALITÉ DES LECTURES",
  period: (from: string, to: string) => `Du ${day(from)} au ${day(to)}`,
  local: "Ces chiffres ne quittent pas cet ordinateur, et ne disent rien de personne.",
  stretch: "Période",
  stretches: {
    week: "7 jours",
    month: "30 jours",
    quarter: "3 mois",
    year: "12 mois",
  } satisfies Record<Stretch, string>,
  waiting: "Les chiffres se rassemblent…",
  none: "Rien à montrer pour cette période.",
  tables: {
    hours: "Présentations par heure",
    channels: "Présentations par canal",
    failures: "Échecs par cause",
    times: "Délai jusqu’au verdict, en secondes",
    paper: "Papier utilisé et évité",
  } satisfies Record<QualityTable, string>,
  rows: {
    hours: "Heure",
    channels: "Canal",
    failures: "Cause",
    times: "Jour",
    paper: "Jour",
  } satisfies Record<QualityTable, string>,
  series: {
    read: "Lues",
    failed: "Échouées",
    accepted: "Acceptées",
    to_confirm: "À confirmer",
    refused: "Refusées",
    trouble: "Incidents techniques",
    count: "Nombre",
    median: "Médiane",
    p95: "95 % des lectures",
    used: "Factures avec feuille",
    avoided: "Factures sans feuille",
  },
  hour: (hour: number) => `${hour} h`,
  asTable: "Voir le tableau",
  summary: (read: number, all: number) =>
    `${counted(read, "lecture réussie", "lectures réussies")} sur ${counted(all, "présentation", "présentations")}`,
  csv: "Tableau CSV",
  png: "Image PNG",
  saved: {
    title: "Enregistré.",
    sentence: (path: string) => `Le fichier est ici : ${path}`,
    code: "Q-01",
  },
});
