/** What is worth a look before an invoice is sealed. Nothing here forbids it. */
import type { NoticeCode } from "../bindings/NoticeCode";
import { typeset } from "./typeset";

const ofAct = (act: string | null): string => (act === null ? "de l’acte" : `de ${act}`);

export const notices: Record<NoticeCode, (act: string | null) => string> = typeset({
  age_outside_range: (act) => `L’âge du patient sort des conditions ${ofAct(act)} : vérifiez l’acte choisi.`,
  price_unverified: (act) => `Le tarif ${ofAct(act)} vient d’une source non officielle : vérifiez-le.`,
  table_old: () =>
    "Les tarifs n’ont pas été vérifiés depuis plus de six mois : comparez avec une source à jour.",
  rights_not_open: () =>
    "Les droits ne sont pas ouverts au jour des soins : la caisse peut ne rien rembourser.",
  outside_pathway: () => "Hors parcours de soins : la caisse remboursera moins. Prévenez le patient.",
  majoration_alone: (act) =>
    `La majoration ${act ?? ""} ne va avec aucun acte de cette facture : ajoutez l’acte, ou retirez-la.`,
  state_medical_aid: () =>
    "Cette personne relève de l’AME : l’État paie tout, elle ne règle rien. Facturez à sa caisse.",
  complementary_alone: () => "Tiers payant complémentaire sans l’obligatoire : vérifiez les deux cases.",
  c2s_third_party: () => "Cette personne a droit au tiers payant intégral : cochez les deux parts.",
  outside_hours: (act) =>
    `La majoration ${act ?? ""} n’est pas due ce jour-là ou à cette heure : vérifiez la date et l’heure des soins.`,
  one_of_a_kind: (act) =>
    `Une seule majoration de cette sorte par acte : gardez ${act ?? "l’une"} ou l’autre.`,
  not_together: (act) => `${act ?? "Cet acte"} ne se facture pas avec un autre acte de cette facture.`,
  companion_missing: (act) =>
    `${act ?? "Cet acte"} suppose un acte qui manque ici (SHE : MRT ou SNP ; IK : MD, MDM ou MU).`,
  pathway_unfit: (act) => `La majoration ${act ?? ""} n’est pas due pour ce parcours de soins.`,
  kilometres_missing: (act) =>
    `Aucun kilomètre à facturer pour ${act ?? "le trajet"} : saisissez l’aller et le retour, abattement compris.`,
  beyond_two: (act) => `Fait avec deux actes CCAM plus chers, ${act ?? "cet acte"} n’est pas payé.`,
  excess_forbidden: (act) => `C2S ou AME : aucun dépassement n’est permis. Retirez celui ${ofAct(act)}.`,
  excess_not_open: (act) =>
    `Ce dépassement ${ofAct(act)} n’est pas ouvert au praticien, ou pas pour cette visite : vérifiez le motif.`,
  excess_above_cap: (act) =>
    `Le dépassement autorisé ${ofAct(act)} passe le plafond de 17,5 % de la base, arrondi à l’euro.`,
  excess_lowers_base: (act) =>
    `En secteur 2, ${act ?? "l’acte"} avec dépassement se facture sous un autre code, à base plus basse : C ou V.`,
  medicines_old: () =>
    "La base des médicaments a plus de six mois : téléchargez-la de nouveau, des prix ont pu changer.",
  not_prescribed: () => "Sans ordonnance, rien n’est remboursé : le patient règle tout.",
  several_rates: (box) =>
    `Boîte ${box ?? ""} : son taux dépend de l’indication, le plus bas est pris sauf choix (touche R).`,
  fee_differs: (box) =>
    `Boîte ${box ?? ""} : l’honoraire de la base des médicaments n’est pas celui des tarifs. Celui de la base est pris.`,
  generic_refused: (box) =>
    `Boîte ${box ?? ""} : générique refusé, donc pas de tiers payant sur cette facture. Facturez-la à part pour le garder sur le reste.`,
  codes_unverified: () =>
    "Les lettres des codes HG, HDR, HDA, HDE et PHN ne viennent d’aucun texte officiel lu ; les montants, si. Vérifiez-les avant tout envoi.",
  mainland_fees: () =>
    "Honoraires et TVA de métropole : ceux de cette zone ne sont donnés par aucune source lue. Vérifiez chaque montant.",
  generic_base_unknown: (box) =>
    `Boîte ${box ?? ""} : le prix du générique n’est pas connu, le sien est pris pour base. Vérifiez-le.`,
});
