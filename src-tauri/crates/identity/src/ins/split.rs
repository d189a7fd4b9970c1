//! From a text to its blocks, with or without the separators that a scanner should have kept.

use zeroize::Zeroizing;

use super::strict::MAX_NAME;
use super::{BirthPlace, Block, Ins, InsError, Oid, StrictName};
use crate::{BirthDate, Nir, Sex};

/// Ends a block that is shorter than it may be and not the last.
const GS: char = '\u{1d}';
/// How some scanners print it.
const PRINTED_GS: &str = "<GS>";

/// What follows the header.
pub(super) fn read(body: &str) -> Result<Ins, InsError> {
    let body = Zeroizing::new(body.replace(PRINTED_GS, "\u{1d}"));
    // A scanner that types ends with Enter or a space.
    let body = body.trim_end_matches(['\r', '\n', ' ', GS]);
    if !body.chars().all(|c| c == GS || (' '..='~').contains(&c)) {
        return Err(InsError::Character);
    }
    blocks(body, &Blocks::default())
}

/// The blocks that were read so far.
#[derive(Clone, Default)]
struct Blocks {
    matricule: Option<Nir>,
    oid: Option<Oid>,
    given_names: Option<StrictName>,
    birth_name: Option<StrictName>,
    sex: Option<Sex>,
    birth_date: Option<BirthDate>,
    birth_place: Option<BirthPlace>,
}

/// How long a block is.
enum Length {
    Fixed(usize),
    UpTo(usize),
}

/// Reads what is left. Each way to end the next block is tried until everything behind it is valid too; a wrong one
/// stops at the first block that does not hold what it must. Three blocks vary in length and each stands there once,
/// so there are few ways.
fn blocks(rest: &str, known: &Blocks) -> Result<Ins, InsError> {
    let rest = rest.trim_start_matches([GS, ' ']);
    if rest.is_empty() {
        return known.clone().finish();
    }
    let (id, value) = rest.split_at_checked(2).ok_or(InsError::Block)?;
    let block = Block::parse(id).ok_or(InsError::Block)?;
    let mut first = None;
    for (value, after) in ends(block, value) {
        let read = known.with(block, value).and_then(|known| blocks(after, &known));
        match read {
            Ok(ins) => return Ok(ins),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or(InsError::Block))
}

/// The value of a block and what follows it: every way to take it, the likeliest first.
fn ends(block: Block, text: &str) -> Vec<(&str, &str)> {
    let most = match block.length() {
        Length::Fixed(length) => return text.split_at_checked(length).into_iter().collect(),
        Length::UpTo(most) => most,
    };
    let separated = text.split_once(GS);
    let to_the_end = separated.is_none().then_some((text, ""));
    // The separator was lost, or printed as a space.
    let next_id = text
        .match_indices('S')
        .filter_map(|(at, _)| text.split_at_checked(at))
        .filter(|(_, after)| after.get(..2).and_then(Block::parse).is_some())
        .map(|(value, after)| (value.trim_end_matches(' '), after));
    let ways = separated.into_iter().chain(next_id).chain(to_the_end);
    ways.filter(|(value, _)| value.len() <= most).collect()
}

impl Block {
    fn parse(id: &str) -> Option<Self> {
        match id {
            "S1" => Some(Self::S1),
            "S2" => Some(Self::S2),
            "S3" => Some(Self::S3),
            "S4" => Some(Self::S4),
            "S5" => Some(Self::S5),
            "S6" => Some(Self::S6),
            "S7" => Some(Self::S7),
            _ => None,
        }
    }

    fn length(self) -> Length {
        match self {
            Self::S1 => Length::Fixed(15),
            Self::S2 => Length::UpTo(20),
            Self::S3 | Self::S4 => Length::UpTo(MAX_NAME),
            Self::S5 => Length::Fixed(1),
            Self::S6 => Length::Fixed(10),
            Self::S7 => Length::Fixed(5),
        }
    }
}

impl Blocks {
    fn with(&self, block: Block, value: &str) -> Result<Self, InsError> {
        let mut blocks = self.clone();
        let wrong = InsError::Value(block);
        let twice = match block {
            Block::S1 => blocks.matricule.replace(Nir::parse(value).map_err(InsError::Matricule)?).is_some(),
            Block::S2 => blocks.oid.replace(Oid::parse(value).ok_or(wrong)?).is_some(),
            Block::S3 => blocks.given_names.replace(StrictName::parse(value).ok_or(wrong)?).is_some(),
            Block::S4 => blocks.birth_name.replace(StrictName::parse(value).ok_or(wrong)?).is_some(),
            Block::S5 => blocks.sex.replace(sex(value).ok_or(wrong)?).is_some(),
            Block::S6 => blocks.birth_date.replace(birth_date(value).ok_or(wrong)?).is_some(),
            Block::S7 => blocks.birth_place.replace(BirthPlace::parse(value).ok_or(wrong)?).is_some(),
        };
        if twice { Err(InsError::Twice(block)) } else { Ok(blocks) }
    }

    fn finish(self) -> Result<Ins, InsError> {
        Ok(Ins {
            matricule: self.matricule.ok_or(InsError::Missing(Block::S1))?,
            oid: self.oid.ok_or(InsError::Missing(Block::S2))?,
            given_names: self.given_names.ok_or(InsError::Missing(Block::S3))?,
            birth_name: self.birth_name.ok_or(InsError::Missing(Block::S4))?,
            sex: self.sex.ok_or(InsError::Missing(Block::S5))?,
            birth_date: self.birth_date.ok_or(InsError::Missing(Block::S6))?,
            birth_place: self.birth_place,
        })
    }
}

fn sex(value: &str) -> Option<Sex> {
    match value {
        "M" => Some(Sex::Male),
        "F" => Some(Sex::Female),
        _ => None,
    }
}

/// JJ-MM-AAAA.
fn birth_date(value: &str) -> Option<BirthDate> {
    let mut parts = value.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let shaped = day.len() == 2 && month.len() == 2 && year.len() == 4 && parts.next().is_none();
    shaped.then(|| BirthDate::parse(&format!("{year}{month}{day}")).ok()).flatten()
}
