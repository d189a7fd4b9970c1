//! A line of an invoice, as it stands in a row and under its seal.

use billing::pharmacy::{Cip13, MedicinePart, Substitution};
use billing::{
    ActCode, Ccam, Cents, Coefficient, Condition, Excess, ExcessKind, Exemption, Line, Qualifier, Quantity,
};
use serde::{Deserialize, Serialize};

use super::{Unreadable, twins};

/// What follows `unverified` is not in the lines of the first version: their fees are the base, and nothing else was known.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredLine {
    code: String,
    billed_as: Option<String>,
    label: String,
    quantity: u8,
    unit_price: i64,
    base: i64,
    rate: u8,
    amo: i64,
    amc: i64,
    unverified: bool,
    #[serde(default = "whole")]
    coefficient: u32,
    kilometres: Option<u16>,
    ccam: Option<StoredCcam>,
    exemption: Option<StoredExemption>,
    #[serde(default)]
    state: i64,
    excess: Option<StoredExcess>,
    fees: Option<i64>,
    qualifier: Option<StoredQualifier>,
    #[serde(default)]
    own: bool,
    medicine: Option<StoredMedicine>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredCcam {
    activity: u8,
    phase: u8,
    association: Option<u8>,
    modifiers: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredMedicine {
    cip13: Option<String>,
    vat_permille: u16,
    vat: i64,
    substitution: StoredSubstitution,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredSubstitution {
    None,
    Excluded,
    Refused,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredExcess {
    kind: StoredExcessKind,
    amount: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredExemption {
    None,
    LongTermIllness,
    Threshold,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredExcessKind {
    Demand,
    Authorised,
    Sector,
    Medicine,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredQualifier {
    Authorised,
    Demand,
    Free,
    NotReimbursed,
}

fn whole() -> u32 {
    Coefficient::ONE.hundredths()
}

impl From<&Line> for StoredLine {
    fn from(line: &Line) -> Self {
        let Line {
            code,
            billed_as,
            label,
            quantity,
            unit_price,
            coefficient,
            kilometres,
            ccam,
            base,
            rate,
            exemption,
            amo,
            amc,
            state,
            excess,
            fees,
            qualifier,
            unverified,
            own,
            medicine,
        } = line;
        Self {
            code: code.as_str().to_owned(),
            billed_as: billed_as.as_ref().map(|code| code.as_str().to_owned()),
            label: label.clone(),
            quantity: quantity.get(),
            unit_price: unit_price.get(),
            base: base.get(),
            rate: *rate,
            amo: amo.get(),
            amc: amc.get(),
            unverified: *unverified,
            coefficient: coefficient.hundredths(),
            kilometres: *kilometres,
            ccam: ccam.as_ref().map(StoredCcam::from),
            exemption: Some((*exemption).into()),
            state: state.get(),
            excess: excess
                .map(|Excess { kind, amount }| StoredExcess { kind: kind.into(), amount: amount.get() }),
            fees: Some(fees.get()),
            qualifier: qualifier.map(StoredQualifier::from),
            own: *own,
            medicine: medicine.as_ref().map(StoredMedicine::from),
        }
    }
}

impl StoredLine {
    /// The line; of one of the first version, the exemption is what the ground of its invoice says.
    pub(super) fn line(self, condition: Condition) -> Result<Line, Unreadable> {
        let code = |text: &str| ActCode::parse(text).map_err(|_| Unreadable);
        let exemption = match (self.exemption, condition) {
            (Some(stored), _) => stored.into(),
            (None, Condition::LongTermIllness) => Exemption::LongTermIllness,
            (None, Condition::Illness | Condition::Maternity | Condition::WorkAccident) => Exemption::None,
        };
        Ok(Line {
            code: code(&self.code)?,
            billed_as: self.billed_as.as_deref().map(code).transpose()?,
            label: self.label,
            quantity: Quantity::new(self.quantity).ok_or(Unreadable)?,
            unit_price: Cents::new(self.unit_price),
            coefficient: Coefficient::of_hundredths(self.coefficient).ok_or(Unreadable)?,
            kilometres: self.kilometres,
            ccam: self.ccam.map(Ccam::from),
            base: Cents::new(self.base),
            rate: self.rate,
            exemption,
            amo: Cents::new(self.amo),
            amc: Cents::new(self.amc),
            state: Cents::new(self.state),
            excess: self.excess.map(|StoredExcess { kind, amount }| Excess {
                kind: kind.into(),
                amount: Cents::new(amount),
            }),
            fees: Cents::new(self.fees.unwrap_or(self.base)),
            qualifier: self.qualifier.map(Qualifier::from),
            unverified: self.unverified,
            own: self.own,
            medicine: self.medicine.map(MedicinePart::try_from).transpose()?,
        })
    }
}

impl From<&Ccam> for StoredCcam {
    fn from(Ccam { activity, phase, association, modifiers }: &Ccam) -> Self {
        let modifiers = modifiers.iter().collect();
        Self { activity: *activity, phase: *phase, association: *association, modifiers }
    }
}

impl From<StoredCcam> for Ccam {
    fn from(StoredCcam { activity, phase, association, modifiers }: StoredCcam) -> Self {
        Self { activity, phase, association, modifiers: modifiers.chars().collect() }
    }
}

impl From<&MedicinePart> for StoredMedicine {
    fn from(MedicinePart { cip, vat_permille, vat, substitution }: &MedicinePart) -> Self {
        let (cip13, substitution) = (cip.as_ref().map(ToString::to_string), (*substitution).into());
        Self { cip13, vat_permille: *vat_permille, vat: vat.get(), substitution }
    }
}

impl TryFrom<StoredMedicine> for MedicinePart {
    type Error = Unreadable;

    fn try_from(stored: StoredMedicine) -> Result<Self, Unreadable> {
        let StoredMedicine { cip13, vat_permille, vat, substitution } = stored;
        let cip = cip13.map(|digits| Cip13::parse(&digits)).transpose().map_err(|_| Unreadable)?;
        Ok(Self { cip, vat_permille, vat: Cents::new(vat), substitution: substitution.into() })
    }
}

twins!(StoredSubstitution, Substitution, None, Excluded, Refused);
twins!(StoredExemption, Exemption, None, LongTermIllness, Threshold);
twins!(StoredExcessKind, ExcessKind, Demand, Authorised, Sector, Medicine);
twins!(StoredQualifier, Qualifier, Authorised, Demand, Free, NotReimbursed);
