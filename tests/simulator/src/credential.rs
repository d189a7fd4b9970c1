//! What the issuer states and signs: a CWT with the card in it (`spec/presentation.md` §2).

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::cbor::Value;
use crate::issuer::{Issuer, Status};
use crate::keys::{KeyPair, cose_key, x_off_curve};
use crate::lists::{STATUS_URI, numeric_date, protected, reserved_index};
use crate::misbehaviour::Misbehaviour;
use crate::people::{Holder, Person};
use crate::presentation::Options;

/// Whom a credential is about, and the phone it is bound to.
pub(crate) struct Subject<'a> {
    pub(crate) holder: &'a Holder,
    pub(crate) beneficiaries: Vec<&'a Person>,
    pub(crate) phone: &'a KeyPair,
}

/// The signed credential.
///
/// A phone can only leave somebody out by showing another credential: the real one would ask its issuer for it when
/// the choice is made, or hold several. The simulated issuer is at hand and signs what is asked.
pub(crate) fn issue(issuer: &Issuer, subject: &Subject<'_>, options: &Options) -> Result<Vec<u8>> {
    let stated = claims(issuer, subject, options)?.encode()?;
    let usual = issuer.credential_signer(options.signed_by)?;
    let (named, signer) = match options.misbehaviour {
        Some(Misbehaviour::ForgedIssuer) => (usual, issuer.stranger()?),
        Some(Misbehaviour::UnknownKid) => (issuer.stranger()?, issuer.stranger()?),
        Some(Misbehaviour::WrongKeyUse) => (issuer.status_signer()?, issuer.status_signer()?),
        Some(Misbehaviour::RetiredIssuer) => (issuer.retired_signer()?, issuer.retired_signer()?),
        _ => (usual, issuer.credential_signer(options.signed_by)?),
    };
    let aad: &[u8] =
        if options.does(Misbehaviour::CredentialNoAad) { b"" } else { b"comptoir.cv1.credential" };
    signer.sign1(&protected(&named), aad, &stated)?.encode()
}

const LIFE: SignedDuration = SignedDuration::from_hours(72);

pub(crate) fn claims(by: &Issuer, subject: &Subject<'_>, options: &Options) -> Result<Value> {
    let issued = issued_at(options)?;
    let phone = if options.does(Misbehaviour::PhoneKeyOffCurve) {
        cose_key(&x_off_curve(), false)
    } else {
        subject.phone.cose_key()?
    };
    let index = match options.misbehaviour {
        Some(Misbehaviour::StatusIndexOutOfRange) => 1 << 20,
        Some(Misbehaviour::ReplacedCredential) => reserved_index(Status::Replaced).into(),
        Some(Misbehaviour::BlockedCredential) => reserved_index(Status::Blocked).into(),
        Some(Misbehaviour::UndefinedStatus) => reserved_index(Status::Undefined).into(),
        _ => by.status_index(subject.holder.key).into(),
    };
    let status_list = Value::Map(vec![
        (Value::text("idx"), Value::int(index)),
        (Value::text("uri"), Value::text(STATUS_URI)),
    ]);
    Ok(Value::map([
        (1, Value::text(options.signed_by.name())),
        (4, numeric_date(issued.checked_add(LIFE)?)?),
        (6, numeric_date(issued)?),
        (8, Value::map([(1, phone)])),
        (65_535, Value::Map(vec![(Value::text("status_list"), status_list)])),
        (-65_801, card(subject.holder, &subject.beneficiaries, issued, options)?),
    ]))
}

fn issued_at(options: &Options) -> Result<Timestamp> {
    let hour = SignedDuration::from_hours(1);
    Ok(match options.misbehaviour {
        Some(Misbehaviour::ExpiredCredential) => options.now.checked_sub(LIFE)?.checked_sub(hour)?,
        Some(Misbehaviour::FutureCredential) => options.now.checked_add(hour)?,
        _ => match options.issued {
            Some(issued) => issued,
            None => options.now.checked_sub(SignedDuration::from_hours(5))?,
        },
    })
}

fn card(holder: &Holder, shown: &[&Person], as_of: Timestamp, options: &Options) -> Result<Value> {
    let version = if options.does(Misbehaviour::Version2) { 2 } else { 1 };
    let rights = holder.rights.iter().map(|(from, to)| Value::Array(vec![date(*from), date(*to)])).collect();
    let mut entries = vec![
        (0, Value::int(version)),
        (1, person(&spoiled(&holder.person, as_of, options))),
        (2, Value::text(holder.organism)),
        (3, Value::Array(rights)),
        (4, numeric_date(as_of)?),
        (6, Value::int(holder.activation.into())),
    ];
    let beneficiaries: Vec<Value> = if options.does(Misbehaviour::TwentyBeneficiaries) {
        vec![person(&Person::new("A", "B", 20_200_101, 6)); 20]
    } else {
        shown.iter().map(|beneficiary| person(beneficiary)).collect()
    };
    if !beneficiaries.is_empty() {
        entries.push((5, Value::Array(beneficiaries)));
    }
    entries.extend(holder.code_gestion.map(|code| (7, Value::text(code))));
    Ok(Value::map(entries))
}

pub(crate) fn person(person: &Person) -> Value {
    let mut entries = vec![
        (1, Value::text(&person.family_name)),
        (2, Value::text(&person.given_name)),
        (3, date(person.birth_date)),
        (5, Value::int(person.quality.into())),
        (6, Value::int(person.birth_rank.into())),
    ];
    entries.extend(person.nir.as_deref().map(|nir| (4, Value::text(nir))));
    entries.extend(person.birth_name.as_deref().map(|name| (7, Value::text(name))));
    if !person.cover.is_empty() {
        let cover = person
            .cover
            .iter()
            .map(|(code, from, to)| Value::Array(vec![Value::text(code), date(*from), date(*to)]));
        entries.push((8, Value::Array(cover.collect())));
    }
    Value::map(entries)
}

pub(crate) fn date(number: u32) -> Value {
    Value::Uint(number.into())
}

/// 1 January of the year in which somebody was born who is fifteen.
pub(crate) fn fifteen_years_before(time: Timestamp) -> u32 {
    let year = time.to_zoned(jiff::tz::TimeZone::UTC).year().saturating_sub(15);
    u32::try_from(year).unwrap_or_default().saturating_mul(10_000).saturating_add(101)
}

/// The faults of the holder.
fn spoiled(person: &Person, as_of: Timestamp, options: &Options) -> Person {
    let mut person = person.clone();
    match options.misbehaviour {
        Some(Misbehaviour::HolderTooYoung) => person.birth_date = fifteen_years_before(as_of),
        Some(Misbehaviour::NotNfcText) => "Ame\u{301}lie".clone_into(&mut person.given_name),
        Some(Misbehaviour::ControlCharacter) => "Amélie\u{7}".clone_into(&mut person.given_name),
        Some(Misbehaviour::LongName) => person.given_name = "A".repeat(81),
        Some(Misbehaviour::NoNir) => person.nir = None,
        Some(Misbehaviour::BadNirKey) => {
            // 00 is no key: a key lies between 1 and 97.
            person.nir = person.nir.map(|nir| nir.chars().take(13).chain("00".chars()).collect());
        }
        _ => {}
    }
    person
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
mod tests {
    use super::*;

    /// The bytes of an independent vector: its last line without `CV1:`, in Base45 (RFC 9285 §4.4).
    fn vector(name: &str) -> Vec<u8> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/cv1").join(name);
        let file = std::fs::read_to_string(path).unwrap();
        let (_, text) = file.trim_end_matches('\n').split_once("CV1:").unwrap();
        let digit = |c: &u8| crate::base45::ALPHABET.iter().position(|known| known == c).unwrap();
        let bytes = text.as_bytes().chunks(3).flat_map(|chunk| {
            let number = chunk.iter().map(digit).rev().fold(0, |number, digit| number * 45 + digit);
            let bytes = u16::try_from(number).unwrap().to_be_bytes();
            bytes[3 - chunk.len()..].to_vec()
        });
        bytes.collect()
    }

    /// The holder of the vectors: the fields are those that they were made from.
    fn elise(beneficiaries: Vec<Person>) -> Holder {
        Holder {
            key: "elise",
            about: "",
            code: "",
            person: Person::new("BOUVIER", "Élise", 19_790_622, 0).numbered("2790669123044"),
            organism: "016911234",
            rights: vec![(20_240_101, 20_271_231)],
            activation: 1,
            code_gestion: None,
            beneficiaries,
        }
    }

    fn check(holder: &Holder, name: &str) {
        let shown: Vec<_> = holder.beneficiaries.iter().collect();
        let as_of: Timestamp = "2026-09-28T21:00:00Z".parse().unwrap();
        let written = card(holder, &shown, as_of, &Options::at(as_of)).unwrap().encode().unwrap();
        let theirs = vector(name);
        assert!(theirs.windows(written.len()).any(|window| window == written), "{name} holds another card");
    }

    #[test]
    fn cards_are_written_as_in_the_independent_vectors() {
        check(&elise(vec![]), "plain.case");
        let child = |given, birth| Person::new("BOUVIER-MÂCON", given, birth, 6);
        let children = vec![
            child("Inès", 20_120_317).numbered("2120369123101"),
            child("Jules", 20_180_511).twin(1),
            child("Louis", 20_180_511).twin(2),
        ];
        check(&elise(children), "family.case");
        let moussa = Person::new("TRAORÉ", "Moussa", 19_680_000, 0).numbered("1680099335077");
        check(&Holder { person: moussa, ..elise(vec![]) }, "lunar_birth.case");
        let petru = Person::new("CASANOVA", "Petru", 19_660_130, 0).numbered("166012B033021");
        check(&Holder { person: petru, organism: "012011234", ..elise(vec![]) }, "corsica.case");
    }
}
