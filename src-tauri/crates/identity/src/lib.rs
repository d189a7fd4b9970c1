//! Who a person is to French health insurance: numbers, names, dates as a card states them, and the card itself.
//!
//! Every type here is built by a fallible constructor and cannot be wrong afterwards. None of them is serialised:
//! the edges have their own twins. Personal values show nothing in `Debug`; each has one `expose`-like accessor,
//! so that every place where a person leaves these types can be found.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod birth;
mod card;
mod ins;
mod name;
mod nir;
mod organism;
mod professional;
mod rights;
mod two_d_doc;

pub use birth::{BirthDate, BirthDateError};
pub use card::{Activation, BirthRank, Card, MAX_BENEFICIARIES, Person, Quality};
pub use ins::{BirthPlace, Block, Disagreement, INS_PREFIX, Ins, InsError, Oid, StrictName};
pub use name::{Name, NameError};
pub use nir::{Nir, NirError, Sex};
pub use organism::{CodeGestion, Organism, OrganismError};
pub use professional::{AmNumber, Finess, NumberError, Rpps};
pub use rights::{Cover, CoverCode, Period, PeriodError, RightsState, rights_state};
pub use two_d_doc::{
    DocumentKind, Field, Header, SignerId, StatedIdentity, TWO_D_DOC_PREFIX, TwoDDoc, TwoDDocError,
};
