//! Cards and phones in PC/SC readers: who comes and goes, and a dialogue with whoever lies there.
//!
//! [`Supervisor::start`] watches the readers from a thread of its own and tells a sink what happens as [`CardEvent`]s. It
//! outlives the card service: when that stops, the supervisor says so and takes it up again. It opens nothing by itself.
//!
//! A card that may be spoken to comes as a [`Card`]; [`Card::open`] begins a [`Dialogue`], which sends commands and gives
//! replies, each within the dialogue's patience even if the reader never answers. The reader is shared, held only while
//! commands follow each other, and free for other programs in between. A professional's card is never opened: its
//! arrival carries no [`Card`].
//!
//! Of commands and replies, only class, instruction, lengths and status word are logged.

mod atr;
mod board;
mod dialogue;
mod identify;
mod seam;
mod supervisor;
mod system;
mod trouble;
mod winscard;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;

pub use atr::CardKind;
pub use board::{Arrival, CardEvent, Reader, Readers, SlotState};
pub use dialogue::{Card, Dialogue, Exchange, PATIENCE};
pub use identify::{identify, is_payment};
pub use seam::{Context, Fault, Link, Presence, Service, Slot, Talk};
pub use supervisor::{Options, Supervisor};
pub use system::System;
pub use trouble::CardTrouble;
