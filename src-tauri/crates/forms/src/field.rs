//! The names of everything that is filled in: boxes, crosses, columns of the acts.
//!
//! The layout files use these names. A name that a layout lacks or does not know is an error when it is loaded.

use serde::Deserialize;

use crate::Model;

macro_rules! names {
    ($(#[$about:meta])* $vis:vis enum $set:ident { $($(#[$doc:meta])* $name:ident = $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        $vis enum $set { $($(#[$doc])* #[serde(rename = $text)] $name,)+ }

        impl $set {
            /// All of them, in the order of the form.
            $vis const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name in the layout files.
            $vis const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

names! {
    /// A box of the form, filled once a page.
    pub enum Field {
        /// The number of the invoice.
        InvoiceNumber = "invoice-number",
        /// The day of care.
        Date = "date",
        /// The usage number of the reading that the sheet rests on.
        Usage = "usage",
        /// The patient's name in use.
        PatientName = "patient-name",
        /// The patient's birth name, when another.
        PatientBirthName = "patient-birth-name",
        /// The patient's first name.
        PatientGivenName = "patient-given-name",
        /// The patient's NIR and key.
        PatientNir = "patient-nir",
        /// The patient's birth date, as on the card.
        PatientBirthDate = "patient-birth-date",
        /// The patient's rank among twins.
        PatientBirthRank = "patient-birth-rank",
        /// The insured person's name in use, when another person.
        InsuredName = "insured-name",
        /// The insured person's birth name, when another.
        InsuredBirthName = "insured-birth-name",
        /// The insured person's first name.
        InsuredGivenName = "insured-given-name",
        /// The insured person's NIR and key.
        InsuredNir = "insured-nir",
        /// Régime, caisse, centre.
        Organism = "organism",
        /// The name of the fund.
        OrganismName = "organism-name",
        /// The name of the doctor or of the pharmacist.
        ProfessionalName = "professional-name",
        /// Their RPPS number.
        ProfessionalRpps = "professional-rpps",
        /// The address of the practice or of the pharmacy.
        ProfessionalAddress = "professional-address",
        /// Their number with the health insurance, FINESS for a pharmacy.
        ProfessionalAm = "professional-am",
        /// Where they stand with the health insurance: the sector, and the FINESS of the place.
        ProfessionalSituation = "professional-situation",
        /// Who prescribed what the pharmacist delivered.
        PrescriberName = "prescriber-name",
        /// The prescriber's number.
        PrescriberNumber = "prescriber-number",
        /// The day of the prescription.
        PrescriptionDate = "prescription-date",
        /// The share of the compulsory insurance.
        CompulsoryShare = "compulsory-share",
        /// The share of the complementary insurance.
        ComplementaryShare = "complementary-share",
        /// What the patient pays.
        PatientPays = "patient-pays",
        /// The total of the acts.
        Total = "total",
        /// What the star beside a price means.
        Unverified = "unverified",
        /// Since when the tariffs hold and when they were last checked.
        Tariffs = "tariffs",
        /// The number of the page, when there are several.
        Page = "page",
        /// That the sheet was printed before, and how often.
        Duplicate = "duplicate",
    }
}

impl Field {
    /// Whether a sheet of this model has the box.
    pub(crate) fn is_on(self, model: Model) -> bool {
        match self {
            Self::PrescriberName | Self::PrescriberNumber | Self::PrescriptionDate => {
                model == Model::Pharmacist
            }
            _ => true,
        }
    }

    /// Whether the printed form has the box too. What it has not is not printed over it.
    pub(crate) fn is_official(self) -> bool {
        !matches!(
            self,
            Self::InvoiceNumber
                | Self::Date
                | Self::Usage
                | Self::OrganismName
                | Self::ProfessionalSituation
                | Self::CompulsoryShare
                | Self::ComplementaryShare
                | Self::PatientPays
                | Self::Unverified
                | Self::Tariffs
        )
    }
}

names! {
    /// A small square that a cross chooses.
    pub(crate) enum Mark {
        InsuredIsPatient = "insured-is-patient",
        InsuredIsAnother = "insured-is-another",
        Illness = "illness",
        LongTermIllness = "long-term-illness",
        Maternity = "maternity",
        WorkAccident = "work-accident",
        TreatingDoctor = "treating-doctor",
        ReplacedDoctor = "replaced-doctor",
        Sent = "sent",
        Emergency = "emergency",
        Away = "away",
        Outside = "outside",
        CompulsoryUnpaid = "compulsory-unpaid",
        ComplementaryUnpaid = "complementary-unpaid",
    }
}

impl Mark {
    /// Whether a sheet of this model has the square.
    pub(crate) fn is_on(self, model: Model) -> bool {
        match self {
            Self::TreatingDoctor
            | Self::ReplacedDoctor
            | Self::Sent
            | Self::Emergency
            | Self::Away
            | Self::Outside => model == Model::Doctor,
            _ => true,
        }
    }

    /// Whether the printed form has the square too.
    pub(crate) fn is_official(self) -> bool {
        !matches!(self, Self::InsuredIsPatient | Self::InsuredIsAnother)
    }
}

names! {
    /// A column of the table of acts.
    pub enum ActColumn {
        /// The day.
        Date = "date",
        /// The code, with a star when its price is to be checked.
        Code = "code",
        /// The code of a box of medicine.
        Cip = "cip",
        /// What goes with an act of the CCAM: activity, phase, modifiers, association.
        Ccam = "ccam",
        /// What the act is.
        Label = "label",
        /// How often, or how many kilometres.
        Quantity = "quantity",
        /// The price of one.
        UnitPrice = "unit-price",
        /// What the compulsory insurance covers, in percent.
        Rate = "rate",
        /// All that is asked for the line, *dépassement* included.
        Amount = "amount",
        /// Of it, the *dépassement*, after the letters of its ground.
        Excess = "excess",
        /// What is asked for travel, which is not in the amounts.
        Travel = "travel",
    }
}

impl ActColumn {
    /// Whether a sheet of this model has the column.
    pub(crate) fn is_on(self, model: Model) -> bool {
        match self {
            Self::Ccam | Self::Travel => model == Model::Doctor,
            Self::Cip | Self::Rate => model == Model::Pharmacist,
            _ => true,
        }
    }

    /// Whether the printed form has the column too.
    pub(crate) fn is_official(self, model: Model) -> bool {
        match self {
            // The doctor's form has codes and amounts; what the code means is the law's to say.
            Self::Label | Self::Quantity | Self::UnitPrice => model == Model::Pharmacist,
            Self::Excess => model == Model::Doctor,
            Self::Rate => false,
            _ => true,
        }
    }
}

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In a box.
    Box(Field),
    /// In the table of acts.
    Act {
        /// Which act, from 1 on, counted through all pages.
        line: usize,
        /// Which column.
        column: ActColumn,
    },
    /// In a paper that is no feuille: a line of it.
    Text,
}

/// A value that is not printed as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutField {
    /// Where.
    pub place: Place,
    /// What happened to it.
    pub loss: Loss,
}

/// What happened to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// Too long at the smallest size: its end is replaced by `…`.
    Shortened,
    /// A character that the embedded font does not hold is printed without its accent, or as `?`.
    Respelled,
}
