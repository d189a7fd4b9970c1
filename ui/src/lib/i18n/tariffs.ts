/** The tariffs page, and what an invoice says of an act beside its price. */
import type { ExcessKind } from "../bindings/ExcessKind";
import { amount, day, euros, integer } from "../format";

const excessKinds: Record<ExcessKind, string> = {
  demand: "Exigence du patient (DE)",
  authorised: "Dépassement autorisé (DA)",
  sector: "Honoraires de secteur 2",
  medicine: "Prix au-delà de la base",
};

export const tariffs = {
  title: "TARIFS",
  lead: "Ceux du cabinet passent avant ceux de la table, du premier au dernier jour, et restent marqués.",
  freshness: (from: string, checked: string, old: boolean) =>
    `Table du ${day(from)}, vérifiée le ${day(checked)}${old ? " : plus de six mois, à comparer avec une source à jour" : ""}.`,
  rows: "En vigueur aujourd’hui",
  others: "Tarifs du cabinet à d’autres jours",
  columns: { code: "Acte", label: "Libellé", price: "Tarif", from: "Depuis" },
  unpriced: "Sans tarif connu dans cette zone",
  enter: (code: string) => `Saisir le tarif de ${code}`,
  unpricedHere: (code: string) => ({
    title: `Le tarif de ${code} n’est connu d’aucune source dans cette zone.`,
    sentence: "Saisissez-le avec sa source : celui de métropole n’est jamais pris à sa place.",
  }),
  fees: "Honoraires de la pharmacie. Le prix des boîtes vient de la base des médicaments.",
  own: "du cabinet",
  unverified: "à vérifier",
  full: "100 %",
  until: (to: string) => `jusqu’au ${day(to)}`,
  choose: (code: string) => `Corriger ${code}`,
  form: "Ajouter ou corriger",
  code: "Code",
  codeHint: "1 à 7 lettres ou chiffres",
  label: "Libellé",
  priceLabel: "Tarif en euros",
  priceHint: "Par exemple 31,00 ; d’un kilomètre pour IK",
  from: "Premier jour",
  to: "Dernier jour",
  toHint: "Vide s’il ne finit pas",
  source: "Source",
  sourceHint: "Courrier, page ou avenant d’où vient ce tarif",
  fullRate: "Pris en charge à 100 % par nature",
  save: "Enregistrer ce tarif",
  remove: "Retirer ce tarif du cabinet",
  fresh: "Nouveau",
  day,
  price: amount,
  waiting: "Les tarifs arrivent…",
  unreadable: {
    code: "F-16",
    title: "Tarif incomplet.",
    sentence: "Écrivez un montant comme 31,00 et des jours comme 22/11/2026.",
  },
  saved: (code: string) => ({
    title: `Tarif de ${code} enregistré.`,
    sentence:
      "Il vaut dès maintenant pour les factures de ses jours ; celles qui sont scellées ne changent pas.",
  }),
  dropped: (code: string) => ({
    title: `Tarif de ${code} retiré.`,
    sentence: "Celui de la table, s’il y en a un, vaut de nouveau.",
  }),
};

export const details = {
  hour: "Heure des soins",
  hourWrong: "Heure impossible : écrivez par exemple 21:30.",
  kilometres: "Km, aller et retour",
  modifier: (letter: string, cents: number) => `${letter} +${amount(cents)}`,
  modifiers: "Modificateurs",
  excess: "Dépassement",
  excessNone: "aucun",
  excessKinds,
  excessAmount: "Montant du dépassement, en euros",
  free: "Acte gratuit",
  key: "Touche",
  keyNone: "selon l’usage",
  more: "Dépassement, gratuit, touche",
  localRegime: "Régime local d’Alsace-Moselle (90 %)",
  own: "tarif du cabinet",
  half: "compté pour moitié",
  nothing: "non payé",
  freeNote: "gratuit",
  travelled: (kilometres: number) => `${integer(kilometres)} km facturés`,
  excessNote: (cents: number) => `dépassement ${euros(cents)}`,
  modifierNote: (letters: string) => `avec ${letters}`,
  state: "État (AME)",
  excessShare: "Dépassement, par le patient",
  penalty: "Pénalité hors parcours",
  tableOld: "Tarifs à revoir : plus de six mois.",
};
