//! A program that is killed in the middle of its day: what the door has accepted stays accepted once.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use credential::{
    Context, NotVerified, Policy, Presented, Rejection, Roots, StatusList, StatusLists, TrustList, verify,
};
use jiff::Timestamp;
use store::{NewCreditNote, NewInvoice, OfficeReplay, Passphrase, Reason, Store, Turn, Which};
use tempfile::TempDir;

use crate::support::{ACTOR, PASSPHRASE, at, content, made, program};

const CASE: &str = include_str!("../../../../../tests/vectors/simulator/qr/plain.case");
const ROOTS: &[u8] = include_bytes!("../../../../../tests/vectors/simulator/lists/usual/roots.cbor");
const TRUST: &[u8] = include_bytes!("../../../../../tests/vectors/simulator/lists/usual/trust.cbor");
const STATUS: &[u8] = include_bytes!("../../../../../tests/vectors/simulator/lists/usual/status/1.cwt");
/// When the code of the case was shown.
const SHOWN: &str = "2026-09-29T21:00:00Z";

/// Tells the program that is to be killed where its office is.
const FOLDER: &str = "COMPTOIR_TEST_CRASH_FOLDER";
const ACCEPTED: &str = "the code was accepted";
const SEALED: &str = "sealed ";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_before_a_kill_is_accepted_once() {
    let folder = TempDir::new().unwrap();
    made(folder.path(), SHOWN).await.0.close().await;
    let mut counter =
        program("crash::a_counter_that_will_be_killed").env(FOLDER, folder.path()).spawn().unwrap();
    let mut said = BufReader::new(counter.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(said.any(|line| line.contains(ACCEPTED)), "the counter accepted the code before it was killed");
    counter.kill().unwrap(); // SIGKILL: no destructor, no close, no checkpoint
    assert!(!counter.wait().unwrap().success(), "it did not end by itself");

    let after = |seconds| at(SHOWN) + Duration::from_secs(seconds);
    for seconds in [1, 20, 90] {
        let (decided, _store) = decide(folder.path(), after(seconds)).await;
        let Err(NotVerified::Refused(refusal)) = decided else { panic!("accepted twice: {decided:?}") };
        let first = Some(at(SHOWN));
        assert_eq!(refusal, Rejection::Replayed { first }, "{seconds} s later, in a new program");
    }
    let (late, _store) = decide(folder.path(), after(91)).await;
    let expired = matches!(late, Err(NotVerified::Refused(Rejection::PresentationExpired)));
    assert!(expired, "from then on the register may forget it: row 10 refuses it");
}

/// The other program of the test above.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started and killed by the test above"]
async fn a_counter_that_will_be_killed() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let (decided, _open) = decide(&folder, at(SHOWN)).await;
    decided.unwrap();
    println!("{ACCEPTED}");
    std::io::stdout().flush().unwrap();
    std::thread::sleep(Duration::from_mins(2));
    panic!("nobody killed this program");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_that_was_told_before_a_kill_is_there_and_none_is_missing() {
    let folder = TempDir::new().unwrap();
    made(folder.path(), SHOWN).await.0.close().await;
    let mut told = 0;
    for round in 1..=5_usize {
        let mut counter = program("crash::a_counter_that_seals_until_it_is_killed")
            .env(FOLDER, folder.path())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(counter.stdout.take().unwrap()).lines().map_while(Result::ok);
        // Killed at another place each time, in the middle of what comes next.
        for _ in 0..7 * round {
            let number = said.find_map(|line| line.strip_prefix(SEALED)?.parse::<u32>().ok());
            told = number.expect("the counter seals and tells");
        }
        counter.kill().unwrap();
        assert!(!counter.wait().unwrap().success(), "it did not end by itself");

        let store = Store::open(folder.path(), &Passphrase::typed(PASSPHRASE)).await.unwrap();
        let listed = store.page(&Which::All.into(), Turn::Newest, 10_000).await.unwrap();
        let numbers: Vec<u32> = listed.iter().rev().map(|listed| listed.invoice.number).collect();
        let count = u32::try_from(numbers.len()).unwrap();
        assert_eq!(numbers, (260_000_001..=260_000_000 + count).collect::<Vec<_>>(), "no gap, each once");
        assert!(told <= 260_000_000 + count, "an acknowledged invoice is there");
        for one in &listed {
            let note = store.credit_note_of(one.invoice.number).await.unwrap();
            assert_eq!(
                note.is_some(),
                one.standing.credit_note.is_some(),
                "a cancellation is whole, or not there"
            );
        }
        store.journal_lines().await.unwrap();
    }
}

/// The other program of the test above: seals, and cancels every third.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started and killed by the test above"]
async fn a_counter_that_seals_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let store = Store::open(&folder, &Passphrase::typed(PASSPHRASE)).await.unwrap();
    let content = content();
    let reason = Reason::new("Erreur de saisie").unwrap();
    for turn in 0..100_000 {
        let (at, actor) = (at(SHOWN), ACTOR);
        let new = NewInvoice { at, actor, usage_id: None, content: &content };
        let number = store.seal_invoice(&new).await.unwrap().number;
        println!("{SEALED}{number}");
        std::io::stdout().flush().unwrap();
        if turn % 3 == 0 {
            let new = NewCreditNote { at, actor, cancels: number, reason: &reason, correction: None };
            store.cancel(&new).await.unwrap();
        }
    }
    panic!("nobody killed this program");
}

/// Opens the office, shows it the code of the case, and leaves it open.
async fn decide(folder: &Path, now: Timestamp) -> (Result<(), NotVerified>, Store) {
    let store = Store::open(folder, &Passphrase::typed(PASSPHRASE)).await.unwrap();
    let runtime = tokio::runtime::Handle::current();
    let work = move || {
        let roots = Roots::parse(ROOTS).unwrap();
        let trust = TrustList::verify(TRUST, &roots, now, None).unwrap();
        let mut status = StatusLists::default();
        status.insert(StatusList::verify(STATUS, &trust, now).unwrap());
        let policy = Policy::standard();
        let (trust, status, policy) = (&trust, &status, &policy);
        let context = Context { now, trust, status, policy, challenge: None, latest_trusted: None };
        let text = CASE.split_once("\n\n").unwrap().1.trim_end_matches('\n');
        let decided =
            verify(&Presented::from_qr_text(text), &context, &mut OfficeReplay::new(&store, runtime));
        (decided.map(|_| ()), store)
    };
    tokio::task::spawn_blocking(work).await.unwrap()
}
