//! A program that is killed in the middle of its day: what the door has accepted stays accepted once.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]

#[cfg(test)]
mod killed {
    use std::io::{BufRead, BufReader, Write};
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use credential::{
        Context, NotVerified, Policy, Presented, Rejection, Roots, StatusList, StatusLists, TrustList, verify,
    };
    use jiff::Timestamp;
    use store::{NewOffice, Office, OfficeReplay, Passphrase, Practitioner, Store};
    use tempfile::TempDir;

    const CASE: &str = include_str!("../../../../tests/vectors/simulator/qr/plain.case");
    const ROOTS: &[u8] = include_bytes!("../../../../tests/vectors/simulator/lists/usual/roots.cbor");
    const TRUST: &[u8] = include_bytes!("../../../../tests/vectors/simulator/lists/usual/trust.cbor");
    const STATUS: &[u8] = include_bytes!("../../../../tests/vectors/simulator/lists/usual/status/1.cwt");
    /// When the code of the case was shown.
    const SHOWN: &str = "2026-09-29T21:00:00Z";

    const PASSPHRASE: &str = "quatre mots tout simples";
    /// Tells the program that is to be killed where its office is.
    const FOLDER: &str = "COMPTOIR_TEST_CRASH_FOLDER";
    const ACCEPTED: &str = "the code was accepted";

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_accepted_before_a_kill_is_accepted_once() {
        let folder = TempDir::new().unwrap();
        make_office(folder.path()).await.close().await;
        let mut counter = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::a_counter_that_will_be_killed", "--ignored", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(counter.stdout.take().unwrap()).lines().map_while(Result::ok);
        assert!(
            said.any(|line| line.contains(ACCEPTED)),
            "the counter accepted the code before it was killed"
        );
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

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    async fn make_office(folder: &Path) -> Store {
        let passphrase = Passphrase::new(PASSPHRASE).unwrap();
        let practitioner = Practitioner {
            name: "Dr A. Essai".into(),
            rpps: "10003000019".into(),
            am_number: "751234567".into(),
            address: vec!["1 rue de l’Essai".into()],
        };
        let office = Office { name: "Cabinet d’essai".into(), practitioner, demonstration: true };
        let new = NewOffice { folder, passphrase: &passphrase, office: &office, now: at(SHOWN) };
        Store::create(&new).await.unwrap().0
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
}
