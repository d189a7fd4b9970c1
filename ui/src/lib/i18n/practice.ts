/** How a practitioner practises, and what is said under a field of a new office that is wrong. */
import type { Sector } from "../bindings/Sector";
import type { Trade } from "../bindings/Trade";

export const trades: Record<Trade, string> = {
  general_practice: "Médecin généraliste",
  pharmacy: "Pharmacie",
};

export const sectors: Record<Sector, string> = {
  one: "Secteur 1",
  two: "Secteur 2",
  optam: "Secteur 2, OPTAM",
};

export const practice = {
  trade: "Métier",
  trades,
  sector: "Secteur conventionnel",
  sectors,
  speciality: "Spécialité",
  specialityHint: "2 chiffres : 01 généraliste, 22 ou 23 à exercice particulier",
  zone: "Zone tarif",
  zoneHint: "facultatif, 2 caractères",
  finess: "N° FINESS du lieu",
  finessHint: "facultatif, 9 caractères",
  structure: "Nom du lieu d’exercice",
  structureHint: "facultatif",
  keyReason: "Pourquoi garder ce numéro",
  keyReasonHint: "S’il est bien celui de votre attestation, dites-le ici : le motif est conservé avec lui.",

  /** By the field that the desk names. */
  wrong: {
    name: "De 1 à 80 caractères.",
    practitioner: "De 1 à 80 caractères.",
    rpps: "Un numéro RPPS a 11 chiffres.",
    rpps_key: "La clé de ce numéro RPPS ne correspond pas : relisez-le chiffre par chiffre.",
    am_number: "Un numéro d’Assurance maladie a 9 chiffres.",
    am_number_key:
      "La clé de ce numéro d’Assurance maladie ne correspond pas : relisez-le chiffre par chiffre.",
    address: "De 1 à 80 caractères par ligne.",
    speciality: "Deux chiffres, par exemple 01.",
    zone: "Deux chiffres ou majuscules.",
    finess: "Un FINESS a 9 caractères : des chiffres, ou 2A ou 2B suivi de 7 chiffres.",
    finess_key: "La clé de ce FINESS ne correspond pas : relisez-le.",
    structure: "80 caractères au plus.",
    key_reason: "Dites pourquoi, en 80 caractères au plus.",
  } as Partial<Record<string, string>>,
};
