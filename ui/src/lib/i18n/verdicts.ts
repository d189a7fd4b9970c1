/** What the user reads when a reading is refused, doubtful or stopped: title, sentence, what can be done, code for support. */
import type { ConfirmReason } from "../bindings/ConfirmReason";
import type { RefusalReason } from "../bindings/RefusalReason";
import type { TroubleReason } from "../bindings/TroubleReason";
import { day, fullMoment, hour } from "../format";
import { full } from "./disk";
import { readerTroubles } from "./readers";
import { typeset } from "./typeset";

/** One failure, told. */
export interface Told {
  code: string;
  title: string;
  sentence: string;
  /** Says in capitals what was read, where it is no failed reading; steps then say what to do about it. */
  heading?: string;
  steps?: readonly string[];
  /** What holds for today, where it is not what holds for a paper. */
  care?: readonly string[];
}

/** A refusal, with what the patient can do, in the order to try it. */
export interface ToldRefusal extends Told {
  /** Completes « REFUSÉ · ». */
  short: string;
  steps: readonly string[];
}

/** What the sentence of a refusal may name. */
export interface FirstReading {
  /** When this code was read before; null when the register does not say. */
  at: string | null;
  /** Whether that reading can be opened again. */
  reopenable: boolean;
}

/** What the sentence of a doubt may name. Days and instants as they come from the desk. */
export interface DoubtFacts {
  today: string;
  now: string;
  /** Age of the oldest list, in days; null when there is no list. */
  listDays: number | null;
  rightsAsOf: string | null;
  organism: string;
  /** Whether the source states rights at all: plastic and paper do not. */
  rightsStated: boolean;
  /** Whether it is a paper rather than a card. */
  paper: boolean;
}

const NEW_CODE = "Afficher un nouveau code dans l’appli et le présenter tout de suite";
const OTHER_PHONE = "Présenter le téléphone où sa carte est active";
const CARD = "Présenter sa carte Vitale physique";
const PAPER = "Repartir avec une feuille de soins papier de votre bloc";
const FUND = "Appeler sa caisse pour savoir pourquoi";

const PAPER_SHOWN = {
  heading: "DOCUMENT 2D-DOC",
  steps: [
    "Demander au patient d’ouvrir l’appli carte Vitale, puis « Présenter ma carte »",
    CARD,
    "Prendre une feuille de soins papier de votre bloc",
  ],
};

const BOX_SHOWN = {
  heading: "BOÎTE DE MÉDICAMENT",
  steps: [
    "Lire la carte du patient : téléphone, carte Vitale ou document INS",
    "Ouvrir sa facture, puis passer les boîtes",
  ],
  care: ["Une boîte n’est pas une carte : personne n’est refusé."],
};

const untrusted = (short: string, cause: string): ToldRefusal => ({
  code: "V-03",
  short,
  title: "Authenticité non confirmée.",
  sentence: `${cause} Ne vous fiez pas aux données du téléphone. Utilisez la carte physique (F4) ou la feuille papier (F3).`,
  steps: [CARD, PAPER],
});

const notOurs: ToldRefusal = {
  code: "C-05",
  short: "code inconnu",
  title: "Ce QR code ne vient pas de l’appli carte Vitale.",
  sentence: "Demandez au patient d’ouvrir « Présenter ma carte ».",
  steps: ["Ouvrir l’appli carte Vitale, puis « Présenter ma carte »", CARD, PAPER],
};

/** Without a date: a status list says that an app is revoked, not since when. */
const revoked = (short: string, cause: string, sentence: string, steps: readonly string[]): ToldRefusal => ({
  code: "V-04",
  short,
  title: `Cette appli n’est plus active (${cause}).`,
  sentence,
  steps,
});

export const refusals: Record<RefusalReason, (first: FirstReading) => ToldRefusal> = typeset({
  malformed: () => notOurs,
  unsupported_version: () => ({
    code: "C-06",
    short: "version inconnue",
    title: "Ce code vient d’une version plus récente de l’appli.",
    sentence: "Ce poste ne sait pas encore le lire : mettez Comptoir à jour.",
    steps: [CARD, PAPER],
  }),
  unknown_document: () => ({
    code: "L-06",
    short: "autre document",
    title: "Le téléphone a présenté un autre document.",
    sentence: "Demandez au patient d’ouvrir l’appli carte Vitale, puis de représenter le téléphone.",
    steps: ["Ouvrir l’appli carte Vitale, puis représenter le téléphone", CARD, PAPER],
  }),
  digest_mismatch: () =>
    untrusted("données modifiées", "Les données ne sont pas celles que l’émetteur a signées."),
  unknown_issuer: () => untrusted("émetteur inconnu", "L’émetteur n’est pas dans la liste de confiance."),
  issuer_key_not_valid: () =>
    untrusted("clé d’émetteur périmée", "La clé de l’émetteur n’est pas valable aujourd’hui."),
  bad_issuer_signature: () => untrusted("signature fausse", "La signature de l’émetteur est fausse."),
  bad_device_signature: () =>
    untrusted("signature fausse", "Le code n’a pas été signé par le téléphone du titulaire."),
  credential_not_yet_valid: () => ({
    code: "V-08",
    short: "carte pas encore valable",
    title: "Cette carte n’est pas encore valable.",
    sentence: "Elle est datée dans le futur. Vérifiez la date et l’heure de cet ordinateur, puis relisez.",
    steps: [NEW_CODE, CARD, PAPER],
  }),
  credential_expired: () => ({
    code: "V-09",
    short: "carte expirée",
    title: "La carte de cette appli a expiré.",
    sentence: "Le patient doit ouvrir l’appli avec une connexion pour la renouveler.",
    steps: [
      "Ouvrir l’appli avec une connexion, attendre la mise à jour, puis présenter un nouveau code",
      CARD,
      PAPER,
    ],
  }),
  presentation_from_future: () => ({
    code: "V-07",
    short: "heures différentes",
    title: "Le téléphone et cet ordinateur n’ont pas la même heure.",
    sentence: "Vérifiez l’heure de cet ordinateur et celle du téléphone, puis demandez un nouveau code.",
    steps: ["Régler l’heure du téléphone sur « automatique », puis afficher un nouveau code", CARD, PAPER],
  }),
  presentation_expired: () => ({
    code: "V-01",
    short: "code expiré",
    title: "Code expiré.",
    sentence: "Il n’est valable que quelques instants : demandez au patient d’en afficher un nouveau.",
    steps: [NEW_CODE, CARD, PAPER],
  }),
  unlock_too_old: () => ({
    code: "V-10",
    short: "déverrouillage ancien",
    title: "L’appli a été déverrouillée il y a trop longtemps.",
    sentence: "Demandez au patient de la déverrouiller de nouveau avec son code ou son empreinte.",
    steps: ["Fermer puis déverrouiller l’appli, et afficher un nouveau code", CARD, PAPER],
  }),
  wrong_challenge: () => ({
    code: "V-11",
    short: "réponse d’un autre échange",
    title: "Ce code répond à un autre poste.",
    sentence: "Il n’a pas été fait pour cette lecture : demandez au patient d’en afficher un nouveau.",
    steps: [NEW_CODE, CARD, PAPER],
  }),
  holder_too_young: () => ({
    code: "V-12",
    short: "titulaire de moins de 16 ans",
    title: "Le titulaire de cette carte a moins de 16 ans.",
    sentence: "Un enfant est présenté par l’appli d’un parent, comme ayant droit.",
    steps: ["Présenter l’appli d’un parent, avec l’enfant comme ayant droit", CARD, PAPER],
  }),
  revoked_replaced: () =>
    revoked(
      "appli remplacée",
      "remplacée par une activation sur un autre téléphone ou effacée",
      "Le patient peut présenter son nouveau téléphone, sa carte physique, ou repartir avec une feuille papier.",
      [OTHER_PHONE, CARD, PAPER],
    ),
  revoked_blocked: () =>
    revoked(
      "appli bloquée",
      "bloquée par la caisse",
      "Le patient peut présenter sa carte physique, ou repartir avec une feuille papier.",
      [CARD, PAPER, FUND],
    ),
  malformed_status: () => ({
    code: "V-13",
    short: "état illisible",
    title: "L’émetteur a publié un état illisible pour cette appli.",
    sentence: "Ce n’est ni le patient ni votre poste ; sans état lisible, elle ne peut pas être acceptée.",
    steps: [CARD, PAPER],
  }),
  replayed: (first) => ({
    code: "V-02",
    short: "code déjà lu",
    title: first.at
      ? `Ce code a déjà été lu à ${hour(first.at)} sur ce poste.`
      : "Ce code a déjà été lu sur ce poste.",
    sentence: first.reopenable
      ? "S’il s’agit de la même venue, ouvrez la lecture précédente (Entrée) ; sinon demandez un nouveau code."
      : "Demandez un nouveau code.",
    steps: [NEW_CODE, CARD, PAPER],
  }),
  test_issuer_refused: () => ({
    code: "V-14",
    short: "émetteur de test",
    title: "Cette carte est une carte d’essai.",
    sentence: "Son émetteur ne sert qu’aux tests, et ce cabinet les refuse.",
    steps: ["Présenter sa vraie carte : téléphone ou carte physique", PAPER],
  }),
});

const oldLists = (facts: DoubtFacts): Told => ({
  code: "V-06",
  title:
    facts.listDays === null
      ? "Listes de sécurité absentes."
      : `Listes de sécurité anciennes (${inDays(facts.listDays)}).`,
  sentence:
    "La lecture est correcte, mais un blocage récent peut manquer. Contrôlez l’identité, puis Entrée.",
});

export const doubts: Record<ConfirmReason, (facts: DoubtFacts) => Told> = typeset({
  status_list_missing: () => ({
    code: "V-06",
    title: "L’émetteur n’a pas publié ses listes.",
    sentence:
      "Ce n’est ni le patient ni votre poste ; un blocage peut manquer. Contrôlez l’identité, puis Entrée.",
  }),
  status_list_stale: oldLists,
  status_unknown: (facts) => ({
    code: "V-06",
    title: `État de l’appli inconnu : listes trop anciennes (${inDays(facts.listDays ?? 0)}).`,
    sentence:
      "La signature est bonne, mais rien ne dit si l’appli a été bloquée. Contrôlez l’identité, puis Entrée.",
  }),
  trust_list_stale: (facts) => ({
    code: "V-06",
    title: `Liste des émetteurs ancienne (${inDays(facts.listDays ?? 0)}).`,
    sentence:
      "La lecture est correcte, mais un changement d’émetteur récent peut manquer. Contrôlez l’identité, puis Entrée.",
  }),
  clock_suspect: (facts) => ({
    code: "V-07",
    title: `L’heure de cet ordinateur semble fausse (${hour(facts.now)}).`,
    sentence: "Réglez la date ; en attendant, les lectures sont « à confirmer ».",
  }),
  rights_not_open_today: (facts) => ({
    code: "V-05",
    title: facts.rightsStated
      ? `Droits non ouverts au ${day(facts.today)}.`
      : `${facts.paper ? "Document lu" : "Carte lue"}, droits non vérifiés.`,
    sentence: !facts.rightsStated
      ? `${facts.paper ? "Ce document n’indique" : "Cette carte n’indique"} ni droits ni caisse : vérifiez l’identité, puis complétez l’organisme à la main.`
      : (facts.rightsAsOf ? `Information datant du ${fullMoment(facts.rightsAsOf)}. ` : "") +
        `Le patient peut vérifier auprès de sa caisse (${facts.organism}). La facture papier reste possible.`,
  }),
  test_issuer: ({ paper }) => ({
    code: "V-14",
    title: paper ? "Identité d’essai." : "Carte d’essai.",
    sentence: paper
      ? "Contrôlez l’identité : ce document a été imprimé pour des tests, il ne désigne personne."
      : "Contrôlez l’identité : son émetteur ne sert qu’aux tests, cette lecture ne prouve rien.",
  }),
});

export const troubles: Record<TroubleReason, Told> = typeset({
  image_unreadable: {
    code: "C-04",
    title: "Ce fichier n’est pas une image que Comptoir sait ouvrir.",
    sentence: "Collez ou déposez une capture PNG, JPEG, WebP ou BMP du QR code.",
  },
  no_code_found: {
    code: "C-04",
    title: "QR code absent ou flou.",
    sentence: "Éloignez le téléphone de 20 cm, augmentez sa luminosité, évitez les reflets.",
  },
  phone_shows_nothing: {
    code: "D-01",
    title: "Le téléphone simulé ne montre rien.",
    sentence: "Ouvrez sa fenêtre, affichez une carte, puis présentez-le de nouveau.",
  },
  lists_missing: {
    code: "T-01",
    title: "Les listes de sécurité manquent sur ce poste.",
    sentence: "Sans elles, aucune signature ne peut être vérifiée. F11 : apportez le dossier des listes.",
  },
  lists_refused: {
    code: "T-02",
    title: "Les listes de sécurité de ce poste ne sont pas authentiques.",
    sentence:
      "Elles ont été refusées : signature fausse, retour en arrière ou date future. F11 : apportez de bonnes listes.",
  },
  store_unavailable: {
    ...full,
    title: "Le registre du cabinet ne peut pas être écrit : la lecture n’est PAS enregistrée.",
    sentence: "Libérez de l’espace ou vérifiez le disque, puis relisez.",
  },
  ...readerTroubles,
  medicine_box: {
    code: "C-24",
    ...BOX_SHOWN,
    title: "C’est une boîte de médicament, pas une carte.",
    sentence:
      "Lisez d’abord la carte du patient ; les boîtes se passent ensuite sur la facture de la pharmacie.",
  },
  two_d_doc_verified: {
    code: "C-21",
    ...PAPER_SHOWN,
    title: "Document 2D-Doc authentique : ce n’est pas une carte.",
    sentence: "Sa signature est bonne, mais il n’ouvre aucun droit.",
  },
  two_d_doc_unverified: {
    code: "C-21",
    ...PAPER_SHOWN,
    title: "Document 2D-Doc non vérifié : ce n’est pas une carte.",
    sentence:
      "Le certificat de son émetteur manque ou n’est pas valable : ne vous y fiez pas sans autre pièce.",
  },
  two_d_doc_false: {
    code: "C-22",
    ...PAPER_SHOWN,
    title: "Document 2D-Doc modifié ou contrefait.",
    sentence: "Sa signature est fausse : ne vous y fiez pas, demandez l’original.",
  },
});

/** É2 does not end: rule 5, every wait has an end. */
export const tooSlow: Told = typeset({
  code: "X-02",
  title: "La vérification ne répond pas.",
  sentence: "Rien n’est perdu : relisez le code. Si cela recommence, fermez puis rouvrez Comptoir.",
});

/** A hand scanner that stopped in the middle of a code. */
export const scanCut: Told = typeset({
  code: "C-07",
  title: "Code de la douchette incomplet.",
  sentence: "Relisez-le sans bouger ; la douchette doit être réglée pour finir par Entrée.",
});

function inDays(days: number): string {
  if (days === 0) return "moins d’un jour";
  return days === 1 ? "1 jour" : `${days} jours`;
}
