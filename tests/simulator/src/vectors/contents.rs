//! Row 1 of `spec/presentation.md` §4: values that no card, credential or presentation may hold, duly signed.

use anyhow::Result;

use super::draft::{Case, Draft, Edit, cut, put, within};
use crate::cbor::Value;
use crate::credential;
use crate::people::Person;

const fn bad(name: &'static str, about: &'static str, edit: Edit) -> Case {
    Case::usual(name, "refused malformed", about, edit)
}

pub(super) const CASES: &[Case] = &[
    // Of a presentation.
    bad("nonce_missing", "no nonce", |d| {
        cut(&mut d.present, 3);
        Ok(())
    }),
    bad("nonce_of_7", "a nonce of seven bytes", |d| present(d, 3, Value::bytes(&[7; 7]))),
    bad("nonce_of_9", "a nonce of nine bytes", |d| present(d, 3, Value::bytes(&[7; 9]))),
    bad("unlocked_by_3", "unlocked by a means that nobody knows", |d| present(d, 4, Value::int(3))),
    bad("unlocked_before_never", "a negative age of the unlocking", |d| present(d, 5, Value::int(-1))),
    bad("challenge_of_3", "a challenge of three bytes", |d| present(d, 6, Value::bytes(&[7; 3]))),
    bad("challenge_of_17", "a challenge of seventeen bytes", |d| present(d, 6, Value::bytes(&[7; 17]))),
    bad("challenge_as_text", "a challenge that is text", |d| present(d, 6, Value::text("2468"))),
    bad("shown_as_text", "the time as text", |d| present(d, 2, Value::text("2026-09-29T21:00:00Z"))),
    bad("shown_beyond_calendars", "a time that no calendar reaches", |d| {
        present(d, 2, Value::Uint(u64::MAX))
    }),
    // Of a credential.
    bad("expiry_missing", "a credential without end", |d| {
        cut(&mut d.claims, 4);
        Ok(())
    }),
    bad("issue_negative", "iat before 1970", |d| claim(d, 6, Value::int(-1))),
    bad("issuer_name_as_bytes", "the issuer's name is bytes", |d| claim(d, 1, Value::bytes(b"Caisse"))),
    bad("phone_key_missing", "no key in the confirmation", |d| claim(d, 8, Value::Map(vec![]))),
    bad("phone_key_with_more", "a fifth key in the phone's COSE_Key", |d| {
        put(d.phone_key()?, 3, Value::int(-7));
        Ok(())
    }),
    bad("phone_key_in_full", "the phone's key with both coordinates", |d| {
        *d.phone_key()? = d.by_phone.key.cose_key_in_full()?;
        Ok(())
    }),
    bad("phone_key_p384", "the phone's key says curve P-384", |d| {
        put(d.phone_key()?, -1, Value::int(2));
        Ok(())
    }),
    bad("phone_key_okp", "the phone's key is of another type", |d| {
        put(d.phone_key()?, 1, Value::int(1));
        Ok(())
    }),
    bad("phone_key_x_of_31", "x of 31 bytes", |d| {
        put(d.phone_key()?, -2, Value::bytes(&[7; 31]));
        Ok(())
    }),
    bad("status_without_uri", "a status reference that was cut off", |d| {
        let list = Value::named([("idx", Value::int(7))]);
        claim(d, 65_535, Value::named([("status_list", list)]))
    }),
    bad("status_index_negative", "a negative status index", |d| {
        d.refer(Value::int(-1));
        Ok(())
    }),
    bad("status_missing", "no status reference", |d| {
        cut(&mut d.claims, 65_535);
        Ok(())
    }),
    // Of a card.
    bad("organism_of_8", "an organism of eight characters", |d| card(d, 2, Value::text("01691123"))),
    bad("rights_none", "no rights period", |d| card(d, 3, Value::Array(vec![]))),
    bad("rights_of_4", "four rights periods", |d| {
        card(d, 3, Value::Array(vec![period(20_260_101, 20_261_231); 4]))
    }),
    bad("rights_backwards", "a rights period that ends before it begins", |d| {
        card(d, 3, Value::Array(vec![period(20_261_231, 20_260_101)]))
    }),
    bad("rights_on_30_february", "a rights period from 30 February", |d| {
        card(d, 3, Value::Array(vec![period(20_260_230, 20_261_231)]))
    }),
    bad("rights_on_29_february_2100", "a rights period until 29 February 2100, which is no leap year", |d| {
        card(d, 3, Value::Array(vec![period(20_260_101, 21_000_229)]))
    }),
    bad("activation_3", "activated by a means that nobody knows", |d| card(d, 6, Value::int(3))),
    bad("code_gestion_of_3", "a code gestion of three characters", |d| card(d, 7, Value::text("100"))),
    bad("beneficiaries_20", "twenty beneficiaries", |d| {
        let child = credential::person(&Person::new("A", "B", 20_200_101, 6));
        card(d, 5, Value::Array(vec![child; 20]))
    }),
    bad("beneficiaries_none", "an empty list of beneficiaries", |d| card(d, 5, Value::Array(vec![]))),
    // Of a person.
    bad("name_not_composed", "é as e and an accent", |d| holder(d, 2, Value::text("Ame\u{301}lie"))),
    bad("name_with_a_control", "a control character in a name", |d| holder(d, 2, Value::text("Amélie\u{7}"))),
    bad("name_of_81", "a name of 81 characters", |d| holder(d, 1, Value::text(&"A".repeat(81)))),
    bad("name_empty", "an empty name", |d| holder(d, 1, Value::text(""))),
    bad("name_not_utf8", "a name that is not UTF-8", |d| {
        holder(d, 1, Value::Encoded(vec![0x62, 0xc3, 0x28]))
    }),
    bad("nir_missing", "a holder without a NIR", |d| {
        cut(d.holder()?, 4);
        Ok(())
    }),
    bad("nir_of_13", "a NIR without its key", |d| holder(d, 4, Value::text("1900669123045"))),
    bad("nir_as_number", "a NIR that is a number", |d| holder(d, 4, Value::int(190_066_912_304_500))),
    bad("birth_29_february_2023", "born on 29 February of no leap year", |d| {
        holder(d, 3, Value::int(20_230_229))
    }),
    bad("birth_seven_digits", "a birth date of seven digits", |d| holder(d, 3, Value::int(1_990_617))),
    bad("quality_10", "qualité 10", |d| holder(d, 5, Value::int(10))),
    bad("birth_rank_0", "birth rank 0", |d| holder(d, 6, Value::int(0))),
    bad("covers_5", "five covers", |d| holder(d, 8, Value::Array(vec![cover("ALD"); 5]))),
    bad("cover_in_small_letters", "a cover whose code is no code", |d| {
        holder(d, 8, Value::Array(vec![cover("ald")]))
    }),
    bad("card_missing", "a credential without a card", |d| {
        cut(&mut d.claims, super::draft::CARD);
        Ok(())
    }),
    bad("card_cut_off", "a card that was cut off", |d| {
        let version = within(d.card()?, &[0])?.clone();
        *d.card()? = Value::map([(0, version)]);
        Ok(())
    }),
];

fn present(draft: &mut Draft, key: i64, value: Value) -> Result<()> {
    put(&mut draft.present, key, value);
    Ok(())
}

fn claim(draft: &mut Draft, key: i64, value: Value) -> Result<()> {
    put(&mut draft.claims, key, value);
    Ok(())
}

fn card(draft: &mut Draft, key: i64, value: Value) -> Result<()> {
    put(draft.card()?, key, value);
    Ok(())
}

fn holder(draft: &mut Draft, key: i64, value: Value) -> Result<()> {
    put(draft.holder()?, key, value);
    Ok(())
}

fn period(from: i64, to: i64) -> Value {
    Value::Array(vec![Value::int(from), Value::int(to)])
}

fn cover(code: &str) -> Value {
    Value::Array(vec![Value::text(code), Value::int(20_260_101), Value::int(20_271_231)])
}
