//! SIGKILL at random moments of a day of writing.

use std::io::{BufRead, BufReader};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::office::{count, is_sound, make, open};
use super::writer::program;

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_kills_lose_nothing() {
    kill(200, SEED).await;
}

/// Goal G4.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: 10 000 kills"]
async fn ten_thousand_kills_lose_nothing() {
    kill(ordeal::rounds(10_000).try_into().unwrap(), ordeal::seed(SEED)).await;
}

/// A new office every two hundred kills: each restart checks all that is there, and a test is no practice of twenty years.
async fn kill(rounds: u32, seed: u64) {
    let (mut random, mut sum) = (Random(seed), Sum::default());
    while sum.rounds < rounds {
        one_office(OFFICE.min(rounds - sum.rounds), &mut random, &mut sum).await;
    }
    let Sum { rounds, acknowledged, untold, slowest } = sum;
    assert!(acknowledged > usize::try_from(rounds).unwrap(), "the kills came before anything was written");
    ordeal::figure(&format!(
        "{rounds} kills, seed {seed}: {acknowledged} invoices acknowledged, 0 lost, 0 twice, {untold} sealed and not yet \
         told; slowest restart {} ms, with all of them checked",
        slowest.as_millis()
    ));
}

/// What was seen so far.
#[derive(Default)]
struct Sum {
    rounds: u32,
    acknowledged: usize,
    untold: usize,
    slowest: Duration,
}

/// Each round: the writer opens what the one before left behind, and is killed while it seals. What it had acknowledged is there
/// in the next round; at most one invoice more, sealed and not yet told.
async fn one_office(rounds: u32, random: &mut Random, sum: &mut Sum) {
    let folder = TempDir::new().unwrap();
    let key = make(folder.path()).await;
    let mut acknowledged = 0;
    for round in 0..rounds {
        let mut writer = program(folder.path(), u32::MAX).spawn().unwrap();
        let started = Instant::now();
        let mut said = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
        let found = said.find_map(|line| line.strip_prefix("found ").map(str::to_owned));
        let found: usize = found.unwrap_or_else(|| panic!("round {round}: it did not open")).parse().unwrap();
        sum.slowest = sum.slowest.max(started.elapsed());
        assert!(
            found == acknowledged || found == acknowledged + 1,
            "round {round}: {acknowledged} were acknowledged, {found} are there"
        );
        sum.untold += found - acknowledged;
        // By what it says and not by the clock alone: a slow system would be killed before it has written anything.
        let mut sealed = said.filter(|line| line.starts_with("sealed "));
        let waited_for = sealed.by_ref().take(random.below(4).try_into().unwrap()).count();
        thread::sleep(Duration::from_micros(random.below(30_000)));
        writer.kill().unwrap();
        acknowledged = found + waited_for + sealed.count();
        writer.wait().unwrap();
        if round % 20 == 19 {
            assert!(is_sound(folder.path(), &key).await, "round {round}: the database is not sound");
        }
    }
    let store = open(folder.path()).await;
    let there = count(&store).await.unwrap();
    store.close().await;
    assert!(there == acknowledged || there == acknowledged + 1);
    sum.rounds += rounds;
    sum.acknowledged += acknowledged;
}

const OFFICE: u32 = 200;
/// Any but 0.
const SEED: u64 = 0x5eed_2026;

/// xorshift64: the same moments in each run, as far as the machine lets them be.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
