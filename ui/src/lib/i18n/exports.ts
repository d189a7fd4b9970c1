/** What leaves the office: the panel, what was written, and what a format could not say. */
import type { ExportFormat } from "../bindings/ExportFormat";
import type { LeftOutReason } from "../bindings/LeftOutReason";
import type { SavedExport } from "../bindings/SavedExport";
import { integer } from "../format";

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

export const exports = {
  title: "Exporter les factures",
  format: "Format",
  formats,
  formatHints,
  from: "Du",
  to: "Au",
  dayHint: "AAAA-MM-JJ, vide : tout",
  names: "Avec les noms",
  namesAlways: "Un aperçu B2 commence par le NIR : il n’existe pas sans noms.",
  button: "Exporter",
  done: ({ path, count, left_out: leftOut }: SavedExport) => ({
    title: `${integer(count)} facture${count > 1 ? "s" : ""} dans ${path}.`,
    sentence:
      leftOut.length === 0
        ? "Ce fichier contient des données de santé : confiez-le comme telles."
        : `Laissées de côté : ${leftOut.map(({ number, why: reason }) => `n° ${String(number)} (${why[reason]})`).join(", ")}.`,
  }),
};
