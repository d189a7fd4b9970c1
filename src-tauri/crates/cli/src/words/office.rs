//! What is wrong with a new office.

/// A field that does not fit, and what would.
pub(crate) fn field(field: &str) -> String {
    let advice = match field {
        "name" => "Le nom du cabinet (--name) a de 1 à 80 caractères.",
        "practitioner" => "Le nom du praticien (--practitioner) a de 1 à 80 caractères.",
        "rpps" => "Le numéro RPPS (--rpps) a 11 chiffres.",
        "rpps_key" => {
            "La clé du numéro RPPS ne correspond pas. Relisez-le ; s’il est bien le vôtre, dites-le avec --key-reason."
        }
        "am_number" => "Le numéro d’assurance maladie (--am-number) a 9 chiffres.",
        "am_number_key" => {
            "La clé du numéro d’assurance maladie ne correspond pas. Relisez-le ; s’il est bien le vôtre, dites-le avec --key-reason."
        }
        "address" => "L’adresse (--address) a 4 lignes au plus, de 1 à 80 caractères.",
        "speciality" => "La spécialité (--speciality) a 2 chiffres, par exemple 01.",
        "zone" => "La zone tarif (--zone) a 2 chiffres ou majuscules.",
        "finess" => "Le FINESS (--finess) a 9 caractères : des chiffres, ou 2A ou 2B et 7 chiffres.",
        "finess_key" => "La clé du FINESS ne correspond pas. Relisez-le.",
        "structure" => "Le nom du lieu (--structure) a de 1 à 80 caractères.",
        "key_reason" => "Le motif (--key-reason) a de 1 à 80 caractères.",
        other => {
            return format!(
                "[A-08] Le champ « {other} » manque ou ne convient pas. Corrigez-le et recommencez."
            );
        }
    };
    format!("[A-08] {advice}")
}
