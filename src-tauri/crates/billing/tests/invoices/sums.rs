//! What holds for every invoice: its parts add up to the cent, nothing is negative, and the order of entry decides nothing.
#![expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]

use billing::{
    Act, ActCode, Cents, Condition, Draft, DraftError, Excess, ExcessKind, Exemption, Line, Pathway,
    Practice, Qualifier, Quantity, Quote, Sector, TariffTable, ThirdParty, Zone, quote,
};
use identity::{BirthDate, Cover, CoverCode, Period};
use jiff::ToSpan;
use jiff::civil::{Date, Time, date, time};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

const SHIPPED: &str = include_str!("../../../../../assets/tariffs/generaliste.toml");

/// Whole random invoices, as many as a run has time for.
#[test]
fn parts_add_up_in_twenty_thousand_invoices() {
    parts_add_up(20_000);
}

#[test]
#[ignore = "a minute or two in release: cargo nextest run --release -p billing --run-ignored only"]
fn parts_add_up_in_a_million_invoices() {
    parts_add_up(ordeal::rounds(1_000_000).try_into().unwrap());
}

fn parts_add_up(cases: u32) {
    let table = table();
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let mut quoted = 0_u32;
    let ran = runner.run(&case(), |case| {
        let draft = case.draft();
        let found = quote(&draft, &table);
        prop_assert!(
            matches!(
                found,
                Ok(_)
                    | Err(DraftError::AmountTooLarge
                        | DraftError::BeforeBirth
                        | DraftError::ActUnknown { .. }
                        | DraftError::PriceUnknown { .. })
            ),
            "an invoice that is well formed is quoted: {found:?}"
        );
        found.map_or(Ok(()), |found| adds_up(&draft, &found))
    });
    ran.unwrap();
    // The draw must not be one of refusals alone.
    let mut again = TestRunner::deterministic();
    for _ in 0..200 {
        let case = case().new_tree(&mut again).unwrap().current();
        quoted += u32::from(quote(&case.draft(), &table).is_ok());
    }
    assert!(quoted > 100, "most random drafts are invoices: {quoted} of 200");
    ordeal::figure(&format!("{cases} random invoices: the parts of each add up to the cent"));
}

fn adds_up(draft: &Draft<'_>, quote: &Quote) -> Result<(), TestCaseError> {
    let Quote { lines, shares, withheld, penalty, notices } = quote;
    prop_assert!(lines.len() >= draft.acts.len(), "at least one line for each act");
    for line in lines {
        line_adds_up(line)?;
    }
    let sum = |part: fn(&Line) -> Cents| lines.iter().map(|line| part(line).get()).sum::<i64>();
    let excess = |line: &Line| line.excess.map_or(Cents::ZERO, |excess| excess.amount);
    prop_assert_eq!(shares.total.get(), sum(|line| line.fees));
    prop_assert_eq!(shares.amo.get(), sum(|line| line.amo));
    prop_assert_eq!(shares.amc.get(), sum(|line| line.amc));
    prop_assert_eq!(shares.state.get(), sum(|line| line.state));
    prop_assert_eq!(shares.excess.get(), sum(excess));
    let asked: i64 = draft.acts.iter().filter_map(|act| act.excess).map(|excess| excess.amount.get()).sum();
    prop_assert_eq!(shares.excess.get(), asked, "each excess is asked once");
    let parts = [shares.amo, shares.amc, shares.state, shares.excess].map(Cents::get);
    prop_assert_eq!(parts.into_iter().sum::<i64>(), shares.total.get(), "cents add up in the sums");
    prop_assert!(parts.into_iter().chain([shares.patient_pays.get()]).all(|part| part >= 0));
    let ThirdParty { compulsory, complementary } = draft.third_party;
    let mut left = shares.total.get() - shares.state.get();
    left -= if compulsory { shares.amo.get() } else { 0 };
    left -= if complementary { shares.amc.get() } else { 0 };
    prop_assert_eq!(shares.patient_pays.get(), left, "who pays what adds up too");
    prop_assert!(shares.patient_pays >= shares.excess, "nobody else pays an excess");
    prop_assert!(withheld.is_none_or(|kept| kept > Cents::ZERO && kept <= Cents::new(800)));
    let base = sum(|line| line.base);
    prop_assert!(penalty.is_none_or(|kept| kept > Cents::ZERO && kept.get() * 100 <= base * 40 + 50 * 999));
    prop_assert!(notices.is_sorted() && notices.windows(2).all(|pair| pair[0] != pair[1]), "each once");
    Ok(())
}

fn line_adds_up(line: &Line) -> Result<(), TestCaseError> {
    let excess = line.excess.map_or(0, |excess| excess.amount.get());
    prop_assert_eq!(line.amo.get() + line.amc.get(), line.base.get(), "cents add up in a line");
    prop_assert_eq!(line.base.get() + line.state.get() + excess, line.fees.get(), "fees are all of it");
    prop_assert!([line.base, line.amo, line.amc, line.state].into_iter().all(|part| part >= Cents::ZERO));
    prop_assert!([70, 90, 100].contains(&line.rate));
    // The share is the nearest cent, but for the flat share of dear acts.
    if line.exemption == Exemption::Threshold {
        prop_assert!(line.amc == Cents::ZERO || line.amc == Cents::new(2_400));
    } else {
        prop_assert_eq!(Some(line.amo), line.base.percent(line.rate));
    }
    if line.qualifier == Some(Qualifier::Free) {
        prop_assert_eq!(line.fees, Cents::ZERO, "what is free costs nothing");
    } else if line.ccam.is_none() {
        let times = line.kilometres.map_or_else(|| i64::from(line.quantity.get()), i64::from);
        prop_assert_eq!(line.base.get() + line.state.get(), line.unit_price.get() * times, "price of all");
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config { cases: 2_000, ..Config::default() })]
    #[test]
    fn the_order_of_entry_changes_the_lines_alone(case in case(), seed in any::<u64>()) {
        let table = table();
        let draft = case.draft();
        let mut shuffled = draft.clone();
        shuffled.acts.sort_by_key(|act| (seed ^ u64::from(act.quantity.get())).wrapping_mul(code_seed(&act.code)));
        match (quote(&draft, &table), quote(&shuffled, &table)) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(one.shares, other.shares);
                prop_assert_eq!(one.withheld, other.withheld);
                prop_assert_eq!(one.penalty, other.penalty);
                prop_assert!(one.notices == other.notices, "notices");
                let sorted = |quote: Quote| {
                    let mut lines: Vec<_> = quote.lines.into_iter()
                        .map(|line| (line.code, line.quantity, line.amo, line.amc, line.fees))
                        .collect();
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

/// The shipped table, and one act of the office's own that is dear enough for the flat share.
fn table() -> TariffTable {
    let own = billing::OwnTariff {
        code: code("ZZZZ120"),
        label: "Acte cher".into(),
        price: Cents::new(12_000),
        from: date(2024, 12, 22),
        to: None,
        full_rate: false,
        source: "essai".into(),
        entered_on: date(2026, 11, 25),
    };
    TariffTable::parse(SHIPPED).unwrap().with_own([own]).unwrap()
}

/// A draft that owns what it borrows.
#[derive(Debug)]
struct Case {
    day: Date,
    time: Option<Time>,
    born: BirthDate,
    covers: Vec<Cover>,
    rights: Vec<Period>,
    acts: Vec<Act>,
    ground: (Condition, bool, Pathway),
    third_party: ThirdParty,
    practice: Practice,
}

impl Case {
    fn draft(&self) -> Draft<'_> {
        let (condition, local_regime, pathway) = self.ground;
        Draft {
            date: self.day,
            time: self.time,
            birth_date: self.born,
            cover: &self.covers,
            rights: &self.rights,
            acts: self.acts.clone(),
            condition,
            local_regime,
            pathway,
            third_party: self.third_party,
            practice: self.practice,
        }
    }
}

fn case() -> impl Strategy<Value = Case> {
    // Days on which every shipped act has a price.
    let day = (0_i32..1_500).prop_map(|after| date(2026, 6, 16).saturating_add(after.days()));
    let hour = proptest::option::of((0_i8..24, 0_i8..60).prop_map(|(h, m)| time(h, m, 0, 0)));
    // Months from 0: lunar ones too.
    let born = (1900_u32..2026, 0_u32..=40, 1_u32..=28)
        .prop_map(|(y, m, d)| BirthDate::from_number(y * 10_000 + m * 100 + d).unwrap());
    let covers =
        proptest::sample::select(vec!["", "", "ALD", "C2S", "AME", "MAT", "AT", "X9"]).prop_map(covers);
    let rights = any::<bool>().prop_map(|stated| if stated { vec![years()] } else { vec![] });
    let acts = proptest::collection::vec(act(), 1..12);
    let third_party = any::<(bool, bool)>()
        .prop_map(|(compulsory, complementary)| ThirdParty { compulsory, complementary });
    let (who, what) = ((born, covers, rights), (acts, ground(), third_party, practice()));
    (day, hour, who, what).prop_map(
        |(day, time, (born, covers, rights), (acts, ground, third_party, practice))| Case {
            day,
            time,
            born,
            covers,
            rights,
            acts,
            ground,
            third_party,
            practice,
        },
    )
}

fn act() -> impl Strategy<Value = Act> {
    let known = SHIPPED.lines().filter_map(|line| line.strip_prefix("code = \"")?.strip_suffix('"'));
    // An own code, so that it has a price everywhere; dear, for the flat share.
    let known: Vec<&str> = known.filter(|code| !["C", "V"].contains(code)).chain(["ZZZZ120"; 4]).collect();
    let times = prop_oneof![8 => Just(1_u8), 1 => 2_u8..=9];
    let extra = (proptest::option::of(0_u16..200), any::<bool>(), excess(), proptest::bool::weighted(0.05));
    (proptest::sample::select(known), times, extra).prop_map(
        |(text, times, (kilometres, modified, excess, free))| {
            let code = code(text);
            let travel = ["IK", "IKM"].contains(&text);
            Act {
                kilometres: kilometres.filter(|_| travel),
                modifiers: if code.is_ccam() && modified { vec!['M'] } else { vec![] },
                excess: excess.filter(|_| !free),
                free,
                ..Act::new(code, Quantity::new(times).unwrap())
            }
        },
    )
}

fn excess() -> impl Strategy<Value = Option<Excess>> {
    let kinds = vec![ExcessKind::Demand, ExcessKind::Authorised, ExcessKind::Sector];
    let excess = (proptest::sample::select(kinds), 1_i64..=10_000)
        .prop_map(|(kind, cents)| Excess { kind, amount: Cents::new(cents) });
    proptest::option::weighted(0.1, excess)
}

fn ground() -> impl Strategy<Value = (Condition, bool, Pathway)> {
    use Condition::{Illness, LongTermIllness, Maternity, WorkAccident};
    use Pathway::{Away, Emergency, Outside, Replaced, Sent, Treating};
    let condition =
        proptest::sample::select(vec![Illness, Illness, LongTermIllness, Maternity, WorkAccident]);
    let pathway = proptest::sample::select(vec![Treating, Replaced, Sent, Emergency, Away, Outside]);
    (condition, proptest::bool::weighted(0.2), pathway)
}

fn practice() -> impl Strategy<Value = Practice> {
    let zone = prop_oneof![20 => Just(Zone::Metropole), 1 => proptest::sample::select(Zone::ALL.to_vec())];
    let sector =
        proptest::sample::select(vec![Sector::One, Sector::One, Sector::Optam, Sector::Optam, Sector::Two]);
    (zone, sector, any::<(bool, bool)>()).prop_map(|(zone, sector, (alsace_moselle, general))| Practice {
        zone,
        alsace_moselle,
        sector,
        general,
    })
}

fn code(text: &str) -> ActCode {
    ActCode::parse(text).unwrap()
}

fn code_seed(code: &ActCode) -> u64 {
    code.as_str().bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte))) | 1
}

fn years() -> Period {
    Period::new(date(2026, 1, 1), date(2028, 12, 31)).unwrap()
}

fn covers(text: &str) -> Vec<Cover> {
    CoverCode::parse(text).map(|code| Cover { code, period: years() }).into_iter().collect()
}
