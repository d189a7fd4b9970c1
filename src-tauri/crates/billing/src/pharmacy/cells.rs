//! What a cell of the public database holds: an amount, rates, a code.

use super::MedicineRate;
use crate::Cents;

/// An amount in euros, `25,14` or `1,234,56`: the last comma is the decimal one, the others part thousands. `Ok(None)`
/// for an empty cell.
pub(super) fn amount(cell: &str) -> Result<Option<Cents>, ()> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(None);
    }
    if cell.len() > MAX_AMOUNT {
        return Err(());
    }
    let (euros, cents) = cell.rsplit_once(',').unwrap_or((cell, "00"));
    let mut groups = euros.split(',');
    let first = groups.next().unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let parted = groups.clone().next().is_some();
    let well_parted = groups.all(|group| group.len() == 3 && digits(group)) && (!parted || first.len() <= 3);
    if !digits(first) || !well_parted || cents.len() != 2 || !digits(cents) {
        return Err(());
    }
    let text = format!("{}{cents}", euros.replace(',', ""));
    text.parse().map(|cents| Some(Cents::new(cents))).map_err(|_| ())
}

/// The rates of a cell: `65%`, `65 %`, or several of them, each once, the highest first. Empty when there is none.
pub(super) fn rates(cell: &str) -> Result<Vec<MedicineRate>, ()> {
    let mut rates = Vec::new();
    let (mut number, mut pending) = (None::<u32>, false);
    for c in cell.chars() {
        match c {
            '0'..='9' => {
                let digit = c.to_digit(10).ok_or(())?;
                let before = if pending { return Err(()) } else { number.unwrap_or(0) };
                number = Some(before.checked_mul(10).and_then(|n| n.checked_add(digit)).ok_or(())?);
            }
            '%' => {
                let percent = number.take().and_then(|n| u8::try_from(n).ok()).ok_or(())?;
                rates.push(MedicineRate::of_percent(percent).ok_or(())?);
                pending = false;
            }
            // A space may stand between a number and its sign, not within a number.
            c if c.is_whitespace() => pending = number.is_some(),
            ';' | ',' | '/' if number.is_none() => {}
            _ => return Err(()),
        }
    }
    if number.is_some() {
        return Err(());
    }
    rates.sort_unstable();
    rates.dedup();
    Ok(rates)
}

/// Ten digits of euros with their commas are more than any box costs.
const MAX_AMOUNT: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_comma_is_the_decimal_one() {
        for (cell, cents) in [
            ("25,14", Ok(Some(2_514))),
            ("1,234,56", Ok(Some(123_456))),
            ("1234,56", Ok(Some(123_456))),
            ("12,345,678,90", Ok(Some(1_234_567_890))),
            ("0,00", Ok(Some(0))),
            (" 3,05 ", Ok(Some(305))),
            ("\u{a0}3,05", Ok(Some(305))),
            ("12", Ok(Some(1_200))),
            ("", Ok(None)),
            ("   ", Ok(None)),
            ("1,234", Err(())),
            ("12,5", Err(())),
            ("1,23,45", Err(())),
            ("1234,567,89", Err(())),
            (",50", Err(())),
            ("-3,05", Err(())),
            ("3.05", Err(())),
            ("3,05 €", Err(())),
            ("9,999,999,999,99", Ok(Some(999_999_999_999))),
            ("99999999999999,99", Err(())),
        ] {
            assert_eq!(amount(cell).map(|found| found.map(Cents::get)), cents, "{cell:?}");
        }
    }

    #[test]
    fn a_cell_may_hold_several_rates() {
        use MedicineRate::{Full, Low, Major, Moderate};
        for (cell, found) in [
            ("", Ok(vec![])),
            ("65%", Ok(vec![Major])),
            ("65 %", Ok(vec![Major])),
            ("100\u{a0}%", Ok(vec![Full])),
            ("15%;65%", Ok(vec![Major, Low])),
            ("30 % 65 %", Ok(vec![Major, Moderate])),
            ("65%65%", Ok(vec![Major])),
            ("35%", Err(())),
            ("65", Err(())),
            ("%", Err(())),
            ("6 5%", Err(())),
            ("65,5%", Err(())),
            ("65%x", Err(())),
            ("65;%", Err(())),
            ("99999999999%", Err(())),
        ] {
            assert_eq!(rates(cell), found, "{cell:?}");
        }
    }
}
