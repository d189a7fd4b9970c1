//! What a use case answers when it does not do what it was asked: refused for a reason, or broken by a cause.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use billing::DraftError;
use store::{
    BackupError, ChangeError, CreateError, KeyChangeError, KeyStoreError, NotDone, OpenError, PinFailure,
    RecoveryCodeError, RestoreError, StoreError,
};

use crate::updates::UpdateError;
use crate::wire::{CheckCode, ErrorCode, WireError};
use crate::{ListsError, MedicinesError};

/// A use case that did not succeed. Nothing that it was to write is there.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each variant is its sentence")]
pub enum Error {
    #[error("the office is locked")]
    Locked,
    #[error("a new passphrase has fewer than 12 characters")]
    PassphraseTooShort,
    #[error("a field of the new office is missing or wrong: {0}")]
    OfficeField(&'static str),
    #[error("the office was not opened")]
    Open(#[from] OpenError),
    #[error("the office was not made")]
    Create(#[from] CreateError),
    #[error("the ways into the office were not changed")]
    Keys(#[from] KeyChangeError),
    #[error("the PIN did not open the office, or was not set")]
    Pin(#[from] PinFailure),
    #[error("a new PIN is not six digits, or one that anybody would try first")]
    PinWeak,
    #[error("what was typed is no recovery code")]
    Recovery(#[from] RecoveryCodeError),
    #[error("this person does not work here any more")]
    PersonGone,
    #[error("somebody has or had this name")]
    NameTaken,
    #[error("a field of a new person is missing or wrong: {0}")]
    PersonField(&'static str),
    #[error("the last administrator stays")]
    LastAdministrator,
    #[error("who is at the counter may not do this")]
    NotAllowed,
    #[error("nobody was chosen to bill for")]
    BillerMissing,
    #[error("no copy of the office was made")]
    Backup(#[from] BackupError),
    #[error("the office was not put back")]
    Restore(#[from] RestoreError),
    #[error("no folder for copies was chosen, or it cannot be one")]
    BackupFolder,
    #[error("a head of the journal that was handed in is none")]
    CheckpointWrong,
    #[error("the key store of this computer does not answer")]
    KeyStore(#[source] KeyStoreError),
    #[error("a period of retention cannot be: {0}")]
    Retention(&'static str),
    #[error("the office's database failed")]
    Store(#[from] StoreError),
    #[error("the lists were not taken over")]
    Lists(#[from] ListsError),
    #[error("no reading has this number")]
    ReadingUnknown,
    #[error("the card has no such rank")]
    BeneficiaryUnknown,
    #[error("the date of care is no date, or lies in the future")]
    DateWrong,
    #[error("the code of an act cannot be: {0:?}")]
    ActCode(String),
    #[error("a quantity is not 1 to 99")]
    QuantityWrong { act: String },
    #[error("the hour of care is none")]
    TimeWrong,
    #[error("a field of a tariff is missing or wrong: {0}")]
    TariffField(&'static str),
    #[error("two own prices of {0} on one day")]
    TariffOverlap(String),
    #[error("the draft was refused")]
    Draft(#[from] DraftError),
    #[error("a fund that was typed is not one")]
    OrganismWrong,
    #[error("a patient file is not one: {0}")]
    PatientField(&'static str),
    #[error("the database of medicines was not taken over")]
    Medicines(#[from] MedicinesError),
    #[error("not the code of a box of medicine")]
    BoxCode,
    #[error("no price is known of a box")]
    BoxPrice { cip: String },
    #[error("a field of a box or of the prescription is wrong: {0}")]
    BoxField(&'static str),
    #[error("no invoice has this number")]
    InvoiceUnknown,
    #[error("it was not done")]
    NotDone(#[from] NotDone),
    #[error("no reason was given, or too long a one")]
    ReasonMissing,
    #[error("a check forbids sealing: {0:?}")]
    Blocked(CheckCode),
    #[error("not a day, a month or a year as it is written")]
    PeriodWrong,
    #[error("the sheet could not be made")]
    Sheet(#[from] forms::FillError),
    #[error("this format is nothing without names")]
    ExportNeedsNames,
    #[error("an export was not read back as it was written")]
    Export,
    #[error("a file could not be written")]
    Save { path: PathBuf, source: io::Error },
    #[error("the system's viewer did not open")]
    Viewer { path: PathBuf, source: io::Error },
    #[error("a paper that must lie in no file was not printed")]
    NotPrinted(#[source] crate::PrintTrouble),
    #[error("the distances are those of no printer")]
    CalibrationWrong,
    #[error("an update was not installed")]
    Update(#[from] UpdateError),
    #[error("this is not a demonstration office")]
    NotDemonstration,
    #[error("a file that the program carries is wrong: {0}")]
    Asset(&'static str),
    #[error("the system gives no random bytes")]
    NoRandom,
    #[error("a task of the program stopped")]
    Task(#[from] tokio::task::JoinError),
}

impl Error {
    /// The code that the screen and the terminal have a sentence for.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Locked => ErrorCode::Locked,
            Self::PassphraseTooShort => ErrorCode::PassphraseTooShort,
            Self::OfficeField(_) => ErrorCode::OfficeField,
            Self::Open(error) | Self::Create(CreateError::Open(error)) => open_code(error),
            Self::Create(CreateError::Exists) => ErrorCode::OfficeExists,
            Self::Create(CreateError::Folder(error)) => io_code(error),
            Self::Create(CreateError::Key)
            | Self::Asset(_)
            | Self::NoRandom
            | Self::Task(_)
            | Self::Export => ErrorCode::Internal,
            Self::Keys(error) => keys_code(error),
            Self::Pin(error) => pin_code(error),
            Self::Backup(error) => backup_code(error),
            Self::Restore(error) => restore_code(error),
            Self::BackupFolder => ErrorCode::BackupFolder,
            Self::CheckpointWrong => ErrorCode::CheckpointWrong,
            Self::KeyStore(KeyStoreError::Missing) => ErrorCode::NoKeyStore,
            Self::KeyStore(KeyStoreError::Refused(_)) => ErrorCode::KeyStoreRefused,
            Self::Retention(_) => ErrorCode::RetentionWrong,
            Self::PinWeak => ErrorCode::PinWeak,
            Self::Recovery(_) => ErrorCode::RecoveryMistyped,
            Self::PersonGone => ErrorCode::PersonGone,
            Self::NameTaken => ErrorCode::NameTaken,
            Self::PersonField(_) => ErrorCode::PersonField,
            Self::LastAdministrator => ErrorCode::LastAdministrator,
            Self::NotAllowed => ErrorCode::NotAllowed,
            Self::BillerMissing => ErrorCode::BillerMissing,
            Self::Store(error) => store_code(error),
            Self::Lists(error) => lists_code(error),
            Self::ReadingUnknown => ErrorCode::ReadingUnknown,
            Self::BeneficiaryUnknown => ErrorCode::BeneficiaryUnknown,
            Self::DateWrong => ErrorCode::DateWrong,
            Self::ActCode(_) => ErrorCode::ActUnknown,
            Self::Draft(error) => draft_code(error),
            Self::QuantityWrong { .. } => ErrorCode::QuantityWrong,
            Self::TimeWrong => ErrorCode::TimeWrong,
            Self::TariffField(_) => ErrorCode::TariffField,
            Self::TariffOverlap(_) => ErrorCode::TariffOverlap,
            Self::OrganismWrong => ErrorCode::OrganismWrong,
            Self::PatientField(_) => ErrorCode::PatientField,
            Self::Medicines(_) => ErrorCode::MedicinesRefused,
            Self::BoxCode => ErrorCode::BoxCode,
            Self::BoxPrice { .. } => ErrorCode::BoxPrice,
            Self::BoxField(_) => ErrorCode::BoxField,
            Self::InvoiceUnknown => ErrorCode::InvoiceUnknown,
            Self::NotDone(why) => not_done_code(*why),
            Self::ReasonMissing => ErrorCode::ReasonMissing,
            Self::Blocked(_) => ErrorCode::CheckBlocks,
            Self::PeriodWrong => ErrorCode::PeriodWrong,
            Self::Sheet(_) => ErrorCode::SheetFailed,
            Self::ExportNeedsNames => ErrorCode::ExportNeedsNames,
            Self::Save { .. } => ErrorCode::SaveFailed,
            Self::Viewer { .. } => ErrorCode::ViewerFailed,
            Self::NotPrinted(_) => ErrorCode::NotPrinted,
            Self::CalibrationWrong => ErrorCode::CalibrationWrong,
            Self::Update(error) => error.code(),
            Self::NotDemonstration => ErrorCode::NotDemonstration,
        }
    }

    /// The error as it crosses to the screen; its whole chain goes to the log under the same trace number.
    pub fn into_wire(self) -> WireError {
        let trace_id = trace();
        tracing::warn!(trace_id, code = ?self.code(), error = %chain(&self), "a use case did not succeed");
        WireError { code: self.code(), params: self.params(), trace_id }
    }

    /// Words for the sentence; never a person.
    pub fn params(&self) -> BTreeMap<String, String> {
        let pairs: Vec<(&str, String)> = match self {
            Self::OfficeField(field)
            | Self::PatientField(field)
            | Self::PersonField(field)
            | Self::TariffField(field)
            | Self::BoxField(field)
            | Self::Retention(field) => {
                vec![("field", (*field).to_owned())]
            }
            Self::Recovery(RecoveryCodeError::Group(group)) => vec![("group", group.to_string())],
            Self::Pin(PinFailure::Wrong { left }) => vec![("left", left.to_string())],
            Self::Pin(PinFailure::Wait { seconds }) => vec![("seconds", seconds.to_string())],
            Self::Blocked(check) => vec![("check", check.word().to_owned())],
            Self::ActCode(act) | Self::QuantityWrong { act } | Self::TariffOverlap(act) => {
                vec![("act", act.clone())]
            }
            Self::Draft(DraftError::ActUnknown { code, date } | DraftError::PriceUnknown { code, date }) => {
                vec![("act", code.to_string()), ("date", date.to_string())]
            }
            Self::BoxPrice { cip } => vec![("cip", cip.clone())],
            Self::Medicines(error) => error.params(),
            Self::Lists(ListsError::Missing(path, _)) => vec![("path", path.display().to_string())],
            Self::Lists(ListsError::Refused(_, refusal)) => vec![("why", refusal.code().to_owned())],
            Self::Draft(DraftError::Detail { code }) => vec![("act", code.to_string())],
            Self::Draft(DraftError::RateUnknown { date }) => vec![("date", date.to_string())],
            Self::Update(error) => error.params(),
            Self::Save { path, .. } | Self::Viewer { path, .. } => {
                vec![("path", path.display().to_string())]
            }
            _ => Vec::new(),
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

impl From<ChangeError> for Error {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::NotDone(why) => Self::NotDone(why),
            ChangeError::Store(error) => Self::Store(error),
        }
    }
}

fn not_done_code(why: NotDone) -> ErrorCode {
    match why {
        NotDone::InvoiceUnknown => ErrorCode::InvoiceUnknown,
        NotDone::Cancelled => ErrorCode::InvoiceCancelled,
        NotDone::AlreadySo => ErrorCode::AlreadySo,
        NotDone::CannotReplace => ErrorCode::CannotReplace,
        NotDone::DraftWaits => ErrorCode::DraftWaits,
        NotDone::Closed => ErrorCode::PeriodClosed,
        NotDone::NotOver => ErrorCode::PeriodNotOver,
        NotDone::EarlierOpen => ErrorCode::EarlierOpen,
        NotDone::NothingToClose => ErrorCode::NothingToClose,
    }
}

/// A number under which the log tells more: another one each time, and in each run of the program.
pub(crate) fn trace() -> String {
    static RUN: OnceLock<String> = OnceLock::new();
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let run = RUN.get_or_init(|| {
        let mut bytes = [0; 3];
        // Without random numbers it is the same in each run: the log's dates tell them apart.
        if getrandom::fill(&mut bytes).is_err() {
            tracing::warn!("the system gives no random numbers");
        }
        data_encoding::HEXLOWER.encode(&bytes)
    });
    format!("{run}-{:03}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn backup_code(error: &BackupError) -> ErrorCode {
    match error {
        BackupError::File(error) => io_code(error),
        BackupError::Store(error) => store_code(error),
        BackupError::NotGood(_) => ErrorCode::BackupNotGood,
    }
}

fn restore_code(error: &RestoreError) -> ErrorCode {
    match error {
        RestoreError::NotABackup => ErrorCode::NotABackup,
        RestoreError::Newer => ErrorCode::OfficeNewer,
        RestoreError::Damaged(_) | RestoreError::Altered(_) => ErrorCode::BackupDamaged,
        RestoreError::Wrong => ErrorCode::BackupWrongSecret,
        RestoreError::InUse => ErrorCode::OfficeInUse,
        RestoreError::File(error) => io_code(error),
        RestoreError::Open(error) => open_code(error),
        RestoreError::Store(error) => store_code(error),
    }
}

fn keys_code(error: &KeyChangeError) -> ErrorCode {
    match error {
        KeyChangeError::WrongPassphrase => ErrorCode::WrongPassphrase,
        KeyChangeError::Open(error) => open_code(error),
        KeyChangeError::File(error) => io_code(error),
        KeyChangeError::Store(error) => store_code(error),
    }
}

fn lists_code(error: &ListsError) -> ErrorCode {
    match error {
        ListsError::Missing(..) => ErrorCode::ListsFolder,
        ListsError::NotWritten(_, error) => io_code(error),
        ListsError::Refused(..) => ErrorCode::ListsRefused,
        ListsError::OtherRoots => ErrorCode::ListsSigner,
    }
}

fn draft_code(error: &DraftError) -> ErrorCode {
    match error {
        DraftError::ActUnknown { .. } => ErrorCode::ActUnknown,
        DraftError::PriceUnknown { .. } => ErrorCode::PriceUnknown,
        DraftError::Detail { .. } => ErrorCode::ActDetail,
        DraftError::ActCount => ErrorCode::ActCount,
        DraftError::BeforeBirth => ErrorCode::DateBeforeBirth,
        DraftError::RateUnknown { .. } => ErrorCode::RateUnknown,
        DraftError::AmountTooLarge => ErrorCode::AmountTooLarge,
    }
}

fn open_code(error: &OpenError) -> ErrorCode {
    match error {
        OpenError::Missing => ErrorCode::OfficeMissing,
        OpenError::InUse => ErrorCode::OfficeInUse,
        OpenError::WrongPassphrase => ErrorCode::WrongPassphrase,
        OpenError::WrongRecovery => ErrorCode::WrongRecovery,
        OpenError::Newer(_) => ErrorCode::OfficeNewer,
        OpenError::Damaged(_) => ErrorCode::OfficeDamaged,
        OpenError::NotEncrypting => ErrorCode::Internal,
        OpenError::File(error) => io_code(error),
        OpenError::Store(error) => store_code(error),
    }
}

fn pin_code(error: &PinFailure) -> ErrorCode {
    match error {
        PinFailure::NoneHere => ErrorCode::PinMissing,
        PinFailure::Wrong { .. } => ErrorCode::WrongPin,
        PinFailure::Wait { .. } => ErrorCode::PinWait,
        PinFailure::Keys(KeyStoreError::Missing) => ErrorCode::NoKeyStore,
        PinFailure::Keys(KeyStoreError::Refused(_)) => ErrorCode::KeyStoreRefused,
        PinFailure::Office(error) => open_code(error),
        PinFailure::File(error) => io_code(error),
    }
}

fn store_code(error: &StoreError) -> ErrorCode {
    match error {
        StoreError::DiskFull(_) => ErrorCode::DiskFull,
        StoreError::ReadOnly(_) => ErrorCode::ReadOnly,
        StoreError::DiskFails(_) => ErrorCode::DiskFails,
        StoreError::Damaged(_) => ErrorCode::OfficeDamaged,
        StoreError::Closed => ErrorCode::Locked,
        StoreError::Database(_) => ErrorCode::Internal,
    }
}

fn io_code(error: &io::Error) -> ErrorCode {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ErrorCode::ReadOnly,
        _ => ErrorCode::SaveFailed,
    }
}

/// An error and its causes, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
