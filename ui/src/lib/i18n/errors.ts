/** What the user reads when a call does not succeed, and what an invoice asks them to look at. */
import type { ErrorCode } from "../bindings/ErrorCode";
import { day } from "../format";
import { checks } from "./books";
import { diskErrors } from "./disk";
import { keepingErrors } from "./keeping";
import { typeset } from "./typeset";
import { updateErrors } from "./updates";
import type { Told } from "./verdicts";

type Params = Partial<Record<string, string>>;

const told = (code: string, title: string, sentence: string) => (): Told => ({ code, title, sentence });

/** The fields of a new office, as the desk names them. */
const officeFields: Partial<Record<string, string>> = {
  name: "le nom du cabinet",
  practitioner: "le praticien",
  practitioner_name: "le nom du praticien",
  rpps: "le numéro RPPS (11 chiffres)",
  rpps_key: "la clé du numéro RPPS",
  am_number: "le numéro Assurance maladie (9 chiffres)",
  am_number_key: "la clé du numéro Assurance maladie",
  address: "l’adresse",
  speciality: "la spécialité (2 chiffres)",
  zone: "la zone tarif (2 caractères)",
  finess: "le FINESS (9 caractères)",
  finess_key: "la clé du FINESS",
  structure: "le nom du lieu d’exercice",
  key_reason: "le motif",
};

const officeField = (field: string): string =>
  officeFields[field.split(".").at(-1) ?? ""] ?? "les champs du cabinet";

/** The fields of a price, as the desk names them. */
const tariffFields: Partial<Record<string, string>> = {
  code: "le code de l’acte",
  label: "le libellé",
  price: "le montant",
  from: "le premier jour",
  to: "le dernier jour",
  source: "la source",
};

const tariffField = (field: string): string => tariffFields[field] ?? "un champ";
/** The fields of a box and of its prescription, as the desk names them. */
const boxFields: Partial<Record<string, string>> = {
  label: "le nom de la boîte",
  price: "le prix de la boîte",
  rate: "le taux de la boîte (100, 65, 30, 15 ou aucun)",
  base: "la base de remboursement de la boîte",
  prescriber: "le nom du prescripteur",
  prescriber_rpps: "le RPPS du prescripteur (11 chiffres)",
  prescribed_on: "la date de l’ordonnance",
  renewal: "le numéro du renouvellement",
};

const boxField = (field: string): string => boxFields[field] ?? "la boîte ou l’ordonnance";
const isCheck = (word: string | undefined): word is keyof typeof checks =>
  word !== undefined && Object.hasOwn(checks, word);
const personFields: Partial<Record<string, string>> = {
  name: "le nom",
  practitioner: "le praticien et ses numéros",
  replaces: "le praticien remplacé",
  until: "le dernier jour",
};

const wait = (seconds: number): string => (seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`);

export const errors: Record<ErrorCode, (params: Params) => Told> = typeset({
  ...keepingErrors,
  ...diskErrors,
  ...updateErrors,
  wrong_passphrase: told(
    "A-01",
    "Ce n’est pas la bonne phrase de passe.",
    "Vérifiez la touche Verr. Maj. et essayez de nouveau.",
  ),
  passphrase_too_short: told(
    "A-02",
    "Phrase de passe trop courte.",
    "Choisissez 12 caractères au moins : quatre mots valent mieux qu’un mot compliqué.",
  ),
  wrong_recovery: told(
    "A-10",
    "Ce code de secours n’ouvre pas ce cabinet.",
    "Vérifiez que c’est le dernier imprimé : un nouveau code remplace l’ancien.",
  ),
  recovery_mistyped: ({ group }) => ({
    code: "A-11",
    title: group === undefined ? "Ce n’est pas un code de secours." : `Le groupe ${group} est mal recopié.`,
    sentence: "Recopiez ses sept groupes de cinq caractères, sans 0, I, L, O ni U.",
  }),
  wrong_pin: ({ left }) => ({
    code: "A-12",
    title: "Ce n’est pas le bon code PIN.",
    sentence:
      left === "0"
        ? "Trop d’essais : attendez, ou prenez la phrase de passe."
        : `Réessayez : encore ${left ?? "quelques"} ${left === "1" ? "essai" : "essais"} avant une attente.`,
  }),
  pin_wait: ({ seconds }) => ({
    code: "A-13",
    title: "Trop de codes PIN faux.",
    sentence: `Prochain essai dans ${wait(Number(seconds ?? "30"))}. Prenez sinon la phrase de passe.`,
  }),
  pin_missing: told(
    "A-14",
    "Cette personne n’a pas de code PIN sur cet ordinateur.",
    "Demandez-en un à l’administrateur, dans « Personnes et accès ».",
  ),
  pin_weak: told("A-15", "Code PIN trop facile.", "Choisissez six chiffres, ni tous pareils ni à la suite."),
  no_key_store: told(
    "A-16",
    "Cet ordinateur n’a pas de trousseau de clés.",
    "Les codes PIN en ont besoin ; prenez la phrase de passe.",
  ),
  key_store_refused: told(
    "A-17",
    "Le trousseau de clés de cet ordinateur ne répond pas.",
    "Déverrouillez-le et recommencez, ou prenez la phrase de passe.",
  ),
  person_gone: told(
    "A-18",
    "Cette personne ne travaille plus au cabinet.",
    "Demandez à l’administrateur de l’ajouter de nouveau, sous un autre nom de journal.",
  ),
  name_taken: told(
    "A-19",
    "Ce nom est déjà pris dans le journal.",
    "Ajoutez une initiale ou un second prénom : chaque nom désigne une seule personne.",
  ),
  person_field: ({ field }) => ({
    code: "A-20",
    title: `À corriger : ${personFields[field ?? ""] ?? "les champs de la personne"}.`,
    sentence: "La personne n’a pas été ajoutée ; corrigez ce champ et recommencez.",
  }),
  last_administrator: told(
    "A-21",
    "C’est la seule personne qui administre le cabinet.",
    "Ajoutez d’abord un autre administrateur.",
  ),
  not_allowed: told(
    "A-22",
    "La personne au comptoir n’a pas ce droit.",
    "Demandez à l’administrateur du cabinet.",
  ),
  biller_missing: told(
    "F-13",
    "Pour qui facturez-vous ?",
    "Choisissez le praticien en haut de l’écran, puis recommencez ; la saisie est conservée.",
  ),
  office_missing: told(
    "A-03",
    "Il n’y a pas de cabinet dans ce dossier.",
    "Créez-en un, ou ouvrez Comptoir sur le bon dossier.",
  ),
  office_exists: told(
    "A-04",
    "Il y a déjà un cabinet dans ce dossier.",
    "Ouvrez-le avec sa phrase de passe.",
  ),
  office_in_use: told(
    "A-05",
    "Ce cabinet est déjà ouvert dans un autre programme.",
    "Fermez l’autre fenêtre de Comptoir, puis essayez de nouveau.",
  ),
  office_newer: told(
    "A-06",
    "Ce cabinet a été écrit par une version plus récente de Comptoir.",
    "Mettez Comptoir à jour sur ce poste avant de l’ouvrir.",
  ),
  office_damaged: told(
    "A-07",
    "Les fichiers du cabinet sont abîmés.",
    "N’y touchez pas : restaurez la dernière sauvegarde, ou appelez le support avec ce code.",
  ),
  office_field: (params) => ({
    code: "A-08",
    title: `À corriger : ${officeField(params.field ?? "")}.`,
    sentence: "Le cabinet n’a pas été créé ; complétez ce champ et recommencez.",
  }),
  locked: told("A-09", "Le cabinet est verrouillé.", "Ouvrez-le avec sa phrase de passe."),
  lists_refused: ({ why }) => ({
    code: "T-02",
    ...(why === "rollback"
      ? {
          title: "Ces listes sont plus anciennes que celles du poste.",
          sentence: "Demandez les dernières ; celles du poste restent en service.",
        }
      : why === "from_future"
        ? {
            title: "Ces listes datent du futur.",
            sentence: "Vérifiez la date de l’ordinateur ; celles du poste restent en service.",
          }
        : {
            title: "Ces listes de sécurité ne sont pas authentiques.",
            sentence: "Demandez-les de nouveau ; celles du poste restent en service.",
          }),
  }),
  lists_folder: told(
    "T-03",
    "Ce dossier n’est pas un dossier de listes.",
    "Choisissez celui qui contient trust.cbor ; les listes du poste restent en service.",
  ),
  lists_signer: told(
    "T-04",
    "Ces listes viennent d’un autre éditeur que celles du poste.",
    "Si vous l’attendiez, un administrateur le confirme ici ; sinon, ne les reprenez pas.",
  ),
  reading_unknown: told("F-01", "Cette lecture n’est plus dans le registre.", "Relisez le code du patient."),
  beneficiary_unknown: told(
    "F-02",
    "Cette personne n’est pas sur la carte lue.",
    "Revenez à la lecture et choisissez de nouveau.",
  ),
  date_wrong: told(
    "F-03",
    "Date des soins impossible.",
    "Écrivez une date passée ou celle d’aujourd’hui, par exemple 22/11/2026.",
  ),
  date_before_birth: told(
    "F-10",
    "La date des soins précède la naissance du patient.",
    "Corrigez la date, ou choisissez une autre personne.",
  ),
  rate_unknown: (params) => ({
    code: "F-11",
    title: `Aucun taux de remboursement connu${params.date ? ` au ${day(params.date)}` : " ce jour-là"}.`,
    sentence: "Corrigez la date des soins : les tables de Comptoir ne vont pas jusque-là.",
  }),
  organism_wrong: told(
    "F-13",
    "Ce n’est pas un organisme.",
    "Écrivez les 9 caractères : régime (2 chiffres), caisse (3) et centre (4), par exemple 01 751 0000.",
  ),
  patient_field: told(
    "F-12",
    "Ce fichier de patient n’est pas valable.",
    "Corrigez le champ signalé dans le journal, puis recommencez.",
  ),
  medicines_refused: (params) => ({
    code: "M-01",
    title: `La base des médicaments n’est pas reprise : ${params.file ?? "un fichier"}${params.line ? `, ligne ${params.line},` : ""} ne convient pas.`,
    sentence: "Téléchargez de nouveau les trois fichiers ; la base du cabinet reste en service.",
  }),
  box_code: told(
    "M-02",
    "Ce n’est pas le code d’une boîte de médicament.",
    "Scannez le datamatrix de la boîte, ou écrivez les 13 chiffres de son CIP.",
  ),
  box_price: (params) => ({
    code: "M-03",
    title: `La base ne donne pas le prix de la boîte ${params.cip ?? ""}.`,
    sentence: "Écrivez son nom, son prix et son taux.",
  }),
  box_field: (params) => ({
    code: "M-04",
    title: `À corriger : ${boxField(params.field ?? "")}.`,
    sentence: "Rien n’est enregistré ; corrigez ce champ et recommencez.",
  }),
  act_unknown: (params) => ({
    code: "F-04",
    title: `L’acte ${params.act ?? ""} n’a pas de tarif${params.date ? ` au ${day(params.date)}` : " ce jour-là"}.`,
    sentence: "Retirez-le, ou corrigez la date des soins.",
  }),
  price_unknown: (params) => ({
    code: "F-18",
    title: `Le tarif de ${params.act ?? "cet acte"} n’est pas connu dans cette zone.`,
    sentence: "Saisissez-le dans les tarifs (touche B) : celui de métropole n’est jamais pris à sa place.",
  }),
  quantity_wrong: (params) => ({
    code: "F-05",
    title: `Quantité impossible pour l’acte ${params.act ?? ""}.`,
    sentence: "Choisissez de 1 à 99.",
  }),
  act_detail: (params) => ({
    code: "F-14",
    title: `L’acte ${params.act ?? ""} ne prend pas ce détail.`,
    sentence: "Retirez ses kilomètres, son modificateur ou son dépassement.",
  }),
  time_wrong: told("F-15", "Heure des soins impossible.", "Écrivez-la comme 21:30."),
  tariff_field: (params) => ({
    code: "F-16",
    title: `À corriger dans ce tarif : ${tariffField(params.field ?? "")}.`,
    sentence: "Rien n’a été enregistré ; complétez ce champ et recommencez.",
  }),
  tariff_overlap: (params) => ({
    code: "F-17",
    title: `Le cabinet a déjà un tarif de ${params.act ?? "cet acte"} à l’un de ces jours.`,
    sentence: "Donnez-lui d’abord un dernier jour, ou corrigez-le.",
  }),
  act_count: told("F-06", "Une facture compte de 1 à 20 actes.", "Ajoutez ou retirez un acte."),
  amount_too_large: told("F-07", "Montant trop élevé pour une facture.", "Vérifiez les quantités."),
  invoice_unknown: told(
    "F-08",
    "Cette facture n’est pas dans le registre.",
    "Revenez à l’accueil et relisez le code du patient.",
  ),
  invoice_cancelled: told(
    "R-01",
    "Cette facture est annulée.",
    "Rien ne peut plus lui arriver ; facturez sous un nouveau numéro.",
  ),
  already_so: told("R-02", "C’est déjà noté.", "Continuez : rien n’a été ajouté à cette facture."),
  cannot_replace: told(
    "R-03",
    "Cette facture ne peut pas en remplacer une autre.",
    "Annulez-la d’abord ; une facture se remplace une seule fois.",
  ),
  draft_waits: told(
    "R-04",
    "Une autre facture est commencée.",
    "Scellez-la, ou abandonnez-la depuis l’accueil, avant d’en corriger une.",
  ),
  reason_missing: told("R-05", "Il manque un motif.", "Écrivez pourquoi, en 200 caractères au plus."),
  check_blocks: (params) => ({
    code: "R-06",
    title: "La facture n’est pas scellée.",
    sentence: isCheck(params.check) ? checks[params.check](null, null) : "Corrigez les points signalés.",
  }),
  period_closed: told(
    "R-07",
    "Ces comptes sont déjà clôturés.",
    "Rien ne rouvre une clôture : corrigez par un avoir, qui comptera pour la suite.",
  ),
  period_not_over: told(
    "R-08",
    "Cette période n’est pas finie.",
    "Clôturez-la une fois son dernier jour passé.",
  ),
  earlier_open: told(
    "R-09",
    "Une période plus ancienne est encore ouverte.",
    "Clôturez d’abord la plus ancienne.",
  ),
  nothing_to_close: told("R-10", "Il n’y a rien à clôturer.", "Clôturez d’abord un jour de cette période."),
  period_wrong: told("R-11", "Ce n’est pas une période.", "Donnez un jour, un mois ou une année."),
  sheet_failed: told(
    "P-02",
    "La feuille n’a pas pu être composée.",
    "La facture est enregistrée ; essayez de nouveau, ou remplissez une feuille de votre bloc.",
  ),
  save_failed: (params) => ({
    code: "P-03",
    title: "La feuille n’a pas pu être enregistrée.",
    sentence: `${params.path ? `Vérifiez ce dossier : ${params.path} ; ` : ""}essayez de nouveau.`,
  }),
  export_needs_names: told(
    "E-01",
    "Un aperçu B2 n’existe pas sans noms.",
    "Ses enregistrements commencent par le NIR : choisissez un autre format.",
  ),
  viewer_failed: (params) => ({
    code: "P-01",
    title: "La visionneuse de cet ordinateur ne s’est pas ouverte.",
    sentence: `La feuille est enregistrée en PDF${params.path ? ` (${params.path})` : ""} ; ouvrez-la de là pour l’imprimer.`,
  }),
  not_printed: told(
    "P-01",
    "L’imprimante ne répond pas, et ce papier ne s’enregistre pas.",
    "Recopiez-le à la main, ou réessayez avec F8.",
  ),
  calibration_wrong: told(
    "P-04",
    "Ces distances ne sont celles d’aucune imprimante.",
    "Mesurez de nouveau la croix A depuis le bord gauche et le bord haut de la feuille.",
  ),
  not_demonstration: told(
    "D-02",
    "Ce cabinet n’est pas un cabinet de démonstration.",
    "Le téléphone simulé n’y sert pas : lisez un vrai code.",
  ),
  internal: told(
    "X-01",
    "Comptoir a rencontré une erreur imprévue.",
    "Rien n’a été enregistré ; essayez de nouveau, puis appelez le support avec ce code.",
  ),
});
