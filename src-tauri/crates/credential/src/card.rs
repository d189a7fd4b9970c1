//! The card that a phone presents: `card` and `person` of `spec/presentation.md` §2, or the elements of `spec/nfc.md` §4,
//! read into the types of `identity`.

use std::iter;

use identity::{
    Activation, BirthDate, BirthRank, Card, CodeGestion, Cover, CoverCode, MAX_BENEFICIARIES, Name, Nir,
    NirError, Organism, Period, Person, Quality,
};

use crate::cbor::{Fault, Item};
use crate::time::{civil_date, numeric_date};

/// A card as somebody states it. Its NIRs have the shape of one (§4 row 1); their keys are checked by
/// [`with_nirs`](StatedCard::with_nirs), much later (row 14), and until then the persons carry none.
pub(crate) struct StatedCard<'a> {
    /// Any number: whether it is one that we read is row 2.
    pub(crate) version: u64,
    card: Card,
    /// The holder's, then the beneficiaries' in their order.
    nirs: Vec<Option<&'a str>>,
}

/// What a card states, each item under its name, before anything of it is read.
pub(crate) struct CardItems<'a> {
    pub(crate) holder: PersonItems<'a>,
    pub(crate) beneficiaries: Option<Item<'a>>,
    pub(crate) organism: Item<'a>,
    pub(crate) rights: Item<'a>,
    pub(crate) rights_as_of: Item<'a>,
    pub(crate) activation: Option<Item<'a>>,
    pub(crate) code_gestion: Option<Item<'a>>,
}

/// What is stated of a person.
pub(crate) struct PersonItems<'a> {
    pub(crate) family_name: Item<'a>,
    pub(crate) given_name: Item<'a>,
    pub(crate) birth_date: Item<'a>,
    pub(crate) nir: Option<Item<'a>>,
    pub(crate) quality: Item<'a>,
    pub(crate) birth_rank: Item<'a>,
    pub(crate) birth_name: Option<Item<'a>>,
    pub(crate) cover: Option<Item<'a>>,
}

impl<'a> StatedCard<'a> {
    /// Reads the `card` of a credential, as one of version 1, whatever version it says it is.
    pub(crate) fn parse(item: Item<'a>) -> Result<Self, Fault> {
        let map = item.map()?;
        let items = CardItems {
            holder: PersonItems::parse(map.required(1)?)?,
            beneficiaries: map.get(5)?,
            organism: map.required(2)?,
            rights: map.required(3)?,
            rights_as_of: map.required(4)?,
            activation: map.get(6)?,
            code_gestion: map.get(7)?,
        };
        Self::read(map.required(0)?.uint()?, &items)
    }

    /// Reads what a card states.
    pub(crate) fn read(version: u64, items: &CardItems<'a>) -> Result<Self, Fault> {
        let (holder, nir) = person(&items.holder)?;
        let mut nirs = vec![Some(nir.ok_or(Fault::MissingKey)?)];
        let mut beneficiaries = Vec::new();
        if let Some(people) = items.beneficiaries {
            let most = u64::try_from(MAX_BENEFICIARIES).map_err(|_| Fault::OutOfRange)?;
            for stated in people.array_up_to(most)? {
                let (person, nir) = person(&PersonItems::parse(stated?)?)?;
                beneficiaries.push(person);
                nirs.push(nir);
            }
        }
        let card = Card {
            holder,
            beneficiaries,
            organism: Some(Organism::parse(items.organism.text()?).map_err(|_| Fault::OutOfRange)?),
            rights: items.rights.array_up_to(3)?.map(|stated| rights(stated?)).collect::<Result<_, _>>()?,
            rights_as_of: Some(numeric_date(items.rights_as_of)?),
            activation: items.activation.map(activation).transpose()?,
            code_gestion: items.code_gestion.map(code_gestion).transpose()?,
        };
        Ok(Self { version, card, nirs })
    }

    /// The holder's birth date, which row 13 needs before the NIRs are looked at.
    pub(crate) fn holder_birth_date(&self) -> BirthDate {
        self.card.holder.birth_date
    }

    /// The card with its NIRs, each with the key it must have.
    pub(crate) fn with_nirs(self) -> Result<Card, NirError> {
        let mut card = self.card;
        let people = iter::once(&mut card.holder).chain(&mut card.beneficiaries);
        for (person, nir) in people.zip(self.nirs) {
            person.nir = nir.map(Nir::parse).transpose()?;
        }
        Ok(card)
    }
}

impl<'a> PersonItems<'a> {
    /// The `person` of the specification.
    fn parse(item: Item<'a>) -> Result<Self, Fault> {
        let map = item.map()?;
        Ok(Self {
            family_name: map.required(1)?,
            given_name: map.required(2)?,
            birth_date: map.required(3)?,
            nir: map.get(4)?,
            quality: map.required(5)?,
            birth_rank: map.required(6)?,
            birth_name: map.get(7)?,
            cover: map.get(8)?,
        })
    }
}

/// A person without a NIR, and the NIR as stated.
fn person<'a>(items: &PersonItems<'a>) -> Result<(Person, Option<&'a str>), Fault> {
    let nir = items.nir.map(Item::text).transpose()?;
    if nir.is_some_and(|nir| !Nir::has_shape(nir)) {
        return Err(Fault::OutOfRange);
    }
    let cover = match items.cover {
        None => Vec::new(),
        Some(stated) => stated.array_up_to(4)?.map(|stated| cover(stated?)).collect::<Result<_, _>>()?,
    };
    let person = Person {
        family_name: name(items.family_name)?,
        given_name: name(items.given_name)?,
        birth_date: birth_date(items.birth_date)?,
        nir: None,
        quality: Some(Quality::new(digit(items.quality)?).ok_or(Fault::OutOfRange)?),
        birth_rank: BirthRank::new(digit(items.birth_rank)?).ok_or(Fault::OutOfRange)?,
        birth_name: items.birth_name.map(name).transpose()?,
        cover,
    };
    Ok((person, nir))
}

fn name(item: Item<'_>) -> Result<Name, Fault> {
    Name::new(item.text()?).map_err(|_| Fault::OutOfRange)
}

fn birth_date(item: Item<'_>) -> Result<BirthDate, Fault> {
    let number = u32::try_from(item.uint()?).map_err(|_| Fault::OutOfRange)?;
    BirthDate::from_number(number).map_err(|_| Fault::OutOfRange)
}

fn digit(item: Item<'_>) -> Result<u8, Fault> {
    u8::try_from(item.uint()?).map_err(|_| Fault::OutOfRange)
}

fn cover(item: Item<'_>) -> Result<Cover, Fault> {
    let [code, from, to] = item.array_of()?;
    let code = CoverCode::parse(code.text()?).ok_or(Fault::OutOfRange)?;
    Ok(Cover { code, period: period(from, to)? })
}

fn rights(item: Item<'_>) -> Result<Period, Fault> {
    let [from, to] = item.array_of()?;
    period(from, to)
}

fn period(from: Item<'_>, to: Item<'_>) -> Result<Period, Fault> {
    Period::new(civil_date(from)?, civil_date(to)?).map_err(|_| Fault::OutOfRange)
}

fn activation(item: Item<'_>) -> Result<Activation, Fault> {
    match item.uint()? {
        1 => Ok(Activation::FranceIdentite),
        2 => Ok(Activation::Video),
        _ => Err(Fault::OutOfRange),
    }
}

fn code_gestion(item: Item<'_>) -> Result<CodeGestion, Fault> {
    CodeGestion::parse(item.text()?).map_err(|_| Fault::OutOfRange)
}
