//! The seams to the system's card service: what is asked of it, so that each system can be played in a test.

use std::time::Duration;

/// The card service of a system.
pub trait Service: Send + Sync + 'static {
    /// A context of one's own. One that waits answers to nothing else, so each thread has its own.
    fn establish(&self) -> Result<Box<dyn Context>, Fault>;
}

/// One client of the card service.
pub trait Context: Send {
    /// The names of the readers that are plugged in; none is no fault.
    fn readers(&mut self) -> Result<Vec<String>, Fault>;

    /// Waits until one of these readers differs from what the call before told, or one was plugged or unplugged where
    /// `plugging` asks for that, or the time is over. Tells how all of them are. May return early and without news.
    fn wait(&mut self, readers: &[String], plugging: bool, time: Duration) -> Result<Vec<Slot>, Fault>;

    /// Ends a wait from another thread, if one is under way.
    fn waker(&self) -> Box<dyn Fn() + Send + Sync>;

    /// Connects to the card in a reader, shared with other programs.
    fn connect(&mut self, reader: &str) -> Result<Box<dyn Link>, Fault>;
}

/// A connection to a card. Dropping it leaves the card as it is.
pub trait Link {
    /// Holds the card while `talk` runs, so that no other program speaks in between.
    fn hold(&mut self, talk: &mut Talk<'_>) -> Result<(), Fault>;
}

/// What is said while a card is held: it is given the means to send a command and receive the reply, status word included.
pub type Talk<'a> = dyn FnMut(&mut dyn FnMut(&[u8]) -> Result<Vec<u8>, Fault>) + 'a;

/// A reader as the service sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its name.
    pub reader: String,
    /// What lies in it.
    pub presence: Presence,
    /// Whether another program has it for itself.
    pub exclusive: bool,
    /// How often cards have come and gone; always 0 where the system does not count (macOS).
    pub count: u32,
}

/// What lies in a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// Nothing.
    Empty,
    /// A card, with its answer to reset.
    Card(Vec<u8>),
    /// A card that does not answer.
    Mute,
    /// There is no such reader any more.
    Gone,
}

/// What the service answers instead of doing what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The service does not run. On Windows it may only sleep because no reader is there.
    #[error("no card service")]
    NoService,
    /// The context is worth nothing any more: another must be established.
    #[error("the context is lost")]
    Lost,
    /// The session may not use the service.
    #[error("denied")]
    Denied,
    /// Another program holds the reader.
    #[error("sharing violation")]
    Busy,
    /// There is no such reader.
    #[error("the reader is gone")]
    ReaderGone,
    /// There is no card, or no longer the same.
    #[error("no card")]
    NoCard,
    /// The card was reset since the last command.
    #[error("the card was reset")]
    Reset,
    /// The card does not answer.
    #[error("the card does not answer")]
    Mute,
    /// Anything else.
    #[error("the exchange failed")]
    Failed,
}
