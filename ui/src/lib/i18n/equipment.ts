/** É11: the devices, how they are and what to do; the scanner's trial; the diagnostic as a text. */
import type { ChannelCode } from "../bindings/ChannelCode";
import type { ChannelKind } from "../bindings/ChannelKind";
import type { ChannelState } from "../bindings/ChannelState";
import type { Diagnostic } from "../bindings/Diagnostic";
import type { SessionState } from "../bindings/SessionState";
import { fullMoment, moment } from "../format";
import { troubles } from "./verdicts";

/** What the trial of a scanner can find; the list is `domain/selfTest.ts`'s. */
export type ScannerFault = "layout" | "capitals" | "controls" | "lost" | "no_end" | "slow";

const kinds: Record<ChannelKind, string> = {
  nfc: "Lecteur sans contact et de cartes",
  camera: "Caméra",
  scanner_serial: "Douchette sur port série",
  scanner_keyboard: "Douchette qui tape au clavier",
  image: "Image et texte, déposés ou collés",
};

const states: Record<ChannelCode, { word: string; advice: string }> = {
  ready: { word: "Prêt", advice: "Rien à faire." },
  absent: { word: "Aucun", advice: "Branchez l’appareil : il sera reconnu tout seul." },
  unplugged: { word: "Débranché", advice: "Rebranchez l’appareil : il sera reconnu tout seul." },
  busy: {
    word: "Occupé",
    advice: "Un autre logiciel le tient. Fermez ce logiciel : reprise automatique.",
  },
  denied: {
    word: "Interdit",
    advice:
      "L’ordinateur ne laisse pas Comptoir l’ouvrir. Autorisez-le ; sous Linux, l’utilisateur doit être du groupe dialout.",
  },
  service_stopped: {
    word: "Arrêté",
    advice: "Le service de lecture de cartes de l’ordinateur est arrêté. Démarrez-le : reprise automatique.",
  },
  silent: { word: "Muet", advice: "Il est ouvert et ne donne rien. Débranchez-le, puis rebranchez-le." },
  starting: { word: "Démarre", advice: "Quelques secondes au plus." },
  off: { word: "En pause", advice: "Rien à faire." },
  failed: { word: "En panne", advice: "Débranchez-le, puis rebranchez-le. Sinon, envoyez le diagnostic." },
};

const faults: Record<ScannerFault, { title: string; sentence: string }> = {
  layout: {
    title: "La douchette tape pour un autre clavier.",
    sentence:
      "Lisez dans sa notice le code « clavier US » (USB HID, US keyboard) ou « clavier français », puis recommencez.",
  },
  capitals: {
    title: "La douchette mélange majuscules et minuscules.",
    sentence: "Lisez dans sa notice le code qui ne change rien à la casse, et éteignez Verr. Maj.",
  },
  controls: {
    title: "La douchette perd les caractères de contrôle.",
    sentence:
      "Lisez dans sa notice le code qui transmet GS (ASCII 29), souvent « Function Key » ou « Control character ».",
  },
  lost: {
    title: "Des caractères se perdent en route.",
    sentence:
      "Lisez dans sa notice le code qui ajoute un délai entre les caractères, ou passez en port série.",
  },
  no_end: {
    title: "La douchette ne finit pas par Entrée.",
    sentence:
      "Les codes seront lus, une demi-seconde plus tard. Le code « suffixe CR » (Enter) de sa notice évite cette attente.",
  },
  slow: {
    title: "La douchette tape lentement.",
    sentence:
      "Un code de téléphone prendra plusieurs secondes. En port série (USB-COM, Virtual COM), il arrive aussitôt : son code est dans la notice.",
  },
};

const offices: Record<SessionState, string> = {
  no_office: "pas encore créé",
  locked: "verrouillé",
  open: "ouvert",
};

export const equipment = {
  title: "MATÉRIEL",
  lead: "Tout est prêt en même temps : ce qui lit en premier l’emporte.",
  channels: "Moyens de lecture",
  since: (instant: string) => `depuis le ${moment(instant)}`,
  kinds,
  states,

  /** On the idle screen, while a device is out of order. */
  warning: ({ kind, name, code }: ChannelState) => ({
    title: `${kinds[kind]}${name === null ? "" : ` ${name}`} : ${states[code].word}.`,
    sentence: states[code].advice,
  }),

  trial: "Essayer la douchette",
  trialIdle: "Touche E, puis lisez avec la douchette le code qui s’affiche.",
  trialRunning: "Lisez ce code avec la douchette. Échap arrête l’essai.",
  trialCode: "Code d’essai de la douchette",
  trialGood: "La douchette est bien réglée : le code d’essai est arrivé entier.",
  faults,

  diagnostic: "Diagnostic",
  waiting: "Lecture de l’état…",
  version: "Version",
  system: "Système",
  office: "Cabinet",
  offices,
  folder: "Dossier",
  lists: "Listes de sécurité",
  listsOld: "à renouveler",
  listsNone: "absentes",
  lastTrouble: "Dernier incident",
  lastTroubleNone: "aucun depuis l’ouverture",
  trouble: (reason: keyof typeof troubles, at: string) =>
    `${troubles[reason].code}, ${troubles[reason].title} Le ${fullMoment(at)}.`,
  asText: (diagnostic: Diagnostic) => facts(diagnostic).join("\n"),
};

function facts(diagnostic: Diagnostic): string[] {
  const {
    version,
    system,
    processor,
    office,
    folder,
    lists,
    lists_old: old,
    last_trouble: trouble,
  } = diagnostic;
  const issued = (instant: string | null): string =>
    instant === null ? equipment.listsNone : `${fullMoment(instant)}${old ? `, ${equipment.listsOld}` : ""}`;
  return [
    `Comptoir ${version}, diagnostic du ${fullMoment(diagnostic.at)}`,
    `Système : ${system}, ${processor}`,
    `Cabinet : ${offices[office]}, ${folder}`,
    `Liste des émetteurs : ${issued(lists.trust_issued)}`,
    `Liste des blocages : ${issued(lists.status_issued)}`,
    ...diagnostic.channels.map(line),
    `Dernier incident : ${trouble === null ? equipment.lastTroubleNone : equipment.trouble(trouble.reason, trouble.at)}`,
  ];
}

function line({ kind, name, code, since }: ChannelState): string {
  return `${kinds[kind]}${name === null ? "" : ` ${name}`} : ${states[code].word} (${code}), depuis le ${fullMoment(since)}`;
}
