//! Where and how the doctor practises, as far as prices and holidays depend on it.

use crate::Sector;

/// What of a practice decides prices and holidays. By default a GP in sector 1, on the mainland.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Practice {
    /// The zone of the tariffs.
    pub zone: Zone,
    /// In the three départements that have two holidays more (code du travail, L3134-13).
    pub alsace_moselle: bool,
    /// How the doctor stands to the tariffs.
    pub sector: Sector,
    /// A GP (spécialités 01, 22, 23), to whom *dépassements autorisés* are not open (SFG, `RG_CF655`).
    pub general: bool,
}

/// A zone that has prices of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Zone {
    /// France in Europe, Corsica included.
    #[default]
    Metropole,
    /// Guadeloupe.
    Guadeloupe,
    /// Martinique.
    Martinique,
    /// Guyane.
    Guyane,
    /// La Réunion.
    Reunion,
    /// Mayotte.
    Mayotte,
}

impl Practice {
    /// The practice of a doctor at an address, by its postcode: any line that begins with five digits. Without one, the
    /// mainland.
    pub fn at<'a>(address: impl IntoIterator<Item = &'a str>, sector: Sector, speciality: &str) -> Self {
        let postcode = address.into_iter().filter_map(postcode).last().unwrap_or_default();
        Self {
            zone: Zone::of_postcode(postcode),
            alsace_moselle: ALSACE_MOSELLE.iter().any(|department| postcode.starts_with(department)),
            sector,
            general: GENERAL_PRACTITIONERS.contains(&speciality),
        }
    }
}

impl Default for Practice {
    fn default() -> Self {
        Self { zone: Zone::Metropole, alsace_moselle: false, sector: Sector::One, general: true }
    }
}

impl Zone {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Metropole, Self::Guadeloupe, Self::Martinique, Self::Guyane, Self::Reunion, Self::Mayotte];

    fn of_postcode(postcode: &str) -> Self {
        match postcode.get(..3) {
            Some("971") => Self::Guadeloupe,
            Some("972") => Self::Martinique,
            Some("973") => Self::Guyane,
            Some("974") => Self::Reunion,
            Some("976") => Self::Mayotte,
            _ => Self::Metropole,
        }
    }
}

fn postcode(line: &str) -> Option<&str> {
    let (digits, rest) = line.trim().split_at_checked(5)?;
    let alone = !rest.starts_with(|c: char| c.is_ascii_digit());
    (alone && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// Bas-Rhin, Haut-Rhin, Moselle.
const ALSACE_MOSELLE: [&str; 3] = ["67", "68", "57"];

/// A GP, and GPs who practise a kind of their own (SFG, NOEMIE annexe 17).
const GENERAL_PRACTITIONERS: [&str; 3] = ["01", "22", "23"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_postcode_says_the_zone() {
        for (lines, zone, alsace_moselle) in [
            (&["12 rue des Lilas", "75011 Paris"][..], Zone::Metropole, false),
            (&["1 place Kléber", " 67000 Strasbourg"], Zone::Metropole, true),
            (&["57000 Metz"], Zone::Metropole, true),
            (&["68100 Mulhouse", "France"], Zone::Metropole, true),
            (&["97110 Pointe-à-Pitre"], Zone::Guadeloupe, false),
            (&["97200 Fort-de-France"], Zone::Martinique, false),
            (&["97300 Cayenne"], Zone::Guyane, false),
            (&["97400 Saint-Denis"], Zone::Reunion, false),
            (&["97600 Mamoudzou"], Zone::Mayotte, false),
            (&["20000 Ajaccio"], Zone::Metropole, false),
            (&["67 rue de Metz", "31000 Toulouse"], Zone::Metropole, false),
            (&["671234 n’est pas un code"], Zone::Metropole, false),
            (&["97é"], Zone::Metropole, false),
            (&[], Zone::Metropole, false),
        ] {
            let practice = Practice::at(lines.iter().copied(), Sector::One, "01");
            assert_eq!((practice.zone, practice.alsace_moselle), (zone, alsace_moselle), "{lines:?}");
        }
    }

    #[test]
    fn three_specialities_are_general_practice() {
        for (speciality, general) in [("01", true), ("22", true), ("23", true), ("03", false), ("", false)] {
            assert_eq!(Practice::at([], Sector::Two, speciality).general, general, "{speciality}");
        }
        assert_eq!(Practice::at([], Sector::One, "01"), Practice::default(), "nothing known: the usual one");
    }
}
