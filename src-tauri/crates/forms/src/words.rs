//! How paper says a date, a number, a person, a duplicate.

use identity::{BirthDate, Person};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{Issuer, Professional};

/// Six digits at least: `000042`.
pub(crate) fn invoice_number(number: u32) -> String {
    format!("{number:06}")
}

/// `22/11/2026`.
pub(crate) fn french(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// `22/11/2026 à 10:20`, at the counter.
pub(crate) fn moment(at: Timestamp) -> String {
    let there = at.to_zoned(jiff::tz::get!("Europe/Paris"));
    format!("{} à {:02}:{:02}", french(there.date()), there.hour(), there.minute())
}

/// What a paper that was printed before says of itself; nothing on an original.
pub(crate) fn duplicate(printed_before: u32) -> String {
    if printed_before == 0 { String::new() } else { format!("DUPLICATA n° {printed_before}") }
}

/// The way a card was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// The code on a phone, by camera, scanner or picture.
    Qr,
    /// A phone on the reader.
    Nfc,
    /// The plastic card.
    Card,
    /// The INS datamatrix of a paper.
    Ins,
    /// Typed in.
    Typed,
}

impl Channel {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Qr => "code affiché par le téléphone",
            Self::Nfc => "téléphone posé sur le lecteur",
            Self::Card => "carte Vitale en plastique",
            Self::Ins => "datamatrix INS d’un document",
            Self::Typed => "saisie au clavier",
        }
    }
}

/// The name of an office and of who practises there, line by line.
pub(crate) fn issuer(issuer: &Issuer<'_>) -> Vec<String> {
    let Professional { name, rpps, am_number, address, sector: _, finess: _ } = issuer.professional;
    let numbered = |what: &str, number: &str| (!number.is_empty()).then(|| format!("{what} {number}"));
    let same = issuer.office == name;
    let lines = [Some(issuer.office.to_owned()), (!same).then(|| name.to_owned())];
    let numbers = [numbered("RPPS", rpps), numbered("N° AM", am_number)];
    lines.into_iter().flatten().chain(address.iter().cloned()).chain(numbers.into_iter().flatten()).collect()
}

/// First name and name in use.
pub(crate) fn full_name(person: &Person) -> String {
    format!("{} {}", person.given_name.expose(), person.family_name.expose())
}

/// Day, month and year as on the card, even where no calendar knows the month.
pub(crate) fn birth_date(date: BirthDate) -> String {
    let (year, month, day) = date.parts();
    format!("{day:02}/{month:02}/{year:04}")
}

/// The NIR as it is read, its key apart; nothing for who has none.
pub(crate) fn nir(person: &Person) -> String {
    let Some(nir) = &person.nir else { return String::new() };
    let mut digits = nir.expose().chars();
    let groups = [1, 2, 2, 2, 3, 3, 2].map(|length| digits.by_ref().take(length).collect::<String>());
    groups.join(" ")
}
