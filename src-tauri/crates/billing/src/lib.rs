//! What is owed: acts, dated tariffs, and who pays which share, in whole cents.
//!
//! Nothing here reads a file, a clock or the network, and no amount is ever a float: the tariff table comes as text,
//! the day of care as an argument. Prices depend on where and in which sector the doctor practises ([`Practice`]); a price that its
//! sources dispute is marked `unverified` and comes back as a [`Notice`], it is never chosen in silence.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod act;
pub mod calendar;
mod estimate;
pub mod export;
mod line;
mod money;
mod notice;
pub mod organisms;
pub mod pharmacy;
mod practice;
mod price;
mod quote;
mod raw;
mod rules;
mod sector;
mod tariff;
mod trade;
mod validity;

pub use act::{Act, ActCode, ActCodeError, Condition, Excess, ExcessKind, Pathway, Quantity, ThirdParty};
pub use calendar::{Days, Window};
pub use line::{Ccam, Coefficient, Exemption, Line, Qualifier, Shares};
pub use money::Cents;
pub use notice::{Notice, NoticeKind};
pub use practice::{Practice, Zone};
pub use quote::{Draft, DraftError, MAX_ACTS, Quote, quote};
pub use rules::{FlatShare, Modifier, OrdinaryRate, Participation, PathwayPenalty};
pub use sector::Sector;
pub use tariff::{AgeRange, CcamAct, MAX_BYTES, MAX_ROWS, OwnTariff, Rate, Tariff, TariffError, TariffTable};
pub use trade::Trade;
pub use validity::{InForce, Validity};
