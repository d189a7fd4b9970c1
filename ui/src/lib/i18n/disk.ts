/** What helps when the disk stops a reading or an invoice: no other way to read a card does. */
import type { Told } from "./verdicts";

const steps = (first: string): readonly string[] => [
  first,
  "Réessayer, avec la touche F5",
  "En attendant, prendre une feuille de soins papier de votre bloc (F3)",
];

export const full = {
  code: "S-01",
  steps: steps("Libérer de l’espace sur le disque : corbeille, téléchargements, anciens fichiers"),
};

export const diskErrors = {
  disk_full: (): Told => ({
    ...full,
    title: "Le disque est plein : la facture n’est PAS enregistrée.",
    sentence: "Libérez de l’espace ; la saisie est conservée à l’écran.",
  }),
  read_only: (): Told => ({
    code: "S-02",
    title: "Le dossier du cabinet ne peut pas être écrit : rien n’est enregistré.",
    sentence: "Vérifiez le disque ou ses droits ; la saisie est conservée à l’écran.",
    steps: steps("Vérifier que le disque est branché, et que son dossier peut être écrit"),
  }),
  disk_fails: (): Told => ({
    code: "S-03",
    title: "Le disque répond par une erreur : rien n’est enregistré.",
    sentence: "Vérifiez sa connexion et votre dernière sauvegarde ; la saisie est conservée à l’écran.",
    steps: steps("Vérifier que le disque est bien branché"),
  }),
};
