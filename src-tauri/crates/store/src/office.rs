//! The office and who bills.

use billing::{Sector, Trade};
use hmac::{Hmac, KeyInit, Mac};
use identity::Nir;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use sqlx::Row;

use crate::stored::StoredPractice;
use crate::{Store, StoreError};

/// The office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Its name.
    pub name: String,
    /// Who bills.
    pub practitioner: Practitioner,
    /// A demonstration office says so on every screen and print, and takes test issuers for real ones.
    pub demonstration: bool,
}

/// Who bills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practitioner {
    /// As on the sheet.
    pub name: String,
    /// RPPS, 11 digits.
    pub rpps: String,
    /// *Numéro AM*, 9 digits.
    pub am_number: String,
    /// Street, then postcode and town.
    pub address: Vec<String>,
    /// How they practise. Rows of the first version do not say: a GP in sector 1.
    #[serde(default)]
    pub practice: Practice,
}

/// How a practitioner practises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredPractice", into = "StoredPractice")]
pub struct Practice {
    /// What they bill.
    pub trade: Trade,
    /// The two digits of the *spécialité*: `01` a GP, `22` and `23` GPs with a practice of their own kind.
    pub speciality: String,
    /// How they stand to the tariffs.
    pub sector: Sector,
    /// The two characters of the *zone tarif* (B2, annexe 21), when they were given.
    pub zone: Option<String>,
    /// The FINESS of the place, as it is written.
    pub finess: Option<String>,
    /// What the place is called.
    pub structure: Option<String>,
    /// Why the key of the RPPS or of the AM number was taken although it does not match.
    pub key_reason: Option<String>,
}

impl Default for Practice {
    fn default() -> Self {
        Self {
            trade: Trade::GeneralPractice,
            speciality: "01".to_owned(),
            sector: Sector::One,
            zone: None,
            finess: None,
            structure: None,
            key_reason: None,
        }
    }
}

impl Store {
    /// The office.
    pub async fn office(&self) -> Result<Office, StoreError> {
        // The practitioner of its first day is its first person; what the office's own row says of them is of that day.
        let sql = "SELECT o.name, p.practitioner, o.demonstration FROM office o JOIN person p ON p.id = 1";
        let row = sqlx::query(sql).fetch_one(self.pool()).await?;
        let practitioner: String = row.try_get(1)?;
        Ok(Office {
            name: row.try_get(0)?,
            practitioner: serde_json::from_str(&practitioner)
                .map_err(|_| StoreError::Damaged("practitioner"))?,
            demonstration: row.try_get(2)?,
        })
    }
}

/// The pseudonym of a patient in the journal: the same person gives the same 16 bytes in this office and in no other.
pub(crate) fn pseudonym(key: &[u8], nir: &Nir) -> Result<Vec<u8>, StoreError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| StoreError::Damaged("pseudonym key"))?;
    mac.update(nir.expose().as_bytes());
    Ok(mac.finalize().into_bytes().iter().copied().take(16).collect())
}
