//! Papers with a code on them: the INS datamatrix that a hospital prints, and a signed 2D-Doc with its own authority. Invented
//! people and test keys, as everywhere here.

mod ins;
mod symbol;
mod two_d_doc;

pub use ins::{InsFault, InsPaper, OidWord, Separator};
pub use symbol::{box_datamatrix, datamatrix};
pub use two_d_doc::{PaperFault, SignedKind, SignedPaper};

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization as _;

use crate::people::{self, Person};

/// The holder of a key.
fn person(key: &str, now: Timestamp) -> Result<Person> {
    Ok(people::holder(key, now).with_context(|| format!("{key} is no holder"))?.person)
}

/// A name as strict traits write it: capital letters without accents, spaces, hyphens and apostrophes.
fn strict(name: &str) -> String {
    let spelled = name.to_uppercase().replace('Œ', "OE").replace('Æ', "AE").replace('’', "'");
    spelled.nfd().filter(char::is_ascii).collect()
}
