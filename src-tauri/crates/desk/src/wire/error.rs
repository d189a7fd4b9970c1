//! Failures, as a closed set of codes. The screen has the sentences.

use std::collections::BTreeMap;

use serde::Serialize;

/// A call that did not succeed.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct WireError {
    /// What happened.
    pub code: ErrorCode,
    /// Words to put in the sentence (`act`, `date`, `path`); never a person.
    pub params: BTreeMap<String, String>,
    /// Where the log tells the whole story.
    pub trace_id: String,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The passphrase does not open this office.
    WrongPassphrase,
    /// The recovery code does not open this office.
    WrongRecovery,
    /// What was typed is no recovery code: `group`, when one of its groups is wrong.
    RecoveryMistyped,
    /// The PIN is wrong: `left` tries before there is a wait.
    WrongPin,
    /// No PIN is looked at for `seconds`.
    PinWait,
    /// This person has no PIN on this computer.
    PinMissing,
    /// A new PIN is not six digits, or one that anybody would try first.
    PinWeak,
    /// This computer has no key store, and PINs need one.
    NoKeyStore,
    /// The computer's key store does not answer.
    KeyStoreRefused,
    /// This person does not work here any more.
    PersonGone,
    /// Somebody has or had this name.
    NameTaken,
    /// A field of a new person is missing or wrong: `field`.
    PersonField,
    /// The last administrator stays.
    LastAdministrator,
    /// Who is at the counter may not do this.
    NotAllowed,
    /// Nobody was chosen to bill for.
    BillerMissing,
    /// A new passphrase has fewer than 12 characters.
    PassphraseTooShort,
    /// There is no office in this folder.
    OfficeMissing,
    /// There is one already.
    OfficeExists,
    /// Another program holds the office.
    OfficeInUse,
    /// A later version of the program wrote it.
    OfficeNewer,
    /// The office's files are damaged, or not an office.
    OfficeDamaged,
    /// A field of a new office is missing or wrong: `field`.
    OfficeField,
    /// The office is locked.
    Locked,
    /// The disk is full: nothing was recorded.
    DiskFull,
    /// The disk or folder cannot be written: nothing was recorded.
    ReadOnly,
    /// The disk answers with an error: nothing was recorded.
    DiskFails,
    /// The lists of a folder were not taken over; those in force stay.
    ListsRefused,
    /// A file of a lists folder is not there, or cannot be read.
    ListsFolder,
    /// The lists of a folder are signed by others than the office's.
    ListsSigner,
    /// No reading has this number.
    ReadingUnknown,
    /// The card has no such rank.
    BeneficiaryUnknown,
    /// The date of care is no date, or lies in the future.
    DateWrong,
    /// The day of care comes before the patient's birth.
    DateBeforeBirth,
    /// No rate is known on this day: `date`.
    RateUnknown,
    /// No act has this code on this day: `act`, `date`.
    ActUnknown,
    /// The act has no price that is known in this zone, so that the office enters it: `act`, `date`.
    PriceUnknown,
    /// A quantity is not 1 to 99: `act`.
    QuantityWrong,
    /// Kilometres, a modifier or an excess that the act does not take: `act`.
    ActDetail,
    /// An hour is not HH:MM.
    TimeWrong,
    /// A field of a price that the office enters is missing or wrong: `field`.
    TariffField,
    /// Two prices of the office's own for one act on one day: `act`.
    TariffOverlap,
    /// A draft without an act, or with more than an invoice holds.
    ActCount,
    /// An amount is too large to be billed.
    AmountTooLarge,
    /// A fund that was typed is not nine characters of a fund.
    OrganismWrong,
    /// A patient file is not one: `field`.
    PatientField,
    /// The database of medicines of a folder was not taken over; the one that is there stays: `file`, `line`.
    MedicinesRefused,
    /// Not the code of a box of medicine.
    BoxCode,
    /// No price is known of a box, so that it must be typed: `cip`.
    BoxPrice,
    /// A field of a box or of the prescription is wrong: `field`.
    BoxField,
    /// The copy did not pass the checks of a restoration: the ones before are still there.
    BackupNotGood,
    /// The file is no copy of an office.
    NotABackup,
    /// The copy is damaged or was altered.
    BackupDamaged,
    /// What was typed does not open the copy.
    BackupWrongSecret,
    /// No folder for copies was chosen, or it is not there, or lies in the office itself.
    BackupFolder,
    /// What was typed or handed in is no head of the journal.
    CheckpointWrong,
    /// A period of retention cannot be: `field`.
    RetentionWrong,
    /// No invoice has this number.
    InvoiceUnknown,
    /// The invoice is cancelled: nothing happens to it any more.
    InvoiceCancelled,
    /// The invoice stands so already.
    AlreadySo,
    /// The invoice to replace is not cancelled, or is replaced already.
    CannotReplace,
    /// Another draft waits: it would be lost.
    DraftWaits,
    /// No reason was given, or one of more than 200 characters.
    ReasonMissing,
    /// A check forbids sealing: `check`.
    CheckBlocks,
    /// The period is closed.
    PeriodClosed,
    /// The period is not over.
    PeriodNotOver,
    /// An earlier period, or a part of this one, is still open.
    EarlierOpen,
    /// No part of the period was closed.
    NothingToClose,
    /// Not a day, a month or a year as it is written.
    PeriodWrong,
    /// The sheet could not be made.
    SheetFailed,
    /// The file could not be written: `path`.
    SaveFailed,
    /// A B2 preview was asked for without names.
    ExportNeedsNames,
    /// The system's viewer did not open; the file is at `path`.
    ViewerFailed,
    /// The printer did not take a paper that is not saved for want of one.
    NotPrinted,
    /// Distances of the calibration page that no printer has.
    CalibrationWrong,
    /// The office did not say that it takes updates.
    UpdatesOff,
    /// An invoice is open: nothing is installed now.
    InvoiceOpen,
    /// The file is not taken as an update: `reason`.
    UpdateRefused,
    /// The file of an update cannot be read: `path`.
    UpdateUnreadable,
    /// This is not a demonstration office.
    NotDemonstration,
    /// Anything else: the log knows.
    Internal,
}
