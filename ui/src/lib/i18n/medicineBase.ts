/** The public database of medicines, as the office brings it in. */
import { integer } from "../format";
import { typeset } from "./typeset";

export const medicineBase = typeset({
  title: "Base des médicaments",
  lead: "Téléchargez CIS_bdpm.txt, CIS_CIP_bdpm.txt et CIS_GENER_bdpm.txt sur la base de données publique des médicaments, puis choisissez les trois ensemble.",
  choose: "Choisir les trois fichiers",
  importing: "Reprise en cours…",
  read: (taken: number, leftOut: number) =>
    `${integer(taken)} boîtes lues${leftOut > 0 ? `, ${integer(leftOut)} lignes refusées` : ", aucune ligne refusée"}.`,
  missing: (names: readonly string[]) => ({
    code: "M-02",
    title: `Il manque ${names.join(" et ")}.`,
    sentence: "Choisissez les trois fichiers ensemble ; la base du cabinet reste en service.",
  }),
  imported: (taken: number, leftOut: number) => ({
    title: `Base des médicaments reprise : ${integer(taken)} boîtes.`,
    sentence:
      leftOut > 0
        ? `${integer(leftOut)} lignes n’ont pas pu être lues et sont laissées de côté.`
        : "Toutes les lignes ont été lues.",
  }),
});
