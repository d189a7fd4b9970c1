//! What was done so far, kept in `tests/evidence/soak.json`: a run goes on where the one before was cut, on this machine or another.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::place::Place;

/// Of every ordeal.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Ledger(pub(crate) BTreeMap<String, Done>);

/// Of one ordeal.
#[derive(Default, Clone, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) shows: String,
    pub(crate) unit: String,
    /// Of `unit`, without a failure, out of `whole`.
    pub(crate) rounds: u64,
    pub(crate) whole: u64,
    pub(crate) portions: u64,
    pub(crate) seconds: u64,
    pub(crate) first_seed: u64,
    /// What it said last.
    pub(crate) figure: String,
    pub(crate) commit: String,
    /// Portions that failed. They stay here: a red stays red until it is understood and the ledger is begun anew.
    pub(crate) reds: Vec<Red>,
}

/// A portion that failed: enough to have it again.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Red {
    pub(crate) seed: u64,
    pub(crate) rounds: u64,
    pub(crate) commit: String,
}

impl Ledger {
    /// Where it is kept.
    pub(crate) fn path(place: &Place) -> PathBuf {
        place.evidence().join("soak.json")
    }

    /// The portions that failed.
    pub(crate) fn reds(&self) -> usize {
        self.0.values().map(|done| done.reds.len()).sum()
    }

    /// A table of Markdown.
    pub(crate) fn table(&self) -> String {
        let rows = self.0.iter().map(|(name, done)| {
            let red =
                if done.reds.is_empty() { "–".to_owned() } else { format!("**{}**", done.reds.len()) };
            format!(
                "| {name} | {} | {} | {} {} | {} min | {} | {red} | {} | {} |\n",
                done.shows,
                grouped(done.rounds),
                grouped(done.whole),
                done.unit,
                done.seconds.div_ceil(60),
                done.first_seed,
                done.figure.replace('|', "/"),
                match done.commit.as_str() {
                    "" => "never".to_owned(),
                    commit => format!("`{commit}`"),
                },
            )
        });
        format!("{TABLE}{}", rows.collect::<String>())
    }
}

const TABLE: &str = "| ordeal | what it shows | done | of | time | seed | red | it said | last at |\n|---|---|--:|--:|--:|--:|--:|---|---|\n";

/// `10 000`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Done, Ledger, Red, grouped};

    #[test]
    fn numbers_are_written_in_groups_of_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1 000"), (10_000_000, "10 000 000")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn a_red_stays_red() {
        let mut ledger = Ledger::default();
        let red = Red { seed: 7, rounds: 500, commit: "abc".to_owned() };
        let done = Done { rounds: 1_500, whole: 10_000, reds: vec![red], ..Done::default() };
        ledger.0.insert("kills".to_owned(), done);
        let again: Ledger = serde_json::from_str(&serde_json::to_string(&ledger).unwrap()).unwrap();
        assert_eq!((again.0["kills"].rounds, again.reds()), (1_500, 1), "after it was kept, too");
        assert!(again.table().contains("| 1 500 | 10 000  |"), "{}", again.table());
    }

    #[test]
    fn what_was_never_begun_is_told() {
        let done = Done { unit: "cycles".to_owned(), whole: 1_000, ..Done::default() };
        let table = Ledger([("readers".to_owned(), done)].into()).table();
        assert!(
            table.contains("| readers |  | 0 | 1 000 cycles |") && table.contains("| never |"),
            "{table}"
        );
    }
}
