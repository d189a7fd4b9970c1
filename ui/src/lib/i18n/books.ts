/** Words of the register, of the closings, and of what is looked at before an invoice is sealed. */
import type { PrintState } from "../bindings/PrintState";
import type { CheckCode } from "../bindings/CheckCode";
import type { Happening } from "../bindings/Happening";
import type { PaperState } from "../bindings/PaperState";
import type { PaymentState } from "../bindings/PaymentState";
import type { PeriodKind } from "../bindings/PeriodKind";
import { counted, day, fullMoment, integer, moment, month } from "../format";
import { typeset } from "./typeset";

const period = (kind: PeriodKind, text: string): string =>
  kind === "day" ? `du ${day(text)}` : kind === "month" ? `de ${month(text)}` : `de l’année ${text}`;

/** What is wrong, and what to do about it. */
export const checks: Record<CheckCode, (act: string | null, invoice: number | null) => string> = typeset({
  fund_missing: () =>
    "L’organisme manque : indiquez-le sous « Conditions des soins », ou encaissez sans tiers payant.",
  nir_missing: () =>
    "Le numéro de sécurité sociale manque : relisez une carte qui le porte, ou encaissez sans tiers payant.",
  practitioner_incomplete: () =>
    "Un numéro du praticien manque (RPPS ou Assurance maladie) : complétez-le dans les réglages, ou encaissez sans tiers payant.",
  third_party_without_rights: () =>
    "Les droits sont fermés au jour des soins : retirez le tiers payant (touches T et Y), ou corrigez la date.",
  rights_not_stated: () =>
    "Cette carte n’indique pas les droits : vérifiez-les avant de demander le tiers payant.",
  care_old: () => "Les soins datent de plus d’un an : vérifiez la date, la caisse peut refuser.",
  already_invoiced: (act, invoice) =>
    `${act ?? "Cet acte"} est déjà sur la facture n° ${integer(invoice ?? 0)} du même jour : retirez-le si c’est un doublon.`,
});

const payments: Record<PaymentState, string> = {
  at_counter: "Réglée au comptoir",
  awaited: "Tiers payant attendu",
  paid: "Tiers payant payé",
  rejected: "Rejetée",
};

/** In a column. */
const short: Record<PaymentState, string> = {
  at_counter: "Réglée",
  awaited: "Attendue",
  paid: "Payée",
  rejected: "Rejetée",
};

const papers: Record<PaperState, string> = { given: "Feuille remise", sent: "Feuille envoyée" };

const happenings: Record<Happening, string> = {
  given: "Feuille remise au patient",
  sent: "Feuille envoyée à la caisse",
  exported: "Exportée",
  paid: "Payée par le tiers",
  rejected: "Rejetée par le tiers",
};

export const register = typeset({
  title: "JOURNAL ET RECHERCHE",
  search: "Un nom, une date, un numéro de facture, un code d’acte, la fin d’un numéro de sécurité sociale",
  filters: {
    all: "Toutes",
    awaited: "Tiers payant attendu",
    rejected: "Rejetées",
    paid: "Payées",
    cancelled: "Annulées",
    without_reading: "Sans lecture",
    orphans: "Lectures sans facture",
  },
  list: "Factures, de la plus récente à la plus ancienne",
  orphanList: "Lectures sans facture, de la plus récente à la plus ancienne",
  columns: {
    number: "N°",
    date: "Soins",
    person: "Personne soignée",
    acts: "Actes",
    total: "Total",
    state: "État",
  },
  none: "Aucune facture ne correspond.",
  noOrphans: "Chaque lecture a sa facture.",
  older: "Plus anciennes",
  newer: "Plus récentes",
  payments,
  short,
  papers,
  shortPapers: { given: "remise", sent: "envoyée" } satisfies Record<PaperState, string>,
  cancelled: "Annulée",
  waiting: "La facture s’ouvre…",
  orphan:
    "Ces lectures n’ont mené à aucune facture : venue sans acte, feuille de votre bloc, ou oubli. Pour facturer, relisez la carte.",
  choose: "Choisissez une facture dans la liste.",
  detail: (number: number) => `Facture n° ${integer(number)}`,
  person: "Personne soignée",
  care: "Soins du",
  counts: "Comptée le",
  usage: "Lecture, usage n°",
  noUsage: "aucune, patient saisi",
  payment: "Règlement",
  paper: "Feuille papier",
  copies: (copies: number) =>
    copies === 0
      ? "jamais imprimée"
      : copies === 1
        ? "imprimée une fois"
        : `imprimée, et ${integer(copies - 1)} duplicata`,
  seal: "Sceau",
  trust: "Au moment du sceau",
  trustAt: (listsAt: string | null) =>
    listsAt === null ? "sans liste de sécurité" : `listes du ${moment(listsAt)}`,
  replaces: (number: number) => `Remplace la facture n° ${integer(number)}`,
  replacedBy: (number: number) => `Remplacée par la facture n° ${integer(number)}`,
  creditNote: (number: number, at: string) =>
    `Annulée par l’avoir n° ${integer(number)}, le ${fullMoment(at)}`,
  reason: (reason: string) => `Motif : ${reason}`,
  story: "Ce qu’elle est devenue",
  sealedBy: "Scellée",
  made: "Feuille établie",
  sheets: {
    printed: "Feuille imprimée",
    opened: "Feuille ouverte pour l’imprimer",
    saved: "Feuille enregistrée en PDF",
  } satisfies Record<PrintState, string>,
  happenings,
  marked: {
    given: { title: "Noté.", sentence: "La feuille est remise au patient." },
    sent: { title: "Noté.", sentence: "La feuille est envoyée à la caisse." },
    exported: { title: "Noté.", sentence: "La facture est exportée." },
    paid: { title: "Noté.", sentence: "Le tiers a payé." },
    rejected: {
      title: "Noté.",
      sentence: "Le tiers a rejeté : corrigez la facture sous un nouveau numéro (C).",
    },
  } satisfies Record<Happening, { title: string; sentence: string }>,
  cancelledNow: (number: number, note: number) => ({
    title: `Facture n° ${integer(number)} annulée.`,
    sentence: `L’avoir n° ${integer(note)} reprend chaque montant.`,
  }),
  ask: {
    cancel: (number: number) => `Annuler la facture n° ${integer(number)}`,
    correct: (number: number) => `Corriger la facture n° ${integer(number)}`,
    cancelLead: "Un avoir reprend chaque montant ; la facture reste lisible. Pourquoi ?",
    correctLead: "Un avoir l’annule, et une nouvelle facture s’ouvre avec les mêmes actes. Pourquoi ?",
    other: "Autre motif",
    confirm: "Confirmer",
    leave: "Ne rien changer",
  },
  reasons: ["Erreur d’acte ou de montant", "Erreur de personne", "Acte non réalisé", "Rejet de la caisse"],
});

export const books = typeset({
  title: "CLÔTURE",
  open: (date: string) => `Journée du ${day(date)}, à clôturer`,
  closed: (date: string) => `Journée du ${day(date)}, clôturée : ce qui est scellé compte pour le lendemain`,
  waiting: "Les comptes se font…",
  columns: {
    what: "Montants",
    count: "Nombre",
    total: "Total",
    amo: "Assurance maladie",
    amc: "Reste",
    pays: "Au comptoir",
  },
  invoices: "Factures",
  creditNotes: "Avoirs",
  net: "Net",
  numbers: (first: number, last: number) => `Factures n° ${integer(first)} à ${integer(last)}`,
  noNumbers: "Aucune facture ce jour-là.",
  payments: "Règlements",
  cancelled: "Annulées",
  readings: "Lectures par moyen",
  refusals: "Lectures refusées, par cause",
  noRefusals: "Aucune.",
  papers: "Papier",
  sheets: "Feuilles imprimées",
  without: "Factures sans feuille",
  done: "Clôtures faites",
  none: "Aucune clôture pour l’instant.",
  name: (kind: PeriodKind, text: string) =>
    kind === "day"
      ? `Journée du ${day(text)}`
      : kind === "month"
        ? `Mois de ${month(text)}`
        : `Année ${text}`,
  perpetual: "Total perpétuel",
  head: "Tête du journal",
  seal: "Sceau",
  closedBy: (actor: string, at: string) => `${actor}, le ${fullMoment(at)}`,
  ask: (kind: PeriodKind, text: string) => `Clôturer les comptes ${period(kind, text)} ?`,
  askLead: "Rien ne rouvre une clôture : ce qui sera scellé ensuite comptera pour plus tard.",
  confirm: "Clôturer",
  leave: "Pas maintenant",
  closedNow: (kind: PeriodKind, text: string) => ({
    title: `Comptes ${period(kind, text)} clôturés.`,
    sentence: "Leur sceau est inscrit au journal.",
  }),
});

export const draft = typeset({
  title: "Facture commencée",
  when: (at: string, lines: number) => `Laissée le ${fullMoment(at)}, ${counted(lines, "ligne", "lignes")}`,
  usage: (usageId: string) => `Lecture n° ${usageId}`,
  correction: (number: number) => `Corrige la facture n° ${integer(number)}`,
  dropped: { title: "Facture abandonnée.", sentence: "Rien n’a été scellé." },
});
