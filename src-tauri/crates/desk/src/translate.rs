//! From the words of the cores to those of the wire. Every field is named, so that a new one is thought about.

use billing::organisms::OrganismNames;
use credential::{Doubt, Rejection};
use identity::{Cover, Disagreement, Organism, Period, Person, Quality, RightsState, rights_state};
use jiff::Timestamp;
use store::{Authenticity, Channel, Possession, Reading, UsageId};

use crate::error::trace;
use crate::office::today;
use crate::wire::{
    self, ConfirmReason, ReadCard, ReadVerdict, RefusalReason, Refused, RefusedVerdict, Shown, Trouble,
    TroubleReason, TroubleVerdict,
};

/// A reading that was believed. Rights are told for the day of `now`.
pub(crate) fn reading(reading: &Reading, names: Option<&OrganismNames>, now: Timestamp) -> Shown {
    let card = &reading.card;
    let reasons: Vec<ConfirmReason> = reading.doubts.iter().filter_map(|code| doubt(code)).collect();
    let state = match rights_state(&card.rights, today(now)) {
        RightsState::Open => wire::RightsState::Open,
        RightsState::Closed => wire::RightsState::Closed,
        RightsState::NotStated => wire::RightsState::NotStated,
    };
    let read = ReadCard {
        verdict: if reasons.is_empty() { ReadVerdict::Accepted } else { ReadVerdict::ToConfirm },
        reasons,
        channel: channel(reading.channel),
        authenticity: authenticity(reading.authenticity),
        issuer: reading
            .issuer
            .as_ref()
            .map(|issuer| wire::Issuer { name: issuer.name.clone(), test: issuer.test }),
        holder: person(&card.holder),
        beneficiaries: card.beneficiaries.iter().map(person).collect(),
        organism: card.organism.as_ref().map(|found| organism(found, names)),
        rights: wire::Rights {
            state,
            periods: card.rights.iter().copied().map(period).collect(),
            as_of: card.rights_as_of.map(|at| at.to_string()),
        },
        lists: wire::Lists {
            trust_issued: reading.trust_issued.map(|at| at.to_string()),
            status_issued: reading.status_issued.map(|at| at.to_string()),
        },
        usage_id: reading.usage_id.to_string(),
    };
    Shown {
        unlock: reading.unlock.map(|u| wire::Unlock { biometrics: u.biometrics, seconds: u.seconds }),
        remote: reading.remote,
        possession: reading.possession.map(|possession| match possession {
            Possession::Recent => wire::Possession::Recent,
            Possession::Challenged => wire::Possession::Challenged,
            Possession::Session => wire::Possession::Session,
        }),
        disagreements: reading.doubts.iter().filter_map(|word| disagreement(word)).collect(),
        ..Shown::from(wire::Reading::Read(Box::new(read)))
    }
}

/// A refusal. `first` is the reading that used the same code before.
pub(crate) fn refusal(
    rejection: &Rejection,
    by: Channel,
    first: Option<UsageId>,
    lists: wire::Lists,
) -> Shown {
    let first_read_at = match rejection {
        Rejection::Replayed { first } => first.map(|at| at.to_string()),
        _ => None,
    };
    let refused = Refused {
        verdict: RefusedVerdict::Refused,
        reasons: [refusal_reason(rejection)],
        channel: channel(by),
        lists,
    };
    Shown {
        first_read_at,
        first_usage_id: first.map(|usage| usage.to_string()),
        ..Shown::from(wire::Reading::Refused(refused))
    }
}

/// A trouble.
pub(crate) fn trouble(reason: TroubleReason, by: Channel, lists: wire::Lists) -> Shown {
    let trouble =
        Trouble { verdict: TroubleVerdict::Trouble, reasons: [reason], channel: channel(by), lists };
    let trace_id = trace();
    tracing::info!(trace_id, ?reason, "a presentation told nothing");
    Shown { trace_id: Some(trace_id), ..Shown::from(wire::Reading::Trouble(trouble)) }
}

/// A paper that is no card: a trouble that says what it is.
pub(crate) fn paper((reason, paper): (TroubleReason, wire::Paper), by: Channel, lists: wire::Lists) -> Shown {
    Shown { paper: Some(paper), ..trouble(reason, by, lists) }
}

/// The word under which a disagreement is kept.
pub(crate) fn disagreement_word(disagreement: Disagreement) -> &'static str {
    match disagreement {
        Disagreement::Sex => "ins_sex",
        Disagreement::Year => "ins_year",
        Disagreement::Month => "ins_month",
        Disagreement::Place => "ins_place",
    }
}

fn disagreement(word: &str) -> Option<wire::Disagreement> {
    match word {
        "ins_sex" => Some(wire::Disagreement::Sex),
        "ins_year" => Some(wire::Disagreement::Year),
        "ins_month" => Some(wire::Disagreement::Month),
        "ins_place" => Some(wire::Disagreement::Place),
        _ => None,
    }
}

pub(crate) fn authenticity(authenticity: Authenticity) -> wire::Authenticity {
    match authenticity {
        Authenticity::Verified => wire::Authenticity::Verified,
        Authenticity::CardUnverified => wire::Authenticity::CardUnverified,
        Authenticity::DocumentUnsigned => wire::Authenticity::DocumentUnsigned,
    }
}

pub(crate) fn channel(channel: Channel) -> wire::Channel {
    match channel {
        Channel::Qr => wire::Channel::Qr,
        Channel::Nfc => wire::Channel::Nfc,
        Channel::Vitale => wire::Channel::Vitale,
        Channel::Ins => wire::Channel::Ins,
    }
}

fn person(person: &Person) -> wire::Person {
    let Person { family_name, birth_name, given_name, birth_date, nir, quality, birth_rank, cover } = person;
    wire::Person {
        family_name: family_name.expose().to_owned(),
        birth_name: birth_name.as_ref().map(|name| name.expose().to_owned()),
        given_name: given_name.expose().to_owned(),
        birth_date: birth_date.civil().map(|date| date.to_string()),
        birth_date_on_card: birth_date.on_card(),
        nir: nir.as_ref().map(|nir| nir.expose().to_owned()),
        quality: quality.map(Quality::code),
        birth_rank: birth_rank.get(),
        cover: cover.iter().map(covered).collect(),
    }
}

fn covered(cover: &Cover) -> wire::Cover {
    let wire::Period { from, to } = period(cover.period);
    wire::Cover { code: cover.code.as_str().to_owned(), from, to }
}

fn period(period: Period) -> wire::Period {
    wire::Period { from: period.from().to_string(), to: period.to().to_string() }
}

fn organism(organism: &Organism, names: Option<&OrganismNames>) -> wire::Organism {
    wire::Organism {
        regime: organism.regime().to_owned(),
        caisse: organism.caisse().to_owned(),
        centre: organism.centre().to_owned(),
        name: names.and_then(|names| names.name(organism)),
    }
}

/// The doubt of a word that was stored; words of a later version are not known and not shown.
pub(crate) fn doubt(code: &str) -> Option<ConfirmReason> {
    let doubt = Doubt::ALL.into_iter().find(|doubt| doubt.code() == code)?;
    Some(match doubt {
        Doubt::StatusListMissing => ConfirmReason::StatusListMissing,
        Doubt::StatusListStale => ConfirmReason::StatusListStale,
        Doubt::StatusUnknown => ConfirmReason::StatusUnknown,
        Doubt::TrustListStale => ConfirmReason::TrustListStale,
        Doubt::ClockSuspect => ConfirmReason::ClockSuspect,
        Doubt::RightsNotOpenToday => ConfirmReason::RightsNotOpenToday,
        Doubt::TestIssuer => ConfirmReason::TestIssuer,
    })
}

fn refusal_reason(rejection: &Rejection) -> RefusalReason {
    match rejection {
        Rejection::Malformed => RefusalReason::Malformed,
        Rejection::UnsupportedVersion => RefusalReason::UnsupportedVersion,
        Rejection::UnknownDocument => RefusalReason::UnknownDocument,
        Rejection::UnknownIssuer => RefusalReason::UnknownIssuer,
        Rejection::IssuerKeyNotValid => RefusalReason::IssuerKeyNotValid,
        Rejection::BadIssuerSignature => RefusalReason::BadIssuerSignature,
        Rejection::DigestMismatch => RefusalReason::DigestMismatch,
        Rejection::CredentialNotYetValid => RefusalReason::CredentialNotYetValid,
        Rejection::CredentialExpired => RefusalReason::CredentialExpired,
        Rejection::HolderTooYoung => RefusalReason::HolderTooYoung,
        Rejection::RevokedReplaced => RefusalReason::RevokedReplaced,
        Rejection::RevokedBlocked => RefusalReason::RevokedBlocked,
        Rejection::MalformedStatus => RefusalReason::MalformedStatus,
        Rejection::BadDeviceSignature => RefusalReason::BadDeviceSignature,
        Rejection::PresentationFromFuture => RefusalReason::PresentationFromFuture,
        Rejection::PresentationExpired => RefusalReason::PresentationExpired,
        Rejection::UnlockTooOld => RefusalReason::UnlockTooOld,
        Rejection::WrongChallenge => RefusalReason::WrongChallenge,
        Rejection::Replayed { .. } => RefusalReason::Replayed,
        Rejection::TestIssuerRefused => RefusalReason::TestIssuerRefused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_says_the_words_of_the_specification() {
        for rejection in Rejection::ALL {
            let word = serde_json::to_value(refusal_reason(&rejection)).unwrap();
            assert_eq!(word, rejection.code(), "§4's word, letter for letter");
        }
        for of in Doubt::ALL {
            let word = serde_json::to_value(doubt(of.code()).unwrap()).unwrap();
            assert_eq!(word, of.code(), "§4's word, letter for letter");
        }
    }

    #[test]
    fn a_disagreement_that_was_kept_is_told_again() {
        for disagreement in [Disagreement::Sex, Disagreement::Year, Disagreement::Month, Disagreement::Place]
        {
            let word = disagreement_word(disagreement);
            let told = serde_json::to_value(super::disagreement(word).unwrap()).unwrap();
            assert_eq!(format!("ins_{}", told.as_str().unwrap()), word);
            assert!(doubt(word).is_none(), "it is no reason of the specification");
        }
    }

    #[test]
    fn a_refusal_names_nobody() {
        let shown = refusal(&Rejection::RevokedBlocked, Channel::Qr, None, wire::Lists::default());
        let json = serde_json::to_value(shown.reading).unwrap();
        let mut keys: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["channel", "lists", "reasons", "verdict"], "§7: these and nothing else");
    }
}
