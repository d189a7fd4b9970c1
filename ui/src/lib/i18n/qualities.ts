/** The *qualité* of a person of a card, by its number there. */
export const qualities = [
  "assuré(e)",
  "ascendant, descendant ou collatéral",
  "conjoint",
  "conjoint divorcé",
  "concubin",
  "conjoint séparé",
  "enfant",
  "ayant droit",
  "conjoint veuf",
  "autre ayant droit",
];
