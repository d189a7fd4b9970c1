/** What leaves the office: the panel, what was written, and what a format could not say. */
import type { ExportFormat } from "../bindings/ExportFormat";
import type { LeftOut } from "../bindings/LeftOut";
import type { LeftOutReason } from "../bindings/LeftOutReason";
import type { SavedExport } from "../bindings/SavedExport";
import { counted, integer } from "../format";

const formats: Record<ExportFormat, string> = {
  csv: "Table pour le comptable (CSV)",
  json: "Tout, pour un autre programme (JSON)",
  fhir: "Dossier FHIR R4",
  b2: "Aperçu B2 contrôlé (pas une FSE)",
};

const formatHints: Record<ExportFormat, string> = {
  csv: "S’ouvre dans un tableur. Ni NIR, ni naissance.",
  json: "Chaque facture entière, ses parts et son scellé.",
  fhir: "Patient, praticien, organisme, droits et demande, selon FHIR R4.",
  b2: "Aperçu contrôlé, ce n’est pas une FSE : rien n’est signé ni transmissible.",
};

const why: Record<LeftOutReason, string> = {
  no_nir: "NIR inconnu",
  no_organism: "organisme inconnu",
  cancelled: "annulée",
  does_not_fit: "ne tient pas dans une zone",
};

const said = (leftOut: readonly LeftOut[]): string =>
  leftOut.map(({ number, why: reason }) => `n° ${integer(number)} (${why[reason]})`).join(", ");

const some = (count: number): string => counted(count, "facture", "factures");

export const exports = {
  title: "Exporter des factures",
  lead: "Elles sont écrites dans un fichier de ce poste. Rien n’est envoyé.",
  which: "Lesquelles",
  scopes: (selected: number | null, listed: number) => ({
    day: "Aujourd’hui",
    month: "Ce mois-ci",
    last_month: "Le mois dernier",
    year: "Cette année",
    last_year: "L’année dernière",
    days: "Du… au…",
    invoice: `La facture n° ${integer(selected ?? 0)}`,
    list: `Les ${integer(listed)} factures affichées`,
  }),
  format: "Format",
  formats,
  formatHints,
  from: "Du",
  to: "Au",
  dayHint: "Par exemple 01/11/2026",
  daysWrong: "Écrivez deux jours, le premier avant le second.",
  counting: "Un instant, Comptoir compte…",
  plan: (count: number, total: string) =>
    count === 0 ? "Aucune facture : il n’y a rien à exporter." : `${some(count)}, ${total} au total.`,
  cancelled: (count: number) => `Dont ${counted(count, "annulée", "annulées")}, sans montant.`,
  leftOut: (leftOut: readonly LeftOut[]) => `Laissées de côté : ${said(leftOut)}.`,
  file: "Fichier",
  folder: "Dossier de l’export",
  pick: "Choisir le dossier…",
  fileHint: (path: string) => `Vide : ${path}`,
  marks: "Chaque facture du fichier est marquée « exportée », sauf les annulées.",
  leave: "Ne rien exporter",
  names: "Avec les noms",
  namesAlways: "Un aperçu B2 commence par le NIR : il n’existe pas sans noms.",
  button: "Exporter",
  done: ({ path, count, left_out: leftOut }: SavedExport) => ({
    title: `${some(count)} dans ${path}.`,
    sentence:
      leftOut.length === 0
        ? "Ce fichier contient des données de santé : confiez-le comme telles."
        : `Laissées de côté : ${said(leftOut)}.`,
  }),
};
