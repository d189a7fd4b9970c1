/** Every word of the screen, in French: the catalogue that the others are held against. */
import type { Channel } from "../bindings/Channel";
import type { ChannelKind } from "../bindings/ChannelKind";
import type { Condition } from "../bindings/Condition";
import type { Pathway } from "../bindings/Pathway";
import type { Possession } from "../bindings/Possession";
import {
  counted,
  day,
  dayOnCard,
  duration,
  euros,
  fullMoment,
  integer,
  longDay,
  moment,
  percent,
} from "../format";
import { actions, keys, shortActions } from "./actions";
import { bar } from "./bar";
import { books, checks, draft, register } from "./books";
import { camera } from "./camera";
import { discretion } from "./discretion";
import { dispensing } from "./dispensing";
import { equipment } from "./equipment";
import { errors } from "./errors";
import { exports } from "./exports";
import { incident } from "./incident";
import { keeping } from "./keeping";
import { lists } from "./lists";
import { updates } from "./updates";
import { looks } from "./looks";
import { medicineBase } from "./medicineBase";
import { notices } from "./notices";
import { details, tariffs } from "./tariffs";
import { disagreements, insFalse, paper } from "./papers";
import { practice } from "./practice";
import { printing } from "./printing";
import { qualities } from "./qualities";
import { quality } from "./quality";
import { setup } from "./setup";
import { staff } from "./staff";
import type { Wordless } from "./typed";
import { trustLists } from "./trustLists";
import { typeset } from "./typeset";
import { doubts, refusals, scanCut, tooSlow, troubles } from "./verdicts";

const channels: Record<Channel, string> = {
  qr: "QR code",
  nfc: "Sans contact",
  vitale: "Carte Vitale",
  ins: "Document INS",
};

const conditions: Record<Condition, string> = {
  illness: "Maladie",
  long_term_illness: "ALD",
  maternity: "Maternité",
  work_accident: "Accident du travail",
};

const pathways: Record<Pathway, string> = {
  treating: "Médecin traitant",
  replaced: "Remplaçant du médecin traitant",
  sent: "Adressé par le médecin traitant",
  emergency: "Urgence",
  away: "Hors résidence habituelle",
  outside: "Hors parcours",
};

export const fr = typeset({
  actions,
  shortActions,
  dispensing,
  equipment,
  keeping,
  updates,
  lists,
  discretion,
  looks,
  medicineBase,
  trustLists,
  printing,
  quality,
  setup,
  staff,
  keys,
  channels,
  conditions,
  pathways,
  errors,
  notices,
  checks,
  register,
  books,
  draft,
  refusals,
  doubts,
  troubles,
  disagreements,
  insFalse,
  paper,
  tooSlow,
  scanCut,
  camera,
  practice,
  exports,

  bar,
  tariffs,
  details,

  help: {
    title: "Touches de cet écran",
    everywhere: "Partout",
    close: "Fermer l’aide",
    manual: "Manuel",
    limits: "Dans cette version : ni télétransmission, ni retours des caisses.",
  },

  cover: {
    title: "Écran masqué",
    sentence: "Rien n’est perdu. Touche Entrée pour reprendre.",
  },

  office: {
    unlockTitle: "VERROUILLÉ",
    unlockLead: "Ouvrez le cabinet avec la phrase de passe de l’administrateur.",
    passphrase: "Phrase de passe",
    open: "Ouvrir le cabinet",
    opening: "Ouverture…",
    createTitle: "Nouveau cabinet",
    createLead:
      "Ces mentions s’impriment sur les feuilles. Tout reste sur ce poste, chiffré par la phrase de passe.",
    name: "Nom du cabinet",
    practitioner: "Praticien, comme sur la feuille",
    rpps: "N° RPPS",
    rppsHint: "11 chiffres",
    amNumber: "N° Assurance maladie",
    amHint: "9 chiffres",
    street: "Numéro et rue",
    town: "Code postal et ville",
    newPassphrase: "Phrase de passe",
    passphraseHint:
      "12 caractères au moins : quatre mots valent mieux qu’un mot compliqué. Un code de secours sera montré une fois.",
    repeat: "La même, encore une fois",
    different: "Les deux phrases de passe ne sont pas les mêmes.",
    create: "Créer le cabinet",
    creating: "Création…",
    waiting: "Comptoir démarre…",
  },

  ready: {
    state: "PRÊT",
    title: "Présentez le téléphone",
    titleBoth: "Présentez le téléphone ou la carte",
    titleWithoutDevice: "Lisez le code du téléphone",
    leadBoth: "Posez-le sur le lecteur, ou montrez son QR code à la caméra. Rien à choisir.",
    leadReader: "Posez-le sur le lecteur, ou lisez son QR code. Rien à choisir.",
    leadCamera: "Montrez son QR code à la caméra. Rien à choisir.",
    lead: "Comptoir le lit, le vérifie hors connexion et montre qui est couvert.",
    ways: "Moyens de lecture",
    badge: {
      nfc: "Lecteur",
      camera: "Caméra",
      scanner_serial: "Douchette",
      scanner_keyboard: "Douchette",
      image: "Image",
    },
    /** A camera is *prête*, a reader *prêt*. */
    badgeState: (kind: ChannelKind, word: string) => {
      const state = word.toLowerCase();
      const agrees = kind !== "nfc" && /(?:prêt|aucun|débranché|occupé|interdit|arrêté)$/.test(state);
      return agrees ? `${state}e` : state;
    },
    badgeHelp: "F11 dit quoi faire",
    badgeNone: {
      nfc: "Aucun lecteur branché",
      camera: "Aucune caméra branchée",
      scanner_serial: "",
      scanner_keyboard: "Lisez un code, sans choisir de champ",
      image: "Ctrl V, ou déposez-la n’importe où",
    },
    drop: "Lâchez l’image pour la lire",
    today: "Aujourd’hui",
    readings: "Lectures",
    invoices: "Factures",
    sheets: "Feuilles papier",
    lists: "Listes de sécurité",
    listsFresh: "À jour",
    listsOld: "À renouveler",
    listsNone: "Absentes",
    listsMissing: "Sans elles, aucun code ne peut être vérifié. F11 : apportez le dossier des listes.",
    listsExpired: "Les lectures restent possibles, « à confirmer ». F11 : apportez les dernières listes.",
    listsText: "Émetteurs et blocages sont vérifiés sur ce poste. Aucune donnée n’est envoyée.",
    patient: "Pour le patient",
    /** A phone is laid down only where a reader would feel it. */
    patientSteps: (reader: boolean) => [
      "Ouvrez l’appli carte Vitale.",
      "Saisissez votre code ou utilisez votre empreinte.",
      reader ? "Montrez le QR code, ou posez le téléphone ici." : "Montrez le QR code.",
    ],
    patientNote: "Votre dossier médical n’est pas lu.",
  },

  challenge: {
    title: "Faites lire ce code au téléphone",
    lead: "Le patient le lit avec son appli, puis montre le sien. Ni une copie d’écran ni un code préparé d’avance ne peut y répondre.",
    type: "Ou faites saisir ces 16 caractères :",
    picture: "Code du défi, à lire avec le téléphone",
    waiting: "En attente de la réponse du téléphone…",
  },

  reading: {
    title: "LECTURE…",
    detected: "Téléphone ou carte détecté",
    transfer: "Lecture en cours, ne bougez plus",
    received: "Code reçu, vérification",
    still: "Vérification en cours, encore un instant",
    long: "Plus long que d’habitude. Vous pouvez relire.",
  },

  result: {
    open: "DROITS LUS – OUVERTS",
    read: "CARTE LUE",
    toConfirm: "À CONFIRMER",
    authentic: {
      verified: "Authentique",
      card_unverified: "Carte lue en clair, non authentifiée",
      document_unsigned: "Document lu, non signé",
    },
    offline: (listsAt: string | null) =>
      listsAt === null
        ? "vérifié hors connexion, sans liste"
        : `vérifié hors connexion, listes du ${moment(listsAt)}`,
    unlocked: (biometrics: boolean, seconds: number) =>
      `appli déverrouillée par ${biometrics ? "biométrie" : "code"} ${duration(seconds)} avant`,
    confirmLead: (count: number) =>
      count === 1
        ? "Données lues, un point à contrôler"
        : `Données lues, ${integer(count)} points à contrôler`,
    person: "Personne soignée",
    birthName: (name: string) => `nom de naissance ${name}`,
    born: (sex: "m" | "f" | null, iso: string) =>
      `${sex === "f" ? "née" : sex === "m" ? "né" : "né(e)"} le ${longDay(iso)}`,
    lunar: (card: string) => `né(e) en ${card.slice(0, 4)}`,
    lunarDetail: (card: string) => `(date exacte inconnue, sur la carte : ${dayOnCard(card)})`,
    age: (years: number) => (years < 2 ? "" : `${years} ans`),
    ageInMonths: (months: number) => (months === 0 ? "moins d’un mois" : `${months} mois`),
    nir: "N° de sécurité sociale",
    nirAbsent: "aucun sur cette carte",
    hold: "maintenir",
    hidden: "masqué, maintenir Alt pour montrer",
    holdLabel: "Montrer 5 secondes les données masquées",
    organism: "Organisme",
    organismUnknown: "non répertorié",
    organismUnstated: "non indiqué",
    rights: "Droits",
    rightsUntil: (to: string) => `jusqu’au ${day(to)}`,
    rightsFrom: (from: string, to: string) => `du ${day(from)} au ${day(to)}`,
    rightsEnded: (to: string) => `terminés le ${day(to)}`,
    rightsNone: "non indiqués",
    rightsAsOf: (instant: string) => `situation au ${fullMoment(instant)}`,
    cover: "Exonération, C2S",
    coverHidden: "masquée",
    coverNone: "aucune",
    coverUnstated: "non indiquée",
    coverUntil: (code: string, to: string) => `${code} jusqu’au ${day(to)}`,
    usage: "Usage n°",
    issuer: (name: string) => `Émetteur : ${name}`,
    issuerTest: (name: string) => `Émetteur de test : ${name}`,
    possession: {
      recent: "Possession récente",
      challenged: "Défi signé par le téléphone",
      session: "Session sans contact vérifiée",
    } satisfies Record<Possession, string>,
    unlock: (biometrics: boolean) => `Déverrouillé par ${biometrics ? "biométrie" : "code"}`,
    remote: "Lecture à distance, sur une image",
    who: "Qui est soigné ? Une touche suffit.",
    twin: (rank: number) => `rang ${rank}`,
    qualities,
    qualityUnstated: "qualité non indiquée",
    insured: (sex: "m" | "f" | null) => (sex === "f" ? "assurée" : sex === "m" ? "assuré" : "assuré(e)"),
    doubts: "Pourquoi « à confirmer »",
    identity: "Identité contrôlée",
    identityHint: "J’ai vu la personne et ses nom, prénom et date de naissance correspondent.",
  },

  refusal: {
    title: (short: string) => `REFUSÉ – ${short}`,
    steps: "Ce que le patient peut faire",
    care: "Pour aujourd’hui",
    careLines: [
      "La prise en charge continue avec la feuille papier.",
      "Aucun nom n’est affiché tant que la carte n’est pas vérifiée.",
    ],
    why: "Comment c’est vérifié",
    lists: (listsAt: string | null) =>
      listsAt === null
        ? "Sans liste de sécurité sur ce poste."
        : `Hors connexion, avec les listes du ${moment(listsAt)}.`,
    channel: (name: string) => `Lu par : ${name}.`,
  },

  incident,

  invoice: {
    favourites: "Actes favoris",
    other: "autre code…",
    otherLabel: "Autre code d’acte",
    noMatch: "Aucun acte ne correspond.",
    unpriced: "tarif à saisir",
    unpricedHere: (count: number) =>
      `Outre-mer : aucune source ne donne ici le tarif de ${integer(count)} actes. Cherchez l’acte (Tab) pour saisir son tarif.`,
    openTariffs: "Voir les tarifs",
    found: (count: number) => counted(count, "acte trouvé", "actes trouvés"),
    acts: "Actes",
    columns: {
      act: "Acte",
      label: "Libellé",
      quantity: "Qté",
      price: "Tarif",
      base: "Base",
      rate: "Taux",
      remove: "Retirer",
    },
    empty: "Aucun acte pour l’instant.",
    emptyHint: "Touches 1 à 5 pour un favori, Tab pour chercher un code.",
    more: (act: string) => `Un ${act} de plus`,
    less: (act: string) => `Un ${act} de moins`,
    remove: (act: string) => `Retirer ${act}`,
    quantity: (count: number, act: string) => `Quantité de ${act} : ${count}`,
    billedAs: (code: string) => `imprimé ${code}`,
    unverified: (price: string) => `${price} à vérifier`,
    notices: "À vérifier avant de sceller",
    blocking: "À corriger pour sceller",
    care: "Conditions des soins",
    date: "Date des soins",
    fund: "Organisme (régime, caisse, centre)",
    fundExample: "01 751 0000",
    fundHint: "La carte lue ne l’indique pas. Vide, la case de la feuille reste à remplir à la main.",
    fundWrong: "Écrivez les 9 caractères : régime (2 chiffres), caisse (3) et centre (4).",
    dateWrong: "Date impossible : écrivez par exemple 22/11/2026.",
    condition: "Nature",
    pathway: "Parcours de soins",
    shares: "Qui paie quoi",
    pays: "Le patient règle aujourd’hui",
    amo: (rate: number | null) =>
      rate === null ? "Assurance maladie" : `Assurance maladie, ${percent(rate)}`,
    amc: "Complémentaire ou patient",
    total: "Total des honoraires",
    bar: (amo: number, amc: number) =>
      `Assurance maladie ${euros(amo)}, complémentaire ou patient ${euros(amc)}`,
    withheld: "Retenue plus tard par la caisse",
    withheldNone: "aucune",
    estimate: (cents: number) => `env. ${euros(cents)}`,
    compulsory: "Tiers payant obligatoire",
    complementary: "Tiers payant complémentaire",
    tariffs: (from: string, checked: string) => `Tarifs du ${day(from)}, vérifiés le ${day(checked)}.`,
    notFse: "Ceci n’est pas une FSE.",
    of: (holder: string) => `ayant droit de ${holder}`,
  },

  sealed: {
    title: (number: number) => `FACTURE SCELLÉE – n° ${integer(number)}`,
    lead: (at: string) => `Enregistrée sur ce poste le ${fullMoment(at)}`,
    number: "Facture n°",
    seal: "Sceau",
    usage: "Lecture, usage n°",
    date: "Soins du",
    replaces: "Remplace la facture n°",
    nextText:
      "Cette facture n’est pas télétransmise : remettez la feuille de soins signée au patient, ou envoyez-la à sa caisse en tiers payant.",
  },

  sheet: {
    title: "FEUILLE PAPIER",
    lead: (number: number) => `Facture n° ${integer(number)}, à vérifier et signer`,
    loading: "La feuille se dessine…",
    failed:
      "La feuille ne peut pas être dessinée ici. Imprimez-la (F8) ou enregistrez-la (S) : le fichier est bon.",
    page: (page: number, pages: number, person: string, total: string) =>
      `Page ${page} sur ${pages} de la feuille de soins de ${person}, total ${total}`,
    fields: "Sur cette feuille",
    person: "Personne soignée",
    practitioner: "Praticien",
    sign: "À la main : votre signature, et celle de l’assuré.",
  },
});

/** What another language must provide: a missing text is a type error. */
export type Messages = Wordless<typeof fr>;
