//! What is owed: acts, dated tariffs, and who pays which share, in whole cents.
//!
//! Nothing here reads a file, a clock or the network, and no amount is ever a float: the tariff table comes as text,
//! the day of care as an argument. The table speaks for a mainland GP in sector 1; a price that its sources dispute
//! is marked `unverified` and comes back as a [`Notice`], it is never chosen in silence.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod act;
pub mod export;
mod money;
pub mod organisms;
mod quote;
mod raw;
mod sector;
mod tariff;
mod trade;

pub use act::{ActCode, ActCodeError, Condition, Pathway, Quantity, ThirdParty};
pub use money::Cents;
pub use quote::{Draft, DraftError, Line, MAX_ACTS, Notice, NoticeKind, Quote, Shares, quote};
pub use sector::Sector;
pub use tariff::{
    AgeRange, InForce, MAX_BYTES, MAX_ROWS, OrdinaryRate, Participation, Rate, Tariff, TariffError,
    TariffTable,
};
pub use trade::Trade;
