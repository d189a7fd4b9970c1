//! What was presented, by whatever channel: bytes that nobody believes yet, an identity that nobody signed, or nothing.

use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use credential::{Presented, Rejection};
use identity::{Card, Disagreement, INS_PREFIX, Ins, TWO_D_DOC_PREFIX, TwoDDoc};
use readers::{Picture, symbols};
use store::{Authenticity, Channel};

use crate::wire::TroubleReason;
use crate::{Error, medicines};

/// The prefixes of what is read among other codes on a counter, a presentation (`spec/presentation.md` §3) before papers.
const READ: [&str; 3] = ["CV1:", INS_PREFIX, TWO_D_DOC_PREFIX];

/// What was presented: it says nothing about its truth.
#[derive(Debug)]
pub struct Presentation {
    pub(crate) channel: Channel,
    pub(crate) seen: Seen,
    /// From a picture: the phone itself may be anywhere.
    pub(crate) remote: bool,
    /// When it began to be presented, by the steady clock; none: when it is read.
    pub(crate) began: Option<Duration>,
}

/// What came by the channel.
#[derive(Debug)]
pub(crate) enum Seen {
    /// Of a phone: only `credential::verify` can tell what is in it.
    Phone(Presented),
    /// Of a plastic card or a paper.
    Stated(Box<Stated>),
    /// A paper that is signed, and is no card.
    Paper(Box<TwoDDoc>),
    /// Something that does not hold what it says it is.
    False(Rejection),
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
    /// What the number of an INS says otherwise than its traits.
    pub(crate) disagreements: Vec<Disagreement>,
}

/// Whether a text among the codes on a counter may be a presentation or a paper; nothing else is read without being asked.
pub(crate) fn is_for_us(text: &str) -> bool {
    READ.iter().any(|prefix| text.starts_with(prefix))
}

impl Presentation {
    /// The same, that began to be presented at a moment of the steady clock.
    pub(crate) fn since(self, began: Duration) -> Self {
        Self { began: Some(began), ..self }
    }

    /// Whether there is something to judge in it.
    pub(crate) fn is_something(&self) -> bool {
        !matches!(self.seen, Seen::Nothing(_))
    }

    /// The text of a code, as a scanner types it: a phone's, unless it begins as one of the papers that are read.
    pub fn from_text(text: &str) -> Self {
        let text = without_symbology(text);
        if text.starts_with(INS_PREFIX) {
            return Self::from_ins(text);
        }
        // Whatever begins so and is no 2D-Doc is a code of something else, as any other.
        if text.starts_with(TWO_D_DOC_PREFIX)
            && let Ok(paper) = TwoDDoc::parse(text)
        {
            return Self::by(Channel::Qr, Seen::Paper(Box::new(paper)));
        }
        if medicines::is_box(text) {
            return Self::nothing(Channel::Qr, TroubleReason::MedicineBox);
        }
        Self::by(Channel::Qr, Seen::Phone(Presented::from_qr_text(text)))
    }

    /// Who an INS datamatrix says somebody is. One that is damaged, or whose number has not the key it must have, is
    /// `malformed` as a card with such a number is (`spec/presentation.md` §4 rows 1 and 14).
    fn from_ins(text: &str) -> Self {
        let seen = match Ins::parse(text) {
            Ok(ins) => Seen::Stated(Box::new(Stated::from(&ins))),
            Err(error) => {
                tracing::info!(%error, "an INS datamatrix was not read");
                Seen::False(Rejection::Malformed)
            }
        };
        Self::by(Channel::Ins, seen)
    }

    /// A picture that a user drops, pastes or chooses. Where several codes are seen, a presentation goes first, then a
    /// paper: a hospital's sheet has other codes on it.
    pub fn from_picture(bytes: &[u8]) -> Self {
        let Ok(picture) = Picture::decode(bytes) else {
            return Self::nothing(Channel::Qr, TroubleReason::ImageUnreadable);
        };
        let found = symbols(&picture);
        let place =
            |text: &str| READ.iter().position(|prefix| text.starts_with(prefix)).unwrap_or(READ.len());
        match found.iter().min_by_key(|symbol| place(&symbol.text)) {
            Some(symbol) => Self { remote: true, ..Self::from_text(&symbol.text) },
            None => Self::nothing(Channel::Qr, TroubleReason::NoCodeFound),
        }
    }

    /// What a session with a phone over NFC gave.
    pub fn from_tap(presented: Presented) -> Self {
        Self::by(Channel::Nfc, Seen::Phone(presented))
    }

    /// Who a plastic card says its holder and beneficiaries are.
    pub fn from_plastic_card(card: Card) -> Self {
        let stated = Stated {
            card,
            authenticity: Authenticity::CardUnverified,
            test: false,
            disagreements: Vec::new(),
        };
        Self::by(Channel::Vitale, Seen::Stated(Box::new(stated)))
    }

    /// Nothing that could be judged came by a channel, and why.
    pub fn nothing(channel: Channel, reason: TroubleReason) -> Self {
        Self::by(channel, Seen::Nothing(reason))
    }

    fn by(channel: Channel, seen: Seen) -> Self {
        Self { channel, seen, remote: false, began: None }
    }

    /// The picture that the simulated phone shows, taken away so that it shows a fresh code.
    pub(crate) fn from_frame(path: &Path) -> Result<Self, Error> {
        let save = |source| Error::Save { path: path.to_path_buf(), source };
        match fs::read(path) {
            Ok(bytes) => {
                fs::remove_file(path).map_err(save)?;
                // It stands on the counter, as if before a camera.
                Ok(Self { remote: false, ..Self::from_picture(&bytes) })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Self::nothing(Channel::Qr, TroubleReason::PhoneShowsNothing))
            }
            Err(error) => Err(save(error)),
        }
    }
}

/// An INS says who somebody is and nothing of their cover: no fund and no rights are made up for it.
impl From<&Ins> for Stated {
    fn from(ins: &Ins) -> Self {
        Self {
            card: Card {
                holder: ins.person(),
                beneficiaries: Vec::new(),
                organism: None,
                rights: Vec::new(),
                rights_as_of: None,
                activation: None,
                code_gestion: None,
            },
            authenticity: Authenticity::DocumentUnsigned,
            test: !ins.oid.is_real(),
            disagreements: ins.disagreements(),
        }
    }
}

/// A code without the name of its symbology, which a scanner may put first (ISO/IEC 15424: `]Q1`, `]d2`). No code of
/// ours begins with a bracket.
pub(crate) fn without_symbology(text: &str) -> &str {
    let name = text.get(..3).filter(|name| name.starts_with(']') && name.is_ascii());
    name.and_then(|name| text.strip_prefix(name)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_symbology_is_no_part_of_a_code() {
        let table = [
            ("]Q1CV1:AB", "CV1:AB"),
            ("]d1IS01", "IS01"),
            ("]d2010340", "010340"),
            ("CV1:AB", "CV1:AB"),
            ("]é", "]é"),
            ("]Q", "]Q"),
            ("", ""),
        ];
        for (text, code) in table {
            assert_eq!(without_symbology(text), code, "{text:?}");
        }
    }
}
