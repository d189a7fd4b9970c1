//! The lists that the program ships: they are read, they are whole, and they write French.

use std::collections::BTreeSet;

use billing::calendar::{easter, is_holiday};
use billing::organisms::OrganismNames;
use billing::{ActCode, Cents, InForce, Practice, Rate, Sector, TariffTable, Zone};
use identity::Organism;
use jiff::ToSpan;
use jiff::civil::date;

const TARIFFS: &str = include_str!("../../../../../assets/tariffs/generaliste.toml");
const ORGANISMS: &str = include_str!("../../../../../assets/organismes/organismes.toml");

fn here() -> Practice {
    Practice::default()
}

#[test]
fn every_code_has_the_price_that_its_source_gives() {
    // Prices of June 2026 in euros and cents, from the list and the pages named in `assets/SOURCES.md`.
    let expected = "\
        G 30.00 VG 30.00 TCG 25.00 RDV 30.00 RQD 10.00 APC 60.00 APV 60.00 IMT 60.00 MPH 60.00 \
        CTE 60.00 CCP 47.50 VL 60.00 VSP 60.00 GL1 60.00 GL2 60.00 GL3 60.00 COE 60.00 COD 35.00 COB 30.00 MEG 5.00 \
        CSO 47.50 CSE 47.50 ASE 47.50 MD 10.00 MDM 15.00 MU 22.60 MVR 10.00 MHP 5.00 F 19.06 MN 35.00 MM 40.00 \
        CRN 42.50 CRM 51.50 CRD 26.50 VRS 30.00 VRN 46.00 VRM 59.50 VRD 30.00 MRT 15.00 SNP 15.00 SHE 5.00 MCG 5.00 \
        MOP 5.00 MUT 5.00 MSH 23.00 MIC 23.00 MIS 30.00 PIV 30.00 IK 0.61 IKM 1.00 DEQP003 14.52 JKHD001 12.73 \
        GLQP012 41.08 ALQP003 69.12 ALQP006 69.12 JKLD001 38.40 JKKD001 38.40 QZGA002 41.80 EGFA007 62.70 \
        MJPA010 39.10 GABD002 28.26 CDRP002 49.46 BLQP010 25.68 CAGD001 19.63";
    let day = date(2026, 11, 23);
    let table = TariffTable::parse(TARIFFS).unwrap();
    let words: Vec<&str> = expected.split_whitespace().collect();
    for pair in words.chunks(2) {
        let code = ActCode::parse(pair[0]).unwrap();
        let price = Cents::new(pair[1].replace('.', "").parse().unwrap());
        assert_eq!(table.tariff(&code, day, here()).map(|tariff| tariff.price), Some(price), "{code}");
        let prices = table.acts_on(day, here()).filter(|tariff| tariff.code == code).count();
        assert_eq!(prices, 1, "{code} has exactly one price on {day}");
    }
    assert_eq!(table.acts_on(day, here()).count(), words.len() / 2, "no code that this test does not know");
}

#[test]
fn prices_elsewhere_and_in_sector_2_are_those_that_a_source_gives() {
    let table = TariffTable::parse(TARIFFS).unwrap();
    let price = |code: &str, zone, sector| {
        let practice = Practice { zone, sector, ..here() };
        let code = ActCode::parse(code).unwrap();
        table
            .tariff(&code, date(2026, 11, 23), practice)
            .map(|tariff| (tariff.price.get(), tariff.valid.unverified))
    };
    for zone in [Zone::Guadeloupe, Zone::Martinique, Zone::Guyane, Zone::Reunion, Zone::Mayotte] {
        assert_eq!(price("G", zone, Sector::One), Some((3_600, true)), "36 € overseas, one source: {zone:?}");
        assert_eq!(price("VG", zone, Sector::One), None, "no source, so no guess: {zone:?}");
    }
    // CSMF: plain 0.75 and 0.80, mountain 1.20 and 1.30 from 2026-01-01.
    for (code, zone, cents) in [
        ("IK", Zone::Guadeloupe, 75),
        ("IK", Zone::Martinique, 75),
        ("IK", Zone::Guyane, 80),
        ("IK", Zone::Reunion, 80),
        ("IK", Zone::Mayotte, 80),
        ("IKM", Zone::Guadeloupe, 120),
        ("IKM", Zone::Reunion, 130),
    ] {
        assert_eq!(price(code, zone, Sector::One), Some((cents, true)), "{code} {zone:?}");
    }
    assert_eq!(price("C", Zone::Metropole, Sector::Two), Some((2_300, false)));
    assert_eq!(price("C", Zone::Metropole, Sector::One), None, "C is for sector 2 with excess");
    assert_eq!(price("C", Zone::Metropole, Sector::Optam), None);
    assert_eq!(price("DEQP003", Zone::Metropole, Sector::Optam), Some((1_452, false)));
    assert_eq!(price("DEQP003", Zone::Metropole, Sector::Two), None, "the CCAM has other prices in sector 2");
}

#[test]
fn what_is_doubtful_is_marked_and_nothing_else() {
    let table = TariffTable::parse(TARIFFS).unwrap();
    let doubtful = table.acts_on(date(2026, 11, 23), here()).filter(|tariff| tariff.valid.unverified);
    let doubtful: Vec<&str> = doubtful.map(|tariff| tariff.code.as_str()).collect();
    assert_eq!(doubtful, ["CRM", "CSO", "F", "GL1", "GL2", "GL3", "GLQP012", "IMT", "MM", "MN", "MVR"]);
}

#[test]
fn acts_at_full_rate_are_the_ones_of_the_rules() {
    let table = TariffTable::parse(TARIFFS).unwrap();
    let full = table.acts_on(date(2026, 11, 23), here()).filter(|tariff| tariff.rate == Rate::Full);
    let full: Vec<&str> = full.map(|tariff| tariff.code.as_str()).collect();
    assert_eq!(full, ["CCP", "COB", "COD", "COE", "CSO", "IMT", "RDV", "RQD"]);
}

#[test]
fn favourites_are_the_keys_one_to_five() {
    let table = TariffTable::parse(TARIFFS).unwrap();
    let acts = table.acts_on(date(2026, 11, 23), here());
    let keys: BTreeSet<(u8, &str)> =
        acts.filter_map(|act| Some((act.favourite?, act.code.as_str()))).collect();
    assert_eq!(Vec::from_iter(keys), [(1, "G"), (2, "COB"), (3, "TCG"), (4, "APC"), (5, "MEG")]);
}

#[test]
fn the_table_says_how_fresh_it_is() {
    let table = TariffTable::parse(TARIFFS).unwrap();
    let checked_on = date(2026, 6, 16);
    let fresh = InForce { valid_from: date(2026, 6, 16), checked_on, old: false };
    assert_eq!(table.in_force(date(2026, 12, 16), here()), Some(fresh), "six months to the day");
    assert_eq!(table.in_force(date(2026, 12, 17), here()), Some(InForce { old: true, ..fresh }));
    let new_year = InForce { valid_from: date(2026, 1, 5), ..fresh };
    assert_eq!(table.in_force(date(2026, 1, 5), here()), Some(new_year), "as it stood on an earlier day");
    assert_eq!(table.in_force(date(2024, 12, 21), here()), None, "no price is known so early");
}

#[test]
fn ends_of_validity_are_the_last_day() {
    let table = TariffTable::parse(TARIFFS).unwrap();
    let coe = ActCode::parse("COE").unwrap();
    for (day, price) in [
        (date(2024, 12, 21), None),
        (date(2024, 12, 22), Some(5_400)),
        (date(2025, 12, 31), Some(5_400)),
        (date(2026, 1, 1), Some(6_000)),
    ] {
        assert_eq!(table.tariff(&coe, day, here()).map(|tariff| tariff.price.get()), price, "COE on {day}");
    }
}

#[test]
fn shipped_texts_are_good_french() {
    for text in [TARIFFS, ORGANISMS] {
        for line in text.lines() {
            assert!(!line.contains('\''), "typographic apostrophes only: {line}");
        }
    }
    let table = TariffTable::parse(TARIFFS).unwrap();
    for tariff in table.acts_on(date(2026, 11, 23), here()) {
        assert!(
            tariff.label.starts_with(char::is_uppercase) && !tariff.label.ends_with('.'),
            "{}",
            tariff.code
        );
        assert!(tariff.label.chars().count() <= 80, "{}: the label fits a line", tariff.code);
        assert!(!tariff.valid.source.is_empty(), "{}", tariff.code);
    }
}

#[test]
fn organisms_are_named_and_unknown_ones_are_not_refused() {
    let names = OrganismNames::parse(ORGANISMS).unwrap();
    for (code, name) in [
        ("017510000", Some("CPAM de Paris")),
        ("011610000", Some("CPAM d’Angoulême")),
        ("013499881", Some("Caisse de test (GIE SESAM-Vitale)")),
        ("019999999", Some("Régime général")),
        ("027510000", Some("MSA (régime agricole)")),
        ("080000000", Some("CNMSS (militaires)")),
        ("100000000", Some("CRPCEN (clercs et employés de notaires)")),
        ("915010000", Some("MGEN")),
        ("140000000", None),
        ("012A10001", Some("Régime général")),
    ] {
        let organism = Organism::parse(code).unwrap();
        assert_eq!(names.name(&organism).as_deref(), name, "{code}");
    }
}

#[test]
fn holidays_are_those_that_another_program_gives() {
    let rows = include_str!("holidays.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut years = 0;
    for row in rows {
        let [place, year, days] = row.split(';').collect::<Vec<_>>()[..] else {
            panic!("three fields: {row}")
        };
        let zone = match place {
            "metropole" | "alsace" => Zone::Metropole,
            "guadeloupe" => Zone::Guadeloupe,
            "martinique" => Zone::Martinique,
            "guyane" => Zone::Guyane,
            "reunion" => Zone::Reunion,
            "mayotte" => Zone::Mayotte,
            other => panic!("no place: {other}"),
        };
        let practice = Practice { zone, alsace_moselle: place == "alsace", ..here() };
        let year: i16 = year.parse().unwrap();
        let found = date(year, 1, 1).series(1.day()).take_while(|day| day.year() == year);
        let found = found.filter(|day| is_holiday(*day, practice));
        let found: Vec<String> = found.map(|day| format!("{:02}-{:02}", day.month(), day.day())).collect();
        assert_eq!(found.join(" "), days, "{place} {year}");
        years += 1;
    }
    assert_eq!(years, 7 * 12, "seven places, twelve years");
}

#[test]
fn easters_are_those_that_another_program_gives() {
    let rows = include_str!("easter.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut years = 0;
    for row in rows {
        let (century, days) = row.split_once(';').unwrap();
        for (year, day) in (century.parse::<i16>().unwrap()..).zip(days.split(' ')) {
            let found = easter(year).unwrap();
            assert_eq!(format!("{:02}-{:02}", found.month(), found.day()), day, "{year}");
            years += 1;
        }
    }
    assert_eq!(years, 1_000, "ten centuries");
}
