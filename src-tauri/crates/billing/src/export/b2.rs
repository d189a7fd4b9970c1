//! A preview of the B2 records of an invoice: types 2, 2S, 4, 4S, 4E, 4M and 5, checked, and read back.
//!
//! It is *no* feuille de soins électronique: nothing here is signed or transmitted, the records of a lot and of a file
//! (000, 1, 6, 999) are not written since no text that we hold describes them, and the tables are those of
//! establishments, of which private practice has a variant. So a preview begins with [`HEADING`], which no chain takes.

mod block;
mod fold;
mod layout;
mod record;

pub use block::{Block, BlockError, Refusal, block};
pub use layout::{Kind, LENGTH, RecordType, Zone};
pub use record::{Record, RecordError};

use super::{Bill, MAX_BYTES};

/// The first lines of a preview.
pub const HEADING: &str = "# APERCU CONTROLE : CE N'EST PAS UNE FEUILLE DE SOINS ELECTRONIQUE (FSE)\n\
    # NE PAS TRANSMETTRE : NI SIGNATURE, NI LOT, NI FICHIER\n";

/// Said besides where an invoice of a pharmacy is in the preview.
pub const PHARMACY_HEADING: &str =
    "# LIGNES DE PHARMACIE DONNEES EN TYPE 4 SEUL : LE SOUS-TYPE QUI PORTE LE CODE CIP N'EST PAS CONNU\n";

/// A preview of several invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What to write down: the heading, then a record a line.
    pub text: String,
    /// How many invoices are in it.
    pub count: usize,
    /// The invoices that no records can say, and why.
    pub left_out: Vec<(u32, Refusal)>,
}

/// The preview of invoices.
pub fn preview(bills: &[Bill]) -> Preview {
    let mut preview = Preview { text: HEADING.to_owned(), count: 0, left_out: Vec::new() };
    if bills.iter().any(Bill::is_of_a_pharmacy) {
        preview.text.push_str(PHARMACY_HEADING);
    }
    for bill in bills {
        match block(bill) {
            Ok(block) => {
                preview.text.push_str(&block.encode());
                preview.count = preview.count.saturating_add(1);
            }
            Err(refusal) => preview.left_out.push((bill.number, refusal)),
        }
    }
    preview
}

/// Reads a preview back: its invoices, each with its counts and sums checked.
pub fn read(text: &str) -> Result<Vec<Block>, BlockError> {
    if text.len() > MAX_BYTES {
        return Err(BlockError::TooLarge);
    }
    let records = text.strip_prefix(HEADING).ok_or(BlockError::Heading)?;
    let records = records.strip_prefix(PHARMACY_HEADING).unwrap_or(records);
    let mut blocks: Vec<Vec<Record>> = Vec::new();
    for line in records.split_terminator('\n') {
        let record = Record::decode(line)?;
        match blocks.last_mut() {
            Some(block) if record.kind() != RecordType::T2 => block.push(record),
            _ => blocks.push(vec![record]),
        }
    }
    blocks.into_iter().map(Block::of).collect()
}
