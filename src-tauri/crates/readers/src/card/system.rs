//! Where the card services of the three systems differ.

use std::time::Duration;

use super::CardTrouble;

/// How the card service of a system behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct System {
    /// A wait can end because a reader is plugged or unplugged.
    pub notifies_plugging: bool,
    /// How long a wait lasts before the readers are listed again, whatever happens.
    pub look: Duration,
    /// What it means that the service does not answer.
    pub without_service: CardTrouble,
}

impl System {
    /// pcsc-lite: the daemon may not be installed, or its policy (polkit) may keep this session out.
    pub const LINUX: Self = Self {
        notifies_plugging: true,
        look: Duration::from_secs(5),
        without_service: CardTrouble::ServiceStopped,
    };

    /// The service stops with the last reader, and does not start by itself when none was ever there: only a new
    /// context tells. The user is asked for a reader, since that is what is missing. It also resets a card that is held
    /// in silence for 5 s, so nothing is ever held that long.
    pub const WINDOWS: Self = Self {
        notifies_plugging: true,
        look: Duration::from_secs(5),
        without_service: CardTrouble::NoReader,
    };

    /// Plugging is not told: the readers are listed twice a second.
    pub const MACOS: Self = Self {
        notifies_plugging: false,
        look: Duration::from_millis(500),
        without_service: CardTrouble::ServiceStopped,
    };

    /// The one that this program runs on.
    pub const HERE: Self = if cfg!(windows) {
        Self::WINDOWS
    } else if cfg!(target_os = "macos") {
        Self::MACOS
    } else {
        Self::LINUX
    };
}
