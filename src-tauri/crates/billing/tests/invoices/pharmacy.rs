//! What everybody pays at a pharmacy: the cases of `pharmacy.csv`, and what holds for every draft.
#![expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]

use billing::pharmacy::{
    BoxFee, Cip13, Dispensed, Dispensing, Files, MAX_BOXES, Medicine, MedicineRate, Medicines, PharmacyDraft,
    PharmacyTable, Prescription, Product, Substitution, VatKind, generic_base, quote, read,
};
use billing::{
    Cents, Condition, DraftError, Exemption, Notice, NoticeKind, Qualifier, Quantity, ThirdParty, Zone,
};
use identity::{BirthDate, Cover, CoverCode, Period};
use jiff::civil::date;
use proptest::prelude::*;

const SHIPPED: &str = include_str!("../../../../../assets/tariffs/pharmacie.toml");

fn extract() -> Medicines {
    read(Files {
        boxes: include_bytes!("../../../../../assets/medicaments/CIS_CIP_bdpm.txt"),
        names: include_bytes!("../../../../../assets/medicaments/CIS_bdpm.txt"),
        groups: include_bytes!("../../../../../assets/medicaments/CIS_GENER_bdpm.txt"),
    })
    .unwrap()
}

/// No source that we hold gives the fees and taxes of a pharmacy overseas: they are those of the mainland, and it is said.
#[test]
fn fees_of_the_mainland_are_never_taken_in_silence() {
    let (table, medicines) = (PharmacyTable::parse(SHIPPED).unwrap(), extract());
    for zone in Zone::ALL {
        let draft = PharmacyDraft { zone, ..adult(vec![dispensed("9000001", &medicines.medicines)]) };
        let quoted = quote(&draft, &table).unwrap().quote;
        let said = quoted.notices.iter().any(|notice| notice.kind == NoticeKind::MainlandFees);
        assert_eq!(said, zone != Zone::Metropole, "{zone:?}");
    }
}

#[test]
fn every_case_comes_out_as_worked_out_apart() {
    let (table, medicines) = (PharmacyTable::parse(SHIPPED).unwrap(), extract());
    let rows = include_str!("pharmacy.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut cases = 0;
    for row in rows {
        let fields: Vec<&str> = row.split(';').collect();
        let &[
            case,
            day,
            born,
            cover,
            condition,
            local,
            third_party,
            prescribed,
            boxes,
            ref expected @ ..,
            rule,
        ] = fields.as_slice()
        else {
            panic!("a row has 20 fields: {row}")
        };
        let covers = covers(cover);
        let draft = PharmacyDraft {
            date: day.parse().unwrap(),
            birth_date: BirthDate::parse(born).unwrap(),
            cover: &covers,
            rights: &[],
            boxes: boxes.split('+').map(|text| dispensed(text, &medicines.medicines)).collect(),
            prescription: (prescribed == "yes").then(Prescription::default),
            condition: match condition {
                "illness" => Condition::Illness,
                "ald" => Condition::LongTermIllness,
                "maternity" => Condition::Maternity,
                "accident" => Condition::WorkAccident,
                _ => panic!("{condition}"),
            },
            local_regime: local == "local",
            third_party: ThirdParty {
                compulsory: ["compulsory", "both"].contains(&third_party),
                complementary: ["complementary", "both"].contains(&third_party),
            },
            zone: Zone::Metropole,
            medicines_of: None,
        };
        assert_eq!(told(&quote(&draft, &table).unwrap()), expected, "{case}: {rule}");
        cases += 1;
    }
    assert!(cases >= 80, "the table of cases was read: {cases}");
}

/// `[T]CIP7[/price/rate[/large|/other]][*quantity][@rate][!refused|!excluded][=base][~][^]`, as the head of the table says.
fn dispensed(text: &str, medicines: &[Medicine]) -> Dispensed {
    let (specific, text) = (text.ends_with('^'), text.trim_end_matches('^'));
    let (apart, text) = (text.ends_with('~'), text.trim_end_matches('~'));
    let (text, base) = cut(text, '=');
    let (text, substitution) = cut(text, '!');
    let (text, chosen) = cut(text, '@');
    let (text, quantity) = cut(text, '*');
    let substitution = match substitution {
        None => Substitution::None,
        Some("refused") => Substitution::Refused,
        Some("excluded") => Substitution::Excluded,
        Some(other) => panic!("{other}"),
    };
    let mut base = base.map(|cents| Cents::new(cents.parse().unwrap()));
    let product = if let Some(typed) = text.strip_prefix('T') {
        typed_product(typed)
    } else {
        let cip = Cip13::parse(text).unwrap();
        let medicine = medicines.iter().find(|medicine| medicine.cip == cip).unwrap();
        if substitution == Substitution::Refused {
            base = base.or(generic_base(medicine, medicines));
        }
        Product::of(medicine, chosen.map(rate)).unwrap()
    };
    let quantity = Quantity::new(quantity.unwrap_or("1").parse().unwrap()).unwrap();
    Dispensed { product, quantity, substitution, base, apart, specific }
}

fn typed_product(text: &str) -> Product {
    let parts: Vec<&str> = text.split('/').collect();
    let rate = (!parts[2].is_empty()).then(|| rate(parts[2]));
    let large = parts.get(3) == Some(&"large");
    Product {
        cip: Cip13::parse(parts[0]).unwrap(),
        label: "Saisie".to_owned(),
        price: Cents::new(parts[1].parse().unwrap()),
        rate,
        several_rates: false,
        fee: if large { BoxFee::Large } else { BoxFee::Ordinary },
        vat: match (rate, parts.get(3)) {
            (_, Some(&"other")) => VatKind::Other,
            (Some(_), _) => VatKind::Reimbursable,
            (None, _) => VatKind::Medicine,
        },
        typed: true,
    }
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

fn rate(text: &str) -> MedicineRate {
    MedicineRate::of_percent(text.parse().unwrap()).unwrap()
}

fn covers(codes: &str) -> Vec<Cover> {
    let period = Period::new(date(2000, 1, 1), date(2100, 1, 1)).unwrap();
    let codes = codes.split(',').filter(|code| !code.is_empty());
    codes.map(|code| Cover { code: CoverCode::parse(code).unwrap(), period }).collect()
}

fn told(dispensing: &Dispensing) -> Vec<String> {
    let quote = &dispensing.quote;
    let lines = quote.lines.iter().map(|line| {
        let amounts = [line.fees, line.base].map(Cents::get).map(|cents| cents.to_string()).join("/");
        format!("{}*{}={amounts}/{}/{}", line.code, line.quantity.get(), line.rate, line.amo.get())
    });
    let shares = quote.shares;
    let vat: i64 = quote.lines.iter().map(|line| line.medicine.as_ref().unwrap().vat.get()).sum();
    let mut notices: Vec<String> = quote.notices.iter().map(notice).collect();
    notices.sort();
    let sums = [shares.total, shares.amo, shares.amc, shares.state, shares.excess, shares.patient_pays];
    let mut told = vec![lines.collect::<Vec<_>>().join(" ")];
    told.extend(sums.map(|cents| cents.get().to_string()));
    told.push(quote.withheld.map_or(String::new(), |cents| cents.get().to_string()));
    told.push(vat.to_string());
    told.push(notices.join(" "));
    told
}

fn notice(notice: &Notice) -> String {
    let kind = format!("{:?}", notice.kind);
    notice.act.as_ref().map_or(kind.clone(), |act| format!("{kind}:{act}"))
}

fn adult(boxes: Vec<Dispensed>) -> PharmacyDraft<'static> {
    PharmacyDraft {
        date: date(2026, 11, 25),
        birth_date: BirthDate::parse("19800501").unwrap(),
        cover: &[],
        rights: &[],
        boxes,
        prescription: Some(Prescription::default()),
        condition: Condition::Illness,
        local_regime: false,
        third_party: ThirdParty::default(),
        zone: Zone::Metropole,
        medicines_of: None,
    }
}

#[test]
fn drafts_that_no_invoice_can_hold_are_refused() {
    let (table, medicines) = (PharmacyTable::parse(SHIPPED).unwrap(), extract());
    let one = || dispensed("9000001", &medicines.medicines);
    let refusal = |draft: &PharmacyDraft<'_>| quote(draft, &table).err();
    assert_eq!(refusal(&adult(vec![])), Some(DraftError::ActCount), "nothing was dispensed");
    assert_eq!(refusal(&adult(vec![one(); MAX_BOXES])), None);
    assert_eq!(refusal(&adult(vec![one(); MAX_BOXES + 1])), Some(DraftError::ActCount));
    let unborn = PharmacyDraft { birth_date: BirthDate::parse("20261126").unwrap(), ..adult(vec![one()]) };
    assert_eq!(refusal(&unborn), Some(DraftError::BeforeBirth));
    let newborn = PharmacyDraft { birth_date: BirthDate::parse("20261125").unwrap(), ..adult(vec![one()]) };
    assert_eq!(refusal(&newborn), None, "the day of a birth is a day of life");
    let early = PharmacyDraft { date: date(2014, 12, 31), ..adult(vec![one()]) };
    let unknown = DraftError::RateUnknown { date: date(2014, 12, 31) };
    assert_eq!(refusal(&early), Some(unknown), "no rate is known so early");
    for (text, fits) in [
        ("T9900003/9999999/100", true),
        ("T9900003/5000000/100*2", false),
        ("T9900003/2857140/65", true),
        ("T9900003/2857145/65", false),
    ] {
        let refused = refusal(&adult(vec![dispensed(text, &[])]));
        assert_eq!(refused, (!fits).then_some(DraftError::AmountTooLarge), "{text}: zones of the norm");
    }
}

#[test]
fn an_old_database_and_another_fee_are_told() {
    let (table, medicines) = (PharmacyTable::parse(SHIPPED).unwrap(), extract());
    let kinds = |draft: &PharmacyDraft<'_>| -> Vec<String> {
        let told = quote(draft, &table).unwrap().quote.notices;
        // Said of HDR on every prescription, whatever the database.
        told.iter().map(notice).filter(|kind| kind != "CodesUnverified").collect()
    };
    let of = |text: &str| adult(vec![dispensed(text, &medicines.medicines)]);
    let old = |day| PharmacyDraft { medicines_of: Some(day), ..of("9000001") };
    assert_eq!(kinds(&old(date(2026, 5, 25))), [""; 0], "six months to the day");
    assert_eq!(kinds(&old(date(2026, 5, 24))), ["MedicinesOld"]);
    let typed = PharmacyDraft { medicines_of: Some(date(2020, 1, 1)), ..of("T9900003/1250/65") };
    assert_eq!(kinds(&typed), [""; 0], "no price comes from it");
    let mut stated = of("9000001");
    stated.boxes[0].product.fee = BoxFee::Stated(Cents::new(110));
    assert_eq!(kinds(&stated), ["FeeDiffers:9000001"], "the database and the table disagree");
    assert_eq!(
        quote(&stated, &table).unwrap().quote.lines[1].fees,
        Cents::new(110),
        "the database is believed"
    );
}

#[test]
fn what_somebody_takes_shows_in_no_debug() {
    let draft = adult(vec![dispensed("9000001", &extract().medicines)]);
    for text in [
        format!("{draft:?}"),
        format!("{:?}", draft.boxes),
        format!("{:?}", draft.boxes[0].product),
        format!("{:?}", draft.prescription),
    ] {
        assert!(!text.contains("9000001") && !text.contains("CÉPHALINE"), "{text}");
    }
}

/// The exemption is stated only where an illness is the reason and the insurance pays; what it does not pay is said so.
#[test]
fn a_line_says_under_what_it_is_paid() {
    let (table, medicines) = (PharmacyTable::parse(SHIPPED).unwrap(), extract());
    let state = covers("AME");
    let of = |text: &str, condition| PharmacyDraft {
        condition,
        ..adult(vec![dispensed(text, &medicines.medicines)])
    };
    let (ill, not) = (Exemption::LongTermIllness, Some(Qualifier::NotReimbursed));
    for (case, draft, exemption, qualifier) in [
        ("plain", of("9000001", Condition::Illness), Exemption::None, None),
        ("a long illness", of("9000001", Condition::LongTermIllness), ill, None),
        ("apart from it", of("9000001~", Condition::LongTermIllness), Exemption::None, None),
        ("maternity", of("9000001", Condition::Maternity), Exemption::None, None),
        ("not reimbursed", of("T9900001/450/", Condition::LongTermIllness), Exemption::None, not),
        (
            "the State",
            PharmacyDraft { cover: &state, ..of("9000001", Condition::LongTermIllness) },
            Exemption::None,
            not,
        ),
    ] {
        let line = &quote(&draft, &table).unwrap().quote.lines[0];
        assert_eq!((line.exemption, line.qualifier), (exemption, qualifier), "{case}");
        // Beyond what is counted there is only the price of what is not reimbursed.
        assert_eq!(line.excess.is_some(), case == "not reimbursed", "{case}");
    }
}

prop_compose! {
    fn any_box()(
        number in 0_u32..40, price in 0_i64..50_000, rate in prop::option::of(0_usize..4), quantity in 1_u8..=9,
        base in prop::option::of(0_i64..60_000), refused in any::<bool>(), apart in any::<bool>(),
        specific in any::<bool>(), large in any::<bool>(),
    ) -> Dispensed {
        let rate = rate.map(|at| MedicineRate::ALL[at]);
        Dispensed {
            product: Product {
                cip: Cip13::parse(&format!("{:07}", 9_900_000 + number)).unwrap(),
                label: "Saisie".to_owned(),
                price: Cents::new(price),
                rate,
                several_rates: false,
                fee: if large { BoxFee::Large } else { BoxFee::Ordinary },
                vat: if rate.is_some() { VatKind::Reimbursable } else { VatKind::Medicine },
                typed: true,
            },
            quantity: Quantity::new(quantity).unwrap(),
            substitution: if refused { Substitution::Refused } else { Substitution::None },
            base: base.map(Cents::new),
            apart,
            specific,
        }
    }
}

proptest! {
    #[test]
    fn the_parts_always_add_up(
        boxes in prop::collection::vec(any_box(), 1..12), year in 1930_u16..2026, condition in 0_usize..4,
        cover in 0_usize..3, local_regime in any::<bool>(), prescribed in any::<bool>(),
        compulsory in any::<bool>(), complementary in any::<bool>(),
    ) {
        let table = PharmacyTable::parse(SHIPPED).unwrap();
        let covers = covers(["", "C2S", "AME"][cover]);
        let conditions =
            [Condition::Illness, Condition::LongTermIllness, Condition::Maternity, Condition::WorkAccident];
        let draft = PharmacyDraft {
            birth_date: BirthDate::parse(&format!("{year}0501")).unwrap(),
            cover: &covers,
            condition: conditions[condition],
            local_regime,
            prescription: prescribed.then(Prescription::default),
            third_party: ThirdParty { compulsory, complementary },
            ..adult(boxes)
        };
        let Dispensing { quote: quoted, third_party } = quote(&draft, &table).unwrap();
        let zero = Cents::ZERO;
        for line in &quoted.lines {
            let excess = line.excess.map_or(zero, |excess| excess.amount);
            let parts = Cents::sum([line.amo, line.amc, line.state, excess]);
            prop_assert_eq!(parts, Some(line.fees), "{}: amo + amc + state + excess", line.code);
            prop_assert_eq!(line.amo.checked_add(line.amc), Some(line.base));
            prop_assert!([line.amo, line.amc, line.state, excess].into_iter().all(|part| part >= zero));
            let vat = line.medicine.as_ref().unwrap().vat;
            prop_assert!(vat >= zero && vat <= line.fees);
        }
        let shares = quoted.shares;
        let total = Cents::sum([shares.amo, shares.amc, shares.state, shares.excess]);
        prop_assert_eq!(total, Some(shares.total));
        let advanced = Cents::sum([
            if third_party.compulsory { shares.amo } else { zero },
            if third_party.complementary { shares.amc } else { zero },
            shares.state,
            shares.patient_pays,
        ]);
        prop_assert_eq!(advanced, Some(shares.total), "who pays what comes to all of it");
        prop_assert!(quoted.withheld.is_none_or(|kept| kept <= shares.amo), "never more than the fund pays");
        let refused = draft.boxes.iter().any(|of| {
            of.substitution == Substitution::Refused && of.product.rate.is_some() && prescribed
        });
        prop_assert!(!refused || third_party == ThirdParty::default(), "no third party beside a refused generic");

        let mut turned = draft.clone();
        turned.boxes.reverse();
        let turned = quote(&turned, &table).unwrap();
        prop_assert_eq!(turned.quote.shares, shares, "the order of the boxes says nothing");
        prop_assert_eq!(turned.quote.withheld, quoted.withheld);
        prop_assert!(turned.quote.notices == quoted.notices);
    }
}
