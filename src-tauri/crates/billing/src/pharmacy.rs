//! What a pharmacy bills: boxes of medicine by their CIP, with the fees of their dispensing.
//!
//! Medicines come from the public database (BDPM), whose files the office brings itself; fees and rates from a dated
//! table, as the acts of a doctor do. The invoice is the same one: [`quote`] answers with the lines, shares and notices
//! of a [`Quote`](crate::Quote).

mod bdpm;
mod cells;
mod cip;
mod draft;
mod gs1;
mod medicine;
mod price;
mod raw;
mod table;

pub use bdpm::{BdpmError, BdpmTable, Files, MAX_FILE, Medicines, RowFault, read};
pub use cip::{Cip13, CipError};
pub use draft::{
    BoxFee, Dispensed, PharmacyDraft, Prescription, PrescriptionError, Product, Renewal, Substitution,
};
pub use gs1::{Gs1, Gs1Error};
pub use medicine::{GenericGroup, GenericRole, Medicine, MedicineRate, generic_base};
pub use price::{Dispensing, MAX_BOXES, MedicinePart, quote};
pub use table::{Fee, FeeKind, FeeRate, Franchise, PharmacyTable, PharmacyTableError, RateRow, Vat, VatKind};
