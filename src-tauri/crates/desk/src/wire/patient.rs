//! A patient who was typed in, as a file says it.

use serde::Deserialize;

/// A patient who was typed in, for an invoice without a reading: the holder, beneficiaries and organism of §7.
#[derive(Debug, Clone, Deserialize)]
pub struct PatientFile {
    /// The insured person.
    pub holder: PatientPerson,
    /// The people covered through them.
    #[serde(default)]
    pub beneficiaries: Vec<PatientPerson>,
    /// The fund.
    pub organism: PatientOrganism,
}

/// One person of a patient file. What the file says beside these fields is not used.
#[derive(Clone, Deserialize)]
pub struct PatientPerson {
    /// The name in use.
    pub family_name: String,
    /// The birth name, when another.
    #[serde(default)]
    pub birth_name: Option<String>,
    /// The first name.
    pub given_name: String,
    /// AAAAMMJJ, as on the card.
    pub birth_date_on_card: String,
    /// 15 characters.
    #[serde(default)]
    pub nir: Option<String>,
    /// 0 insured … 6 child …; unknown when absent.
    #[serde(default)]
    pub quality: Option<u8>,
    /// 1, or more among twins.
    #[serde(default = "first")]
    pub birth_rank: u8,
}

/// The fund of a patient file.
#[derive(Debug, Clone, Deserialize)]
pub struct PatientOrganism {
    /// 2 digits.
    pub regime: String,
    /// 3 characters.
    pub caisse: String,
    /// 4 characters.
    pub centre: String,
}

fn first() -> u8 {
    1
}

impl std::fmt::Debug for PatientPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PatientPerson(…)")
    }
}
