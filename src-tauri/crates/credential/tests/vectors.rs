//! Every case of `tests/vectors/cv1`, made by code that shares nothing with this crate: verdict and reasons must match.
#![expect(clippy::disallowed_methods, reason = "the cases are files")]

#[cfg(test)]
mod cv1 {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use credential::{
        Context, Doubt, MemoryReplay, NotVerified, Policy, Presented, Rejection, Roots, StatusList,
        StatusLists, TrustList, Verdict, verify,
    };
    use jiff::Timestamp;

    #[test]
    fn every_case_is_decided_as_it_says() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors/cv1");
        let mut cases: Vec<PathBuf> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        cases.retain(|path| path.extension().is_some_and(|extension| extension == "case"));
        cases.sort();
        let mut outcomes = BTreeSet::new();
        for path in &cases {
            let name = path.file_name().unwrap().to_string_lossy();
            let case = fs::read_to_string(path).unwrap();
            let mut lines = case.split('\n');
            let expected = lines.next().unwrap().strip_prefix("expect: ").unwrap();
            let now: Timestamp = lines.next().unwrap().strip_prefix("now: ").unwrap().parse().unwrap();
            assert_eq!(lines.next(), Some(""), "{name}: an empty line before the text");
            let text = lines.next().unwrap(); // it may end in a space
            assert_eq!((lines.next(), lines.next()), (Some(""), None), "{name}: one line of text");
            assert!(is_outcome(expected), "{name}: no such outcome: {expected}");
            assert_eq!(decide(&folder.join("lists"), now, text), expected, "{name}");
            outcomes.insert(expected.to_owned());
        }
        assert!(cases.len() >= 20, "only {} cases", cases.len());
        assert!(outcomes.len() >= 10, "only {} different outcomes", outcomes.len());
    }

    /// Whether a line is made of the words of the specification, so that a misspelt case cannot pass for another.
    fn is_outcome(expected: &str) -> bool {
        let words: Vec<&str> = expected.split(' ').collect();
        match words[..] {
            ["accepted"] => true,
            ["refused", reason] => Rejection::ALL.into_iter().any(|known| known.code() == reason),
            ["to_confirm", _, ..] => {
                words.iter().skip(1).all(|word| Doubt::ALL.into_iter().any(|d| d.code() == *word))
            }
            _ => false,
        }
    }

    fn decide(lists: &Path, now: Timestamp, text: &str) -> String {
        let roots = Roots::parse(&fs::read(lists.join("roots.cbor")).unwrap()).unwrap();
        let trust =
            TrustList::verify(&fs::read(lists.join("trust.cbor")).unwrap(), &roots, now, None).unwrap();
        let mut status = StatusLists::default();
        for entry in fs::read_dir(lists.join("status")).unwrap() {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            status.insert(StatusList::verify(&bytes, &trust, now).unwrap());
        }
        let policy = Policy::standard();
        let context = Context {
            now,
            trust: &trust,
            status: &status,
            policy: &policy,
            challenge: None,
            latest_trusted: None,
        };
        match verify(&Presented::from_qr_text(text), &context, &mut MemoryReplay::new()) {
            Ok(verified) => match &verified.get().verdict {
                Verdict::Accepted => "accepted".to_owned(),
                Verdict::ToConfirm(doubts) => doubts
                    .iter()
                    .fold("to_confirm".to_owned(), |words, doubt| format!("{words} {}", doubt.code())),
            },
            Err(NotVerified::Refused(rejection)) => format!("refused {}", rejection.code()),
            Err(NotVerified::Broken(error)) => panic!("trouble: {error}"),
        }
    }
}
