//! What can stop a card from being read. None of it blames the patient.

use super::Fault;

/// Why nothing came of a card or its reader. Each has a name, and something that the user can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardTrouble {
    /// No reader is plugged in.
    #[error("no reader is plugged in")]
    NoReader,
    /// The system's card service does not run.
    #[error("the card service does not run")]
    ServiceStopped,
    /// The system does not let this session use the readers.
    #[error("the session may not use the readers")]
    Denied,
    /// Another program has the reader for itself.
    #[error("another program has the reader")]
    InUse,
    /// The reader was unplugged.
    #[error("the reader was unplugged")]
    ReaderGone,
    /// The card was taken away, or the phone lifted.
    #[error("the card was taken away")]
    Removed,
    /// Another program, or the system, reset the card in the middle.
    #[error("the card was reset by somebody else")]
    Reset,
    /// The card does not answer when it is powered: upside down, dirty or broken.
    #[error("the card does not answer")]
    Mute,
    /// The reader never gave the reply back.
    #[error("the reader does not come back")]
    Stuck,
    /// Time is up, though the card kept answering.
    #[error("the card takes too long")]
    TooLong,
    /// The reader failed.
    #[error("the reader failed")]
    Failed,
}

impl CardTrouble {
    /// Every trouble there is.
    pub const ALL: [Self; 11] = [
        Self::NoReader,
        Self::ServiceStopped,
        Self::Denied,
        Self::InUse,
        Self::ReaderGone,
        Self::Removed,
        Self::Reset,
        Self::Mute,
        Self::Stuck,
        Self::TooLong,
        Self::Failed,
    ];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoReader => "no_reader",
            Self::ServiceStopped => "reader_service_stopped",
            Self::Denied => "reader_denied",
            Self::InUse => "reader_in_use",
            Self::ReaderGone => "reader_unplugged",
            Self::Removed => "card_removed",
            Self::Reset => "card_reset",
            Self::Mute => "card_mute",
            Self::Stuck => "reader_stuck",
            Self::TooLong => "card_too_slow",
            Self::Failed => "reader_failed",
        }
    }
}

impl From<Fault> for CardTrouble {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NoService | Fault::Lost => Self::ServiceStopped,
            Fault::Denied => Self::Denied,
            Fault::Busy => Self::InUse,
            Fault::ReaderGone => Self::ReaderGone,
            Fault::NoCard => Self::Removed,
            Fault::Reset => Self::Reset,
            Fault::Mute => Self::Mute,
            Fault::Failed => Self::Failed,
        }
    }
}
