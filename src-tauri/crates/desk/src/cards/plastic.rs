//! A plastic carte Vitale 2: who it says its people are. It states neither fund nor rights, and proves nothing.

use std::time::Duration;

use identity::{BirthDate, BirthRank, Card, Name, Nir, Person, Quality};
use readers::card::{self, CardTrouble};
use readers::vitale::{self, VitalePerson, VitaleTrouble};

/// Reads the card that lies there, within `patience`.
pub(super) fn read(card: &card::Card, patience: Duration) -> Result<Card, VitaleTrouble> {
    let mut dialogue = card.open(patience)?;
    match vitale::read(&mut dialogue) {
        // Worn contacts: what failed once is tried once more.
        Err(VitaleTrouble::Card(CardTrouble::Failed)) => {
            let left = dialogue.left();
            drop(dialogue);
            vitale::read(&mut card.open(left)?)
        }
        other => other,
    }
    .and_then(|people| identities(&people).ok_or(VitaleTrouble::Unreadable))
}

/// `None` for what is no name, no date or no NIR.
fn identities(people: &[VitalePerson]) -> Option<Card> {
    let (holder, beneficiaries) = people.split_first()?;
    let mut holder = person(holder)?;
    holder.quality = Some(Quality::INSURED);
    Some(Card {
        holder,
        beneficiaries: beneficiaries.iter().map(person).collect::<Option<_>>()?,
        organism: None,
        rights: Vec::new(),
        rights_as_of: None,
        activation: None,
        code_gestion: None,
    })
}

fn person(person: &VitalePerson) -> Option<Person> {
    let VitalePerson { family_name, given_name, birth_date, nir } = person;
    Some(Person {
        family_name: Name::new(family_name).ok()?,
        birth_name: None,
        given_name: Name::new(given_name).ok()?,
        birth_date: BirthDate::parse(birth_date).ok()?,
        nir: nir.as_ref().map(|nir| Nir::parse(nir)).transpose().ok()?,
        // The card does not say who is what to whom, nor who is a twin.
        quality: None,
        birth_rank: BirthRank::new(1)?,
        cover: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn written(name: &str, birth_date: &str, nir: Option<&str>) -> VitalePerson {
        let text = |text: &str| Zeroizing::new(text.to_owned());
        VitalePerson {
            family_name: text(name),
            given_name: text("Élise"),
            birth_date: text(birth_date),
            nir: nir.map(text),
        }
    }

    #[test]
    fn what_a_card_does_not_say_is_not_made_up() {
        let people = [
            written("LEGENDRE", "19840309", Some("284037512300110")),
            // A lunar month, and a child without a number.
            written("LEGENDRE", "20205012", None),
        ];
        let card = identities(&people).unwrap();
        assert_eq!(card.holder.quality, Some(Quality::INSURED), "the first is the insured one");
        let [child] = card.beneficiaries.as_slice() else { panic!("one child") };
        assert!(child.birth_date.is_lunar() && child.nir.is_none() && child.quality.is_none());
        assert!(card.organism.is_none() && card.rights.is_empty() && card.rights_as_of.is_none());
    }

    #[test]
    fn a_card_with_a_false_person_is_no_card() {
        for person in [
            written("LEGENDRE", "19840309", Some("284037512300111")),
            written("LEGENDRE", "19840332", None),
            written(" ", "19840309", None),
        ] {
            let good = written("LEGENDRE", "19840309", Some("284037512300110"));
            assert!(identities(&[good, person]).is_none(), "all of it or nothing");
        }
        assert!(identities(&[]).is_none());
    }
}
