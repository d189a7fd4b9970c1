/** Who somebody is to the insured person, in the order of the card's codes. */
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
