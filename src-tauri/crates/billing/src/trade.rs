//! What an office bills: acts, or boxes of medicine.

/// The trade of whoever bills, which decides what an invoice is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Trade {
    /// A general practitioner: acts, by a dated tariff.
    #[default]
    GeneralPractice,
    /// A pharmacy: boxes of medicine, with the fees of their dispensing.
    Pharmacy,
}
