//! Keeps the office: one encrypted database, its readings, invoices and journal. Decides nothing.
//!
//! A folder holds an office: `office.db` (SQLCipher, the key random), `office.key` (that key, wrapped by the
//! passphrase), `office.lock` (held while a program has it open) and `lists/`. Only this crate knows SQL.
#![expect(clippy::disallowed_methods, reason = "an office is a folder of files")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod closing;
mod credit;
mod draft;
mod failure;
mod invoice;
mod journal;
mod key;
mod lifecycle;
mod number;
mod office;
mod open;
mod print;
mod reading;
mod register;
mod replay;
mod stored;

pub use closing::{Amounts, Closing, Kind, Open, Payments, Period, Totals};
pub use credit::{CreditNote, NewCreditNote};
pub use draft::{KeptDraft, NewDraft};
pub use failure::StoreError;
pub use invoice::{Invoice, InvoiceContent, NewInvoice, Tariffs, Trust};
pub use journal::{Action, Counters, Line};
pub use key::{Passphrase, PassphraseError};
pub use lifecycle::{ChangeError, Event, Happening, NotDone, Paper, Payment, Reason, Standing};
pub use office::{Office, Practitioner};
pub use open::{CreateError, NewOffice, OpenError, Store, exists};
pub use print::MeasuredPrinter;
pub use reading::{Authenticity, Channel, Issuer, NewReading, Possession, Reading, Unlock, UsageId};
pub use register::{Listed, Orphan, Which};
pub use replay::OfficeReplay;
