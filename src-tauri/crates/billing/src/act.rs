//! The words of a draft: what was done, how often, on what ground, along which way, and who advances the money.

use std::fmt;

use crate::Cents;

/// One entry of a draft: an act, and what goes with it. Nothing of it shows in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Act {
    /// Its code.
    pub code: ActCode,
    /// How often.
    pub quantity: Quantity,
    /// For a travel indemnity, the kilometres driven there and back; the abatement is not taken off yet.
    pub kilometres: Option<u16>,
    /// For an act of the CCAM, its modifiers, such as `M` (emergency at the practice).
    pub modifiers: Vec<char>,
    /// What is asked beyond the tariff, for the whole entry.
    pub excess: Option<Excess>,
    /// Nothing is asked for it (*acte gratuit*, qualificatif G).
    pub free: bool,
}

/// What the patient pays beyond the tariff (*dépassement*). No insurance that is obligatory reimburses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Excess {
    /// On what ground.
    pub kind: ExcessKind,
    /// How much, for the whole entry.
    pub amount: Cents,
}

/// On what ground fees go beyond the tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExcessKind {
    /// The patient's own demand of hour or place (DE, qualificatif E).
    Demand,
    /// *Dépassement autorisé* (DA, qualificatif A): a specialist of sector 1, outside the pathway (SFG, `RG_CF655`).
    Authorised,
    /// The fees of sector 2, with or without OPTAM.
    Sector,
    /// What a medicine costs beyond what is reimbursed: the whole of it when nothing is.
    Medicine,
}

/// The code of an act: 1 to 7 capital letters or digits, `G`, `COB`, `DEQP003`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActCode(String);

/// Why a text is not the code of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the code of an act has 1 to 7 capital letters or digits")]
pub struct ActCodeError;

/// How often an act was done on the day: 1 to 99, the two digits of an invoice line (B2, type 4, position 81).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(u8);

/// On what ground the care is covered. What it says of a person's health shows nothing in `Debug`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Illness: the ordinary rate.
    Illness,
    /// Care for a recognised long-term illness (ALD).
    LongTermIllness,
    /// Maternity (nature d'assurance 30).
    Maternity,
    /// Work accident or occupational disease (nature d'assurance 41).
    WorkAccident,
}

/// Where the care stands in the *parcours de soins coordonnés* (IPS of the SFG, `RG_CF641`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pathway {
    /// By the patient's own doctor (T).
    Treating,
    /// By whoever replaces the patient's own doctor (R).
    Replaced,
    /// Sent by the patient's own doctor (O).
    Sent,
    /// Emergency (U).
    Emergency,
    /// Away from home (H).
    Away,
    /// Outside the pathway (S).
    Outside,
}

/// Which shares the doctor waits for instead of the patient paying them. Neither, unless the user says so: a
/// third-party payment that was ticked beforehand has been paid twice.
///
/// The complementary share alone is not refused, since the paper form has one box for each share and no text that we
/// hold forbids it; it comes back as [`NoticeKind::ComplementaryAlone`](crate::NoticeKind::ComplementaryAlone).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ThirdParty {
    /// The share of the compulsory insurance (AMO).
    pub compulsory: bool,
    /// The share of the complementary insurance (AMC).
    pub complementary: bool,
}

impl Act {
    /// An act done so many times, and nothing else.
    pub fn new(code: ActCode, quantity: Quantity) -> Self {
        Self { code, quantity, kilometres: None, modifiers: Vec::new(), excess: None, free: false }
    }
}

impl ActCode {
    /// Reads a code.
    pub fn parse(text: &str) -> Result<Self, ActCodeError> {
        let fits = (1..=7).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if fits { Ok(Self(text.to_owned())) } else { Err(ActCodeError) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is built as a code of the CCAM: four letters, three digits.
    pub fn is_ccam(&self) -> bool {
        let (letters, digits) = self.0.split_at_checked(4).unwrap_or_default();
        digits.len() == 3
            && letters.bytes().all(|b| b.is_ascii_uppercase())
            && digits.bytes().all(|b| b.is_ascii_digit())
    }
}

impl fmt::Display for ActCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Quantity {
    /// Once.
    pub const ONE: Self = Self(1);

    /// From 1 to 99.
    pub fn new(times: u8) -> Option<Self> {
        (1..=99).contains(&times).then_some(Self(times))
    }

    /// How often.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Act(…)")
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condition(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_one_to_seven_capitals_or_digits() {
        for text in ["G", "GL1", "COB", "DEQP003"] {
            assert_eq!(ActCode::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "g", "DEQP0033", "CO B", "É", "C-B", "G\n"] {
            assert_eq!(ActCode::parse(text), Err(ActCodeError), "{text:?}");
        }
    }

    #[test]
    fn codes_of_the_ccam_have_four_letters_and_three_digits() {
        for (text, ccam) in
            [("DEQP003", true), ("G", false), ("GL1", false), ("DEQ0003", false), ("DEQPOO3", false)]
        {
            assert_eq!(ActCode::parse(text).unwrap().is_ccam(), ccam, "{text}");
        }
    }

    #[test]
    fn quantities_have_two_digits() {
        assert_eq!(Quantity::new(1), Some(Quantity::ONE));
        assert_eq!(Quantity::new(99).map(Quantity::get), Some(99));
        assert_eq!((Quantity::new(0), Quantity::new(100)), (None, None));
    }

    #[test]
    fn nothing_is_paid_by_a_third_party_unless_said() {
        let ThirdParty { compulsory, complementary } = ThirdParty::default();
        assert!(!compulsory && !complementary, "never ticked beforehand");
        assert_eq!(format!("{:?}", Condition::Maternity), "Condition(…)", "health is not for logs");
    }
}
