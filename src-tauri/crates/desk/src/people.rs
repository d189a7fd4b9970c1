//! Who works in the office, who is at the counter, and what each may do.

use std::sync::{Arc, PoisonError, RwLockReadGuard};

use jiff::civil::Date;
use store::{NewPerson, Person, PersonId, Pin, PinFailure, Practitioner, Role, StoreError};

use crate::door::roster;
use crate::wire::{self, Deed, Member, Named};
use crate::{Desk, Error};

/// Who is at the counter, and for whom they bill.
#[derive(Debug, Clone)]
pub(crate) struct AtCounter {
    pub(crate) person: Person,
    bills_for: Option<PersonId>,
}

/// The whole of who may do what.
pub(crate) fn may(role: Role, deed: Deed) -> bool {
    let [administrator, practitioner, locum, assistant] = match deed {
        Deed::Counter => [true, true, true, true],
        Deed::Lists | Deed::Tariffs => [true, true, false, false],
        Deed::People | Deed::Keys | Deed::Exports | Deed::Backup => [true, false, false, false],
    };
    match role {
        Role::Administrator => administrator,
        Role::Practitioner => practitioner,
        Role::Locum => locum,
        Role::Assistant => assistant,
    }
}

impl AtCounter {
    pub(crate) fn new(person: Person, people: &[Person], today: Date) -> Self {
        let bills_for = match could_bill_for(&person, people, today).as_slice() {
            [only] => Some(only.id),
            _ => None,
        };
        Self { person, bills_for }
    }
}

impl Desk {
    /// Refuses what the person at the counter may not do.
    pub fn allow(&self, deed: Deed) -> Result<(), Error> {
        if may(self.at_counter().person.role, deed) { Ok(()) } else { Err(Error::NotAllowed) }
    }

    /// The author of what is done now.
    pub(crate) fn actor(&self) -> String {
        self.at_counter().person.name.clone()
    }

    /// Under whom the person at the counter bills.
    pub(crate) fn biller(&self) -> Result<Practitioner, Error> {
        let chosen = self.at_counter().bills_for.ok_or(Error::BillerMissing)?;
        let people = self.people.read().unwrap_or_else(PoisonError::into_inner);
        let practitioner =
            people.iter().find(|person| person.id == chosen).and_then(|person| person.practitioner.clone());
        practitioner.ok_or(Error::BillerMissing)
    }

    /// Bills under somebody else's number from now on.
    pub fn bill_for(&self, person: u32) -> Result<(), Error> {
        let people = self.known();
        let mut place = self.at_counter.write().unwrap_or_else(PoisonError::into_inner);
        let could = could_bill_for(&place.person, &people, self.today());
        let chosen = could.iter().find(|one| one.id.0 == person).ok_or(Error::NotAllowed)?;
        place.bills_for = Some(chosen.id);
        Ok(())
    }

    /// Somebody takes the counter.
    pub(crate) fn take_counter(&self, id: PersonId) -> Result<(), Error> {
        let (people, today) = (self.known(), self.today());
        let person =
            people.iter().find(|one| one.id == id && one.works_on(today)).ok_or(Error::PersonGone)?;
        let mut place = self.at_counter.write().unwrap_or_else(PoisonError::into_inner);
        *place = AtCounter::new(person.clone(), &people, today);
        Ok(())
    }

    /// Everybody who works or worked here.
    pub async fn people(&self, lock_after: u8) -> Result<wire::People, Error> {
        let (people, pins) = self.members_and_pins().await?;
        Ok(wire::People { people, pins, lock_after })
    }

    /// The same without what the window shows around them.
    pub async fn members(&self) -> Result<Vec<Member>, Error> {
        Ok(self.members_and_pins().await?.0)
    }

    async fn members_and_pins(&self) -> Result<(Vec<Member>, wire::PinState), Error> {
        self.allow(Deed::People)?;
        let (roster, pins) = roster(&self.pins).await?;
        let (people, today) = (self.known(), self.today());
        let name_of = |id: PersonId| people.iter().find(|one| one.id == id).map(|one| one.name.clone());
        let member = |person: &Person| Member {
            id: person.id.0,
            name: person.name.clone(),
            role: role_to_wire(person.role),
            replaces: person.replaces.and_then(name_of),
            until: person.until.map(|day| day.to_string()),
            works: person.works_on(today),
            has_pin: roster.people.iter().any(|(id, _)| *id == person.id),
        };
        Ok((people.iter().map(member).collect(), pins))
    }

    /// Somebody joins the office.
    pub async fn add_person(&self, new: &wire::NewMember) -> Result<u32, Error> {
        self.allow(Deed::People)?;
        let people = self.known();
        let (practitioner, replaces) = self.checked(new, &people)?;
        if people.iter().any(|one| same_name(&one.name, &new.name)) {
            return Err(Error::NameTaken);
        }
        let (at, actor, role) = (self.now(), self.actor(), role_from_wire(new.role));
        let (name, practitioner) = (new.name.trim(), practitioner.as_ref());
        let new = NewPerson { at, actor: &actor, name, role, practitioner, replaces };
        let id = self.store.add_person(&new).await?;
        self.learn().await?;
        Ok(id.0)
    }

    /// Somebody leaves the office.
    pub async fn person_leaves(&self, id: u32) -> Result<(), Error> {
        self.allow(Deed::People)?;
        let (people, today) = (self.known(), self.today());
        let leaver = people.iter().find(|one| one.id.0 == id && !one.left).ok_or(Error::PersonGone)?;
        let answers = |one: &&Person| one.role == Role::Administrator && one.works_on(today);
        if people.iter().filter(answers).all(|one| one.id == leaver.id) {
            return Err(Error::LastAdministrator);
        }
        self.store.person_leaves(self.now(), &self.actor(), leaver.id).await?;
        self.learn().await
    }

    /// Gives somebody a PIN on this computer: oneself, or anybody for whoever may.
    pub async fn set_pin(&self, id: u32, pin: &str) -> Result<(), Error> {
        if self.at_counter().person.id.0 != id {
            self.allow(Deed::People)?;
        }
        let pin = Pin::new(pin).map_err(|_| Error::PinWeak)?;
        let person = self.known().into_iter().find(|one| one.id.0 == id && one.works_on(self.today()));
        let person = person.ok_or(Error::PersonGone)?;
        let (pins, store, set) = (Arc::clone(&self.pins), Arc::clone(&self.store), person.clone());
        // Half a second of stretching, and the key store may ask the user: not on the thread of the window.
        tokio::task::spawn_blocking(move || pins.set(&store, &set, &pin)).await??;
        Ok(self.store.journal_person(self.now(), &self.actor(), person.id, "pin set").await?)
    }

    /// Who is at the counter, and who could take it over, for the window.
    pub(crate) async fn user(&self) -> Result<(wire::User, wire::Door), Error> {
        let (roster, pins) = roster(&self.pins).await?;
        let (people, AtCounter { person, bills_for }) = (self.known(), self.at_counter().clone());
        let could = could_bill_for(&person, &people, self.today());
        let bills_for = could.iter().find(|one| Some(one.id) == bills_for).map(named);
        let user = wire::User {
            id: person.id.0,
            role: role_to_wire(person.role),
            may: DEEDS.into_iter().filter(|deed| may(person.role, *deed)).collect(),
            has_pin: roster.people.iter().any(|(id, _)| *id == person.id),
            bills_for,
            could_bill_for: could.iter().map(named).collect(),
            name: person.name,
        };
        Ok((user, wire::Door::of(roster, pins)))
    }

    /// Reads the people anew, and lets this computer forget the PINs of those who work here no longer.
    pub(crate) async fn learn(&self) -> Result<(), Error> {
        let people = self.store.people().await?;
        let works: Vec<PersonId> =
            people.iter().filter(|one| one.works_on(self.today())).map(|one| one.id).collect();
        *self.people.write().unwrap_or_else(PoisonError::into_inner) = people;
        let (pins, store, name) = (Arc::clone(&self.pins), Arc::clone(&self.store), self.office.name.clone());
        match tokio::task::spawn_blocking(move || pins.keep_only(&store, &name, &works)).await? {
            Ok(()) | Err(PinFailure::Keys(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn at_counter(&self) -> RwLockReadGuard<'_, AtCounter> {
        self.at_counter.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> Vec<Person> {
        self.people.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What a new person says about billing, looked at.
    fn checked(&self, new: &wire::NewMember, people: &[Person]) -> Result<Bills, Error> {
        let today = self.today();
        if !crate::practitioner::fits(&new.name) {
            return Err(Error::PersonField("name"));
        }
        let practitioner = new.practitioner.as_ref().map(crate::office::practitioner).transpose()?;
        let fits = match new.role {
            wire::Role::Administrator => true,
            wire::Role::Practitioner => practitioner.is_some(),
            wire::Role::Locum | wire::Role::Assistant => practitioner.is_none(),
        };
        if !fits {
            return Err(Error::PersonField("practitioner"));
        }
        let until = new.until.as_deref().map(|day| day.parse::<Date>().ok().filter(|day| *day >= today));
        match (new.role, new.replaces, until) {
            (wire::Role::Locum, Some(replaces), Some(Some(until))) => {
                let at_work = people.iter().find(|one| one.id.0 == replaces && one.works_on(today));
                let bills = at_work.filter(|one| one.practitioner.is_some());
                let biller = bills.ok_or(Error::PersonField("replaces"))?;
                Ok((None, Some((biller.id, until))))
            }
            (wire::Role::Locum, Some(_), None | Some(None)) => Err(Error::PersonField("until")),
            (wire::Role::Locum, None, _) | (_, Some(_), _) => Err(Error::PersonField("replaces")),
            (_, None, None) => Ok((practitioner, None)),
            (_, None, Some(_)) => Err(Error::PersonField("until")),
        }
    }
}

/// Under which numbers somebody bills: their own, or those of whom they stand in for, until a last day.
type Bills = (Option<Practitioner>, Option<(PersonId, Date)>);

/// Under whom somebody can bill: under their own number, or else under that of whom they stand in for, or work for.
fn could_bill_for(person: &Person, people: &[Person], today: Date) -> Vec<Person> {
    let bills = |one: &&Person| one.practitioner.is_some() && one.works_on(today);
    let could = |one: &&Person| match (&person.practitioner, person.replaces) {
        (Some(_), _) => one.id == person.id,
        (None, Some(replaced)) => one.id == replaced,
        (None, None) => true,
    };
    people.iter().filter(bills).filter(could).cloned().collect()
}

/// Two authors whom a reader of the journal would take for one.
fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn named(person: &Person) -> Named {
    Named { id: person.id.0, name: person.name.clone() }
}

fn role_to_wire(role: Role) -> wire::Role {
    match role {
        Role::Administrator => wire::Role::Administrator,
        Role::Practitioner => wire::Role::Practitioner,
        Role::Locum => wire::Role::Locum,
        Role::Assistant => wire::Role::Assistant,
    }
}

fn role_from_wire(role: wire::Role) -> Role {
    match role {
        wire::Role::Administrator => Role::Administrator,
        wire::Role::Practitioner => Role::Practitioner,
        wire::Role::Locum => Role::Locum,
        wire::Role::Assistant => Role::Assistant,
    }
}

/// The administrator who is at the counter when the passphrase opened it: it is theirs.
pub(crate) fn administrator(people: &[Person], today: Date) -> Result<PersonId, Error> {
    let answers = |one: &&Person| one.role == Role::Administrator && one.works_on(today);
    let found = people.iter().find(answers).ok_or(StoreError::Damaged("no administrator"))?;
    Ok(found.id)
}

const DEEDS: [Deed; 7] =
    [Deed::Counter, Deed::Lists, Deed::People, Deed::Keys, Deed::Exports, Deed::Backup, Deed::Tariffs];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_administrator_lets_people_in_or_data_out() {
        // Deed, administrator, practitioner, locum, assistant: as the documentation of the office tells it.
        let table = [
            (Deed::Counter, "yes yes yes yes"),
            (Deed::Lists, "yes yes no no"),
            (Deed::People, "yes no no no"),
            (Deed::Keys, "yes no no no"),
            (Deed::Exports, "yes no no no"),
            (Deed::Backup, "yes no no no"),
            (Deed::Tariffs, "yes yes no no"),
        ];
        assert_eq!(table.len(), DEEDS.len(), "each deed has its row");
        for (deed, expected) in table {
            let roles = [Role::Administrator, Role::Practitioner, Role::Locum, Role::Assistant];
            let found = roles.map(|role| if may(role, deed) { "yes" } else { "no" }).join(" ");
            assert_eq!(found, expected, "{deed:?}");
        }
    }
}
