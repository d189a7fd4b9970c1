/** What É5 says whatever stopped: what to try, and that the next try comes by itself. */
export const incident = {
  title: "LECTURE IMPOSSIBLE – RÉESSAYER",
  steps: "Ce que vous pouvez faire",
  tries: [
    "Relire, avec la touche F5",
    "Passer par un autre moyen : lecteur, caméra, douchette, image ou texte collé",
    "Insérer la carte Vitale physique dans le lecteur",
    "Prendre une feuille de soins papier de votre bloc",
  ],
  retry: (seconds: number, turn: number, of: number) =>
    `Nouvel essai dans ${seconds} s (${turn}/${of}). Échap l’arrête.`,
  /** Said once, where the seconds are not. */
  retrySoon: "Nouvel essai automatique dans quelques secondes ; Échap l’arrête.",
  retryOver: {
    stopped: "Essais automatiques arrêtés : F5 pour relire.",
    spent:
      "Trois essais sans succès : prenez la carte physique (F4) ou une feuille papier (F3), ou relisez (F5).",
  },
  care: [
    "C’est un incident technique : le patient n’est pas refusé.",
    "La prise en charge continue avec la feuille papier.",
  ],
  careOfPaper: [
    "Un document n’est pas une carte : le patient n’est pas refusé.",
    "La prise en charge continue avec la feuille papier.",
  ],
};
