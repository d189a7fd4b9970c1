//! What the simulated issuer knows of a holder. Everybody here is invented.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::cast;

/// A fictional holder and what their phone can show.
#[derive(Clone)]
pub struct Holder {
    /// What the command line calls them.
    pub key: &'static str,
    /// What they are good for, in one line of French.
    pub about: &'static str,
    /// The secret code of their phone, four to six digits.
    pub code: &'static str,
    /// The holder, rank 0.
    pub person: Person,
    /// Régime, caisse and centre: nine characters.
    pub organism: &'static str,
    /// First and last days of rights, AAAAMMJJ.
    pub rights: Vec<(u32, u32)>,
    /// 1 France Identité, 2 video checked by an operator.
    pub activation: u8,
    /// The code gestion.
    pub code_gestion: Option<&'static str>,
    /// Everybody covered through the holder, in rank order.
    pub beneficiaries: Vec<Person>,
}

/// A fictional person.
#[derive(Clone)]
pub struct Person {
    /// The name in use.
    pub family_name: String,
    /// The first name.
    pub given_name: String,
    /// The birth name, when another.
    pub birth_name: Option<String>,
    /// AAAAMMJJ as on the card; the month may be lunar.
    pub birth_date: u32,
    /// The NIR with its key.
    pub nir: Option<String>,
    /// Qualité, 0 to 9.
    pub quality: u8,
    /// Rank among twins, 1 to 9.
    pub birth_rank: u8,
    /// Special covers: code, first and last day.
    pub cover: Vec<(&'static str, u32, u32)>,
}

/// Everybody, as they are at a moment: rights, covers and the ages that matter follow it.
pub fn holders(now: Timestamp) -> Vec<Holder> {
    cast::holders(today(now))
}

/// The holder of a key.
pub fn holder(key: &str, now: Timestamp) -> Option<Holder> {
    holders(now).into_iter().find(|holder| holder.key == key)
}

/// The day of a moment. UTC will do: nothing in the cast turns on an hour.
fn today(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}

impl Person {
    /// Somebody of whom the card says no more than it must.
    pub(crate) fn new(family_name: &str, given_name: &str, birth_date: u32, quality: u8) -> Self {
        Self {
            family_name: family_name.to_owned(),
            given_name: given_name.to_owned(),
            birth_name: None,
            birth_date,
            nir: None,
            quality,
            birth_rank: 1,
            cover: Vec::new(),
        }
    }

    /// With the NIR of these thirteen characters.
    pub(crate) fn numbered(mut self, thirteen: &str) -> Self {
        self.nir = Some(with_key(thirteen));
        self
    }

    /// With another birth name.
    pub(crate) fn born(mut self, birth_name: &str) -> Self {
        self.birth_name = Some(birth_name.to_owned());
        self
    }

    /// With a rank among twins.
    pub(crate) fn twin(mut self, birth_rank: u8) -> Self {
        self.birth_rank = birth_rank;
        self
    }

    /// With a special cover.
    pub(crate) fn covered(mut self, code: &'static str, from: u32, to: u32) -> Self {
        self.cover.push((code, from, to));
        self
    }
}

/// Thirteen characters and the key that follows from them: 97 − (N mod 97), 2A counting as 19 and 2B as 18.
pub(crate) fn with_key(thirteen: &str) -> String {
    let rest = thirteen
        .replace("2A", "19")
        .replace("2B", "18")
        .chars()
        .filter_map(|c| c.to_digit(10))
        .fold(0_u32, |rest, digit| rest.saturating_mul(10).saturating_add(digit) % 97);
    format!("{thirteen}{:02}", 97_u32.saturating_sub(rest))
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "numbers are ASCII")]
mod tests {
    use super::*;
    use identity::{BirthDate, BirthRank, CodeGestion, CoverCode, Name, Nir, Organism, Quality};
    use std::collections::BTreeSet;

    fn moments() -> [Timestamp; 3] {
        ["2026-09-29T21:00:00Z", "2027-01-01T00:00:00Z", "2028-02-29T12:00:00Z"]
            .map(|text| text.parse().unwrap())
    }

    /// Published numbers: the key that this code computes must be theirs.
    #[test]
    fn keys_of_published_numbers() {
        for nir in
            ["295109912611193", "253072B07300470", "253072A07300443", "185057512345673", "781102A12500908"]
        {
            assert_eq!(with_key(&nir[..13]), nir);
        }
    }

    #[test]
    fn everybody_is_a_person_that_the_product_can_hold() {
        for now in moments() {
            for holder in holders(now) {
                let key = holder.key;
                assert!(
                    holder.person.nir.is_some() && holder.person.quality == 0,
                    "{key}: spec/presentation.md §2"
                );
                assert!(Organism::parse(holder.organism).is_ok(), "{key}: organism");
                assert!(
                    holder.code_gestion.is_none_or(|code| CodeGestion::parse(code).is_ok()),
                    "{key}: gestion"
                );
                assert!((1..=3).contains(&holder.rights.len()), "{key}: one to three periods");
                assert!(holder.rights.iter().all(|(from, to)| from <= to), "{key}: periods in order");
                assert!(holder.beneficiaries.len() <= 19, "{key}: nineteen at most");
                for person in std::iter::once(&holder.person).chain(&holder.beneficiaries) {
                    check(key, person);
                }
            }
        }
    }

    fn check(key: &str, person: &Person) {
        let names = [Some(&person.family_name), Some(&person.given_name), person.birth_name.as_ref()];
        assert!(names.into_iter().flatten().all(|name| Name::new(name).is_ok()), "{key}: names");
        let birth = BirthDate::from_number(person.birth_date);
        assert!(birth.is_ok(), "{key}: birth date {}", person.birth_date);
        assert!(
            Quality::new(person.quality).is_some() && BirthRank::new(person.birth_rank).is_some(),
            "{key}"
        );
        assert!(person.cover.len() <= 4, "{key}: four covers at most");
        assert!(
            person.cover.iter().all(|(code, from, to)| CoverCode::parse(code).is_some() && from <= to),
            "{key}"
        );
        if let Some(nir) = &person.nir {
            assert!(Nir::parse(nir).is_ok(), "{key}: {nir} is not a NIR");
            let (_, month, _) = birth.unwrap().parts();
            assert_eq!(
                nir[1..3],
                person.birth_date.to_string()[2..4],
                "{key}: the NIR says the year of birth"
            );
            assert!(month == 0 || nir[3..5] == format!("{month:02}"), "{key}: and its month");
        }
    }

    #[test]
    fn keys_codes_and_numbers_tell_people_apart() {
        let cast = holders(moments()[0]);
        assert!(cast.len() >= 16, "at least sixteen cases");
        let keys: BTreeSet<_> = cast.iter().map(|holder| holder.key).collect();
        assert_eq!(keys.len(), cast.len(), "each key once");
        for holder in &cast {
            let digits = holder.code.bytes().all(|b| b.is_ascii_digit());
            assert!(digits && (4..=6).contains(&holder.code.len()), "{}: four to six digits", holder.key);
        }
        let nirs: BTreeSet<_> = cast.iter().filter_map(|holder| holder.person.nir.clone()).collect();
        assert_eq!(nirs.len(), cast.len(), "no two holders share a number");
    }

    #[test]
    fn ages_and_rights_follow_the_clock() {
        for now in moments() {
            let day = today(now);
            let number = u32::try_from(day.year()).unwrap() * 10_000
                + u32::try_from(day.month()).unwrap() * 100
                + u32::try_from(day.day()).unwrap();
            for holder in holders(now) {
                let open = holder.rights.iter().any(|(from, to)| (*from..=*to).contains(&number));
                assert_eq!(open, holder.key != "closed", "{} on {day}", holder.key);
                let age = BirthDate::from_number(holder.person.birth_date).unwrap().age_on(day);
                assert_eq!(age < 16, holder.key == "minor", "{}: {age} years on {day}", holder.key);
            }
            let age = |key| {
                BirthDate::from_number(holder(key, now).unwrap().person.birth_date).unwrap().age_on(day)
            };
            assert_eq!((age("young"), age("minor")), (17, 15), "on {day}");
        }
    }

    #[test]
    fn a_child_is_sixteen_on_the_day() {
        for now in moments() {
            let child = &holder("birthday", now).unwrap().beneficiaries[0];
            let birth = BirthDate::from_number(child.birth_date).unwrap();
            let eve = today(now).yesterday().unwrap();
            assert_eq!((birth.age_on(eve), birth.age_on(today(now))), (15, 16), "on {now}");
        }
    }

    #[test]
    fn the_cast_has_every_kind_of_family() {
        let cast = holders(moments()[0]);
        let has =
            |what: &str, test: &dyn Fn(&Holder) -> bool| assert!(cast.iter().any(test), "nobody has {what}");
        has("twins", &|h| h.beneficiaries.iter().any(|p| p.birth_rank == 2));
        has("another family name", &|h| {
            h.beneficiaries.iter().any(|p| p.quality == 6 && p.family_name != h.person.family_name)
        });
        has("a child without a number", &|h| {
            h.beneficiaries.iter().any(|p| p.quality == 6 && p.nir.is_none())
        });
        has("a lunar birth date", &|h| !(1..=12).contains(&(h.person.birth_date / 100 % 100)));
        has("nineteen beneficiaries", &|h| h.beneficiaries.len() == 19);
        has("rights that are over", &|h| h.key == "closed");
        let of = |key: &str| &cast.iter().find(|h| h.key == key).unwrap().beneficiaries;
        let numbers = |key| of(key).iter().map(|p| (p.given_name.clone(), p.nir.clone())).collect::<Vec<_>>();
        assert_eq!(numbers("family"), numbers("shared"), "shared custody: the same children on two cards");
    }

    #[test]
    fn the_family_has_twins_and_one_numbered_child() {
        let family = holder("family", moments()[0]).unwrap();
        assert_eq!(family.person.nir.as_deref().unwrap().get(..13), Some("2840375123001"));
        let ranks: Vec<_> =
            family.beneficiaries.iter().map(|p| (p.given_name.as_str(), p.birth_rank)).collect();
        assert_eq!(ranks, [("Zoé", 1), ("Max", 1), ("Tom", 2)]);
        assert_eq!(family.beneficiaries[1].birth_date, family.beneficiaries[2].birth_date, "twins");
        let numbered: Vec<_> = family.beneficiaries.iter().map(|p| p.nir.is_some()).collect();
        assert_eq!(numbered, [true, false, false]);
    }
}
