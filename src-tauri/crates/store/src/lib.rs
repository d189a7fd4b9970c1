//! Keeps the office: one encrypted database, its readings, invoices and journal. Decides nothing.
//!
//! A folder holds an office: `office.db` (SQLCipher, the key random), `office.key` (that key, wrapped by the passphrase and by
//! the recovery code), `office.pins` (the same, by a PIN and a secret of this computer), `office.lock` (held while a
//! program has it open) and `lists/`. Only this crate knows SQL.
#![expect(clippy::disallowed_methods, reason = "an office is a folder of files")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod audit;
mod backup;
mod beside;
mod checkpoint;
mod closing;
mod credit;
mod database;
mod draft;
mod failure;
mod favourites;
mod invoice;
mod journal;
mod key;
mod key_store;
mod lifecycle;
mod line;
mod medicine;
mod number;
mod office;
mod open;
mod people;
mod pin;
mod print;
mod quality;
mod reading;
mod recovery;
mod register;
mod replay;
mod retention;
mod search;
mod setup;
mod stored;
mod tariffs;

pub use audit::{Audit, Fault, Known, Witness};
pub use backup::{
    BackUp, BackupError, BackupPlan, FoundBackup, MadeBackup, Manifest, Opener, Proved, RestoreError,
    cloud_of, peek, prove,
};
pub use beside::FolderKeyStore;
pub use checkpoint::{Checkpoint, CheckpointError, JournalKey, JournalPublicKey};
pub use closing::{Amounts, Closing, Kind, Open, Payments, Period, Totals};
pub use credit::{CreditNote, NewCreditNote};
pub use draft::{KeptDraft, NewDraft};
pub use failure::StoreError;
pub use favourites::Favourite;
pub use invoice::{Invoice, InvoiceContent, NewInvoice, Tariffs, Trust};
pub use journal::{Action, Counters, JournalEntry, JournalHead, Line};
pub use key::{OfficeKey, Passphrase, PassphraseError};
pub use key_store::{KeyStore, KeyStoreError, MemoryKeyStore, NoKeyStore, OfficeId, Secret, SystemKeyStore};
pub use lifecycle::{ChangeError, Event, Happening, NotDone, Paper, Payment, Reason, Standing};
pub use medicine::MedicineImport;
pub use office::{Office, Practice, Practitioner};
pub use open::{CreateError, KeyChangeError, NewOffice, OpenError, Store, exists};
pub use people::{NewPerson, Person, PersonId, Role};
pub use pin::{Pin, PinError, PinFailure, Pins, Roster};
pub use print::MeasuredPrinter;
pub use quality::{Attempt, Counted, Outcome, PaperDay, Quality};
pub use reading::{Authenticity, Channel, Issuer, NewReading, Possession, Reading, Unlock, UsageId};
pub use recovery::{RecoveryCode, RecoveryCodeError};
pub use register::{Listed, Orphan, PaperWanted, Turn, Wanted, Which};
pub use replay::OfficeReplay;
pub use retention::{Due, Held, Limits, PurgeReport, RetentionChoice};
pub use search::Found;
pub use setup::SetupStep;
