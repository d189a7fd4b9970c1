//! §4 row 1: what is not a presentation, and what still is one although a later version added to it.

use crate::support::*;

#[test]
fn texts_that_are_not_a_code() {
    let visit = Visit::new();
    let text = visit.text();
    let encoded = text.strip_prefix("CV1:").unwrap();
    let cases = [
        String::new(),
        "CV1:".to_owned(),
        "CV1".to_owned(),
        encoded.to_owned(),
        format!("CV2:{encoded}"),
        format!("cv1:{encoded}"),
        format!(" {text}"),
        format!("{text}\n"),
        format!("{text} "),
        text.to_lowercase().replacen("cv1", "CV1", 1),
        format!("{text}É"),
        "CV1::::".to_owned(), // 91 124, above 65 535
    ];
    for case in cases {
        assert_eq!(
            visit.outcome_of(&case),
            "refused malformed",
            "{:?}…",
            case.chars().take(12).collect::<String>()
        );
    }
}

#[test]
fn base45_has_one_text_for_one_code() {
    // Bytes of an odd number end in a pair of characters, which the library would take above 255 and cut to a byte.
    let (visit, bytes) = [Visit::new(), Visit::edited(|v| set(&mut v.present, V::U(5), V::U(24)))]
        .map(|visit| (visit.clone(), visit.bytes()))
        .into_iter()
        .find(|(_, bytes)| bytes.len() % 2 == 1)
        .unwrap();
    assert_eq!(visit.outcome(), "accepted");
    let mut text = visit.text();
    let last = usize::from(*bytes.last().unwrap()) + 256;
    let alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    text.truncate(text.len() - 2);
    text.push(char::from(alphabet[last % 45]));
    text.push(char::from(alphabet[last / 45]));
    assert_eq!(base45::decode(text.strip_prefix("CV1:").unwrap()).unwrap(), bytes, "the library takes it");
    assert_eq!(visit.outcome_of(&text), "refused malformed", "RFC 9285 §4 does not");
}

#[test]
fn a_presentation_has_4096_bytes_at_most() {
    let padded = |padding: usize| Visit::edited(|v| set(&mut v.present, V::U(9), V::B(vec![0; padding])));
    let around = padded(3_000).bytes().len() - 3_000;
    let (most, over) = (padded(4_096 - around), padded(4_097 - around));
    assert_eq!((most.bytes().len(), over.bytes().len()), (4_096, 4_097));
    assert_eq!(most.outcome(), "accepted");
    assert_eq!(over.outcome(), "refused malformed");
}

#[test]
fn every_required_key_is_required() {
    type Part = fn(&mut Visit) -> &mut Map;
    let parts: [(Part, &[u64]); 4] = [
        (|v| &mut v.claims, &[1, 4, 6, 8, 65535]),
        (|v| &mut v.card, &[0, 2, 3, 4]),
        (|v| &mut v.holder, &[1, 2, 3, 4, 5, 6]),
        (|v| &mut v.present, &[2, 3, 4, 5]),
    ];
    for (at, (part, keys)) in parts.into_iter().enumerate() {
        for key in keys {
            let visit = Visit::edited(|v| remove(part(v), &V::U(*key)));
            assert_eq!(visit.outcome(), "refused malformed", "part {at} without {key}");
            let visit = Visit::edited(|v| set(part(v), V::U(*key), V::M(vec![])));
            assert_eq!(visit.outcome(), "refused malformed", "part {at} with a map for {key}");
        }
    }
}

#[test]
fn envelopes_are_exact() {
    type Edit = fn(&mut Envelope);
    let edits: [(&str, Edit); 9] = [
        ("another tag", |e| e.tag = 17),
        ("something in the unprotected header", |e| e.unprotected.push((V::U(4), V::B(vec![0; 8])))),
        ("an unknown key in the protected header", |e| e.header.push((V::U(5), V::U(1)))),
        ("an unknown text key in the protected header", |e| e.header.push((V::T("kid"), V::U(1)))),
        ("another algorithm", |e| set(&mut e.header, V::U(1), V::N(-8))),
        ("no algorithm", |e| remove(&mut e.header, &V::U(1))),
        ("a short signature", |e| e.signature = |s| s[..63].to_vec()),
        ("a long signature", |e| e.signature = |s| [s, vec![0]].concat()),
        ("no signature", |e| e.signature = |_| vec![]),
    ];
    for (why, edit) in edits {
        assert_eq!(Visit::edited(|v| edit(&mut v.issuer)).outcome(), "refused malformed", "{why}, issuer");
        assert_eq!(Visit::edited(|v| edit(&mut v.phone)).outcome(), "refused malformed", "{why}, phone");
    }
    let short = Visit::edited(|v| set(&mut v.issuer.header, V::U(4), V::B(vec![0; 7])));
    assert_eq!(short.outcome(), "refused malformed", "a kid has 8 bytes");
    let none = Visit::edited(|v| remove(&mut v.issuer.header, &V::U(4)));
    assert_eq!(none.outcome(), "refused malformed", "a credential says who signed it");
    let named = Visit::edited(|v| v.phone.header = signer_header(PHONE));
    assert_eq!(named.outcome(), "refused malformed", "a presentation does not: its key is in the credential");
}

#[test]
fn values_have_their_ranges() {
    let edits: [(&str, Edit); 34] = [
        ("exp beyond every calendar", |v| set(&mut v.claims, V::U(4), V::U(u64::MAX))),
        ("iat beyond every calendar", |v| set(&mut v.claims, V::U(6), V::U(1 << 62))),
        ("shown at beyond every calendar", |v| set(&mut v.present, V::U(2), V::U(u64::MAX))),
        ("iat before 1970", |v| set(&mut v.claims, V::U(6), V::N(-1))),
        ("a short nonce", |v| set(&mut v.present, V::U(3), V::B(vec![0; 7]))),
        ("a long nonce", |v| set(&mut v.present, V::U(3), V::B(vec![0; 9]))),
        ("unlocked by 0", |v| set(&mut v.present, V::U(4), V::U(0))),
        ("unlocked by 3", |v| set(&mut v.present, V::U(4), V::U(3))),
        ("a challenge of 17 bytes", |v| set(&mut v.present, V::U(6), V::B(vec![0; 17]))),
        ("a credential that is none", |v| set(&mut v.present, V::U(1), V::B(vec![0xd2, 0x80]))),
        ("a fifth key in the phone key", |v| {
            let mut key = cose_key(PHONE);
            key.push((V::U(3), V::N(-7)));
            set(&mut v.claims, V::U(8), V::M(vec![(V::U(1), V::M(key))]));
        }),
        ("a phone key on another curve", |v| {
            let mut key = cose_key(PHONE);
            set(&mut key, V::N(-1), V::U(2));
            set(&mut v.claims, V::U(8), V::M(vec![(V::U(1), V::M(key))]));
        }),
        ("an uncompressed phone key", |v| {
            let mut key = cose_key(PHONE);
            set(&mut key, V::N(-3), V::B(vec![0; 32]));
            set(&mut v.claims, V::U(8), V::M(vec![(V::U(1), V::M(key))]));
        }),
        ("an empty name", |v| set(&mut v.holder, V::U(1), V::T(""))),
        ("a name not in NFC", |v| set(&mut v.holder, V::U(2), V::T("E\u{301}loise"))),
        ("a control character", |v| set(&mut v.holder, V::U(2), V::T("Élo\u{7}ise"))),
        ("text that is not UTF-8", |v| set(&mut v.holder, V::U(2), V::Raw(vec![0x61, 0xff]))),
        ("30 February", |v| set(&mut v.holder, V::U(3), V::U(19_840_230))),
        ("a date beyond u32", |v| set(&mut v.holder, V::U(3), V::U(1 << 40))),
        ("a NIR of 14", |v| set(&mut v.holder, V::U(4), V::T("28403751230012"))),
        ("a NIR with a letter", |v| set(&mut v.holder, V::U(4), V::T("28403751230012A"))),
        ("quality 10", |v| set(&mut v.holder, V::U(5), V::U(10))),
        ("quality 256", |v| set(&mut v.holder, V::U(5), V::U(256))),
        ("birth rank 0", |v| set(&mut v.holder, V::U(6), V::U(0))),
        ("no cover in a list of covers", |v| set(&mut v.holder, V::U(8), V::A(vec![]))),
        ("five covers", |v| set(&mut v.holder, V::U(8), V::A(vec![cover(); 5]))),
        ("an organism of 8", |v| set(&mut v.card, V::U(2), V::T("01751000"))),
        ("no rights period", |v| set(&mut v.card, V::U(3), V::A(vec![]))),
        ("four rights periods", |v| set(&mut v.card, V::U(3), V::A(vec![period(20_240_101, 20_271_231); 4]))),
        ("a period that ends first", |v| {
            set(&mut v.card, V::U(3), V::A(vec![period(20_271_231, 20_240_101)]));
        }),
        ("a period in a month 13", |v| set(&mut v.card, V::U(3), V::A(vec![period(20_241_301, 20_271_231)]))),
        ("twenty beneficiaries", |v| set(&mut v.card, V::U(5), V::A(vec![child(); 20]))),
        ("no beneficiary in a list of them", |v| set(&mut v.card, V::U(5), V::A(vec![]))),
        ("activation 3", |v| set(&mut v.card, V::U(6), V::U(3))),
    ];
    for (why, edit) in edits {
        assert_eq!(Visit::edited(edit).outcome(), "refused malformed", "{why}");
    }
}

#[test]
fn what_is_optional_is_read() {
    let visit = Visit::edited(|v| {
        set(&mut v.card, V::U(5), V::A(vec![child(); 19]));
        set(&mut v.card, V::U(6), V::U(2));
        set(&mut v.card, V::U(7), V::T("10"));
        set(&mut v.holder, V::U(7), V::T("LECCIA"));
        set(&mut v.holder, V::U(8), V::A(vec![cover(); 4]));
    });
    let verified = visit.decide(&mut credential::MemoryReplay::new()).unwrap();
    let card = &verified.get().card;
    assert_eq!(card.beneficiaries.len(), 19, "the most that a holder covers");
    assert!(card.beneficiaries.iter().all(|child| child.nir.is_none()), "young children have none");
    assert_eq!(card.activation, Some(identity::Activation::Video));
    assert_eq!(card.code_gestion.as_ref().unwrap().as_str(), "10");
    assert_eq!(card.holder.birth_name.as_ref().unwrap().expose(), "LECCIA");
    assert_eq!(card.holder.cover.len(), 4);
    assert_eq!(card.holder.cover[0].code.as_str(), "ALD");
}

#[test]
fn a_later_version_may_add_any_deterministic_value() {
    let nested = |levels: usize| [vec![0x81; levels], vec![0x00]].concat();
    let values: [(&str, Vec<u8>, bool); 8] = [
        ("a float", vec![0xf9, 0x3c, 0x00], true),
        ("a tag", vec![0xc1, 0x1a, 0x51, 0x4b, 0x67, 0xb0], true),
        ("undefined", vec![0xf7], true),
        ("a float that fits a shorter one", vec![0xfa, 0x3f, 0x80, 0x00, 0x00], false),
        ("an indefinite length", vec![0x9f, 0xff], false),
        ("text with a control character", vec![0x61, 0x0a], false),
        ("levels 2 to 16", nested(15), true),
        ("levels 2 to 17", nested(16), false),
    ];
    for (why, value, taken) in values {
        let expected = if taken { "accepted" } else { "refused malformed" };
        let present = Visit::edited(|v| set(&mut v.present, V::T("plus tard"), V::Raw(value.clone())));
        assert_eq!(present.outcome(), expected, "{why}");
        if !why.starts_with("levels") {
            let holder = Visit::edited(|v| set(&mut v.holder, V::T("plus tard"), V::Raw(value)));
            assert_eq!(holder.outcome(), expected, "{why}, deeper");
        }
    }
}

fn period(from: u64, to: u64) -> V {
    V::A(vec![V::U(from), V::U(to)])
}

fn cover() -> V {
    V::A(vec![V::T("ALD"), V::U(20_260_101), V::U(20_271_231)])
}

fn child() -> V {
    V::M(person("L", "J", 20_180_511, None))
}
