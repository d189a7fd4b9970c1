//! No presentation that somebody altered is believed: every bit of twenty, and in the long form as many alterations as one likes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use credential::Rejection;

use crate::case::{SETS, Shown, cases};
use crate::parts::Parts;

/// Twenty people, ways and covers: the accepted cases that are not about lists or clocks.
const PEOPLE: [&str; 20] = [
    "accents",
    "birth_name",
    "by_biometrics",
    "c2s",
    "challenge_answered",
    "corsica",
    "corsica_b",
    "closed",
    "family",
    "four_covers",
    "issued_60_s_ahead",
    "leap_day_begins",
    "lunar",
    "plain",
    "second_4294967296",
    "shared",
    "test_issuer",
    "twin_signatures",
    "video_and_gestion",
    "young",
];

/// The presentations of these people.
pub(crate) fn people() -> Vec<Shown> {
    let cases = cases(SETS[1]);
    let shown = PEOPLE.map(|name| {
        let file = format!("{name}.case");
        cases.iter().find(|case| case.name == file).unwrap_or_else(|| panic!("no {file}")).shown()
    });
    for shown in &shown {
        let outcome = shown.decide(&shown.bytes);
        assert!(!outcome.starts_with("refused"), "{} is a valid presentation: {outcome}", shown.name);
    }
    shown.into()
}

/// Whether an outcome is a refusal of the closed list.
fn is_refusal(outcome: &str) -> bool {
    outcome
        .strip_prefix("refused ")
        .is_some_and(|code| Rejection::ALL.iter().any(|known| known.code() == code))
}

/// Does work numbered from 0 on every core.
fn on_every_core(count: usize, work: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        return;
                    }
                    work(at);
                }
            });
        }
    });
}

#[test]
fn no_bit_of_twenty_presentations_can_be_changed() {
    let people = people();
    let flips: Vec<(&Shown, usize)> =
        people.iter().flat_map(|shown| (0..shown.bytes.len()).map(move |byte| (shown, byte))).collect();
    on_every_core(flips.len(), |at| {
        let (shown, byte) = flips[at];
        for bit in 0..8 {
            let mut bytes = shown.bytes.clone();
            bytes[byte] ^= 1 << bit;
            let outcome = shown.decide(&bytes);
            assert!(is_refusal(&outcome), "{}: bit {bit} of byte {byte}: {outcome}", shown.name);
        }
    });
}

#[test]
fn presentations_that_are_right_are_never_refused() {
    // Nothing is left over from one decision to the next: the same are accepted over and over.
    let people = people();
    on_every_core(200, |at| {
        let shown = &people[at % people.len()];
        let outcome = shown.decide(&shown.bytes);
        assert!(!outcome.starts_with("refused"), "{}: {outcome}", shown.name);
    });
}

#[test]
#[ignore = "long: ten million altered presentations take hours"]
fn no_alteration_is_believed() {
    let (count, seed) = (ordeal::rounds(10_000_000), ordeal::seed(20_260_929));
    let people = people();
    on_every_core(usize::try_from(count).unwrap(), |at| {
        let mut chance = Chance(seed ^ u64::try_from(at).unwrap().wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let shown = &people[chance.below(people.len())];
        let other = &people[chance.below(people.len())];
        let bytes = altered(&shown.bytes, &other.bytes, &mut chance);
        let outcome = shown.decide(&bytes);
        // A machine that is busy stops anybody now and then; bytes that are slow are slow each time.
        let is_slow = || {
            let begun = Instant::now();
            shown.decide(&bytes);
            begun.elapsed() >= Duration::from_millis(250)
        };
        assert!(!(is_slow() && is_slow() && is_slow()), "{}, alteration {at}: it takes too long", shown.name);
        let same = bytes == shown.bytes || bytes == other.bytes;
        assert!(same || is_refusal(&outcome), "{}, alteration {at}: {outcome}", shown.name);
    });
    ordeal::figure(&format!("{count} altered presentations, seed {seed}: none believed"));
}

/// One to three things that somebody without keys could do to the bytes.
fn altered(bytes: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=chance.below(3) {
        let at = chance.below(bytes.len().max(1));
        let length = chance.below(12);
        let end = at.saturating_add(length).min(bytes.len());
        match chance.below(7) {
            0 | 1 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            2 if at < bytes.len() => bytes[at] = chance.byte(),
            3 => {
                bytes.drain(at.min(end)..end);
            }
            4 => {
                let new: Vec<u8> = (0..length).map(|_| chance.byte()).collect();
                bytes.splice(at.min(bytes.len())..at.min(bytes.len()), new);
            }
            5 => {
                let from = chance.below(other.len());
                let piece = &other[from..from.saturating_add(length).min(other.len())];
                bytes.splice(at.min(end)..end, piece.iter().copied());
            }
            _ => {
                if let (Some(mut ours), Some(theirs)) = (Parts::of(&bytes), Parts::of(other)) {
                    ours.swap(&theirs, chance.below(Parts::SWAPS));
                    bytes = ours.bytes();
                }
            }
        }
    }
    bytes
}

/// Numbers that look random and come again (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }
}
