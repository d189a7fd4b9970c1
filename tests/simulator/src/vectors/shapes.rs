//! Row 1 of `spec/presentation.md` §4, the rules of §2 and §3: texts, bytes, envelopes and maps that must be refused whatever they say.

use anyhow::{Result, bail};

use super::draft::{Case, Draft, Edit, algorithm, cut, put};
use crate::cbor::Value;
use crate::nfc::der;

const fn bad(name: &'static str, about: &'static str, edit: Edit) -> Case {
    Case::usual(name, "refused malformed", about, edit)
}

pub(super) const CASES: &[Case] = &[
    // The text.
    bad("prefix_missing", "no prefix", |d| text(d, |text| text.replacen("CV1:", "", 1))),
    bad("prefix_2", "the prefix of another version", |d| text(d, |text| text.replacen("CV1:", "CV2:", 1))),
    bad("prefix_small", "the prefix in small letters", |d| text(d, |text| text.replacen("CV1:", "cv1:", 1))),
    bad("text_empty", "the prefix alone", |d| text(d, |_| "CV1:".to_owned())),
    bad("text_small", "Base45 in small letters", |d| {
        text(d, |text| text.to_lowercase().replacen("cv1:", "CV1:", 1))
    }),
    bad("text_cut", "the last character is missing", |d| {
        text(d, |mut text| {
            text.pop();
            text
        })
    }),
    bad("text_with_a_space", "a space before it", |d| text(d, |text| format!(" {text}"))),
    bad("text_azerty", "typed by a scanner on an AZERTY layout: digits became signs", |d| {
        text(d, |text| text.replace('1', "&").replace('8', "_"))
    }),
    bad("text_of_a_pass", "a health certificate of another scheme", |d| {
        text(d, |text| text.replacen("CV1:", "HC1:", 1))
    }),
    // The bytes.
    bad("byte_after", "a byte follows the presentation", |d| {
        d.bytes = |bytes| [bytes, vec![0]].concat();
        Ok(())
    }),
    bad("byte_missing", "the last byte is missing", |d| {
        d.bytes = |mut bytes| {
            bytes.pop();
            bytes
        };
        Ok(())
    }),
    bad("bytes_4097", "4 097 bytes: one more than a presentation may have", |d| d.filled_to(4_097)),
    bad("levels_17", "an unknown value of 17 levels", |d| {
        let nested = (0..16).fold(Value::int(0), |inner, _| Value::Array(vec![inner]));
        put(&mut d.present, 99, nested);
        Ok(())
    }),
    // The envelopes.
    bad("phone_untagged", "the presentation has no tag 18", |d| {
        d.by_phone.tags.clear();
        Ok(())
    }),
    bad("phone_tagged_twice", "tag 18 within tag 18", |d| {
        d.by_phone.tags.push(18);
        Ok(())
    }),
    bad("issuer_tagged_61", "the credential is in a CWT tag", |d| {
        d.by_issuer.tags.push(61);
        Ok(())
    }),
    bad("phone_tagged_98", "the tag of a COSE_Sign", |d| {
        d.by_phone.tags = vec![98];
        Ok(())
    }),
    bad("phone_unprotected_header", "something stands in the presentation's unprotected header", |d| {
        d.by_phone.unprotected = Value::map([(4, Value::bytes(b"phone"))]);
        Ok(())
    }),
    bad("issuer_unprotected_header", "something stands in the credential's unprotected header", |d| {
        d.by_issuer.unprotected = Value::map([(33, Value::bytes(b"certificate"))]);
        Ok(())
    }),
    bad("phone_header_with_more", "a key that nobody knows in the presentation's protected header", |d| {
        put(&mut d.by_phone.protected, 99, Value::int(0));
        Ok(())
    }),
    bad("issuer_header_critical", "a critical header parameter in the credential", |d| {
        put(&mut d.by_issuer.protected, 2, Value::Array(vec![Value::int(1)]));
        Ok(())
    }),
    bad("phone_es384", "the presentation says ES384", |d| {
        d.by_phone.protected = algorithm(-35);
        Ok(())
    }),
    bad("issuer_eddsa", "the credential says EdDSA", |d| {
        put(&mut d.by_issuer.protected, 1, Value::int(-8));
        Ok(())
    }),
    bad("phone_hmac", "the presentation says HMAC 256/256, as if the public key were a secret", |d| {
        d.by_phone.protected = algorithm(5);
        Ok(())
    }),
    bad("issuer_kid_of_7", "a kid of seven bytes", |d| {
        put(&mut d.by_issuer.protected, 4, Value::bytes(&[7; 7]));
        Ok(())
    }),
    bad("issuer_without_kid", "the credential does not say who signed it", |d| {
        cut(&mut d.by_issuer.protected, 4);
        Ok(())
    }),
    bad("phone_signature_of_63", "a signature of 63 bytes", |d| {
        d.by_phone.signature = |mut signature| {
            signature.pop();
            signature
        };
        Ok(())
    }),
    bad("phone_signature_in_der", "the signature in DER", |d| {
        d.by_phone.signature = |signature| {
            let numbers: Vec<_> = signature.chunks(32).map(der::integer).collect();
            der::all(der::SEQUENCE, &numbers)
        };
        Ok(())
    }),
    bad("issuer_signature_empty", "no signature", |d| {
        d.by_issuer.signature = |_| vec![];
        Ok(())
    }),
    bad("credential_of_nothing", "the credential is an empty byte string", |d| {
        d.credential = Some(vec![]);
        Ok(())
    }),
    bad("credential_followed", "a byte follows the credential", |d| {
        let mut bytes = d.credential_bytes()?;
        bytes.push(0xf6);
        d.credential = Some(bytes);
        Ok(())
    }),
    // The maps.
    bad("map_unsorted", "the keys of the presentation are not in order", |d| {
        let mut entries = entries(d)?;
        entries.reverse();
        d.present = Value::MapAsItStands(entries);
        Ok(())
    }),
    bad("map_indefinite", "a map of indefinite length", |d| {
        d.present = Value::IndefiniteMap(entries(d)?);
        Ok(())
    }),
    bad("map_key_twice", "the last key stands twice", |d| {
        let mut entries = entries(d)?;
        entries.extend(entries.last().cloned());
        d.present = Value::MapAsItStands(entries);
        Ok(())
    }),
    bad("integer_wide", "a small integer in nine bytes", |d| {
        put(&mut d.present, 5, Value::WideUint(4));
        Ok(())
    }),
    bad("float_for_a_time", "the time is a float, as some libraries write it", |d| {
        put(&mut d.present, 2, Value::Encoded(vec![0xfb, 0x41, 0xda, 0xaf, 0x09, 0xb4, 0x00, 0x00, 0x00]));
        Ok(())
    }),
    bad("wide_float_unknown", "a float under an unknown key fits a shorter one", |d| {
        put(&mut d.present, 99, Value::Encoded(vec![0xfa, 0x3f, 0x80, 0x00, 0x00]));
        Ok(())
    }),
    bad("text_chunks_unknown", "a text in chunks under an unknown key", |d| {
        put(&mut d.present, 99, Value::Encoded(vec![0x7f, 0x61, 0x61, 0xff]));
        Ok(())
    }),
];

fn text(draft: &mut Draft, change: fn(String) -> String) -> Result<()> {
    draft.text = change;
    Ok(())
}

fn entries(draft: &Draft) -> Result<Vec<(Value, Value)>> {
    let Value::Map(entries) = &draft.present else { bail!("a presentation is a map") };
    Ok(entries.clone())
}
