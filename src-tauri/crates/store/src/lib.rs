//! Keeps the office: one encrypted database, its readings, invoices and journal. Decides nothing.
//!
//! A folder holds an office: `office.db` (SQLCipher, the key random), `office.key` (that key, wrapped by the
//! passphrase), `office.lock` (held while a program has it open) and `lists/`. Only this crate knows SQL.
#![expect(clippy::disallowed_methods, reason = "an office is a folder of files")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod database;
mod failure;
mod invoice;
mod journal;
mod key;
mod office;
mod open;
mod reading;
mod replay;
mod stored;
mod tariffs;

pub use failure::StoreError;
pub use invoice::{Invoice, InvoiceContent, NewInvoice, Tariffs};
pub use journal::{Action, Counters, Line};
pub use key::{Passphrase, PassphraseError};
pub use office::{Office, Practitioner};
pub use open::{CreateError, NewOffice, OpenError, Store, exists};
pub use reading::{Authenticity, Channel, Issuer, NewReading, Possession, Reading, Unlock, UsageId};
pub use replay::OfficeReplay;
