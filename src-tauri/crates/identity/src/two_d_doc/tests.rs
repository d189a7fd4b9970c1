//! Tables of the format. Everybody here is invented, and no signature is one: judging them is not done here.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// `␝`, `␞` and `␟` stand for the separators, `$` for a signature of the right length.
fn text(written: &str) -> String {
    written
        .replace('␝', "\u{1d}")
        .replace('␞', "\u{1e}")
        .replace('␟', "\u{1f}")
        .replace('$', &"A".repeat(103))
}

fn parsed(written: &str) -> TwoDDoc {
    TwoDDoc::parse(&text(written)).unwrap_or_else(|error| panic!("{written}: {error}"))
}

const VACCINATION: &str = "DC04FR0100031E6D1E6EL101FRL0LEROY␝L1PAUL JEAN␝L203021961L3GRIPPE␝L71␟$";

#[test]
fn headers_of_every_version_are_read() {
    let cases = [
        ("DC01FR010003FFFF00000113A␟$", 1, 22, None),
        ("DC02FR010003FFFF00000113A␟$", 2, 22, None),
        ("DC03FR010003FFFF0000010113A␟$", 3, 24, None),
        ("DC04FR010003FFFF00000101FR13A␟$", 4, 26, Some("FR")),
    ];
    for (written, version, length, country) in cases {
        let document = parsed(written);
        let header = document.header();
        assert_eq!(
            (header.version(), header.length(), header.country()),
            (version, length, country),
            "{written}"
        );
        assert_eq!((header.authority().as_str(), header.certificate().as_str()), ("FR01", "0003"));
        assert_eq!(header.authority().to_string(), "FR01", "as it is shown");
        assert_eq!(header.issued(), None, "FFFF states no day");
        assert_eq!(header.signed_on(), Some(date(2000, 1, 1)), "day zero");
        let fields = document.fields().unwrap();
        assert_eq!((fields[0].id, fields[0].value), ("13", "A"), "the message begins behind the header");
    }
    let vaccination = parsed(VACCINATION);
    // 1E6D is the published example of 29 April 2021.
    assert_eq!(vaccination.header().issued(), Some(date(2021, 4, 29)));
    assert_eq!(vaccination.header().signed_on(), Some(date(2021, 4, 30)));
}

#[test]
fn what_is_signed_is_kept_as_it_came_and_the_annex_is_not() {
    let plain = parsed(VACCINATION);
    let signed = text(VACCINATION.split_once('␟').unwrap().0);
    assert_eq!(
        plain.signed(),
        signed.as_bytes(),
        "separators are signed too, the one before the signature is not"
    );
    assert_eq!(plain.signature(), "A".repeat(103));
    assert_eq!(parsed(&format!("{VACCINATION}␝L0SOMEBODY ELSE")), plain, "nobody signed the annex");
    let printed = VACCINATION.replace('␝', "<GS>").replace('␟', "<US>");
    assert_eq!(parsed(&printed), plain, "as some scanners print it");
    assert_eq!(parsed(&format!("{VACCINATION}\r\n")), plain, "with the Enter of a wedge");
}

#[test]
fn people_are_read_where_the_kind_states_them() {
    let read = |written: &str| {
        parsed(written).identity().map(|identity| {
            let birth = identity.birth_date.map(BirthDate::on_card);
            (identity.family_name.expose().to_owned(), identity.given_names.expose().to_owned(), birth)
        })
    };
    let person = |family: &str, given: &str, birth: Option<&str>| {
        Some((family.to_owned(), given.to_owned(), birth.map(str::to_owned)))
    };
    let leroy = person("LEROY", "PAUL JEAN", Some("19610203"));
    let cases = [
        (VACCINATION.to_owned(), DocumentKind::Vaccination, leroy.clone()),
        (
            "DC03FR010003FFFF1E6EB201F0PAUL/JEAN␝F1LEROY␝F203021961F3MF4945002␝F5NF6030220261030␟$"
                .to_owned(),
            DocumentKind::TestResult,
            leroy.clone(),
        ),
        (
            "DC03FR010003FFFF1E6EA40171030220261030␟$"
                .replace("1030␟", "103072LEROY␝73PAUL/JEAN␝7503021961␟"),
            DocumentKind::DeathCertificate,
            leroy.clone(),
        ),
        (
            "DC04FR010003FFFF1E6E0701FR60PAUL JEAN␝62LEROY␝65CN6903021961␟$".to_owned(),
            DocumentKind::Identity,
            leroy.clone(),
        ),
        (
            "DC04FR010003FFFF1E6E0701FR60PAUL␝62LEROY␟$".to_owned(),
            DocumentKind::Identity,
            person("LEROY", "PAUL", None),
        ),
        ("DC03FR010003FFFF1E6EA201AHCMI123␝AI30112030␟$".to_owned(), DocumentKind::MobilityCard, None),
        (VACCINATION.replace("L101FR", "L102FR"), DocumentKind::Other, None),
        (VACCINATION.replace("L0LEROY␝", ""), DocumentKind::Vaccination, None),
        (VACCINATION.replace("L203021961", "L231021961"), DocumentKind::Vaccination, None),
        ("DC02FR010003FFFF1E6E0046LEROY PAUL␟$".to_owned(), DocumentKind::Other, None),
    ];
    for (written, kind, expected) in cases {
        assert_eq!(parsed(&written).header().kind(), kind, "{written}");
        assert_eq!(read(&written), expected, "{written}");
    }
}

#[test]
fn fields_end_where_the_specification_says() {
    let values = |message: &str| {
        let document = parsed(&format!("DC03FR010003FFFF1E6EB201{message}␟$"));
        let fields = document.fields()?;
        Some(
            fields
                .iter()
                .map(|f| format!("{}={}{}", f.id, f.value, if f.truncated { "…" } else { "" }))
                .collect::<Vec<_>>(),
        )
    };
    let full = "A".repeat(38);
    let cases: [(&str, Option<Vec<String>>); 6] = [
        ("F0PAUL␝F3M", Some(vec!["F0=PAUL".to_owned(), "F3=M".to_owned()])),
        ("F0PAUL␞F3M␝", Some(vec!["F0=PAUL…".to_owned(), "F3=M".to_owned()])),
        (&format!("F0{full}F3M"), Some(vec![format!("F0={full}"), "F3=M".to_owned()])),
        ("ZZ ANY THING␝F3M", Some(vec!["ZZ= ANY THING".to_owned(), "F3=M".to_owned()])),
        ("F20302", None),
        ("f0PAUL", None),
    ];
    for (message, expected) in cases {
        assert_eq!(values(message), expected, "{message}");
    }
}

#[test]
fn what_is_not_a_2d_doc_says_why() {
    let change = |from: &str, to: &str| text(&VACCINATION.replacen(from, to, 1));
    let cases = [
        (String::new(), TwoDDocError::Header),
        ("DC".to_owned(), TwoDDocError::Header),
        (text("dc04FR01␟$"), TwoDDocError::Header),
        (change("DC04", "DC05"), TwoDDocError::Version),
        (change("DC04", "DC00"), TwoDDocError::Version),
        (change("DC04", "DC4 "), TwoDDocError::Header),
        (change("FR01", "fr01"), TwoDDocError::Header),
        (change("1E6D", "1E6G"), TwoDDocError::Header),
        (text("DC04FR0100031E6D1E6EL101␟$"), TwoDDocError::Header),
        (change("␟$", ""), TwoDDocError::Signature),
        (change("$", ""), TwoDDocError::Signature),
        (change("$", "AAAA===="), TwoDDocError::Signature),
        (change("$", "abcd"), TwoDDocError::Signature),
        (change("$", &"A".repeat(213)), TwoDDocError::Signature),
        (change("PAUL", "PA\nUL"), TwoDDocError::Character),
        (text(&format!("DC04{}", "A".repeat(4_093))), TwoDDocError::TooLong),
        (text(&format!("DC04{}", "A".repeat(4_092))), TwoDDocError::Signature),
    ];
    for (text, error) in cases {
        assert_eq!(TwoDDoc::parse(&text), Err(error), "{text}");
    }
}

#[test]
fn nothing_personal_is_shown_by_debug() {
    let document = parsed(VACCINATION);
    let shown = format!("{document:?} {:?} {:?}", document.fields(), document.identity());
    for secret in ["LEROY", "PAUL", "1961", "GRIPPE"] {
        assert!(!shown.contains(secret), "{shown} tells {secret}");
    }
    assert!(shown.contains("FR01"), "who signed may be told");
}

proptest! {
    #[test]
    fn no_text_stops_the_parser(head in "DC0[0-5][A-Z0-9]{0,24}", rest in "([A-Z0-9é]{0,12}|\u{1d}|\u{1e}|\u{1f}){0,30}") {
        let text = format!("{head}{rest}");
        if let Ok(document) = TwoDDoc::parse(&text) {
            prop_assert!(text.as_bytes().starts_with(document.signed()), "what is signed is what came");
            let _ = (document.fields(), document.identity());
        }
    }
}
