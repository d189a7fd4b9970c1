/** What the user reads beside the picture of the camera: its state, what to do, and a code for support where there is trouble. */
import type { CameraHint } from "../bindings/CameraHint";
import type { CameraState } from "../bindings/CameraState";
import { typeset } from "./typeset";
import type { Told } from "./verdicts";

/** A state, told; without a code while nothing is wrong. */
export interface ToldState {
  code: string | null;
  title: string;
  sentence: string;
}

const states: Record<CameraState, ToldState> = {
  off: {
    code: null,
    title: "Caméra en pause.",
    sentence: "Elle est libérée tant que le poste est verrouillé ou sa fenêtre réduite.",
  },
  absent: {
    code: "C-08",
    title: "Aucune caméra branchée.",
    sentence: "Branchez-la sur un port USB : elle sera reconnue toute seule.",
  },
  starting: { code: null, title: "La caméra démarre.", sentence: "Quelques secondes au plus." },
  ready: {
    code: null,
    title: "Caméra prête.",
    sentence: "Tenez le QR code face à elle, à 20 cm environ.",
  },
  busy: {
    code: "C-02",
    title: "La caméra ne donne pas d’image.",
    sentence:
      "Une autre application l’utilise : Teams, Zoom, un navigateur… Fermez-la : reprise automatique.",
  },
  silent: {
    code: "C-02",
    title: "La caméra ne donne pas d’image.",
    sentence:
      "Elle est peut-être utilisée par une autre application (visioconférence). Fermez-la : reprise automatique.",
  },
  denied: {
    code: "C-01",
    title: "L’ordinateur n’autorise pas la caméra.",
    sentence: "Ouvrez « Confidentialité › Caméra » et autorisez Comptoir : reprise automatique.",
  },
  black: {
    code: "C-09",
    title: "L’image de la caméra est noire.",
    sentence: "Ouvrez le cache de l’objectif, ou éclairez le comptoir.",
  },
  unplugged: {
    code: "C-10",
    title: "Caméra débranchée.",
    sentence: "Rebranchez-la ; rien n’a été perdu.",
  },
  failed: {
    code: "C-11",
    title: "La caméra n’a pas démarré.",
    sentence: "Essayez une autre prise USB, sans multiprise ; nouvel essai automatique.",
  },
};

const wrong: Told = {
  code: "C-03",
  title: "Ce n’est pas la bonne caméra ?",
  sentence: "Choisissez-la dans la liste : l’aperçu change tout de suite.",
};

const hints: Record<CameraHint, string> = {
  closer: "Rapprochez le téléphone.",
  farther: "Reculez le téléphone : le code ne tient pas dans l’image.",
  glare: "Trop de reflets : inclinez un peu le téléphone.",
  still: "Ne bougez plus : l’image est floue.",
  dark: "Trop sombre : augmentez la luminosité du téléphone.",
  foreign: "Ce code ne vient pas de l’appli carte Vitale : ouvrez-la, « Présenter ma carte ».",
};

export const camera = typeset({
  title: "Caméra",
  hints,
  picture: "Image de la caméra, comme dans un miroir",
  list: "Caméra utilisée",
  states,
  wrong,
  /** Another one stands in for the one that was chosen. */
  substitute: (name: string): Told => ({
    code: "C-03",
    title: "La caméra choisie n’est pas branchée.",
    sentence: `Rebranchez-la ; en attendant, Comptoir regarde par « ${name} ».`,
  }),
});
