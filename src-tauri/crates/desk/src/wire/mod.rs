//! What crosses to the screen and to the terminal: serde twins of what the desk knows, codes and figures, no sentences.
//!
//! The TypeScript twins in `ui/src/lib/bindings/` are made from these types by a test of this crate.

mod camera;
mod closing;
mod diagnostic;
mod discretion;
mod error;
mod event;
mod export;
mod invoice;
mod keeping;
mod medicine;
mod notice;
mod paper;
mod patient;
mod people;
mod preflight;
mod print;
mod quality;
mod readers;
mod reading;
mod reason;
mod register;
mod session;
mod tariff;
mod updates;

pub use camera::{CameraInfo, CameraState, CameraStatus};
pub use closing::{
    Amounts, Books, CauseCount, Closing, OpenDay, PaymentSums, PeriodKind, ReadingCounts, Sum, Totals,
};
pub use diagnostic::{Diagnostic, LastTrouble};
pub use discretion::{Discretion, Displays, Shield};
pub use error::{ErrorCode, WireError};
pub use event::{Attention, CameraHint, ChannelCode, ChannelKind, ChannelState, Event, ReadingStep};
pub use export::{Export, ExportFormat, ExportPlan, LeftOut, LeftOutReason, SavedExport};
pub use invoice::{
    ActAsks, ActChoice, Condition, Draft, DraftAct, Excess, ExcessKind, Invoice, InvoiceLine, Menu,
    ModifierChoice, Pathway, Quote, SavedSheet, Shares, TariffTable, UnpricedAct, Withheld,
};
pub use keeping::{
    BackupFile, Backups, JournalCheck, JournalFault, JournalFaultKind, KeyPlace, MadeBackup, PurgeDue,
    Purged, Restored, Retention, RetentionKind,
};
pub use medicine::{
    BoxSeen, DraftBox, GenericRole, Medicine, MedicineLine, Medicines, Prescription, Substitution, TypedBox,
};
pub use notice::{Notice, NoticeCode};
pub use paper::{Disagreement, Paper, PaperKind};
pub use patient::{PatientFile, PatientOrganism, PatientPerson};
pub use people::{
    Deed, Door, Founded, LockReason, Member, Named, NewMember, People, PinState, RecoverySheet, Role, User,
};
pub use preflight::{Check, CheckCode};
pub use print::{
    CutValue, MadePaper, PrintState, PrintWay, Printer, PrinterSettings, SheetCheck, SheetField,
};
pub use quality::{ChannelQuality, DayQuality, FailureCause, Failures, HourQuality, Quality, QualityTable};
pub use readers::{Reader, ReaderState, Readers};
pub use reading::{
    Authenticity, Channel, Cover, Issuer, Lists, Organism, Period, Person, Possession, ReadCard, ReadVerdict,
    Reading, Refused, RefusedVerdict, Rights, RightsState, Shown, Trouble, TroubleVerdict, Unlock,
};
pub use reason::{ConfirmReason, RefusalReason, TroubleReason};
pub use register::{
    CreditNote, Happening, InvoiceEvent, InvoiceFile, InvoiceFilter, InvoicePage, InvoiceRow, InvoiceWish,
    KeptDraft, OrphanPage, OrphanReading, PaperState, PaperWish, PaymentState, Standing, Trust, Turn,
};
pub use session::{
    Challenge, Counters, NewOffice, Office, Practice, Practitioner, Sector, Session, SessionState, SetupStep,
    Trade,
};
pub use tariff::{OwnTariff, TariffList, TariffRow};
pub use updates::{UpdateHandedOver, UpdateJudged, UpdateRefusal, Updates};
