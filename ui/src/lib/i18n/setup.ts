/** Words of É12: the first installation. */
import type { SetupStep } from "../bindings/SetupStep";
import { typeset } from "./typeset";

/** The steps, in order; the first two end with an office. */
export type InstallStep = "office" | SetupStep;

export const setup = typeset({
  progress: "Installation, étape par étape",
  step: (at: number, of: number) => `Étape ${at} sur ${of}`,
  short: {
    office: "Cabinet",
    recovery: "Phrase de passe",
    reader: "Lecteur",
    camera: "Caméra",
    scanner: "Douchette",
    printer: "Imprimante",
  } satisfies Record<InstallStep, string>,
  passphraseTitle: "Phrase de passe",
  passphraseLead:
    "Elle chiffre tout ce qui est gardé sur ce poste. Un code de secours s’imprime juste après, au cas où elle serait perdue.",
  next: "Suivant",
  previous: "Étape précédente",
  codeTitle: "Code de secours",
  codeLost:
    "L’installation s’est arrêtée avant que le code soit mis sous clé. Retapez la phrase de passe : un nouveau code remplace l’ancien.",
  codeAgain: "Montrer un nouveau code",
  titles: {
    recovery: "Code de secours",
    reader: "Essayer le lecteur",
    camera: "Essayer la caméra",
    scanner: "Essayer la douchette",
    printer: "Régler l’imprimante",
  } satisfies Record<SetupStep, string>,
  leads: {
    recovery: "",
    reader: "Branchez le lecteur, puis posez une carte ou un téléphone dessus.",
    camera: "Montrez un QR code à la caméra. L’image ne quitte pas cet ordinateur.",
    scanner: "Lisez ce code avec la douchette : Comptoir vérifie qu’elle tape bien sur un clavier français.",
    printer:
      "Imprimez la page de calibrage, mesurez les deux croix avec une règle, et notez ce que vous lisez.",
  } satisfies Record<SetupStep, string>,
  noReader: "Aucun lecteur n’est branché. Comptoir le reconnaîtra tout seul, même plus tard.",
  proved: "Cela fonctionne : une lecture vient d’aboutir.",
  heard: "Quelque chose a été présenté, sans lecture complète. Recommencez, ou continuez.",
  notYet: "Pas de matériel sous la main ? Continuez : tout se règle aussi plus tard, sous « Matériel ».",
  printers: "Imprimante",
  skipped: "passée",
  done: (passed: readonly string[]) => ({
    title: "L’installation est terminée.",
    sentence:
      passed.length === 0
        ? "Elle se refait quand vous voulez : « Matériel », touche I."
        : `Non essayé : ${passed.join(", ")}. Reprenez quand vous voulez : « Matériel », touche I.`,
    code: "I-01",
  }),
  later: {
    title: "Installation en pause.",
    sentence: "Elle reprendra à cette étape au prochain démarrage, ou sous « Matériel », touche I.",
    code: "I-02",
  },
});
