//! The files of the public database of medicines (BDPM), as they are offered for download.
//!
//! A row a line, cells apart by tabulations, no header, no quotes; written in Windows-1252, though some of them have
//! come in UTF-8. A row that cannot be read is left out and named by its line; when more than one in a hundred are, the
//! file is not what it should be, and nothing of it is taken.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::WINDOWS_1252;

use super::cells::{amount, rates};
use super::{Cip13, GenericGroup, GenericRole, Medicine};

/// The three files that a counter needs, as bytes.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    /// `CIS_CIP_bdpm.txt`: boxes, prices, rates.
    pub boxes: &'a [u8],
    /// `CIS_bdpm.txt`: names.
    pub names: &'a [u8],
    /// `CIS_GENER_bdpm.txt`: groups of generics.
    pub groups: &'a [u8],
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medicines {
    /// By CIP, each once.
    pub medicines: Vec<Medicine>,
    /// The rows that were left out.
    pub left_out: Vec<RowFault>,
}

/// One of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of Files")]
pub enum BdpmTable {
    Boxes,
    Names,
    Groups,
}

/// Why a row was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {cell}")]
pub struct RowFault {
    /// Of which file.
    pub file: BdpmTable,
    /// The line, from 1.
    pub line: u32,
    /// What of it could not be read.
    pub cell: &'static str,
}

/// Why files are not taken over. Nothing of them is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BdpmError {
    /// More than [`MAX_FILE`] bytes.
    #[error("{0} is larger than any file of the database")]
    TooLarge(BdpmTable),
    /// More rows than five times those of today.
    #[error("{0} has more rows than any file of the database")]
    TooManyRows(BdpmTable),
    /// No row at all.
    #[error("{0} is empty")]
    Empty(BdpmTable),
    /// More than one row in a hundred cannot be read; the first of them.
    #[error("not a file of the database: {0}")]
    Form(#[source] RowFault),
}

/// The largest file that is read: about five times the largest of today.
pub const MAX_FILE: usize = 32 << 20;

/// The most rows of a file: about five times those of today.
pub(super) const MAX_ROWS: usize = 100_000;

/// Reads the three files together.
pub fn read(files: Files<'_>) -> Result<Medicines, BdpmError> {
    let mut left_out = Vec::new();
    let (mut names, mut groups) = (BTreeMap::new(), BTreeMap::new());
    each_row(BdpmTable::Names, files.names, &mut left_out, |cells| {
        let name = text(cells, 1, "name")?;
        names.entry(cis(cells, 0)?).or_insert_with(|| name.to_owned());
        Ok(())
    })?;
    each_row(BdpmTable::Groups, files.groups, &mut left_out, |cells| {
        let number = cell(cells, 0).parse().map_err(|_| "group")?;
        let role = match cell(cells, 3) {
            "0" => GenericRole::Reference,
            "1" | "2" => GenericRole::Generic,
            "3" | "4" => GenericRole::Substitutable,
            _ => return Err("kind of generic"),
        };
        groups.entry(cis(cells, 2)?).or_insert(GenericGroup { number, role });
        Ok(())
    })?;
    let (mut medicines, mut seen) = (Vec::new(), BTreeSet::new());
    each_row(BdpmTable::Boxes, files.boxes, &mut left_out, |cells| {
        let medicine = boxed(cells, &names, &groups)?;
        if !seen.insert(medicine.cip.clone()) {
            return Err("CIP that stands there twice");
        }
        medicines.push(medicine);
        Ok(())
    })?;
    medicines.sort_by(|a, b| a.cip.cmp(&b.cip));
    Ok(Medicines { medicines, left_out })
}

fn boxed(
    cells: &[&str],
    names: &BTreeMap<u32, String>,
    groups: &BTreeMap<u32, GenericGroup>,
) -> Result<Medicine, &'static str> {
    if !(12..=14).contains(&cells.len()) {
        return Err("number of cells");
    }
    let cis = cis(cells, 0)?;
    let label = text(cells, 2, "label")?;
    let cip = Cip13::parse(cell(cells, 6)).map_err(|_| "CIP13")?;
    let price = amount(cell(cells, 9)).map_err(|()| "price")?;
    let with_fee = amount(cell(cells, 10)).map_err(|()| "price with the fee")?;
    let fee = amount(cell(cells, 11)).map_err(|()| "fee")?;
    // Three cells say two things: where they disagree, one of them was misread.
    if let (Some(price), Some(with_fee), Some(fee)) = (price, with_fee, fee)
        && price.checked_add(fee) != Some(with_fee)
    {
        return Err("sum of price and fee");
    }
    Ok(Medicine {
        cip,
        // A box may be there before its medicine is: it is sold under what stands on it.
        name: names.get(&cis).cloned().unwrap_or_else(|| label.to_owned()),
        label: label.to_owned(),
        rates: rates(cell(cells, 8)).map_err(|()| "rate")?,
        price,
        fee,
        group: groups.get(&cis).copied(),
    })
}

/// Hands every row to a reader, with the rows that it does not take counted and named.
fn each_row(
    file: BdpmTable,
    bytes: &[u8],
    left_out: &mut Vec<RowFault>,
    mut take: impl FnMut(&[&str]) -> Result<(), &'static str>,
) -> Result<(), BdpmError> {
    if bytes.len() > MAX_FILE {
        return Err(BdpmError::TooLarge(file));
    }
    let (text, before, mut rows) = (decoded(bytes), left_out.len(), 0_usize);
    for (line, row) in (1_u32..).zip(text.lines()) {
        if row.trim().is_empty() {
            continue;
        }
        rows = rows.saturating_add(1);
        if rows > MAX_ROWS {
            return Err(BdpmError::TooManyRows(file));
        }
        let cells: Vec<&str> = row.split('\t').take(MAX_CELLS).collect();
        if let Err(cell) = take(&cells) {
            left_out.push(RowFault { file, line, cell });
        }
    }
    if rows == 0 {
        return Err(BdpmError::Empty(file));
    }
    let faults = left_out.get(before..).unwrap_or_default();
    match faults.first() {
        Some(first) if faults.len().saturating_mul(100) > rows => Err(BdpmError::Form(*first)),
        _ => Ok(()),
    }
}

/// Text that is UTF-8 is that: letters of Windows-1252 beyond ASCII practically never look so.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text.trim_start_matches('\u{FEFF}')),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

fn cell<'a>(cells: &[&'a str], at: usize) -> &'a str {
    cells.get(at).map_or("", |cell| cell.trim())
}

/// The code of a medicine: 8 digits.
fn cis(cells: &[&str], at: usize) -> Result<u32, &'static str> {
    let digits = cell(cells, at);
    let fits = digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| fits).ok_or("CIS")
}

fn text<'a>(cells: &[&'a str], at: usize, what: &'static str) -> Result<&'a str, &'static str> {
    let text = cell(cells, at);
    let fits = (1..=MAX_TEXT).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits { Ok(text) } else { Err(what) }
}

impl std::fmt::Display for BdpmTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Boxes => "CIS_CIP_bdpm.txt",
            Self::Names => "CIS_bdpm.txt",
            Self::Groups => "CIS_GENER_bdpm.txt",
        })
    }
}

/// A name or a label is longer only in a file that is something else.
const MAX_TEXT: usize = 500;
/// One more than the widest row, so that a wider one is seen.
const MAX_CELLS: usize = 15;

#[cfg(test)]
mod tests;
