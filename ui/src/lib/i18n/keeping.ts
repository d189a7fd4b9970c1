/** Copies, journal, periods, support. */
import type { ErrorCode } from "../bindings/ErrorCode";
import type { JournalCheck } from "../bindings/JournalCheck";
import type { JournalFault } from "../bindings/JournalFault";
import type { KeyPlace } from "../bindings/KeyPlace";
import type { PurgeDue } from "../bindings/PurgeDue";
import { counted, form, integer, moment, some } from "../format";
import { typeset } from "./typeset";
import type { Told } from "./verdicts";

const faults: Record<JournalFault["kind"], (line: string) => string> = {
  line: (line) => `La ligne ${line} n’est pas celle qui a été écrite.`,
  missing: (line) => `La ligne ${line} manque.`,
  short: (line) =>
    `Il s’arrête à la ligne ${line} : il a été coupé, ou un fichier plus ancien a été remis à sa place.`,
  rewritten: (line) => `Il a été réécrit jusqu’à la ligne ${line} au moins.`,
  forged: (line) => `La tête de la ligne ${line} n’a pas été signée par la clé qu’elle nomme.`,
};

const keys: Record<KeyPlace, string> = {
  key_store: "dans le trousseau de cet ordinateur",
  folder: "dans le dossier du cabinet, faute de trousseau sur cet ordinateur",
};

/** What there is of each; "rien" when there is nothing. */
const due = ({ readings, billed_readings, invoices, drafts, journal }: PurgeDue): string =>
  some([
    [readings + billed_readings, (count) => counted(count, "lecture", "lectures")],
    [invoices, (count) => `les personnes de ${counted(count, "facture", "factures")}`],
    [drafts, (count) => counted(count, "brouillon", "brouillons")],
    [journal, (count) => `${counted(count, "ligne", "lignes")} du journal`],
  ]) || "rien";

export const keeping = typeset({
  title: "SAUVEGARDES ET CONSERVATION",
  lead: "Une copie n’est dite bonne qu’après avoir été rouverte et contrôlée en entier.",
  waiting: "Un instant…",

  backups: "Sauvegardes",
  folder: "Dossier d’une copie par jour",
  folderHint:
    "Un disque ou une clé à vous : parcourez, ou collez le chemin du dossier. Laissez vide pour arrêter.",
  pick: "Parcourir…",
  setFolder: "Choisir ce dossier",
  kept: "Gardées : 7 jours, 5 semaines, 12 mois.",
  last: "Dernière bonne copie",
  lastNone: "Aucune copie n’a encore été faite.",
  lastAt: (at: string, path: string) => `${moment(at)}, ${path}`,
  dueToday: "Pas encore de copie aujourd’hui.",
  unreachable: "Ce dossier n’est pas là : branchez le disque.",
  cloud: (service: string) =>
    `Ce dossier semble recopié par ${service} sur ses ordinateurs. La copie est chiffrée, mais préférez un disque à vous.`,
  found: (count: number) => `${counted(count, "copie", "copies")} dans ce dossier`,
  oneCopy: (at: string, invoices: number) => `${moment(at)} : ${counted(invoices, "facture", "factures")}`,
  folderSet: (folder: string | null, cloud: string | null) =>
    folder === null
      ? { title: "Plus de copie automatique.", sentence: "Choisissez un dossier dès que possible." }
      : {
          title: "Dossier choisi.",
          sentence:
            cloud === null ? folder : `${folder} semble recopié par ${cloud} : préférez un disque à vous.`,
        },
  backingUp: { title: "Copie et contrôle en cours.", sentence: "Le comptoir reste disponible." },
  backedUp: (path: string) => ({ title: "Copie faite, rouverte et contrôlée.", sentence: path }),

  restore: "Revenir à une copie",
  restoreHint: "Le cabinet actuel est verrouillé et gardé à côté, en entier.",
  file: "Fichier de la copie",
  typed: "Phrase de passe ou code de secours de ce jour-là",
  restoreNow: "Contrôler et remettre",
  restored: (at: string, aside: string | null) => ({
    title: `Cabinet remis dans son état du ${moment(at)}.`,
    sentence: aside === null ? "Ouvrez-le." : `Celui d’avant est dans ${aside}.`,
  }),

  journal: "Journal",
  journalLead:
    "Chaque ligne porte l’empreinte de toutes celles d’avant ; la tête est signée à chaque verrouillage.",
  head: "Numéro et empreinte d’une feuille de clôture",
  headHint: "Facultatif : seize caractères de l’empreinte suffisent.",
  check: "Contrôler le journal",
  intact: "Journal intact",
  altered: "Journal modifié",
  leftAltered: "Ce qui reste de factures effacées a été modifié.",
  lines: ({ first, last }: JournalCheck) => `Lignes ${integer(first)} à ${integer(last)}`,
  fault: ({ kind, seq }: JournalFault) => faults[kind](integer(seq)),
  heads: ({ signed, signed_elsewhere: elsewhere, witnessed, purged }: JournalCheck) =>
    `${counted(signed, "tête signée", "têtes signées")} ici, ${integer(elsewhere)} ailleurs ; ${counted(witnessed, "gardée", "gardées")} hors du fichier` +
    (purged > 0
      ? `, dont ${counted(purged, "plus ancienne", "plus anciennes")} que ce qui est conservé`
      : ""),
  key: (place: KeyPlace) => `Clé de signature ${keys[place]}.`,

  alteredSince: ({ fault }: { fault: JournalFault | null }): Told => ({
    code: "S-17",
    title: "Le journal a été modifié.",
    sentence: `${fault ? faults[fault.kind](integer(fault.seq)) : "Ce qui reste de factures effacées n’est plus ce qui était écrit."} Le travail continue ; gardez le dossier du cabinet tel quel et prévenez l’assistance.`,
  }),

  exportPatient: "Exporter tout ce qui est tenu sur ce patient",
  exportPatientHint: "Lectures, factures et lignes du journal, en clair : à remettre au patient seul.",
  patientExported: (path: string) => ({
    title: "Données du patient enregistrées, en clair.",
    sentence: `${path} Remettez-les au patient, puis effacez le fichier.`,
  }),

  retention: "Durées de conservation",
  months: "Mois",
  monthsOf: (label: string) => `Durée en mois : ${label}`,
  usual: (months: number) => `d’ordinaire ${months}`,
  reason: "Motif d’une autre durée",
  setPeriod: "Changer la durée",
  usualAgain: "Revenir à l’usage",
  periodSet: { title: "Durée changée.", sentence: "Rien n’est effacé avant que vous le demandiez." },
  due: (effaced: PurgeDue) => `À effacer aujourd’hui : ${due(effaced)}.`,
  dueBackups: (count: number) =>
    `${counted(count, "copie le contiendra", "copies le contiendront")} encore, jusqu’à ${form(count, "son", "leur")} remplacement.`,
  purge: "Effacer ce qui est échu",
  purged: (effaced: PurgeDue, backups: number) => ({
    title: "Effacé, rapport signé.",
    sentence: `${due(effaced)} ; ${counted(backups, "copie le contient", "copies le contiennent")} encore.`,
  }),
  register: "Enregistrer la fiche du registre (RGPD)",

  support: "Assistance",
  supportLead: "Traces du programme, versions, lecteurs, dates des listes : aucun patient n’y est nommé.",
  saveSupport: "Enregistrer le fichier d’assistance",
  saved: (path: string) => ({ title: "Fichier enregistré.", sentence: path }),
});

const told = (code: string, title: string, sentence: string) => (): Told => ({ code, title, sentence });

export const keepingErrors = {
  backup_not_good: told(
    "S-10",
    "La copie n’a pas réussi les contrôles.",
    "Elle n’est pas gardée, les précédentes le sont. Recommencez, puis contrôlez le journal.",
  ),
  not_a_backup: told(
    "S-11",
    "Ce fichier n’est pas une sauvegarde de Comptoir.",
    "Rien n’a été modifié. Choisissez un autre fichier.",
  ),
  backup_damaged: told(
    "S-12",
    "Cette sauvegarde est abîmée ou modifiée.",
    "Rien n’a été modifié ici. Essayez la précédente.",
  ),
  backup_wrong_secret: told(
    "S-13",
    "Ni la phrase de passe ni le code de secours n’ouvre cette sauvegarde.",
    "Écrivez celui du jour où elle a été faite.",
  ),
  backup_folder: told(
    "S-14",
    "Ce dossier ne convient pas aux sauvegardes.",
    "Choisissez un dossier qui existe, hors du dossier du cabinet.",
  ),
  checkpoint_wrong: told(
    "S-15",
    "Ce n’est pas une tête de journal.",
    "Recopiez le numéro, puis au moins seize caractères de l’empreinte.",
  ),
  retention_wrong: told(
    "S-16",
    "Cette durée de conservation ne convient pas.",
    "Donnez de 1 à 600 mois, et un motif.",
  ),
} satisfies Partial<Record<ErrorCode, () => Told>>;
