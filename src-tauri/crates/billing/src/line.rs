//! One act of an invoice, and the sums of all.

use std::fmt;

use crate::pharmacy::MedicinePart;
use crate::{ActCode, Cents, Excess, ExcessKind, Quantity, ThirdParty};

/// One act of the invoice.
///
/// `fees = base + state + excess.amount`, and `base = amo + amc`, always.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// The code of the act.
    pub code: ActCode,
    /// The aggregate code that stands on the invoice and on paper instead, if there is one.
    pub billed_as: Option<ActCode>,
    /// What the act is called, in French.
    pub label: String,
    /// How often.
    pub quantity: Quantity,
    /// The price of one, as in the table: of one kilometre, where kilometres are billed.
    pub unit_price: Cents,
    /// What is counted of the price: one, or less beside a dearer act of the CCAM.
    pub coefficient: Coefficient,
    /// The kilometres that are billed, the abatement taken off; only for a travel indemnity.
    pub kilometres: Option<u16>,
    /// What is written besides of an act of the CCAM.
    pub ccam: Option<Ccam>,
    /// What the shares are taken from. Zero for what is free and for what the State pays.
    pub base: Cents,
    /// The share of the compulsory insurance, in percent.
    pub rate: u8,
    /// Why it is 100 %, where the invoice has a code for the reason.
    pub exemption: Exemption,
    /// The share of the compulsory insurance.
    pub amo: Cents,
    /// What is left, always `base − amo`: the complementary insurance's share, or the patient's.
    pub amc: Cents,
    /// What the State pays (AME), outside the base.
    pub state: Cents,
    /// What is asked beyond the tariff. The patient pays it, it is never in the base.
    pub excess: Option<Excess>,
    /// All that is asked, excess included: the *honoraires* of an invoice line (B2, type 4, position 115).
    pub fees: Cents,
    /// The *qualificatif de la dépense*, where there is something to say.
    pub qualifier: Option<Qualifier>,
    /// Whether the table doubts the price.
    pub unverified: bool,
    /// Whether the price is one that the office entered itself.
    pub own: bool,
    /// What a pharmacy's line says besides.
    pub medicine: Option<MedicinePart>,
}

/// A coefficient, in hundredths (B2, type 4, position 83: four digits and two decimals).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coefficient(u32);

/// What an invoice says of an act of the CCAM (B2, type 4M).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ccam {
    /// The activity, 1 in a practice.
    pub activity: u8,
    /// The phase, 0 where there are none.
    pub phase: u8,
    /// 1 for the dearest and 2 for the next when several were done; none for an act alone.
    pub association: Option<u8>,
    /// Up to four modifiers.
    pub modifiers: Vec<char>,
}

/// Why the compulsory insurance pays all (SFG, *code d'exonération*). An act may be paid in full without any of these, by its nature or
/// by the *nature d'assurance*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Exemption {
    /// No code.
    #[default]
    None,
    /// Care for a long-term illness (4).
    LongTermIllness,
    /// The acts of the CCAM reach the threshold (C).
    Threshold,
}

/// The *qualificatif de la dépense*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// *Dépassement autorisé* (A).
    Authorised,
    /// The patient's demand (E).
    Demand,
    /// Free of charge (G).
    Free,
    /// Not reimbursed by the insurance (N): the State pays.
    NotReimbursed,
}

/// The sums of an invoice: `total = amo + amc + state + excess`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// Everything that is asked.
    pub total: Cents,
    /// The share of the compulsory insurance.
    pub amo: Cents,
    /// What is left of the base.
    pub amc: Cents,
    /// What the State pays (AME).
    pub state: Cents,
    /// What is asked beyond the tariffs.
    pub excess: Cents,
    /// What the patient pays on the spot: the total less the shares that a third party pays.
    pub patient_pays: Cents,
}

impl Line {
    /// An act at its price and a rate, and nothing besides; `None` beyond 64 bits.
    pub fn plain(
        code: ActCode,
        label: &str,
        quantity: Quantity,
        unit_price: Cents,
        rate: u8,
    ) -> Option<Self> {
        let base = unit_price.checked_mul(quantity.get())?;
        let amo = base.percent(rate)?;
        Some(Self {
            code,
            billed_as: None,
            label: label.to_owned(),
            quantity,
            unit_price,
            coefficient: Coefficient::ONE,
            kilometres: None,
            ccam: None,
            base,
            rate,
            exemption: Exemption::None,
            amo,
            amc: base.checked_sub(amo)?,
            state: Cents::ZERO,
            excess: None,
            fees: base,
            qualifier: None,
            unverified: false,
            own: false,
            medicine: None,
        })
    }

    /// The code to write on the invoice and on paper.
    pub fn printed_code(&self) -> &ActCode {
        self.billed_as.as_ref().unwrap_or(&self.code)
    }
}

impl Coefficient {
    /// The whole price.
    pub const ONE: Self = Self(100);
    /// Half of it.
    pub const HALF: Self = Self(50);
    /// Nothing of it.
    pub const NONE: Self = Self(0);

    /// Up to 9 999,99.
    pub fn of_hundredths(hundredths: u32) -> Option<Self> {
        (hundredths <= 999_999).then_some(Self(hundredths))
    }

    /// In hundredths.
    pub fn hundredths(self) -> u32 {
        self.0
    }

    /// So much of an amount, rounded to the cent (SFG, `RG_VF643`); `None` beyond 64 bits.
    pub fn of(self, amount: Cents) -> Option<Cents> {
        amount.hundredths(i64::from(self.0))
    }
}

impl Exemption {
    /// The character of the invoice.
    pub fn code(self) -> char {
        match self {
            Self::None => '0',
            Self::LongTermIllness => '4',
            Self::Threshold => 'C',
        }
    }
}

impl Qualifier {
    /// The letter of the invoice.
    pub fn letter(self) -> char {
        match self {
            Self::Authorised => 'A',
            Self::Demand => 'E',
            Self::Free => 'G',
            Self::NotReimbursed => 'N',
        }
    }

    /// The one of an excess; fees of sector 2 have none.
    pub(crate) fn of(kind: ExcessKind) -> Option<Self> {
        match kind {
            ExcessKind::Demand => Some(Self::Demand),
            ExcessKind::Authorised => Some(Self::Authorised),
            ExcessKind::Sector | ExcessKind::Medicine => None,
        }
    }
}

impl Shares {
    /// `None` when a sum does not fit the zone of an invoice.
    pub(crate) fn of(lines: &[Line], third_party: ThirdParty) -> Option<Self> {
        let sum = |part: fn(&Line) -> Cents| Cents::sum(lines.iter().map(part));
        let (total, amo, amc) = (sum(|line| line.fees)?, sum(|line| line.amo)?, sum(|line| line.amc)?);
        let state = sum(|line| line.state)?;
        let excess = sum(|line| line.excess.map_or(Cents::ZERO, |excess| excess.amount))?;
        let ThirdParty { compulsory, complementary } = third_party;
        // What the State pays is never asked of the patient.
        let advanced = [(state, true), (amo, compulsory), (amc, complementary)];
        let advanced = advanced.into_iter().filter(|(_, third)| *third).map(|(share, _)| share);
        let patient_pays = total.checked_sub(Cents::sum(advanced)?)?;
        (total <= MAX_TOTAL).then_some(Self { total, amo, amc, state, excess, patient_pays })
    }
}

// What was done tells of a person's health: it is not for logs.
impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(…)")
    }
}

/// B2, type 5, position 58: the sum of the fees has six digits of euros and two of cents.
const MAX_TOTAL: Cents = Cents::new(99_999_999);

#[cfg(test)]
mod tests {
    use super::*;

    /// B2 and SFG: *code d'exonération*, *qualificatif de la dépense*.
    #[test]
    fn characters_of_an_invoice() {
        let exemptions = [Exemption::None, Exemption::LongTermIllness, Exemption::Threshold];
        assert_eq!(exemptions.map(Exemption::code), ['0', '4', 'C']);
        let qualifiers =
            [Qualifier::Authorised, Qualifier::Demand, Qualifier::Free, Qualifier::NotReimbursed];
        assert_eq!(qualifiers.map(Qualifier::letter), ['A', 'E', 'G', 'N']);
        let kinds = [ExcessKind::Authorised, ExcessKind::Demand, ExcessKind::Sector, ExcessKind::Medicine];
        let letters = kinds.map(|kind| Qualifier::of(kind).map(Qualifier::letter));
        assert_eq!(letters, [Some('A'), Some('E'), None, None]);
    }

    /// B2: four digits and two.
    #[test]
    fn a_coefficient_has_six_digits() {
        let kept = |hundredths| Coefficient::of_hundredths(hundredths).map(Coefficient::hundredths);
        assert_eq!([0, 50, 999_999, 1_000_000].map(kept), [Some(0), Some(50), Some(999_999), None]);
        assert_eq!(Coefficient::of_hundredths(100), Some(Coefficient::ONE));
    }
}
