//! The readers, as the screen and the terminal show them. Nothing of a person.

use serde::Serialize;

use super::TroubleReason;

/// How the readers are.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Readers {
    /// Why none can be used at all: `no_reader`, `reader_service_stopped` or `reader_denied`; null when some can.
    pub trouble: Option<TroubleReason>,
    /// Those that are plugged in.
    pub readers: Vec<Reader>,
}

/// A reader that is plugged in.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Reader {
    /// Its name, as the system gives it.
    pub name: String,
    /// How it is.
    pub state: ReaderState,
}

/// How a reader is, or what lies in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum ReaderState {
    /// It waits for a card.
    Empty,
    /// A phone, or any other card without contacts.
    Contactless,
    /// A carte Vitale 2.
    #[serde(rename = "vitale_2")]
    Vitale2,
    /// A carte Vitale of the generation before.
    #[serde(rename = "vitale_1")]
    Vitale1,
    /// A professional's card.
    Professional,
    /// A payment card.
    Payment,
    /// A badge or ticket.
    Badge,
    /// Another card.
    Other,
    /// A card that does not answer.
    Mute,
    /// Another program has it for itself.
    InUse,
    /// The user wants it left alone.
    Ignored,
}

impl From<&readers::card::Readers> for Readers {
    fn from(readers: &readers::card::Readers) -> Self {
        let readers::card::Readers { trouble, readers } = readers;
        Self {
            trouble: trouble.map(TroubleReason::from),
            readers: readers.iter().map(Reader::from).collect(),
        }
    }
}

impl From<&readers::card::Reader> for Reader {
    fn from(reader: &readers::card::Reader) -> Self {
        let readers::card::Reader { name, state } = reader;
        Self { name: name.clone(), state: (*state).into() }
    }
}

impl From<readers::card::SlotState> for ReaderState {
    fn from(state: readers::card::SlotState) -> Self {
        use readers::card::{CardKind, SlotState};
        match state {
            SlotState::Empty => Self::Empty,
            SlotState::Mute => Self::Mute,
            SlotState::InUse => Self::InUse,
            SlotState::Ignored => Self::Ignored,
            SlotState::Card(kind) => match kind {
                CardKind::Contactless => Self::Contactless,
                CardKind::Vitale2 => Self::Vitale2,
                CardKind::Vitale1 => Self::Vitale1,
                CardKind::Professional => Self::Professional,
                CardKind::Payment => Self::Payment,
                CardKind::Badge => Self::Badge,
                CardKind::Other => Self::Other,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use readers::card::{CardKind, SlotState};

    #[test]
    fn the_wire_says_the_words_of_the_readers() {
        let others = [SlotState::Empty, SlotState::Mute, SlotState::InUse, SlotState::Ignored];
        for state in CardKind::ALL.map(SlotState::Card).into_iter().chain(others) {
            assert_eq!(serde_json::to_value(ReaderState::from(state)).unwrap(), state.code());
        }
    }
}
