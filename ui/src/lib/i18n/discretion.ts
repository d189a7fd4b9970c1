/** Who else may see the window: the warning over a patient, and what É11 says of it. */
import type { Displays } from "../bindings/Displays";
import type { Shield } from "../bindings/Shield";
import { typeset } from "./typeset";
import type { Told } from "./verdicts";

/** Displays that others may be looking at. */
export type Exposure = Extract<Displays, "elsewhere" | "mirrored">;

const exposed: Record<Exposure, Told> = {
  elsewhere: {
    code: "X-04",
    title: "Cette fenêtre est sur un second écran.",
    sentence: "Si le patient ou la salle le voit, ramenez-la sur l’écran principal.",
  },
  mirrored: {
    code: "X-05",
    title: "Deux écrans montrent cette fenêtre.",
    sentence: "Si le patient ou la salle voit l’autre, arrêtez la recopie de l’écran.",
  },
};

const displays: Record<Displays, string> = {
  alone: "Un seul écran est annoncé par l’ordinateur.",
  main: "Plusieurs écrans ; la fenêtre est sur le principal.",
  elsewhere: "La fenêtre est sur un second écran.",
  mirrored: "Deux écrans montrent la fenêtre.",
  untold: "Plusieurs écrans ; l’ordinateur ne dit pas lequel montre la fenêtre.",
};

const shields: Record<Shield, string> = {
  whole: "Captures et partages d’écran montrent alors un vide à la place de la fenêtre.",
  partial:
    "Sous macOS, seuls d’anciens logiciels de capture en tiennent compte : les plus récents montrent la fenêtre.",
  none: "Sans effet sur ce poste : Linux ne sait pas protéger une fenêtre des captures.",
};

export const discretion = typeset({
  title: "Discrétion de l’écran",
  hide: "Protéger l’écran des captures",
  shields,
  displays,
  exposed,
  understood: "Compris",
});
