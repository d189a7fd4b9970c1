//! The sentences about medicines and their boxes.

use desk::wire::{BoxSeen, GenericRole, Medicines};

use super::euros;

pub(super) const MEDICINE_BOX: &str = "[C-24] C’est une boîte de médicament, pas une carte. Lisez d’abord la carte du patient, puis passez les boîtes sur la facture de la pharmacie.";

/// Why a folder of the database was not taken over.
pub(super) fn refused(file: &str, line: &str) -> String {
    let place = if line.is_empty() { String::new() } else { format!(" (ligne {line})") };
    format!(
        "[M-01] La base des médicaments n’est pas reprise : {file}{place} manque ou n’est pas ce qu’il doit être. Téléchargez de nouveau CIS_bdpm.txt, CIS_CIP_bdpm.txt et CIS_GENER_bdpm.txt ; celle du cabinet reste."
    )
}

/// The database of the office.
pub(crate) fn imported(medicines: &Medicines) -> String {
    let Some(day) = &medicines.imported_on else {
        return "Base des médicaments absente : reprenez-la avec « comptoir-cli medicines import »."
            .to_owned();
    };
    let left_out = match medicines.left_out {
        0 => String::new(),
        count => format!(", {count} lignes illisibles laissées de côté"),
    };
    let mut text = format!("Base des médicaments reprise le {day} : {} boîtes{left_out}", medicines.taken);
    if medicines.old {
        text.push_str(". Elle a plus de six mois : téléchargez-la de nouveau");
    }
    text + "."
}

/// A box, over a few lines.
pub(crate) fn seen(seen: &BoxSeen) -> String {
    let mut lines = vec![format!("CIP {} ({})", seen.cip, seen.cip7)];
    match &seen.medicine {
        None => lines.push("  Inconnue de la base : son prix est à saisir.".to_owned()),
        Some(medicine) => {
            lines.push(format!("  {}", medicine.name));
            lines.push(format!("  {}", medicine.label));
            let rates: Vec<_> = medicine.rates.iter().map(|rate| format!("{rate} %")).collect();
            let rates = if rates.is_empty() { "non remboursable".to_owned() } else { rates.join(" ou ") };
            let price = medicine.price.map_or("prix libre".to_owned(), euros);
            let fee = medicine.fee.map(|fee| format!(" + {} d’honoraire", euros(fee))).unwrap_or_default();
            lines.push(format!("  {price}{fee} · {rates}"));
            if let Some(role) = medicine.generic {
                let role = match role {
                    GenericRole::Reference => "princeps",
                    GenericRole::Generic => "générique",
                    GenericRole::Substitutable => "substituable",
                };
                let base = medicine
                    .generic_base
                    .map(|base| format!(" ; base si le générique est refusé : {}", euros(base)))
                    .unwrap_or_default();
                lines.push(format!("  Groupe générique : {role}{base}"));
            }
        }
    }
    if let Some(day) = &seen.expires {
        lines.push(format!("  {} le {day}", if seen.expired { "PÉRIMÉE" } else { "Péremption" }));
    }
    if let Some(batch) = &seen.batch {
        lines.push(format!("  Lot {batch}"));
    }
    if let Some(serial) = &seen.serial {
        lines.push(format!("  Numéro de série {serial}"));
    }
    lines.join("\n")
}
