//! What a line of an invoice says of its act, and what no act can have.

use billing::{
    Ccam, Cents, Coefficient, Condition, Draft, DraftError, Exemption, Line, OwnTariff, Qualifier,
    TariffTable, quote,
};
use jiff::civil::date;

use crate::shares::{SHIPPED, adult, code, covers, practice_of};

/// The rest of any row of a table of one's own.
const VALID: &str = "from=2026-01-01\nsource='s'\nchecked_on=2026-06-16\n";

fn shipped() -> TariffTable {
    TariffTable::parse(SHIPPED).unwrap()
}

fn lines(draft: &Draft<'_>) -> Vec<Line> {
    quote(draft, &shipped()).unwrap().lines
}

#[test]
fn a_line_says_under_what_it_is_paid() {
    let plain = &lines(&adult("G"))[0];
    assert_eq!(
        (plain.coefficient, plain.kilometres, plain.exemption),
        (Coefficient::ONE, None, Exemption::None)
    );
    assert_eq!((plain.qualifier, plain.unverified, plain.own), (None, false, false));
    let state = covers("AME");
    for (draft, qualifier) in [
        (adult("G^DE500"), Some(Qualifier::Demand)),
        (Draft { practice: practice_of("specialist"), ..adult("G^DA500") }, Some(Qualifier::Authorised)),
        (Draft { practice: practice_of("sector 2"), ..adult("G^S2500") }, None),
        (adult("G=free"), Some(Qualifier::Free)),
        (Draft { cover: &state, ..adult("G") }, Some(Qualifier::NotReimbursed)),
    ] {
        assert_eq!(lines(&draft)[0].qualifier, qualifier);
    }
    let ill = Draft { condition: Condition::LongTermIllness, ..adult("G") };
    assert_eq!(lines(&ill)[0].exemption, Exemption::LongTermIllness);
    let sunday = Draft { date: date(2026, 11, 22), ..adult("G+F") };
    let checked: Vec<bool> = lines(&sunday).iter().map(|line| line.unverified).collect();
    assert_eq!(checked, [false, true], "F was never found at its source");
    // NGAP 13: four kilometres are not paid.
    let travel = lines(&adult("VG+MD+IK@10"));
    assert_eq!(travel.iter().map(|line| line.kilometres).collect::<Vec<_>>(), [None, None, Some(6)]);
}

/// CCAM, III-3 B.
#[test]
fn acts_done_together_count_whole_half_and_not() {
    let found = lines(&adult("DEQP003+ALQP003~M+JKLD001"));
    let counted = |line: &Line| {
        let Ccam { activity, phase, association, modifiers } = line.ccam.clone().unwrap();
        assert_eq!((activity, phase), (1, 0), "in a practice");
        (line.code.to_string(), line.coefficient, association, modifiers.into_iter().collect::<String>())
    };
    let expected = [
        ("DEQP003", Coefficient::NONE, None, ""),
        ("ALQP003", Coefficient::ONE, Some(1), "M"),
        ("JKLD001", Coefficient::HALF, Some(2), ""),
    ];
    let expected =
        expected.map(|(code, counts, rank, letters)| (code.to_owned(), counts, rank, letters.to_owned()));
    assert_eq!(found.iter().map(counted).collect::<Vec<_>>(), expected);
    let twice = quote(&adult("DEQP003*2^DE500"), &shipped()).unwrap();
    assert_eq!(twice.shares.excess, Cents::new(500), "asked once for an entry");
}

#[test]
fn a_price_of_the_office_is_told_from_a_shipped_one() {
    let own = OwnTariff {
        code: code("G"),
        label: "à nous".to_owned(),
        price: Cents::new(3100),
        from: date(2026, 11, 1),
        to: None,
        full_rate: false,
        source: "courrier de la caisse".to_owned(),
        entered_on: date(2026, 11, 1),
    };
    let table = shipped().with_own([own]).unwrap();
    let found = quote(&adult("G+MEG"), &table).unwrap().lines;
    assert_eq!(found.iter().map(|line| line.own).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn details_that_an_act_cannot_have_are_refused() {
    for (entered, of) in [
        ("G^DE0", "G"),
        ("G^DE500=free", "G"),
        ("G@3", "G"),
        ("G~M", "G"),
        ("DEQP003~MMMMM", "DEQP003"),
        ("DEQP003~?", "DEQP003"),
    ] {
        let refused = Err(DraftError::Detail { code: code(of) });
        assert_eq!(quote(&adult(entered), &shipped()).map(drop), refused, "{entered}");
    }
    assert!(quote(&adult("DEQP003~MMMM"), &shipped()).is_ok(), "four modifiers (B2)");
}

#[test]
fn a_modifier_has_its_days() {
    let later = VALID.replace("01-01", "06-01");
    let table = TariffTable::parse(&format!(
        "[[tariff]]\ncode='AAAA001'\nlabel='a'\nprice=1000\nccam={{}}\n{VALID}[[rate]]\npercent=70\n{VALID}\
         [[modifier]]\nletter='M'\namount=2688\n{later}"
    ));
    let table = table.unwrap();
    for (day, amount) in [(date(2026, 5, 31), None), (date(2026, 6, 1), Some(3_688))] {
        let found = quote(&Draft { date: day, ..adult("AAAA001~M") }, &table).ok();
        assert_eq!(found.map(|found| found.shares.total.get()), amount, "{day}");
        assert_eq!(table.modifiers_on(day).count(), usize::from(amount.is_some()), "{day}");
    }
    assert!(table.modifier('F', date(2026, 6, 1)).is_none());
}

#[test]
fn a_price_of_elsewhere_is_not_taken_and_said() {
    let day = date(2026, 11, 23);
    let there =
        |acts| quote(&Draft { practice: practice_of("guadeloupe"), ..adult(acts) }, &shipped()).map(drop);
    assert_eq!(
        there("F"),
        Err(DraftError::PriceUnknown { code: code("F"), date: day }),
        "known of the mainland"
    );
    assert_eq!(
        there("ZZZ"),
        Err(DraftError::ActUnknown { code: code("ZZZ"), date: day }),
        "known of nowhere"
    );
}

/// SFG, `RG_VF663`: from 120 € on.
#[test]
fn the_flat_share_begins_at_its_threshold() {
    let paid = |price: i64| {
        let table = format!(
            "[[tariff]]\ncode='AAAA001'\nlabel='a'\nprice={price}\nccam={{}}\n{VALID}\
             [[rate]]\npercent=70\n{VALID}[[flat_share]]\nthreshold=12000\namount=2400\n{VALID}"
        );
        let found = quote(&adult("AAAA001"), &TariffTable::parse(&table).unwrap()).unwrap();
        (found.lines[0].exemption, found.shares.amc.get())
    };
    assert_eq!(paid(11_999), (Exemption::None, 3_600), "30 % of 119,99, which is 35,997");
    assert_eq!(paid(12_000), (Exemption::Threshold, 2_400));
}

#[test]
fn an_invoice_has_999_lines_each_time_counted() {
    let acts = |last: u8| {
        let mut draft = adult("DEQP003*99+DEQP003*99+DEQP003*99+DEQP003*99+DEQP003*99");
        draft.acts.extend(draft.acts.clone());
        draft.acts.extend(adult(&format!("DEQP003*{last}")).acts);
        quote(&draft, &shipped()).map(|found| found.lines.len())
    };
    assert_eq!((acts(9), acts(10)), (Ok(999), Err(DraftError::ActCount)));
}
