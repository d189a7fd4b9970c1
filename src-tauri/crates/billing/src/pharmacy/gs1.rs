//! The DataMatrix of a box of medicine: GS1 element strings (GS1 General Specifications §3 and §7.8).
//!
//! A box bears its number (01), the day on which it expires (17), its batch (10) and its own serial number (21). What
//! varies in length ends with a separator (FNC1, read as GS) or with the code. A scanner that types may print the
//! separator as `<GS>`, or lose it: then what cannot be told apart is not told.

use jiff::civil::Date;

use super::{Cip13, CipError};

/// What the code of a box says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gs1 {
    /// AI 01: which medicine, as its CIP.
    pub cip: Cip13,
    /// AI 17: the last day on which it may be given.
    pub expires: Option<Date>,
    /// AI 10: the batch.
    pub batch: Option<String>,
    /// AI 21: the number of this very box.
    pub serial: Option<String>,
}

/// Why a text is not the code of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Gs1Error {
    /// It does not begin with AI 01 and 14 digits.
    #[error("not the code of a box: it does not begin with a number of a trade item")]
    NotGs1,
    /// More characters than the four elements have.
    #[error("longer than the code of any box")]
    TooLong,
    /// The number is not a medicine's.
    #[error("the number is no CIP")]
    Cip(#[source] CipError),
    /// A character that no element holds, or an element that is empty or too long.
    #[error("an element does not hold what it must")]
    Element,
    /// No day of the calendar.
    #[error("the expiry is no day")]
    Expiry,
    /// An element that stands there twice.
    #[error("an element stands there twice")]
    Twice,
}

impl Gs1 {
    /// Whether a text may be the code of a box: AI 01 and the prefix of French medicines. Cheap, for what a camera sees.
    pub fn is_one(text: &str) -> bool {
        bare(text).starts_with("01034009")
    }

    /// Reads a code, with or without the name of its symbology (`]d2`).
    pub fn parse(text: &str) -> Result<Self, Gs1Error> {
        if text.len() > MAX_LENGTH {
            return Err(Gs1Error::TooLong);
        }
        let text = text.replace("<GS>", GS).replace("{GS}", GS);
        let text = bare(&text);
        let rest = text.strip_prefix("01").ok_or(Gs1Error::NotGs1)?;
        let (gtin, mut rest) = rest.split_at_checked(14).ok_or(Gs1Error::NotGs1)?;
        if !gtin.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Gs1Error::NotGs1);
        }
        // The first digit of a trade item's number is the level of packing; a single box has none.
        let cip = gtin.strip_prefix('0').ok_or(Gs1Error::Cip(CipError::NotMedicine))?;
        let cip = Cip13::parse(cip).map_err(Gs1Error::Cip)?;
        let mut read = Self { cip, expires: None, batch: None, serial: None };
        let separated = rest.contains(GS);
        while let Some(after) = element(&mut read, rest.strip_prefix(GS).unwrap_or(rest), separated)? {
            rest = after;
        }
        Ok(read)
    }
}

/// Reads one element; `None` when nothing more can be told.
fn element<'a>(read: &mut Gs1, text: &'a str, separated: bool) -> Result<Option<&'a str>, Gs1Error> {
    let Some((identifier, value)) = text.split_at_checked(2) else {
        return if text.is_empty() { Ok(None) } else { Err(Gs1Error::Element) };
    };
    match identifier {
        "17" => {
            let (day, rest) = value.split_at_checked(6).ok_or(Gs1Error::Element)?;
            once(&mut read.expires, expiry(day).ok_or(Gs1Error::Expiry)?)?;
            Ok(Some(rest))
        }
        "10" | "21" => {
            let (value, rest) = value.split_once(GS).unwrap_or((value, ""));
            // Without any separator, the element that follows may be hidden in this one.
            let other = if identifier == "10" { "21" } else { "10" };
            let hides =
                !separated && (value.len() > MAX_VALUE || value.contains(other) || value.contains("17"));
            if hides {
                return if value.chars().all(is_held) { Ok(None) } else { Err(Gs1Error::Element) };
            }
            if !(1..=MAX_VALUE).contains(&value.len()) || !value.chars().all(is_held) {
                return Err(Gs1Error::Element);
            }
            once(if identifier == "10" { &mut read.batch } else { &mut read.serial }, value.to_owned())?;
            Ok(Some(rest))
        }
        // Another element, such as a national number: it is not needed, and where it ends only its separator says.
        _ if value.chars().all(|c| is_held(c) || c == SEPARATOR) => {
            Ok(value.split_once(GS).map(|(_, rest)| rest))
        }
        _ => Err(Gs1Error::Element),
    }
}

fn once<T>(place: &mut Option<T>, value: T) -> Result<(), Gs1Error> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Gs1Error::Twice),
    }
}

/// `AAMMJJ`; `00` for the day means the last of the month (GS1 General Specifications §3.4.7). Boxes are of this century.
fn expiry(text: &str) -> Option<Date> {
    let two = |from: usize| text.get(from..from.checked_add(2)?)?.parse::<u8>().ok();
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year = i16::from(two(0)?).checked_add(2000)?;
    let (month, day) = (i8::try_from(two(2)?).ok()?, i8::try_from(two(4)?).ok()?);
    if day == 0 {
        return Some(Date::new(year, month, 1).ok()?.last_of_month());
    }
    Date::new(year, month, day).ok()
}

/// The 82 characters of an element (GS1 General Specifications §7.11).
fn is_held(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!\"%&'()*+,-./:;<=>?_".contains(c)
}

/// Without the name of the symbology, and the FNC1 that says that it is GS1's.
fn bare(text: &str) -> &str {
    let text = text.strip_prefix("]d2").or_else(|| text.strip_prefix("]C1")).unwrap_or(text);
    text.strip_prefix(GS).unwrap_or(text)
}

const SEPARATOR: char = '\u{1D}';
const GS: &str = "\u{1D}";
/// A batch and a serial number have at most 20 characters.
const MAX_VALUE: usize = 20;
/// Four full elements, a national number, and separators printed in four characters, rounded up.
const MAX_LENGTH: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const BOX: &str = "0103400990000016";

    #[test]
    fn a_camera_tells_a_box_from_what_else_it_sees() {
        for text in [BOX.to_owned(), format!("]d2{BOX}1728022910LOT7"), format!("\u{1D}{BOX}")] {
            assert!(Gs1::is_one(&text), "{text:?}");
        }
        for text in ["", "3400990000016", "0103570090000016", "1728022910LOT7", "]d2"] {
            assert!(!Gs1::is_one(text), "{text:?}");
        }
    }

    #[test]
    fn a_code_is_looked_at_up_to_its_bound() {
        let of = |length: usize| Gs1::parse(&format!("{BOX}{:\u{1D}<1$}", "", length - BOX.len()));
        assert_ne!(of(MAX_LENGTH).err(), Some(Gs1Error::TooLong));
        assert_eq!(of(MAX_LENGTH + 1).err(), Some(Gs1Error::TooLong));
    }

    #[test]
    fn a_box_says_what_it_is() {
        let parts = |text: &str| {
            let Gs1 { cip, expires, batch, serial } = Gs1::parse(text).expect(text);
            assert_eq!(cip.as_str(), "3400990000016", "{text}");
            (expires, batch, serial)
        };
        let (day, told) = (Some(date(2028, 2, 29)), |text: &str| Some(text.to_owned()));
        for (text, expected) in [
            (BOX.to_owned(), (None, None, None)),
            (format!("{BOX}1728022910LOT7\u{1D}21SN42"), (day, told("LOT7"), told("SN42"))),
            (format!("]d2{BOX}1728022910LOT7\u{1D}21SN42"), (day, told("LOT7"), told("SN42"))),
            (format!("\u{1D}{BOX}21SN42\u{1D}1728020010LOT7"), (day, told("LOT7"), told("SN42"))),
            (format!("{BOX}21SN42<GS>1728022910LOT7<GS>"), (day, told("LOT7"), told("SN42"))),
            (format!("{BOX}17280229\u{1D}10A\u{1D}"), (day, told("A"), None)),
            // Separators lost by a keyboard.
            (format!("{BOX}1728022910LOT7"), (day, told("LOT7"), None)),
            (format!("{BOX}1728022910LOT721SN42"), (day, None, None)),
            (format!("{BOX}21ABCDEFGHIJKLMNOPQRSTUVWXYZ"), (None, None, None)),
            // Twenty characters are one whole serial number: nothing can be hidden in it.
            (format!("{BOX}21ABCDEFGHIJKLMNOPQRST"), (None, None, told("ABCDEFGHIJKLMNOPQRST"))),
            // A national number beside.
            (format!("{BOX}17280229714123\u{1D}10A"), (day, told("A"), None)),
            (format!("{BOX}17280229714123"), (day, None, None)),
        ] {
            assert_eq!(parts(&text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_box_is_refused() {
        let long = format!("{BOX}10{}\u{1D}21A", "A".repeat(21));
        for (text, error) in [
            ("", Gs1Error::NotGs1),
            ("CV1:AB", Gs1Error::NotGs1),
            ("010340099000001", Gs1Error::NotGs1),
            ("01034009900000A6", Gs1Error::NotGs1),
            ("é103400990000016", Gs1Error::NotGs1),
            ("0103400990000017", Gs1Error::Cip(CipError::Key)),
            ("0113400990000016", Gs1Error::Cip(CipError::NotMedicine)),
            ("0109780000000002", Gs1Error::Cip(CipError::NotMedicine)),
            (&format!("{BOX}17280230"), Gs1Error::Expiry),
            (&format!("{BOX}17281300"), Gs1Error::Expiry),
            (&format!("{BOX}172802"), Gs1Error::Element),
            (&format!("{BOX}10\u{1D}21A"), Gs1Error::Element),
            (&long, Gs1Error::Element),
            (&format!("{BOX}10é"), Gs1Error::Element),
            (&format!("{BOX}714é"), Gs1Error::Element),
            (&format!("{BOX}1"), Gs1Error::Element),
            (&format!("{BOX}1728022917280229"), Gs1Error::Twice),
            (&format!("{BOX}10A\u{1D}10B"), Gs1Error::Twice),
            (&"0".repeat(201), Gs1Error::TooLong),
        ] {
            assert_eq!(Gs1::parse(text), Err(error), "{text:?}");
        }
    }
}
