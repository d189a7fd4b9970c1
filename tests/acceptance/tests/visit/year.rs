//! A year at one counter in an hour: what grows, and how fast.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use desk::wire::{PeriodKind, PrintWay};
use desk::{Clock, OtherRoots};
use jiff::SignedDuration;
use simulator::Issuer;

use crate::office::{Visit, card, draft};

/// Visits a day, and days between two looks.
const A_DAY: u64 = 60;
const LOOK_EVERY: u64 = 5;

#[tokio::test(flavor = "multi_thread")]
async fn a_week_at_one_counter() {
    grows_with_the_work(5 * A_DAY).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: 15 000 visits, a year of a general practitioner"]
async fn a_year_at_one_counter() {
    grows_with_the_work(ordeal::rounds(15_000)).await;
}

/// Reads, seals, prints one visit in ten, closes each day and takes the lists of the next; looks now and then at what the
/// program holds. In the end memory and handles are what they were when it had warmed up, and a visit costs what it cost.
async fn grows_with_the_work(visits: u64) {
    let mut visit = Visit::begin(true).await;
    let days = visits.div_ceil(A_DAY);
    let mut looks = Vec::new();
    println!("year: visits,ms_a_visit,resident_kb,handles,database_kb");
    for day in 0..days {
        if day > 0 {
            next_day(&mut visit).await;
        }
        let today = visit.clock.now().to_zoned(jiff::tz::get!("Europe/Paris")).date().to_string();
        let mut spent = Duration::ZERO;
        for number in 0..A_DAY {
            spent += one_visit(&visit, &today, number).await;
        }
        visit.desk.close_period(PeriodKind::Day, &today).await.unwrap();
        if day % LOOK_EVERY == LOOK_EVERY - 1 || day == days - 1 {
            let look = Look {
                a_visit: spent / u32::try_from(A_DAY).unwrap(),
                resident: resident_kb(),
                handles: handles(),
                database: kilobytes(&visit.folder.path().join("office")),
            };
            let done = (day + 1) * A_DAY;
            println!(
                "year: {done},{},{},{},{}",
                look.a_visit.as_millis(),
                look.resident,
                look.handles,
                look.database
            );
            looks.push(look);
        }
    }
    let (Some(warm), Some(last)) = (looks.get(looks.len() / 5), looks.last()) else { return };
    ordeal::figure(&format!(
        "{} visits: {} ms each at first and {} ms at last, resident {} kB and {} kB, handles {} and {}, database {} kB",
        days * A_DAY,
        warm.a_visit.as_millis(),
        last.a_visit.as_millis(),
        warm.resident,
        last.resident,
        warm.handles,
        last.handles,
        last.database
    ));
    assert!(last.handles <= warm.handles + 4, "handles pile up");
    assert!(last.resident <= warm.resident * 5 / 4 + 16_384, "memory piles up");
}

struct Look {
    a_visit: Duration,
    resident: u64,
    handles: usize,
    database: u64,
}

/// How long the counter took, the phone's own work left out.
async fn one_visit(visit: &Visit, today: &str, number: u64) -> Duration {
    let code = visit.code(if number.is_multiple_of(3) { "family" } else { "plain" });
    let started = Instant::now();
    let usage = card(&visit.read(&code).await).usage_id.clone();
    let draft = desk::wire::Draft { date: today.to_owned(), ..draft(&usage, 0, &["G"]) };
    visit.desk.quote(&draft).await.unwrap();
    let invoice = visit.desk.seal(&draft).await.unwrap();
    if number.is_multiple_of(10) {
        visit.desk.sheet(invoice.number, &PrintWay::default()).await.unwrap();
    }
    let spent = started.elapsed();
    visit.clock.pass(SignedDuration::from_mins(5));
    spent
}

/// The issuer publishes anew each morning, and the office takes it.
async fn next_day(visit: &mut Visit) {
    let passed = SignedDuration::from_mins(5 * i64::try_from(A_DAY).unwrap());
    visit.clock.pass(SignedDuration::from_hours(24) - passed);
    visit.issuer = Issuer::make(visit.clock.now(), Some(23)).unwrap();
    let lists = visit.folder.path().join("issuer");
    visit.issuer.write(&lists).unwrap();
    visit.desk.import_lists(&lists.join("lists"), OtherRoots::Refuse).await.unwrap();
}

fn kilobytes(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap());
    files.filter(fs::Metadata::is_file).map(|file| file.len()).sum::<u64>() / 1024
}

/// 0 where the system does not say: then only the time is looked at.
fn resident_kb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn handles() -> usize {
    fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}
