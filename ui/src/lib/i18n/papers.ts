/** What the user reads about a paper: an INS datamatrix, or a signed 2D-Doc that was shown instead of a card. */
import type { Disagreement } from "../bindings/Disagreement";
import type { Paper } from "../bindings/Paper";
import type { PaperKind } from "../bindings/PaperKind";
import { day } from "../format";
import { typeset } from "./typeset";
import type { Told, ToldRefusal } from "./verdicts";

const differs = (what: string): Told => ({
  code: "V-20",
  title: `Le matricule INS et ${what} diffèrent.`,
  sentence: "Une correction d’état civil peut l’expliquer. Contrôlez l’identité avec une pièce.",
});

/** What the number of an INS says otherwise than its traits. */
export const disagreements: Record<Disagreement, Told> = typeset({
  sex: differs("le sexe imprimé"),
  year: differs("l’année de naissance imprimée"),
  month: differs("le mois de naissance imprimé"),
  place: differs("le lieu de naissance imprimé"),
});

/** An INS datamatrix that is damaged, or whose number cannot be one. */
export const insFalse: ToldRefusal = typeset({
  code: "C-20",
  short: "datamatrix INS faux ou abîmé",
  title: "Ce datamatrix INS est abîmé, ou son matricule est faux.",
  sentence: "Relisez-le bien à plat ; sinon, relevez l’identité sur une pièce du patient.",
  steps: ["Relire le document, ou un autre exemplaire", "Présenter son téléphone ou sa carte Vitale"],
});

const kinds: Record<PaperKind, string> = {
  identity: "Titre d’identité",
  mobility_card: "Carte mobilité inclusion",
  death_certificate: "Certificat de décès",
  test_result: "Résultat de test",
  vaccination: "Attestation de vaccination",
  other: "Autre document",
};

/** Attestation de vaccination, signée le 29/04/2021 par FR01. */
export const paper = ({ kind, authority, signed_on }: Paper): string =>
  `${kinds[kind]}, signature ${signed_on === null ? "" : `du ${day(signed_on)}, `}autorité ${authority}.`;
