/** The lists that say whom to believe, as the office brings them in. */
import { fullMoment } from "../format";
import { typeset } from "./typeset";

export const trustLists = typeset({
  title: "Listes de sécurité",
  trust: "Émetteurs reconnus",
  status: "Applis bloquées",
  issued: (at: string | null) => (at === null ? "aucune liste" : `liste du ${fullMoment(at)}`),
  lead: "Apportez le dossier que l’éditeur vous remet, par exemple sur une clé USB. Il est vérifié en entier avant de remplacer celui du poste ; Comptoir ne télécharge rien.",
  folder: "Dossier des nouvelles listes",
  folderHint: "Celui qui contient trust.cbor : parcourez, ou collez son chemin.",
  pick: "Parcourir…",
  bring: "Apporter ces listes",
  bringing: "Vérification…",
  otherSigner: "Reprendre aussi ce nouvel éditeur",
  taken: {
    title: "Listes vérifiées et en service.",
    sentence: "La prochaine lecture s’en sert.",
  },
});
