//! Who pays what: the cases of `shares.csv`, and what holds for every draft.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

use billing::{
    ActCode, Cents, Condition, Draft, DraftError, MAX_ACTS, Notice, NoticeKind, Pathway, Quantity, Quote,
    TariffTable, ThirdParty, quote,
};
use identity::{BirthDate, Cover, CoverCode, Period};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const SHIPPED: &str = include_str!("../../../../assets/tariffs/generaliste.toml");

#[test]
fn every_case_comes_out_as_worked_out_by_hand() {
    let table = TariffTable::parse(SHIPPED).unwrap();
    let rows = include_str!("shares.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut cases = 0;
    for row in rows {
        let fields: Vec<&str> = row.splitn(15, ';').collect();
        let &[case, day, born, cover, condition, pathway, third_party, acts, ref expected @ .., rule] =
            fields.as_slice()
        else {
            panic!("a row has 15 fields: {row}")
        };
        let covers = covers(cover);
        let draft = Draft {
            date: day.parse().unwrap(),
            birth_date: BirthDate::parse(born).unwrap(),
            cover: &covers,
            rights: &[],
            acts: acts_of(acts),
            condition: condition_of(condition),
            pathway: pathway_of(pathway),
            third_party: third_party_of(third_party),
        };
        assert_eq!(amounts_and_notices(&quote(&draft, &table).unwrap()), expected, "{case}: {rule}");
        cases += 1;
    }
    assert!(cases >= 40, "the table of cases was read: {cases}");
}

#[test]
fn an_act_without_a_price_on_the_day_is_named() {
    let table = TariffTable::parse(SHIPPED).unwrap();
    for (acts, day) in [("G", date(2024, 12, 21)), ("COD", date(2024, 12, 22)), ("G+ZZZ", date(2026, 11, 23))]
    {
        let unknown = acts_of(acts).pop().unwrap().0;
        let draft = Draft { date: day, ..adult(acts) };
        let refused = DraftError::ActUnknown { code: unknown, date: day };
        assert_eq!(quote(&draft, &table), Err(refused), "{acts} on {day}: never guessed");
    }
}

#[test]
fn drafts_that_no_invoice_can_hold_are_refused() {
    let table = TariffTable::parse(SHIPPED).unwrap();
    let none = Draft { acts: vec![], ..adult("G") };
    assert_eq!(quote(&none, &table), Err(DraftError::ActCount), "nothing was done");
    let many = Draft { acts: vec![(code("G"), Quantity::ONE); MAX_ACTS + 1], ..adult("G") };
    assert_eq!(quote(&many, &table), Err(DraftError::ActCount), "an invoice has 999 lines");
    let unborn = Draft { birth_date: BirthDate::parse("20261124").unwrap(), ..adult("G") };
    assert_eq!(quote(&unborn, &table), Err(DraftError::BeforeBirth), "one of the dates is wrong");
}

#[test]
fn amounts_that_no_zone_can_write_are_refused() {
    let dear = |price: i64, percent: u8| {
        let tariff = format!(
            "[[tariff]]\ncode='A'\nlabel='a'\nprice={price}\nfrom=2026-01-01\nsource='s'\nchecked_on=2026-06-16\n"
        );
        let rate =
            format!("[[rate]]\npercent={percent}\nfrom=2026-01-01\nsource='s'\nchecked_on=2026-06-16\n");
        TariffTable::parse(&(tariff + &rate)).unwrap()
    };
    let twice = Draft { acts: vec![(code("A"), Quantity::new(2).unwrap())], ..adult("A") };
    assert!(quote(&adult("A"), &dear(9_999_999, 100)).is_ok(), "99 999,99 is the highest base of a line");
    assert_eq!(quote(&twice, &dear(5_000_000, 100)), Err(DraftError::AmountTooLarge), "base of 5 + 2 digits");
    assert!(quote(&adult("A"), &dear(3_333_330, 70)).is_ok(), "AMC of 9 999,99");
    assert_eq!(
        quote(&adult("A"), &dear(3_333_334, 70)),
        Err(DraftError::AmountTooLarge),
        "AMC of 4 + 2 digits"
    );
    let ten = Draft { acts: vec![(code("A"), Quantity::ONE); 10], ..adult("A") };
    assert!(quote(&ten, &dear(9_999_999, 100)).is_ok(), "999 999,90 fits a total");
    let eleven = Draft { acts: vec![(code("A"), Quantity::ONE); 11], ..adult("A") };
    assert_eq!(
        quote(&eleven, &dear(9_999_999, 100)),
        Err(DraftError::AmountTooLarge),
        "total of 6 + 2 digits"
    );
}

#[test]
fn half_a_cent_goes_to_the_compulsory_share() {
    let table = "[[tariff]]\ncode='A'\nlabel='a'\nprice=75\nfrom=2026-01-01\nsource='s'\nchecked_on=2026-06-16\n\
                 [[rate]]\npercent=70\nfrom=2026-01-01\nsource='s'\nchecked_on=2026-06-16\n";
    let quote = quote(&adult("A"), &TariffTable::parse(table).unwrap()).unwrap();
    assert_eq!((quote.shares.amo, quote.shares.amc), (Cents::new(53), Cents::new(22)), "70 % of 75 is 52,5");
    assert_eq!(quote.withheld, None, "no participation is known on that day");
}

#[test]
fn a_day_without_a_rate_is_refused() {
    let table =
        "[[tariff]]\ncode='A'\nlabel='a'\nprice=75\nfrom=2026-01-01\nsource='s'\nchecked_on=2026-06-16\n";
    let refused = DraftError::RateUnknown { date: date(2026, 11, 23) };
    assert_eq!(
        quote(&adult("A"), &TariffTable::parse(table).unwrap()),
        Err(refused),
        "70 % is not compiled in"
    );
}

#[test]
fn stated_rights_that_miss_the_day_are_said() {
    let table = TariffTable::parse(SHIPPED).unwrap();
    let said = |rights: &[Period]| {
        let draft = Draft { rights, ..adult("G") };
        quote(&draft, &table).unwrap().notices.iter().any(|notice| notice.kind == NoticeKind::RightsNotOpen)
    };
    assert!(said(&[Period::new(date(2026, 1, 1), date(2026, 11, 22)).unwrap()]), "ended the day before");
    assert!(!said(&[Period::new(date(2026, 1, 1), date(2026, 11, 23)).unwrap()]), "the last day is covered");
    assert!(!said(&[]), "a card that states no rights says nothing against them");
}

#[test]
fn majorations_follow_the_act_they_go_with() {
    let table = TariffTable::parse(SHIPPED).unwrap();
    for (entered, billed) in [
        ("MEG+G", "G MEG"),
        ("MD+MEG+VG", "VG MD MEG"),
        ("TCG+MEG+VG", "TCG VG MEG"),
        ("MD+G+APV+MEG", "G MEG APV MD"),
        ("MEG+TCG", "TCG MEG"),
        ("VG+COB+VG+MD", "VG VG MD COB"),
    ] {
        let quote = quote(&adult(entered), &table).unwrap();
        let lines: Vec<&str> = quote.lines.iter().map(|line| line.code.as_str()).collect();
        assert_eq!(lines.join(" "), billed, "RG_MF602, entered as {entered}");
    }
}

#[test]
fn complex_acts_are_printed_under_their_aggregate_code() {
    let table = TariffTable::parse(SHIPPED).unwrap();
    for (code, printed) in [("CSO", "CCX"), ("CSE", "CCX"), ("ASE", "CCX"), ("MPH", "CCE"), ("G", "G")] {
        let quote = quote(&adult(code), &table).unwrap();
        assert_eq!(quote.lines[0].printed_code().as_str(), printed, "RG_MF604: {code} stays in the file");
        assert_eq!(quote.lines[0].code.as_str(), code);
    }
}

#[test]
fn nothing_of_a_patient_is_shown_by_debug() {
    let table = TariffTable::parse(SHIPPED).unwrap();
    let covers = covers("C2S");
    let draft = Draft { cover: &covers, ..adult("CCP") };
    let quote = quote(&draft, &table).unwrap();
    assert_eq!(format!("{draft:?} {quote:?}"), "Draft(…) Quote(…)");
    assert_eq!(format!("{:?} {:?}", quote.lines[0], quote.notices[0]), "Line(…) Notice(…)");
}

proptest! {
    #[test]
    fn parts_add_up_for_every_draft(case in cases()) {
        let table = TariffTable::parse(SHIPPED).unwrap();
        let draft = case.draft();
        let Ok(quote) = quote(&draft, &table) else { return Ok(()) };
        let Quote { lines, shares, withheld, notices } = &quote;
        prop_assert_eq!(lines.len(), draft.acts.len(), "one line for each act");
        for line in lines {
            prop_assert_eq!(line.unit_price.checked_mul(line.quantity.get()), Some(line.base));
            prop_assert_eq!(line.amo.checked_add(line.amc), Some(line.base), "cents add up in a line");
            prop_assert!(line.amo >= Cents::ZERO && line.amc >= Cents::ZERO);
            prop_assert!(line.rate == 70 || line.rate == 100);
        }
        let sum = |part: fn(&billing::Line) -> Cents| Cents::sum(lines.iter().map(part)).unwrap();
        prop_assert_eq!(shares.total, sum(|line| line.base));
        prop_assert_eq!(shares.amo, sum(|line| line.amo));
        prop_assert_eq!(shares.amc, sum(|line| line.amc));
        prop_assert_eq!(shares.amo.checked_add(shares.amc), Some(shares.total), "cents add up in the sums");
        let advanced = Cents::sum([
            if draft.third_party.compulsory { shares.amo } else { Cents::ZERO },
            if draft.third_party.complementary { shares.amc } else { Cents::ZERO },
        ]);
        prop_assert_eq!(shares.total.checked_sub(advanced.unwrap()), Some(shares.patient_pays));
        prop_assert!(shares.patient_pays >= Cents::ZERO);
        prop_assert!(withheld.is_none_or(|kept| kept > Cents::ZERO && kept <= Cents::new(800)));
        prop_assert!(notices.is_sorted() && notices.windows(2).all(|pair| pair[0] != pair[1]), "each once");
    }

    #[test]
    fn the_order_of_entry_changes_the_lines_alone(case in cases(), seed in any::<u64>()) {
        let table = TariffTable::parse(SHIPPED).unwrap();
        let draft = case.draft();
        let mut shuffled = draft.clone();
        shuffled.acts.sort_by_key(|(code, quantity)| (seed ^ u64::from(quantity.get())).wrapping_mul(code_seed(code)));
        match (quote(&draft, &table), quote(&shuffled, &table)) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(one.shares, other.shares);
                prop_assert_eq!(one.withheld, other.withheld);
                prop_assert!(one.notices == other.notices, "notices");
                let sorted = |quote: Quote| {
                    let mut lines: Vec<_> =
                        quote.lines.into_iter().map(|line| (line.code, line.quantity, line.amo, line.amc)).collect();
                    lines.sort();
                    lines
                };
                prop_assert_eq!(sorted(one), sorted(other), "the same lines in another order");
            }
            (Err(_), Err(_)) => {}
            (one, other) => prop_assert!(false, "{one:?} in one order, {other:?} in the other"),
        }
    }
}

/// A draft that owns what it borrows.
#[derive(Debug)]
struct Case {
    day: Date,
    born: BirthDate,
    covers: Vec<Cover>,
    rights: Vec<Period>,
    acts: Vec<(ActCode, Quantity)>,
    condition: Condition,
    pathway: Pathway,
    third_party: ThirdParty,
}

impl Case {
    fn draft(&self) -> Draft<'_> {
        Draft {
            date: self.day,
            birth_date: self.born,
            cover: &self.covers,
            rights: &self.rights,
            acts: self.acts.clone(),
            condition: self.condition,
            pathway: self.pathway,
            third_party: self.third_party,
        }
    }
}

fn cases() -> impl Strategy<Value = Case> {
    // Mostly days on which every shipped act has a price, some on which few or none have one.
    let years = prop_oneof![4 => 2027_i16..2030, 1 => 2024_i16..2027];
    let day = (years, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| date(y, m, d));
    // Months from 0: lunar ones too.
    let born = (1900_u32..2028, 0_u32..=40, 1_u32..=28)
        .prop_map(|(y, m, d)| BirthDate::from_number(y * 10_000 + m * 100 + d).unwrap());
    let known = SHIPPED.lines().filter_map(|line| line.strip_prefix("code = \"")?.strip_suffix('"'));
    let known: Vec<&str> = known.chain(["ZZZ"]).collect();
    let act =
        (proptest::sample::select(known), 1_u8..=99).prop_map(|(c, q)| (code(c), Quantity::new(q).unwrap()));
    let covers = proptest::sample::select(vec!["", "ALD", "C2S", "AME", "MAT", "AT", "X9"]).prop_map(covers);
    let rights = (any::<bool>()).prop_map(|stated| if stated { vec![year_2026()] } else { vec![] });
    let condition =
        proptest::sample::select(vec!["illness", "ald", "maternity", "accident"]).prop_map(condition_of);
    let pathway = proptest::sample::select(vec!["treating", "sent", "outside"]).prop_map(pathway_of);
    let third_party = any::<(bool, bool)>()
        .prop_map(|(compulsory, complementary)| ThirdParty { compulsory, complementary });
    let acts = proptest::collection::vec(act, 0..12);
    (day, born, covers, rights, acts, condition, pathway, third_party).prop_map(
        |(day, born, covers, rights, acts, condition, pathway, third_party)| Case {
            day,
            born,
            covers,
            rights,
            acts,
            condition,
            pathway,
            third_party,
        },
    )
}

/// The fields `total;amo;amc;patient_pays;withheld;notices` as the table of cases writes them.
fn amounts_and_notices(quote: &Quote) -> Vec<String> {
    let shares = quote.shares;
    let amounts =
        [shares.total, shares.amo, shares.amc, shares.patient_pays].map(|part| part.get().to_string());
    let withheld = quote.withheld.map_or_else(String::new, |kept| kept.get().to_string());
    let notice = |Notice { kind, act }: &Notice| match act {
        Some(code) => format!("{kind:?}:{code}"),
        None => format!("{kind:?}"),
    };
    let notices: Vec<String> = quote.notices.iter().map(notice).collect();
    amounts.into_iter().chain([withheld, notices.join(" ")]).collect()
}

fn adult(acts: &str) -> Draft<'static> {
    Draft {
        date: date(2026, 11, 23),
        birth_date: BirthDate::parse("19800501").unwrap(),
        cover: &[],
        rights: &[],
        acts: acts_of(acts),
        condition: Condition::Illness,
        pathway: Pathway::Treating,
        third_party: ThirdParty::default(),
    }
}

fn code(text: &str) -> ActCode {
    ActCode::parse(text).unwrap()
}

fn code_seed(code: &ActCode) -> u64 {
    code.as_str().bytes().fold(7, |seed, byte| seed * 31 + u64::from(byte)) | 1
}

fn acts_of(text: &str) -> Vec<(ActCode, Quantity)> {
    let act = |text: &str| {
        let (text, times) = text.split_once('*').unwrap_or((text, "1"));
        (code(text), Quantity::new(times.parse().unwrap()).unwrap())
    };
    text.split('+').map(act).collect()
}

fn year_2026() -> Period {
    Period::new(date(2026, 1, 1), date(2026, 12, 31)).unwrap()
}

fn covers(text: &str) -> Vec<Cover> {
    CoverCode::parse(text).map(|code| Cover { code, period: year_2026() }).into_iter().collect()
}

fn condition_of(text: &str) -> Condition {
    match text {
        "illness" => Condition::Illness,
        "ald" => Condition::LongTermIllness,
        "maternity" => Condition::Maternity,
        "accident" => Condition::WorkAccident,
        other => panic!("no condition: {other}"),
    }
}

fn pathway_of(text: &str) -> Pathway {
    match text {
        "treating" => Pathway::Treating,
        "sent" => Pathway::Sent,
        "outside" => Pathway::Outside,
        other => panic!("no pathway: {other}"),
    }
}

fn third_party_of(text: &str) -> ThirdParty {
    let (compulsory, complementary) = match text {
        "none" => (false, false),
        "compulsory" => (true, false),
        "complementary" => (false, true),
        "both" => (true, true),
        other => panic!("no third party: {other}"),
    };
    ThirdParty { compulsory, complementary }
}
