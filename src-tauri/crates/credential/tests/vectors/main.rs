//! Every case of `tests/vectors`, made by code that shares nothing with this crate: verdict and reasons must match.
#![expect(clippy::disallowed_methods, reason = "the cases are files")]

#[cfg(test)]
mod altered;
#[cfg(test)]
mod case;
#[cfg(test)]
mod flips;
#[cfg(test)]
mod parts;

#[cfg(test)]
mod walk {
    use std::collections::{BTreeMap, BTreeSet};

    use credential::mdoc::NfcTrouble;
    use credential::{Doubt, Rejection};

    use crate::case::{Case, SETS, cases};

    #[test]
    fn every_case_is_decided_as_it_says() {
        let mut wrong = Vec::new();
        for case in SETS.into_iter().flat_map(cases) {
            assert!(is_outcome(&case.expect), "{}: no such outcome: {}", case.name, case.expect);
            let decided = case.decide();
            if decided != case.expect {
                wrong.push(format!("{}: {decided}, not {}", case.name, case.expect));
            }
        }
        assert!(wrong.is_empty(), "{} cases are decided otherwise:\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn every_word_is_reached_by_several_causes() {
        let all: Vec<Case> = SETS.into_iter().flat_map(cases).collect();
        assert!(all.len() >= 250, "only {} cases", all.len());
        let mut causes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for case in &all {
            let (verdict, words) = case.expect.split_once(' ').unwrap_or((&case.expect, ""));
            for word in words.split(' ') {
                // A doubt may come with others, a refusal and a trouble never do.
                let same = causes.entry(if word.is_empty() { verdict } else { word }).or_default();
                same.insert(if case.about.is_empty() { &case.name } else { &case.about });
            }
        }
        let count = |word: &str| causes.get(word).map_or(0, BTreeSet::len);
        for rejection in Rejection::ALL {
            let (code, least) = (rejection.code(), least(rejection));
            assert!(count(code) >= least, "{code} has {} causes, not {least}", count(code));
        }
        for doubt in Doubt::ALL {
            assert!(count(doubt.code()) >= 2, "{} has {} causes", doubt.code(), count(doubt.code()));
        }
        for trouble in NfcTrouble::ALL {
            assert!(count(trouble.code()) >= 1, "{} is not reached", trouble.code());
        }
        assert!(count("accepted") >= 40, "only {} are accepted", count("accepted"));
    }

    /// How many causes must lead to a refusal. No arm for the rest: a new refusal needs its vectors.
    fn least(rejection: Rejection) -> usize {
        match rejection {
            Rejection::Malformed => 60,
            Rejection::UnsupportedVersion
            | Rejection::UnknownDocument
            | Rejection::UnknownIssuer
            | Rejection::IssuerKeyNotValid
            | Rejection::BadIssuerSignature
            | Rejection::DigestMismatch
            | Rejection::CredentialNotYetValid
            | Rejection::CredentialExpired
            | Rejection::HolderTooYoung
            | Rejection::RevokedReplaced
            | Rejection::RevokedBlocked
            | Rejection::MalformedStatus
            | Rejection::BadDeviceSignature
            | Rejection::PresentationFromFuture
            | Rejection::PresentationExpired
            | Rejection::UnlockTooOld
            | Rejection::WrongChallenge
            | Rejection::Replayed { .. }
            | Rejection::TestIssuerRefused => 3,
        }
    }

    /// Whether a line is made of the words of the specification, so that a misspelt case cannot pass for another.
    fn is_outcome(expected: &str) -> bool {
        let words: Vec<&str> = expected.split(' ').collect();
        match words[..] {
            ["accepted"] => true,
            ["refused", reason] => Rejection::ALL.into_iter().any(|known| known.code() == reason),
            ["trouble", reason] => NfcTrouble::ALL.into_iter().any(|known| known.code() == reason),
            ["to_confirm", _, ..] => {
                words.iter().skip(1).all(|word| Doubt::ALL.into_iter().any(|d| d.code() == *word))
            }
            _ => false,
        }
    }
}
