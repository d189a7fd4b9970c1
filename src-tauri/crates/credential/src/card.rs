//! The card inside a credential: `card` and `person` of `spec/presentation.md` §2, read into the types of `identity`.

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

impl<'a> StatedCard<'a> {
    /// Reads a card of version 1, whatever version it says it is.
    pub(crate) fn parse(item: Item<'a>) -> Result<Self, Fault> {
        let map = item.map()?;
        let (holder, nir) = person(map.required(1)?)?;
        let mut nirs = vec![Some(nir.ok_or(Fault::MissingKey)?)];
        let mut beneficiaries = Vec::new();
        if let Some(people) = map.get(5)? {
            let most = u64::try_from(MAX_BENEFICIARIES).map_err(|_| Fault::OutOfRange)?;
            for stated in people.array_up_to(most)? {
                let (person, nir) = person(stated?)?;
                beneficiaries.push(person);
                nirs.push(nir);
            }
        }
        let card = Card {
            holder,
            beneficiaries,
            organism: Organism::parse(map.required(2)?.text()?).map_err(|_| Fault::OutOfRange)?,
            rights: map
                .required(3)?
                .array_up_to(3)?
                .map(|stated| rights(stated?))
                .collect::<Result<_, _>>()?,
            rights_as_of: Some(numeric_date(map.required(4)?)?),
            activation: map.get(6)?.map(activation).transpose()?,
            code_gestion: map.get(7)?.map(code_gestion).transpose()?,
        };
        Ok(Self { version: map.required(0)?.uint()?, card, nirs })
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

/// A person without a NIR, and the NIR as stated.
fn person(item: Item<'_>) -> Result<(Person, Option<&str>), Fault> {
    let map = item.map()?;
    let nir = map.get(4)?.map(Item::text).transpose()?;
    if nir.is_some_and(|nir| !Nir::has_shape(nir)) {
        return Err(Fault::OutOfRange);
    }
    let cover = match map.get(8)? {
        None => Vec::new(),
        Some(stated) => stated.array_up_to(4)?.map(|stated| cover(stated?)).collect::<Result<_, _>>()?,
    };
    let person = Person {
        family_name: name(map.required(1)?)?,
        given_name: name(map.required(2)?)?,
        birth_date: birth_date(map.required(3)?)?,
        nir: None,
        quality: Quality::new(digit(map.required(5)?)?).ok_or(Fault::OutOfRange)?,
        birth_rank: BirthRank::new(digit(map.required(6)?)?).ok_or(Fault::OutOfRange)?,
        birth_name: map.get(7)?.map(name).transpose()?,
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
