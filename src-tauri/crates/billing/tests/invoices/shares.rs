//! Who pays what: the cases of `shares.csv`, and what no table can say.

use billing::{
    Act, ActCode, Cents, Condition, Draft, DraftError, Excess, ExcessKind, MAX_ACTS, Notice, NoticeKind,
    Pathway, Practice, Quantity, Quote, Sector, TariffTable, ThirdParty, Zone, quote,
};
use identity::{BirthDate, Cover, CoverCode, Period};
use jiff::civil::date;

pub(crate) const SHIPPED: &str = include_str!("../../../../../assets/tariffs/generaliste.toml");

#[test]
fn every_case_comes_out_as_worked_out_by_hand() {
    let table = TariffTable::parse(SHIPPED).unwrap();
    let rows = include_str!("shares.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut cases = 0;
    for row in rows {
        let fields: Vec<&str> = row.splitn(21, ';').collect();
        let &[
            case,
            day,
            time,
            born,
            cover,
            condition,
            local,
            pathway,
            third_party,
            practice,
            acts,
            ref expected @ ..,
            rule,
        ] = fields.as_slice()
        else {
            panic!("a row has 21 fields: {row}")
        };
        let covers = covers(cover);
        let draft = Draft {
            date: day.parse().unwrap(),
            time: Some(time).filter(|time| !time.is_empty()).map(|time| time.parse().unwrap()),
            birth_date: BirthDate::parse(born).unwrap(),
            cover: &covers,
            rights: &[],
            acts: acts_of(acts),
            condition: condition_of(condition),
            local_regime: local == "local",
            pathway: pathway_of(pathway),
            third_party: third_party_of(third_party),
            practice: practice_of(practice),
        };
        let found = quote(&draft, &table).unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(amounts_and_notices(&found), expected, "{case}: {rule}");
        cases += 1;
    }
    assert!(cases >= 250, "the table of cases was read: {cases}");
}

#[test]
fn an_act_without_a_price_on_the_day_is_named() {
    let table = TariffTable::parse(SHIPPED).unwrap();
    for (acts, day) in [("G", date(2024, 12, 21)), ("COD", date(2024, 12, 22)), ("G+ZZZ", date(2026, 11, 23))]
    {
        let unknown = acts_of(acts).pop().unwrap().code;
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
    let many = Draft { acts: vec![Act::new(code("G"), Quantity::ONE); MAX_ACTS + 1], ..adult("G") };
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
    let twice = Draft { acts: vec![Act::new(code("A"), Quantity::new(2).unwrap())], ..adult("A") };
    assert!(quote(&adult("A"), &dear(9_999_999, 100)).is_ok(), "99 999,99 is the highest base of a line");
    assert_eq!(quote(&twice, &dear(5_000_000, 100)), Err(DraftError::AmountTooLarge), "base of 5 + 2 digits");
    assert!(quote(&adult("A"), &dear(3_333_330, 70)).is_ok(), "AMC of 9 999,99");
    assert_eq!(
        quote(&adult("A"), &dear(3_333_334, 70)),
        Err(DraftError::AmountTooLarge),
        "AMC of 4 + 2 digits"
    );
    let ten = Draft { acts: vec![Act::new(code("A"), Quantity::ONE); 10], ..adult("A") };
    assert!(quote(&ten, &dear(9_999_999, 100)).is_ok(), "999 999,90 fits a total");
    let eleven = Draft { acts: vec![Act::new(code("A"), Quantity::ONE); 11], ..adult("A") };
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

/// The fields `total;amo;amc;state;excess;patient_pays;withheld;penalty;notices` as the table of cases writes them.
fn amounts_and_notices(quote: &Quote) -> Vec<String> {
    let shares = quote.shares;
    let amounts = [shares.total, shares.amo, shares.amc, shares.state, shares.excess, shares.patient_pays];
    let amounts = amounts.map(|part| part.get().to_string());
    let estimates = [quote.withheld, quote.penalty]
        .map(|kept| kept.map_or_else(String::new, |kept| kept.get().to_string()));
    let notice = |Notice { kind, act }: &Notice| match act {
        Some(code) => format!("{kind:?}:{code}"),
        None => format!("{kind:?}"),
    };
    let notices: Vec<String> = quote.notices.iter().map(notice).collect();
    amounts.into_iter().chain(estimates).chain([notices.join(" ")]).collect()
}

pub(crate) fn adult(acts: &str) -> Draft<'static> {
    Draft {
        date: date(2026, 11, 23),
        time: None,
        birth_date: BirthDate::parse("19800501").unwrap(),
        cover: &[],
        rights: &[],
        acts: acts_of(acts),
        condition: Condition::Illness,
        local_regime: false,
        pathway: Pathway::Treating,
        third_party: ThirdParty::default(),
        practice: Practice::default(),
    }
}

pub(crate) fn code(text: &str) -> ActCode {
    ActCode::parse(text).unwrap()
}

/// `CODE`, then in this order if at all: `*TIMES`, `@KILOMETRES`, `~MODIFIERS`, `^DE`, `^DA` or `^S2` with cents, `=free`.
fn acts_of(text: &str) -> Vec<Act> {
    text.split('+').map(act_of).collect()
}

fn act_of(text: &str) -> Act {
    let (text, free) = text.strip_suffix("=free").map_or((text, false), |text| (text, true));
    let (text, excess) = text.split_once('^').unwrap_or((text, ""));
    let (text, modifiers) = text.split_once('~').unwrap_or((text, ""));
    let (text, kilometres) = text.split_once('@').unwrap_or((text, ""));
    let (text, times) = text.split_once('*').unwrap_or((text, "1"));
    Act {
        kilometres: kilometres.parse().ok(),
        modifiers: modifiers.chars().collect(),
        excess: (!excess.is_empty()).then(|| excess_of(excess)),
        free,
        ..Act::new(code(text), Quantity::new(times.parse().unwrap()).unwrap())
    }
}

fn excess_of(text: &str) -> Excess {
    let (kind, cents) = text.split_at(2);
    let kind = match kind {
        "DE" => ExcessKind::Demand,
        "DA" => ExcessKind::Authorised,
        "S2" => ExcessKind::Sector,
        other => panic!("no excess: {other}"),
    };
    Excess { kind, amount: Cents::new(cents.parse().unwrap()) }
}

/// Words of `zone`, `sector`, `alsace` and `specialist`, joined by `+`; nothing for a GP of sector 1 on the mainland.
pub(crate) fn practice_of(text: &str) -> Practice {
    let mut practice = Practice::default();
    for word in text.split('+').filter(|word| !word.is_empty()) {
        match word {
            "guadeloupe" => practice.zone = Zone::Guadeloupe,
            "martinique" => practice.zone = Zone::Martinique,
            "guyane" => practice.zone = Zone::Guyane,
            "reunion" => practice.zone = Zone::Reunion,
            "mayotte" => practice.zone = Zone::Mayotte,
            "sector 2" => practice.sector = Sector::Two,
            "optam" => practice.sector = Sector::Optam,
            "alsace" => practice.alsace_moselle = true,
            "specialist" => practice.general = false,
            other => panic!("no practice: {other}"),
        }
    }
    practice
}

fn year_2026() -> Period {
    Period::new(date(2026, 1, 1), date(2026, 12, 31)).unwrap()
}

pub(crate) fn covers(text: &str) -> Vec<Cover> {
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
        "replaced" => Pathway::Replaced,
        "sent" => Pathway::Sent,
        "emergency" => Pathway::Emergency,
        "away" => Pathway::Away,
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
