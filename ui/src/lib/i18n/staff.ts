/** Coming in, taking over, the people of the office and its keys. */
import type { PinState } from "../bindings/PinState";
import type { Role } from "../bindings/Role";
import { counted, day } from "../format";

const roles: Record<Role, string> = {
  administrator: "Administrateur",
  practitioner: "Praticien",
  locum: "Remplaçant",
  assistant: "Assistant",
};

const rolesMay: Record<Role, string> = {
  administrator: "Tout, dont les personnes, les clés, les exports et les sauvegardes.",
  practitioner: "Lire, facturer à son nom, reprendre les listes de sécurité.",
  locum: "Lire, facturer sous le numéro du praticien remplacé, jusqu’à son dernier jour.",
  assistant: "Lire, facturer pour un praticien du cabinet.",
};

/** Why nobody can come in by a PIN here. */
const pins: Record<PinState, string> = {
  ready: "Aucun code PIN n’est encore choisi sur cet ordinateur.",
  no_key_store:
    "Cet ordinateur n’a pas de trousseau de clés : les codes PIN n’y marchent pas, la phrase de passe oui.",
  key_store_refused:
    "Le trousseau de clés de cet ordinateur ne répond pas : déverrouillez-le, ou prenez la phrase de passe.",
};

export const staff = {
  title: "PERSONNES ET ACCÈS",
  lead: "Chaque lecture et chaque facture porte le nom de qui est au comptoir.",
  roles,
  rolesMay,
  pins,

  who: "Qui êtes-vous ?",
  pin: "Code PIN",
  pinOf: (name: string) => `Code PIN de ${name}`,
  pinLead: "Six chiffres, sur cet ordinateur seulement.",
  digit: (digit: number) => `Chiffre ${digit}`,
  erase: "Effacer",
  checking: "Vérification…",
  byPin: "Code PIN",
  byPassphrase: "Phrase de passe",
  byRecovery: "Code de secours",
  otherWays: "Autres façons d’ouvrir",
  recoveryLead:
    "Il est imprimé et sous clé depuis la création du cabinet. Il donne une nouvelle phrase de passe.",
  recoveryCode: "Code de secours, sept groupes de cinq",
  newPassphrase: "Nouvelle phrase de passe, 12 caractères au moins",
  recover: "Ouvrir et changer la phrase",

  switchTitle: "CHANGER D’UTILISATEUR",
  switchLead: (name: string) => `${name} est au comptoir.`,
  myPin: "Mon code PIN sur cet ordinateur",
  billFor: "Facturer pour",
  billForNobody: "à choisir",

  recoveryTitle: "CODE DE SECOURS",
  recoveryOnce:
    "Recopiez-le ou imprimez-le, et gardez-le sous clé, loin de cet ordinateur. Il est montré cette seule fois.",
  recoveryWhat:
    "Il ouvre le cabinet sur n’importe quel ordinateur, même si la phrase de passe est oubliée. Le dernier caractère de chaque groupe contrôle les quatre autres.",
  recoveryDictated: "0, I, L, O et U n’y sont jamais.",
  recoveryPin: "Ouvrir plus vite sur cet ordinateur",

  choosePin: "Code PIN, six chiffres",
  repeatPin: "Le même, encore une fois",
  differentPin: "Les deux codes ne sont pas les mêmes.",
  keepPin: "Garder ce code PIN",
  pinSet: { title: "Code PIN gardé.", sentence: "Il marche sur cet ordinateur seulement." },
  recovered: { title: "Phrase de passe changée.", sentence: "Le code de secours reste le même." },

  list: "Personnes",
  works: (until: string | null) => (until === null ? "en activité" : `jusqu’au ${day(until)}`),
  worksNoMore: "ne travaille plus ici",
  replaces: (name: string) => `remplace ${name}`,
  hasPin: "code PIN choisi",
  hasNoPin: "sans code PIN ici",
  givePin: "Donner un code PIN",
  leaves: "Retirer",
  leavesSure: (name: string) => `Retirer ${name} pour de bon`,
  added: (name: string) => ({
    title: `${name} a rejoint le cabinet.`,
    sentence: "Donnez-lui un code PIN sur cet ordinateur.",
  }),
  left: (name: string) => ({
    title: `${name} n’entre plus.`,
    sentence: "Son nom reste dans le journal, devant ce qui a été fait.",
  }),

  add: "Ajouter une personne",
  addButton: "Ajouter",
  name: "Nom, comme dans le journal",
  role: "Rôle",
  replacesLabel: "Remplace",
  until: "Dernier jour",
  untilHint: "Par exemple 30/11/2026",
  untilWrong: "Écrivez par exemple 30/11/2026.",

  keys: "Clés du cabinet",
  lock: "Verrouillage sans action",
  lockMinutes: (minutes: number) => counted(minutes, "minute", "minutes"),
  lockHint: "2 minutes au comptoir, 5 au cabinet, 10 au plus. Une mise en veille verrouille aussitôt.",
  lockSet: (minutes: number) => ({
    title: `Verrouillage après ${staff.lockMinutes(minutes)}.`,
    sentence: "",
  }),
  oldPassphrase: "Phrase de passe actuelle",
  change: "Changer la phrase de passe",
  renew: "Nouveau code de secours",
  renewHint: "L’ancien n’ouvrira plus rien.",
  passphraseChanged: { title: "Phrase de passe changée.", sentence: "L’ancienne n’ouvre plus rien." },
};
