//! One record of 128 characters, and back.

use std::collections::BTreeMap;
use std::fmt;

use super::layout::{Kind, LENGTH, RecordType, Zone};

/// A record: what each zone holds, by its name. Zones that are fixed or free are not in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    kind: RecordType,
    values: BTreeMap<&'static str, Value>,
}

/// What a zone holds.
#[derive(Clone, PartialEq, Eq)]
enum Value {
    Number(u64),
    Text(String),
}

/// Why a record cannot be written, or what was read is none. Nothing of a person stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Not 128 characters of the alphabet: digits, capitals, blanks.
    #[error("a record has 128 digits, capitals or blanks")]
    Shape,
    /// No type and letter of those that are known.
    #[error("a record of an unknown type")]
    Type,
    /// A zone holds what it may not, or a value does not fit it.
    #[error("zone {zone} of type {record:?}")]
    Zone {
        /// The record.
        record: RecordType,
        /// The zone.
        zone: &'static str,
    },
}

impl Record {
    /// A record whose zones are all empty: zeros and blanks.
    pub fn new(kind: RecordType) -> Self {
        let values = kind.zones().iter().filter_map(|zone| Some((zone.name, Value::empty(zone.kind)?)));
        Self { kind, values: values.collect() }
    }

    /// Which one.
    pub fn kind(&self) -> RecordType {
        self.kind
    }

    /// Fills a zone of digits: a number that fits it, or of `AAMMJJ` that makes a day.
    pub fn number(mut self, zone: &'static str, number: u64) -> Result<Self, RecordError> {
        let known = self.zone(zone)?;
        let fits = match known.kind {
            Kind::Number => number.to_string().len() <= known.length,
            Kind::Day => is_day(number),
            Kind::Text | Kind::Fixed(_) | Kind::Filler => false,
        };
        if !fits {
            return Err(self.wrong(zone));
        }
        self.values.insert(known.name, Value::Number(number));
        Ok(self)
    }

    /// Fills a zone of text, which is written in capitals without accents first; it must fit.
    pub fn text(mut self, zone: &'static str, text: &str) -> Result<Self, RecordError> {
        let known = self.zone(zone)?;
        let folded = super::fold::capitals(text);
        if known.kind != Kind::Text || folded.len() > known.length {
            return Err(self.wrong(zone));
        }
        self.values.insert(known.name, Value::Text(folded));
        Ok(self)
    }

    /// The number in a zone; nothing when there is no such zone.
    pub fn number_in(&self, zone: &str) -> Option<u64> {
        match self.values.get(zone)? {
            Value::Number(number) => Some(*number),
            Value::Text(_) => None,
        }
    }

    /// The text in a zone; nothing when there is no such zone.
    pub fn text_in(&self, zone: &str) -> Option<&str> {
        match self.values.get(zone)? {
            Value::Text(text) => Some(text),
            Value::Number(_) => None,
        }
    }

    /// The 128 characters.
    pub fn encode(&self) -> String {
        self.kind.zones().iter().map(|zone| self.characters(zone)).collect()
    }

    /// Reads 128 characters back. Strict: what it takes is written again as it stands.
    pub fn decode(text: &str) -> Result<Self, RecordError> {
        let alphabet = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ';
        if text.len() != LENGTH || !text.bytes().all(alphabet) {
            return Err(RecordError::Shape);
        }
        let kind = kind_of(text).ok_or(RecordError::Type)?;
        let mut record = Self::new(kind);
        for zone in kind.zones() {
            let wrong = RecordError::Zone { record: kind, zone: zone.name };
            let found = cut(text, zone).ok_or(RecordError::Shape)?;
            match zone.kind {
                // They told which kind it is.
                Kind::Fixed(_) => {}
                Kind::Filler if found.trim().is_empty() => {}
                Kind::Filler => return Err(wrong),
                // A text stands at the left; blanks before it would be lost.
                Kind::Text if found.starts_with(' ') && !found.trim().is_empty() => return Err(wrong),
                Kind::Text => {
                    record.values.insert(zone.name, Value::Text(found.trim_end().to_owned()));
                }
                Kind::Number | Kind::Day => {
                    let digits = found.bytes().all(|b| b.is_ascii_digit());
                    let number = found.parse::<u64>().ok().filter(|_| digits).ok_or(wrong)?;
                    record = record.number(zone.name, number)?;
                }
            }
        }
        Ok(record)
    }

    fn characters(&self, zone: &Zone) -> String {
        match (zone.kind, self.values.get(zone.name)) {
            (Kind::Fixed(text), _) => text.to_owned(),
            (_, Some(Value::Number(number))) => format!("{number:0width$}", width = zone.length),
            (_, Some(Value::Text(text))) => format!("{text:width$}", width = zone.length),
            (_, None) => " ".repeat(zone.length),
        }
    }

    fn zone(&self, name: &'static str) -> Result<&'static Zone, RecordError> {
        self.kind.zones().iter().find(|zone| zone.name == name).ok_or_else(|| self.wrong(name))
    }

    fn wrong(&self, zone: &'static str) -> RecordError {
        RecordError::Zone { record: self.kind, zone }
    }
}

impl Value {
    fn empty(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Number | Kind::Day => Some(Self::Number(0)),
            Kind::Text => Some(Self::Text(String::new())),
            Kind::Fixed(_) | Kind::Filler => None,
        }
    }
}

/// By the type and, where there is one, the letter. A type 4 without a letter has digits where the letter would stand.
fn kind_of(text: &str) -> Option<RecordType> {
    let lettered = |record: &&RecordType| {
        let fixed = record.zones().iter().filter(|zone| matches!(zone.kind, Kind::Fixed(_)));
        fixed.clone().count() > 1
            && fixed
                .clone()
                .all(|zone| matches!(zone.kind, Kind::Fixed(expected) if cut(text, zone) == Some(expected)))
    };
    let plain = match text.as_bytes().first()? {
        b'2' => Some(RecordType::T2),
        b'4' => Some(RecordType::T4),
        b'5' => Some(RecordType::T5),
        _ => None,
    };
    RecordType::ALL.iter().find(lettered).copied().or(plain)
}

fn cut<'a>(text: &'a str, zone: &Zone) -> Option<&'a str> {
    let start = zone.position.checked_sub(1)?;
    text.get(start..start.checked_add(zone.length)?)
}

/// `AAMMJJ` with a month and a day that some year has, or nothing.
fn is_day(number: u64) -> bool {
    let (month, day) = (number / 100 % 100, number % 100);
    number == 0 || (number <= 999_999 && (1..=12).contains(&month) && (1..=31).contains(&day))
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({:?}, …)", self.kind)
    }
}

#[cfg(test)]
mod tests;
