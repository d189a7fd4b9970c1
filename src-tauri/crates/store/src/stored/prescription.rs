//! The prescription of an invoice of boxes, as it stands under its seal.

use billing::pharmacy::{Prescription, Renewal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Unreadable;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredPrescription {
    prescriber: Option<String>,
    rpps: Option<String>,
    date: Option<Date>,
    renewal: Option<[u8; 2]>,
}

impl From<&Prescription> for StoredPrescription {
    fn from(Prescription { prescriber, rpps, date, renewal }: &Prescription) -> Self {
        let renewal = renewal.map(|renewal| [renewal.number(), renewal.of()]);
        Self { prescriber: prescriber.clone(), rpps: rpps.clone(), date: *date, renewal }
    }
}

impl TryFrom<StoredPrescription> for Prescription {
    type Error = Unreadable;

    fn try_from(stored: StoredPrescription) -> Result<Self, Unreadable> {
        let StoredPrescription { prescriber, rpps, date, renewal } = stored;
        let renewal = renewal.map(|[number, of]| Renewal::new(number, of).ok_or(Unreadable)).transpose()?;
        Ok(Self { prescriber, rpps, date, renewal })
    }
}
