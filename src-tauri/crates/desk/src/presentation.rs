//! What was presented, by whatever channel: bytes that nobody believes yet, an identity that nobody signed, or nothing.

use std::path::Path;
use std::{fs, io};

use credential::Presented;
use identity::Card;
use readers::{Picture, symbols};
use store::{Authenticity, Channel};

use crate::Error;
use crate::wire::TroubleReason;

/// The prefix of a presentation among other codes on a counter (`spec/presentation.md` §3).
const PREFIX: &str = "CV1:";

/// What was presented: it says nothing about its truth.
#[derive(Debug)]
pub struct Presentation {
    pub(crate) channel: Channel,
    pub(crate) seen: Seen,
}

/// What came by the channel.
#[derive(Debug)]
pub(crate) enum Seen {
    /// Of a phone: only `credential::verify` can tell what is in it.
    Phone(Presented),
    /// Of a plastic card or a paper.
    Stated(Box<Stated>),
    /// Nothing that could be judged.
    Nothing(TroubleReason),
}

/// Who a plastic card or a paper says somebody is. Nothing was signed, so that nothing was verified.
#[derive(Debug)]
pub(crate) struct Stated {
    pub(crate) card: Card,
    pub(crate) authenticity: Authenticity,
    /// Made for tests: never a real person.
    pub(crate) test: bool,
}

impl Presentation {
    /// The text of a code, as a scanner types it.
    pub fn from_text(text: &str) -> Self {
        Self { channel: Channel::Qr, seen: Seen::Phone(Presented::from_qr_text(text)) }
    }

    /// A picture, as a camera takes it or a user drops it. Where several codes are seen, a presentation goes first.
    pub fn from_picture(bytes: &[u8]) -> Self {
        let Ok(picture) = Picture::decode(bytes) else {
            return Self::nothing(Channel::Qr, TroubleReason::ImageUnreadable);
        };
        let found = symbols(&picture);
        let first = found.iter().find(|symbol| symbol.text.starts_with(PREFIX)).or(found.first());
        match first {
            Some(symbol) => Self::from_text(&symbol.text),
            None => Self::nothing(Channel::Qr, TroubleReason::NoCodeFound),
        }
    }

    /// What a session with a phone over NFC gave.
    pub fn from_tap(presented: Presented) -> Self {
        Self { channel: Channel::Nfc, seen: Seen::Phone(presented) }
    }

    /// Who a plastic card says its holder and beneficiaries are.
    pub fn from_plastic_card(card: Card) -> Self {
        let stated = Stated { card, authenticity: Authenticity::CardUnverified, test: false };
        Self { channel: Channel::Vitale, seen: Seen::Stated(Box::new(stated)) }
    }

    /// Nothing that could be judged came by a channel, and why.
    pub fn nothing(channel: Channel, reason: TroubleReason) -> Self {
        Self { channel, seen: Seen::Nothing(reason) }
    }

    /// The picture that the simulated phone shows, taken away so that it shows a fresh code.
    pub(crate) fn from_frame(path: &Path) -> Result<Self, Error> {
        let save = |source| Error::Save { path: path.to_path_buf(), source };
        match fs::read(path) {
            Ok(bytes) => {
                fs::remove_file(path).map_err(save)?;
                Ok(Self::from_picture(&bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Self::nothing(Channel::Qr, TroubleReason::PhoneShowsNothing))
            }
            Err(error) => Err(save(error)),
        }
    }
}
