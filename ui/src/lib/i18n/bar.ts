/** What stands around every screen: the band at the top, and the bar of messages at the bottom. */
import { moment } from "../format";

export const bar = {
  product: "Comptoir",
  demonstration: "DÉMONSTRATION – émetteur de test",
  actions: "Actions",
  message: "Messages",
  yes: "Oui",
  no: "Non",
  details: "Détails",
  soundOn: "Son",
  soundOff: "Son coupé",
  trace: (id: string) => `Référence pour le support, à retrouver dans le journal : ${id}`,
  ready: (listsAt: string | null) => ({
    title: "Prêt.",
    sentence:
      listsAt === null
        ? "Aucune liste de sécurité sur ce poste."
        : `Vérification hors connexion, listes du ${moment(listsAt)}.`,
  }),
  blanks: { title: "", sentence: "L’écran s’efface après 30 s sans action." },
  waiting: {
    title: "Une carte ou un téléphone attend.",
    sentence: "Il s’affichera au retour à l’accueil, pendant une minute.",
  },
  careContinues: { title: "", sentence: "La prise en charge continue avec la feuille papier." },
  draftKept: { title: "", sentence: "Brouillon conservé pour cette lecture." },
  saved: (path: string) => ({ title: "Feuille enregistrée.", sentence: path }),
  opened: (path: string) => ({
    title: "Feuille ouverte dans la visionneuse, d’où l’imprimer.",
    sentence: path,
  }),
  sound: (muted: boolean) => ({
    title: muted ? "Son coupé." : "Son remis.",
    sentence: "Les verdicts restent écrits à l’écran.",
  }),
  identityFirst: {
    code: "V-00",
    title: "Contrôlez d’abord l’identité.",
    sentence: "Cochez « Identité contrôlée » (touche I), puis choisissez la personne.",
  },
  sheetNext: {
    title: "Feuille papier.",
    sentence: "Ajoutez les actes : F3 scelle la facture et montre la feuille à signer.",
  },
  emptyInvoice: {
    code: "F-06",
    title: "Aucun acte.",
    sentence: "Ajoutez un acte avec les touches 1 à 5, ou cherchez son code avec Tab.",
  },
  fileTooLarge: {
    code: "C-04",
    title: "Ce fichier est trop lourd.",
    sentence: "Choisissez une image de moins de 20 Mo.",
  },
  nothingPasted: {
    code: "C-04",
    title: "Rien à lire dans le presse-papiers.",
    sentence: "Copiez l’image du QR code ou son texte, puis collez.",
  },
  nothingDropped: {
    code: "C-04",
    title: "Rien à lire dans ce qui a été déposé.",
    sentence: "Déposez l’image du QR code, depuis un dossier ou une page.",
  },
  diagnostic: {
    title: "",
    sentence: "Le diagnostic s’envoie au support : aucun patient ni praticien n’y est nommé.",
  },
  diagnosticCopied: {
    title: "Diagnostic copié.",
    sentence: "Collez-le dans un message au support : il ne nomme aucun patient ni praticien.",
  },
  diagnosticNotCopied: {
    code: "X-03",
    title: "Le diagnostic n’a pas pu être copié.",
    sentence: "Enregistrez-le plutôt, avec la touche S.",
  },
  diagnosticSaved: (path: string) => ({ title: "Diagnostic enregistré.", sentence: path }),
  firstFileOnly: {
    code: "C-04",
    title: "Une seule image à la fois.",
    sentence: "La première a été lue, les autres non : déposez-les une par une.",
  },
  scanLocked: {
    code: "C-07",
    title: "Le cabinet est verrouillé : le code n’a pas été lu.",
    sentence: "Ouvrez le cabinet, puis lisez le code de nouveau.",
  },
  leaving: {
    code: "S-18",
    title: "Fermeture après la dernière écriture.",
    sentence: "Attendez un instant : la fenêtre se ferme toute seule.",
  },
  scannerWorks: {
    title: "La douchette est bien réglée.",
    sentence: "Le code d’essai est arrivé entier.",
  },
  scannerGarbles: {
    code: "C-07",
    title: "Le code d’essai est arrivé abîmé.",
    sentence: "Ouvrez F11, puis « Essayer la douchette » : le réglage à changer y est dit.",
  },
  scannerSlow: {
    code: "C-08",
    title: "La douchette tape lentement.",
    sentence:
      "Réglez-la en port série (USB-COM) avec son code de configuration, elle lira aussitôt. F11 aide à le faire.",
  },
  plasticCard: {
    title: "Insérez la carte Vitale dans le lecteur.",
    sentence: "Sans elle, prenez une feuille de soins de votre bloc.",
  },
  paperPad: {
    title: "Prenez une feuille de soins de votre bloc.",
    sentence: "Remplissez-la et remettez-la signée au patient : la prise en charge continue.",
  },
  fileUnreadable: {
    code: "C-04",
    title: "Ce fichier ne peut pas être lu.",
    sentence: "Choisissez une autre image.",
  },
};
