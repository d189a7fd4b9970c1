//! Cards and phones on the readers: from what is laid down to what was presented.
//!
//! [`CardReaders`] is everything that a counter needs: it watches the readers, reads what is laid down, has patience with a
//! phone that is lifted too early, and tells [`CardNews`]. What it presents goes to [`Desk::read`](crate::Desk::read) or
//! [`read_alone`](crate::read_alone) like a picture does.

mod attendant;
mod phone;
mod plastic;
mod watch;
mod words;

pub use attendant::{CardNews, Wanted};
pub use phone::{PhoneTrouble, tap};
pub use watch::{CardReaders, readers_now};
