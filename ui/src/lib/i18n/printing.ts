/** What the user reads about paper: the sheet before it is printed, the printers, the calibration. */
import type { CutValue } from "../bindings/CutValue";
import type { SheetField } from "../bindings/SheetField";
import type { Printer } from "../bindings/Printer";
import { integer, tenths } from "../format";
import { typeset } from "./typeset";

const fields: Record<SheetField, string> = {
  invoice_number: "Numéro de facture",
  date: "Date des soins",
  usage: "Numéro d’usage",
  patient_name: "Nom du patient",
  patient_birth_name: "Nom de naissance du patient",
  patient_given_name: "Prénom du patient",
  patient_nir: "Numéro de sécurité sociale du patient",
  patient_birth_date: "Date de naissance du patient",
  patient_birth_rank: "Rang de naissance du patient",
  insured_name: "Nom de l’assuré(e)",
  insured_birth_name: "Nom de naissance de l’assuré(e)",
  insured_given_name: "Prénom de l’assuré(e)",
  insured_nir: "Numéro de sécurité sociale de l’assuré(e)",
  organism: "Régime, caisse et centre",
  organism_name: "Nom de l’organisme",
  professional_name: "Votre nom",
  professional_rpps: "Votre numéro RPPS",
  professional_address: "Votre adresse",
  professional_am: "Votre numéro d’assurance maladie",
  professional_situation: "Situation d’exercice",
  prescriber_name: "Nom du prescripteur",
  prescriber_number: "Identifiant du prescripteur",
  prescription_date: "Date de la prescription",
  compulsory_share: "Part obligatoire",
  complementary_share: "Part complémentaire",
  patient_pays: "Montant payé par l’assuré(e)",
  total: "Montant total",
  unverified: "Mention des tarifs à vérifier",
  tariffs: "Date des tarifs",
  page: "Numéro de la feuille",
  duplicate: "Mention DUPLICATA",
};

const where = ({ field, line }: CutValue): string =>
  field ? fields[field] : `Acte ${line === null ? "" : `n° ${integer(line)}`}`;

const sheet = "Feuille de soins";

export const printing = typeset({
  sheet,
  receipt: "Reçu",
  privacy: "Feuille d’information du patient",
  recovery: "Code de secours",
  closing: "Feuille de clôture",
  calibrationPage: "Page de calibrage",
  before: "Avant d’imprimer",
  complete: "Toutes les cases sont remplies.",
  missing: "À compléter à la main :",
  fields,
  cut: (value: CutValue) =>
    `${where(value)} : ${value.shortened ? "trop long, la fin est remplacée par « … »" : "un accent ou une lettre manque"}.`,
  original: "Ce sera l’original.",
  duplicate: (copies: number) => `Déjà imprimée ou enregistrée : ce sera le DUPLICATA n° ${integer(copies)}.`,
  overlay: "Sur le formulaire préimprimé",
  overlayHint:
    "Les valeurs seules. Positions à contrôler sur un formulaire avant la première utilisation : superposez un essai à contre-jour.",
  printers: "Imprimantes",
  measuredAt: ({ near }: Printer) =>
    near
      ? `Calibrée : croix A à ${tenths(near[0])} et ${tenths(near[1])} mm.`
      : "Non calibrée : la surimpression peut tomber à côté des cases.",
  printer: "Imprimante",
  usualPrinter: "Celle de la visionneuse",
  measuredPrinter: "calibrée",
  notMeasured: "Cette imprimante n’est pas calibrée : la surimpression peut tomber à côté des cases.",
  measure: "Calibrer l’imprimante",
  steps:
    "Imprimez la page de calibrage, mesurez la croix A depuis les deux bords, et saisissez les deux distances.",
  nearX: "Croix A, du bord gauche (mm)",
  nearY: "Croix A, du bord haut (mm)",
  stretched: "Si l’imprimante réduit ou agrandit, la croix B aussi :",
  farX: "Croix B, du bord gauche (mm)",
  farY: "Croix B, du bord haut (mm)",
  expectedNear: "20,0 si tout est juste",
  expectedFarX: "190,0 si tout est juste",
  expectedFarY: "277,0 si tout est juste",
  printPage: "Imprimer la page de calibrage",
  printTrial: "Imprimer une page d’essai",
  keep: "Enregistrer le calibrage",
  receiptKey: "Clé des reçus",
  printed: (what: string, copies: number) => ({
    title: `${what} : à l’imprimante.`,
    sentence: copies > 0 ? `DUPLICATA n° ${integer(copies)}.` : "",
  }),
  silent: (what: string, path: string) => ({
    code: "P-01",
    title: "L’imprimante ne répond pas.",
    sentence:
      what === sheet
        ? `La feuille est enregistrée en PDF (${path}) ; réimprimer plus tard avec F8 (mention DUPLICATA).`
        : `${what} : enregistrement en PDF (${path}), à imprimer plus tard.`,
  }),
  notANumber: {
    code: "P-04",
    title: "Une distance manque ou n’est pas un nombre.",
    sentence: "Saisissez des millimètres, avec une décimale : 20,3.",
  },
  measured: {
    title: "Calibrage enregistré pour cette imprimante.",
    sentence: "Une page d’essai montre s’il est juste.",
  },
});
