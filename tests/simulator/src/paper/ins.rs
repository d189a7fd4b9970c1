//! The INS datamatrix (ANS, *Format datamatrix INS* v2.2), and what a printer can get wrong.

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use jiff::Timestamp;

use super::{person, strict};

/// Whose INS, and how it is printed.
#[derive(Debug, Clone)]
pub struct InsPaper {
    /// Whose.
    pub holder: String,
    /// When.
    pub now: Timestamp,
    /// What kind of matricule it says it is.
    pub oid: OidWord,
    /// What stands between the blocks: what a scanner makes of it.
    pub separator: Separator,
    /// What is wrong.
    pub fault: Option<InsFault>,
}

/// What kind of matricule it says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OidWord {
    /// A NIR.
    Nir,
    /// A provisional number.
    Nia,
    /// For tests.
    Test,
    /// For demonstrations.
    Demo,
}

/// What stands at the end of a block that could be longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Separator {
    /// The character GS, as it should be.
    Gs,
    /// `<GS>`, as some scanners type it.
    Printed,
    /// A space.
    Space,
    /// Nothing.
    Lost,
}

/// One deliberate fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InsFault {
    /// The key does not follow from the number.
    WrongKey,
    /// The sex is not that of the number.
    OtherSex,
    /// The year of birth is not that of the number.
    OtherYear,
    /// The birth name is left out.
    NoName,
    /// One zero of the header is missing.
    ShortHeader,
    /// The birthplace is left out, as some printers do.
    NoPlace,
    /// The blocks stand in another order, as they may.
    OtherOrder,
}

impl InsPaper {
    /// The text of the code.
    pub fn text(&self) -> Result<String> {
        let fault = |which| self.fault == Some(which);
        let zeros = if fault(InsFault::ShortHeader) { 21 } else { 22 };
        let blocks = self.blocks()?;
        let last = blocks.len().saturating_sub(1);
        let separator = match self.separator {
            Separator::Gs => "\u{1d}",
            Separator::Printed => "<GS>",
            Separator::Space => " ",
            Separator::Lost => "",
        };
        // Only a block that could be longer, and is not the last, needs an end.
        let written = blocks.iter().enumerate().map(|(at, block)| {
            let open = at < last && block.most.is_some_and(|most| block.value.len() < most);
            format!("S{}{}{}", block.number, block.value, if open { separator } else { "" })
        });
        Ok(format!("IS01{}{}", "0".repeat(zeros), written.collect::<String>()))
    }

    fn blocks(&self) -> Result<Vec<Block>> {
        let fault = |which| self.fault == Some(which);
        let person = person(&self.holder, self.now)?;
        let nir = person.nir.context("this holder has no number")?;
        let (number, key) = nir.split_at_checked(13).context("a number has 15 characters")?;
        let man = matches!(number.as_bytes().first(), Some(b'1' | b'3' | b'7'));
        let born = person.birth_date;
        let year = (born / 10_000).saturating_add(u32::from(fault(InsFault::OtherYear)));
        let key = if fault(InsFault::WrongKey) { other(key) } else { key.to_owned() };
        let mut blocks = vec![
            Block::fixed(1, format!("{number}{key}")),
            Block::open(2, 20, self.oid.dotted().to_owned()),
            Block::open(3, 100, strict(&person.given_name)),
            Block::open(4, 100, strict(person.birth_name.as_deref().unwrap_or(&person.family_name))),
            Block::fixed(5, if man == fault(InsFault::OtherSex) { "F" } else { "M" }.to_owned()),
            Block::fixed(6, format!("{:02}-{:02}-{year:04}", born % 100, born / 100 % 100)),
            Block::fixed(7, number.get(5..10).unwrap_or_default().to_owned()),
        ];
        blocks.retain(|block| {
            !(fault(InsFault::NoName) && block.number == 4 || fault(InsFault::NoPlace) && block.number == 7)
        });
        if fault(InsFault::OtherOrder) {
            blocks.rotate_left(3);
        }
        Ok(blocks)
    }
}

impl OidWord {
    fn dotted(self) -> &'static str {
        match self {
            Self::Nir => "1.2.250.1.213.1.4.8",
            Self::Nia => "1.2.250.1.213.1.4.9",
            Self::Test => "1.2.250.1.213.1.4.10",
            Self::Demo => "1.2.250.1.213.1.4.11",
        }
    }
}

struct Block {
    number: u8,
    value: String,
    /// How long it may be; none for a block of one length.
    most: Option<usize>,
}

impl Block {
    fn fixed(number: u8, value: String) -> Self {
        Self { number, value, most: None }
    }

    fn open(number: u8, most: usize, value: String) -> Self {
        Self { number, value, most: Some(most) }
    }
}

/// A key that is one off.
fn other(key: &str) -> String {
    let key: u8 = key.parse().unwrap_or_default();
    format!("{:02}", (key % 97).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(fault: Option<InsFault>, separator: Separator) -> String {
        let paper = InsPaper {
            holder: "family".to_owned(),
            now: "2026-09-29T21:00:00Z".parse().unwrap(),
            oid: OidWord::Nir,
            separator,
            fault,
        };
        paper.text().unwrap()
    }

    #[test]
    fn the_format_is_that_of_the_ans() {
        // Written by hand from the format's §2 and the person's card.
        let expected = "IS010000000000000000000000S1284037512300110S21.2.250.1.213.1.4.8␝";
        let text = paper(None, Separator::Gs).replace('\u{1d}', "␝");
        assert!(text.starts_with(expected), "{text}");
        assert!(
            text.ends_with("␝S5FS609-03-1984S775123"),
            "no separator after a fixed block or the last: {text}"
        );
        assert_eq!(text.matches('␝').count(), 3, "{text}");
        assert_eq!(paper(None, Separator::Lost), text.replace('␝', ""));
    }

    #[test]
    fn names_are_strict() {
        assert_eq!(strict("Lœtitia d’Hérouville-Noël"), "LOETITIA D'HEROUVILLE-NOEL");
    }

    #[test]
    fn each_fault_changes_the_text() {
        for fault in InsFault::value_variants() {
            assert_ne!(paper(Some(*fault), Separator::Gs), paper(None, Separator::Gs), "{fault:?}");
        }
    }
}
