//! `cargo xtask soak --minutes N`: the long forms of the reliability tests, in portions, as far as the time goes.
//!
//! Every ordeal takes a portion in its turn, with a seed that no portion before it had, so that an hour has tried all of them a
//! little and a weekend has tried all of them whole. What is done stands in `tests/evidence`; the next run goes on from there.

mod ledger;
mod ordeals;

use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use crate::evidence::{self, kept};
use crate::place::Place;
use crate::say::say;
use crate::step::{Session, Step};
use crate::system::{self, Purpose};
use crate::{bench, fuzz, tools, ui};

use self::ledger::{Done, Ledger, Red, grouped};
use self::ordeals::{DRAWN, FUZZ_PORTION, FUZZ_SECONDS, How, ORDEALS, Ordeal};

/// Runs portions until the time is up or everything is whole; only the named ordeals if any is named. Fails when a portion failed.
pub(crate) fn soak(session: &mut Session, minutes: u64, names: &[String]) -> Result<()> {
    let all = ordeals();
    for name in names {
        let known = || all.iter().map(|ordeal| ordeal.name).collect::<Vec<_>>().join(", ");
        ensure!(
            all.iter().any(|ordeal| ordeal.name == name),
            "there is no ordeal {name}; there are {}",
            known()
        );
    }
    let chosen = all
        .iter()
        .filter(|ordeal| names.is_empty() || names.iter().any(|name| name == ordeal.name))
        .collect::<Vec<_>>();
    prepare(session, &chosen)?;
    let path = Ledger::path(session.place());
    let mut ledger = so_far(session.place())?;
    let (begun, granted) = (Instant::now(), Duration::from_secs(minutes.saturating_mul(60)));
    let mut tried = true;
    while tried {
        tried = false;
        for ordeal in &chosen {
            let done = ledger.0.entry(ordeal.name.to_owned()).or_default();
            if begun.elapsed() >= granted || done.rounds >= ordeal.whole || !done.reds.is_empty() {
                continue;
            }
            tried = true;
            portion(session, ordeal, done)?;
            let drawn = ordeal.name == DRAWN && done.reds.is_empty();
            kept::write(&path, &ledger)?;
            // What cannot be drawn was done all the same.
            if drawn {
                let (log, picture) = (session.place().log(DRAWN), evidence::year(session.place()));
                bench::plot_year(session, &log, &picture)?;
            }
        }
    }
    say(&format!("\n{}", ledger.table()))?;
    match ledger.reds() {
        0 => Ok(()),
        reds => bail!("{reds} portions failed: their seeds are in {}", session.place().shown(&path)),
    }
}

/// What was done of every ordeal: one that was never begun is among them, with nothing done.
pub(crate) fn so_far(place: &Place) -> Result<Ledger> {
    let mut ledger: Ledger = kept::read(&Ledger::path(place))?;
    for ordeal in ordeals() {
        let done = ledger.0.entry(ordeal.name.to_owned()).or_default();
        ordeal.shows.clone_into(&mut done.shows);
        ordeal.unit.clone_into(&mut done.unit);
        (done.whole, done.first_seed) = (ordeal.whole, FIRST_SEED);
    }
    Ok(ledger)
}

/// Whether the test of every ordeal is there: of one that was renamed nobody would hear before a weekend.
pub(crate) fn check(place: &Place) -> Result<()> {
    let list =
        Step::new(place, "ordeals", "a long form that is not there tries nothing", "cargo").arguments([
            "nextest",
            "list",
            "--workspace",
            "--run-ignored",
            "only",
            "--message-format",
            "oneline",
        ]);
    match missing(&list.ask()?).as_slice() {
        [] => Ok(()),
        names => {
            bail!("no test is that of: {}. The names of tests are in soak/ordeals.rs.", names.join(", "))
        }
    }
}

/// The ordeals whose test is not in this list, a line each: `store::keeping crash::writes`, the binary before the test.
fn missing(list: &str) -> Vec<&'static str> {
    let named = |line: &str, package: &str, test: &str| {
        let Some((binary, name)) = line.split_once(' ') else { return false };
        binary.split("::").next() == Some(package) && name == test
    };
    let is_missing = |ordeal: &&Ordeal| match ordeal.how {
        How::Test { package, test } => !list.lines().any(|line| named(line, package, test)),
        How::Fuzz => false,
    };
    ORDEALS.iter().filter(is_missing).map(|ordeal| ordeal.name).collect()
}

/// What the ordeals need, built before the time is counted.
fn prepare(session: &mut Session, chosen: &[&Ordeal]) -> Result<()> {
    system::prepare(session, Purpose::Test)?;
    tools::prepare(session)?;
    ui::install(session)?;
    ui::build_if_needed(session)?;
    let build = Step::new(session.place(), "soak-build", "the programs and the tests", "cargo").arguments([
        "build",
        "--workspace",
        "--bins",
        "--tests",
    ]);
    session.take(&build)?;
    if chosen.iter().any(|ordeal| matches!(ordeal.how, How::Fuzz)) {
        fuzz::build(session)?;
    }
    Ok(())
}

/// One portion, and what came of it. That it failed is written down, not passed on: the others have their turn.
fn portion(session: &mut Session, ordeal: &Ordeal, done: &mut Done) -> Result<()> {
    let rounds = ordeal.portion.min(ordeal.whole.saturating_sub(done.rounds));
    let seed = FIRST_SEED.saturating_add(done.portions);
    let commit = session.place().commit()?;
    say(&format!(
        "{}: {} of {} {} done, {} more",
        ordeal.name,
        grouped(done.rounds),
        grouped(ordeal.whole),
        ordeal.unit,
        grouped(rounds)
    ))?;
    let started = Instant::now();
    let step = step(session.place(), ordeal, rounds, seed)?;
    let outcome = session.take(&step);
    done.commit.clone_from(&commit);
    done.portions = done.portions.saturating_add(1);
    done.seconds = done.seconds.saturating_add(started.elapsed().as_secs());
    match outcome {
        Ok(lines) => {
            done.rounds = done.rounds.saturating_add(rounds);
            done.figure = figure(&lines).unwrap_or_default();
        }
        Err(failure) => {
            say(&format!("{failure:#}"))?;
            done.reds.push(Red { seed, rounds, commit });
        }
    }
    Ok(())
}

fn step(place: &Place, ordeal: &Ordeal, rounds: u64, seed: u64) -> Result<Step> {
    match ordeal.how {
        How::Test { package, test } => Ok(Step::new(place, ordeal.name, ordeal.shows, "cargo")
            .arguments([
                "nextest",
                "run",
                "--profile",
                "soak",
                // With the features of the test run, which then compiles nothing.
                "--workspace",
                "--run-ignored",
                "only",
                "--no-capture",
                "-E",
            ])
            .arguments([format!("package({package}) & test(={test})")])
            .variable("COMPTOIR_ROUNDS", &rounds.to_string())
            .variable("COMPTOIR_SEED", &seed.to_string())
            .remedy("The seed and the rounds above have the same run again.")),
        How::Fuzz => fuzz::run(place, ordeal.name, seed, rounds),
    }
}

/// What the test said of itself: `figure: …`, as the crate `ordeal` prints it, or the last line of the fuzzer.
fn figure(lines: &[String]) -> Option<String> {
    let said = |line: &&String| line.trim_start().starts_with("figure: ") || line.starts_with("Done ");
    let line = lines.iter().rfind(said)?.trim_start();
    Some(line.strip_prefix("figure: ").unwrap_or(line).to_owned())
}

/// The tests, then every target of the fuzzer.
fn ordeals() -> Vec<Ordeal> {
    let fuzz = fuzz::TARGETS.iter().map(|target| Ordeal {
        name: target,
        shows: "no noise stops this parser of foreign bytes",
        unit: "seconds of noise",
        whole: FUZZ_SECONDS,
        portion: FUZZ_PORTION,
        how: How::Fuzz,
    });
    let tests = ORDEALS.iter().map(|ordeal| Ordeal {
        how: match ordeal.how {
            How::Test { package, test } => How::Test { package, test },
            How::Fuzz => How::Fuzz,
        },
        ..*ordeal
    });
    tests.chain(fuzz).collect()
}

/// The first portion of each ordeal; the next ones count up from it.
const FIRST_SEED: u64 = 20_261_125;

#[cfg(test)]
mod tests {
    use super::{ORDEALS, figure, missing, ordeals, step};
    use crate::place::Place;

    #[test]
    fn an_ordeal_is_done_in_portions() {
        for ordeal in ordeals() {
            assert!(ordeal.portion <= ordeal.whole && ordeal.portion > 0, "{}", ordeal.name);
        }
    }

    #[test]
    fn a_test_of_another_name_or_package_is_not_that_of_an_ordeal() {
        let all = missing("");
        assert_eq!(all.len(), ORDEALS.len(), "nothing is there: {all:?}");
        let list = "acceptance::visit year::a_year_at_one_counter\nstore crash::writes\n";
        assert!(!missing(list).contains(&"a-year"));
        assert!(missing(&list.replace("acceptance", "store")).contains(&"a-year"), "of another package");
        assert!(missing(&list.replace("year::", "year::tests::")).contains(&"a-year"), "of another name");
    }

    #[test]
    fn a_portion_has_its_length_and_its_seed() {
        let place = Place::here();
        let ordeal = &ordeals()[0];
        let command = step(&place, ordeal, 500, 7).unwrap().command();
        let set = |name: &str| {
            command
                .get_envs()
                .find(|(key, _)| *key == name)
                .and_then(|(_, value)| value?.to_str())
                .map(str::to_owned)
        };
        assert_eq!(
            (set("COMPTOIR_ROUNDS"), set("COMPTOIR_SEED")),
            (Some("500".to_owned()), Some("7".to_owned()))
        );
    }

    #[test]
    fn the_figure_is_what_the_test_said_last() {
        let lines =
            ["figure: first", "        figure: 200 kills, 0 lost", "Summary 1 test run"].map(str::to_owned);
        assert_eq!(figure(&lines).as_deref(), Some("200 kills, 0 lost"));
        assert_eq!(figure(&["nothing".to_owned()]), None);
    }
}
