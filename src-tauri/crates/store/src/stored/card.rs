//! The card, as it stands in a row.

use identity::{
    Activation, BirthDate, BirthRank, Card, CodeGestion, Cover, CoverCode, Name, Nir, Organism, Period,
    Person, Quality,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Unreadable;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoredCard {
    holder: StoredPerson,
    beneficiaries: Vec<StoredPerson>,
    /// Text in every row of the first version, and null since a card may not state it.
    organism: Option<String>,
    rights: Vec<(Date, Date)>,
    rights_as_of: Option<Timestamp>,
    activation: Option<u8>,
    code_gestion: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredPerson {
    family_name: String,
    birth_name: Option<String>,
    given_name: String,
    birth_date: String,
    nir: Option<String>,
    quality: Option<u8>,
    birth_rank: u8,
    cover: Vec<(String, Date, Date)>,
}

impl StoredPerson {
    /// What stands in the place of a person who was effaced: no name, and a birth date that nobody has.
    pub(super) fn nobody() -> Self {
        Self {
            family_name: "—".to_owned(),
            birth_name: None,
            given_name: "—".to_owned(),
            birth_date: "18500000".to_owned(),
            nir: None,
            quality: None,
            birth_rank: 1,
            cover: Vec::new(),
        }
    }
}

impl From<&Card> for StoredCard {
    fn from(card: &Card) -> Self {
        let Card { holder, beneficiaries, organism, rights, rights_as_of, activation, code_gestion } = card;
        Self {
            holder: holder.into(),
            beneficiaries: beneficiaries.iter().map(StoredPerson::from).collect(),
            organism: organism.as_ref().map(|organism| organism.as_str().to_owned()),
            rights: rights.iter().map(|period| (period.from(), period.to())).collect(),
            rights_as_of: *rights_as_of,
            activation: activation.map(|activation| match activation {
                Activation::FranceIdentite => 1,
                Activation::Video => 2,
            }),
            code_gestion: code_gestion.as_ref().map(|code| code.as_str().to_owned()),
        }
    }
}

impl From<&Person> for StoredPerson {
    fn from(person: &Person) -> Self {
        let Person { family_name, birth_name, given_name, birth_date, nir, quality, birth_rank, cover } =
            person;
        Self {
            family_name: family_name.expose().to_owned(),
            birth_name: birth_name.as_ref().map(|name| name.expose().to_owned()),
            given_name: given_name.expose().to_owned(),
            birth_date: birth_date.on_card(),
            nir: nir.as_ref().map(|nir| nir.expose().to_owned()),
            quality: quality.map(Quality::code),
            birth_rank: birth_rank.get(),
            cover: cover
                .iter()
                .map(|c| (c.code.as_str().to_owned(), c.period.from(), c.period.to()))
                .collect(),
        }
    }
}

impl TryFrom<StoredCard> for Card {
    type Error = Unreadable;

    fn try_from(stored: StoredCard) -> Result<Self, Unreadable> {
        let activation = match stored.activation {
            None => None,
            Some(1) => Some(Activation::FranceIdentite),
            Some(2) => Some(Activation::Video),
            Some(_) => return Err(Unreadable),
        };
        Ok(Self {
            holder: stored.holder.try_into()?,
            beneficiaries: stored
                .beneficiaries
                .into_iter()
                .map(Person::try_from)
                .collect::<Result<_, _>>()?,
            organism: stored.organism.as_deref().map(organism).transpose()?,
            rights: stored.rights.into_iter().map(period).collect::<Result<_, _>>()?,
            rights_as_of: stored.rights_as_of,
            activation,
            code_gestion: match stored.code_gestion {
                Some(code) => Some(CodeGestion::parse(&code).map_err(|_| Unreadable)?),
                None => None,
            },
        })
    }
}

impl TryFrom<StoredPerson> for Person {
    type Error = Unreadable;

    fn try_from(stored: StoredPerson) -> Result<Self, Unreadable> {
        let name = |text: String| Name::new(&text).map_err(|_| Unreadable);
        let cover = |(code, from, to): (String, Date, Date)| {
            Ok(Cover { code: CoverCode::parse(&code).ok_or(Unreadable)?, period: period((from, to))? })
        };
        Ok(Self {
            family_name: name(stored.family_name)?,
            birth_name: stored.birth_name.map(name).transpose()?,
            given_name: name(stored.given_name)?,
            birth_date: BirthDate::parse(&stored.birth_date).map_err(|_| Unreadable)?,
            nir: stored.nir.map(|nir| Nir::parse(&nir).map_err(|_| Unreadable)).transpose()?,
            quality: stored.quality.map(|code| Quality::new(code).ok_or(Unreadable)).transpose()?,
            birth_rank: BirthRank::new(stored.birth_rank).ok_or(Unreadable)?,
            cover: stored.cover.into_iter().map(cover).collect::<Result<_, _>>()?,
        })
    }
}

/// A fund, for the rows that have one.
pub(super) fn organism(text: &str) -> Result<Organism, Unreadable> {
    Organism::parse(text).map_err(|_| Unreadable)
}

fn period((from, to): (Date, Date)) -> Result<Period, Unreadable> {
    Period::new(from, to).map_err(|_| Unreadable)
}
