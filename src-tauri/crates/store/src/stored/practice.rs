//! How a practitioner practises, as it stands in the office's row and in every invoice.

use billing::{Sector, Trade};
use serde::{Deserialize, Serialize};

use super::twins;
use crate::Practice;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoredPractice {
    trade: StoredTrade,
    speciality: String,
    sector: StoredSector,
    zone: Option<String>,
    finess: Option<String>,
    structure: Option<String>,
    key_reason: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredTrade {
    GeneralPractice,
    Pharmacy,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredSector {
    One,
    Two,
    Optam,
}

impl From<Practice> for StoredPractice {
    fn from(practice: Practice) -> Self {
        let Practice { trade, speciality, sector, zone, finess, structure, key_reason } = practice;
        Self { trade: trade.into(), speciality, sector: sector.into(), zone, finess, structure, key_reason }
    }
}

impl From<StoredPractice> for Practice {
    fn from(stored: StoredPractice) -> Self {
        let StoredPractice { trade, speciality, sector, zone, finess, structure, key_reason } = stored;
        Self { trade: trade.into(), speciality, sector: sector.into(), zone, finess, structure, key_reason }
    }
}

twins!(StoredTrade, Trade, GeneralPractice, Pharmacy);
twins!(StoredSector, Sector, One, Two, Optam);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Practitioner;

    /// As the first version wrote an office's row.
    const FIRST: &str =
        r#"{"name":"Dr A. Essai","rpps":"10003000019","am_number":"751234567","address":["Lyon"]}"#;

    #[test]
    fn a_row_of_the_first_version_is_a_gp_in_sector_1() {
        let read: Practitioner = serde_json::from_str(FIRST).unwrap();
        assert_eq!((read.rpps.as_str(), &read.practice), ("10003000019", &Practice::default()));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let practice = Practice {
            trade: Trade::Pharmacy,
            speciality: "50".into(),
            sector: Sector::Optam,
            zone: Some("10".into()),
            finess: Some("2A0002689".into()),
            structure: Some("Maison de santé".into()),
            key_reason: Some("attestation".into()),
        };
        let json = serde_json::to_string(&practice).unwrap();
        assert_eq!(serde_json::from_str::<Practice>(&json).unwrap(), practice);
        for name in ["pharmacy", "optam"] {
            assert!(json.contains(name), "offices on disk hold this word: {json}");
        }
    }
}
