//! A phone in somebody's hand: its screen, and the code on it, renewed in time.

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum as _;
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::issuer::{Issuer, SignedBy};
use crate::misbehaviour::Misbehaviour;
use crate::people::{self, Holder, Person};
use crate::phone::{Phone, Screen};
use crate::presentation::{Beneficiaries, Options, Shown};

/// How long one code stays on the screen (`spec/presentation.md` §3).
const RENEWAL: SignedDuration = SignedDuration::from_secs(30);

/// A phone, its issuer, and the code on its screen.
pub(crate) struct Handset {
    issuer: Issuer,
    signed_by: SignedBy,
    phone: Phone,
    current: Option<Current>,
    /// What the counter asked to see in the next codes.
    challenge: Option<Vec<u8>>,
    /// What the phone does wrong.
    misbehaviour: Option<Misbehaviour>,
    /// Codes shown so far.
    count: u64,
}

/// The code on the screen.
pub(crate) struct Current {
    /// Counts up: another number is another code.
    pub(crate) id: u64,
    /// The picture of it.
    pub(crate) png: Vec<u8>,
    since: Timestamp,
    shown: Shown,
}

/// What somebody does with the phone.
#[derive(Debug, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Act {
    HandTo {
        holder: String,
    },
    LayAside,
    EnterCode {
        code: String,
    },
    Touch,
    Present {
        ranks: Vec<usize>,
    },
    Lock,
    ActivateAnew,
    /// The counter's challenge in hexadecimal; empty to forget it.
    Answer {
        challenge: String,
    },
    /// The name of a fault; empty for none.
    Misbehave {
        fault: String,
    },
}

/// What the page draws.
#[derive(Serialize)]
pub(crate) struct View {
    screen: Screen,
    unattended: bool,
    attempts_left: u8,
    holders: Vec<Choice>,
    owner: Option<OwnerView>,
    code: Option<CodeView>,
    locks_in_ms: Option<i64>,
    /// The counter's challenge, as it was entered.
    challenge: Option<String>,
    /// The fault that is played.
    misbehaviour: Option<String>,
    /// Every fault there is, by name.
    faults: Vec<String>,
}

#[derive(Serialize)]
struct Choice {
    key: &'static str,
    name: String,
    about: &'static str,
}

#[derive(Serialize)]
struct OwnerView {
    key: &'static str,
    family_name: String,
    given_name: String,
    /// The secret code, which the page tells because this is a demonstration.
    secret_code: &'static str,
    beneficiaries: Vec<BeneficiaryView>,
}

#[derive(Serialize)]
struct BeneficiaryView {
    rank: usize,
    name: String,
    about: String,
}

#[derive(Serialize)]
struct CodeView {
    id: u64,
    version: i16,
    ranks: Vec<usize>,
    left_out: Vec<usize>,
    renews_in_ms: i64,
}

impl Handset {
    pub(crate) fn new(issuer: Issuer, signed_by: SignedBy, phone: Phone) -> Self {
        Self { issuer, signed_by, phone, current: None, challenge: None, misbehaviour: None, count: 0 }
    }

    /// Somebody does something.
    pub(crate) fn act(&mut self, act: Act, now: Timestamp) -> Result<()> {
        match act {
            Act::HandTo { holder } => self.phone.hand_to(&find(&holder, now)?),
            Act::LayAside => self.phone.lay_aside(),
            Act::EnterCode { code } => self.phone.enter_code(&code, now),
            Act::Touch => self.phone.touch(now),
            Act::Present { ranks } => {
                let holder = find(self.phone.holder().context("the phone is nobody's")?, now)?;
                self.phone.present(Beneficiaries::Ranks(ranks).ranks(&holder)?, now);
            }
            Act::Lock => self.phone.lock(),
            Act::ActivateAnew => self.phone.activate_anew(),
            Act::Answer { challenge } => {
                self.challenge = understood(&challenge)?;
                self.current = None;
            }
            Act::Misbehave { fault } => {
                let named = |name: &str| Misbehaviour::from_str(name, false).ok().context("no such fault");
                self.misbehaviour = if fault.is_empty() { None } else { Some(named(&fault)?) };
                self.current = None;
            }
        }
        Ok(())
    }

    /// The code on the screen, renewed when its time is over; `None` unless the phone is presenting.
    pub(crate) fn code(&mut self, now: Timestamp) -> Result<Option<&Current>> {
        self.phone.tick(now);
        let Some(presenting) = self.phone.presenting(now) else {
            self.current = None;
            return Ok(None);
        };
        if self.current.as_ref().is_none_or(|current| !current.is_fresh(now)) {
            let options = Options {
                beneficiaries: Beneficiaries::Ranks(presenting.ranks),
                unlock: presenting.unlock,
                unlock_age: presenting.unlock_age,
                signed_by: self.signed_by,
                challenge: self.challenge.clone(),
                misbehaviour: self.misbehaviour,
                ..Options::at(now)
            };
            let shown = self.issuer.show(&presenting.holder, &options)?;
            self.count = self.count.saturating_add(1);
            self.current = Some(Current { id: self.count, png: shown.code.png()?, since: now, shown });
        }
        Ok(self.current.as_ref())
    }

    /// Who issues what the phone shows, and publishes lists.
    pub(crate) fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// Somebody's camera has the code: the next look at the screen finds another.
    pub(crate) fn was_taken(&mut self) {
        self.current = None;
    }

    /// What the page draws.
    pub(crate) fn view(&mut self, now: Timestamp) -> Result<View> {
        let code = self.code(now)?.map(|current| current.view(now));
        let screen = self.phone.screen();
        let holders = if screen == Screen::Home { choices(now) } else { Vec::new() };
        let owner = self.phone.holder().map(|key| find(key, now)).transpose()?.map(OwnerView::from);
        Ok(View {
            screen,
            unattended: self.phone.is_unattended(),
            attempts_left: self.phone.attempts_left(),
            holders,
            owner,
            code,
            locks_in_ms: self.phone.locks_at().map(|time| milliseconds(now, time)),
            challenge: self.challenge.as_deref().map(|bytes| HEXLOWER.encode(bytes)),
            misbehaviour: self.misbehaviour.map(name),
            faults: Misbehaviour::all().iter().copied().map(name).collect(),
        })
    }
}

impl Current {
    fn is_fresh(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.since);
        // A clock that was set back makes a code from the future, which no counter would take.
        !age.is_negative() && age < RENEWAL
    }

    fn view(&self, now: Timestamp) -> CodeView {
        let over = self.since.checked_add(RENEWAL).unwrap_or(self.since);
        CodeView {
            id: self.id,
            version: self.shown.code.version(),
            ranks: self.shown.ranks.clone(),
            left_out: self.shown.left_out.clone(),
            renews_in_ms: milliseconds(now, over),
        }
    }
}

impl From<Holder> for OwnerView {
    fn from(holder: Holder) -> Self {
        let beneficiaries = (1..).zip(&holder.beneficiaries).map(|(rank, person)| BeneficiaryView {
            rank,
            name: full_name(person),
            about: about(person),
        });
        Self {
            key: holder.key,
            secret_code: holder.code,
            beneficiaries: beneficiaries.collect(),
            family_name: holder.person.family_name,
            given_name: holder.person.given_name,
        }
    }
}

/// 8 to 16 bytes in hexadecimal, spaces or none between them.
fn understood(challenge: &str) -> Result<Option<Vec<u8>>> {
    let hex: String = challenge.split_whitespace().collect();
    if hex.is_empty() {
        return Ok(None);
    }
    let bytes = HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).context("a challenge is hexadecimal")?;
    ensure!((8..=16).contains(&bytes.len()), "a challenge has 8 to 16 bytes");
    Ok(Some(bytes))
}

/// The name of a fault on the command line and on the page.
fn name(fault: Misbehaviour) -> String {
    fault.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn find(key: &str, now: Timestamp) -> Result<Holder> {
    people::holder(key, now).context("nobody of that name")
}

fn choices(now: Timestamp) -> Vec<Choice> {
    let choice =
        |holder: Holder| Choice { key: holder.key, name: full_name(&holder.person), about: holder.about };
    people::holders(now).into_iter().map(choice).collect()
}

fn full_name(person: &Person) -> String {
    format!("{} {}", person.given_name, person.family_name)
}

/// « enfant · 22/08/2019 · jumeau, rang 2 ».
fn about(person: &Person) -> String {
    let quality = match person.quality {
        2 => "conjoint(e)",
        6 => "enfant",
        _ => "ayant droit",
    };
    let (year, month, day) =
        (person.birth_date / 10_000, person.birth_date / 100 % 100, person.birth_date % 100);
    let twin = match person.birth_rank {
        1 => String::new(),
        rank => format!(" · rang gémellaire {rank}"),
    };
    format!("{quality} · {day:02}/{month:02}/{year}{twin}")
}

fn milliseconds(from: Timestamp, to: Timestamp) -> i64 {
    i64::try_from(to.duration_since(from).as_millis()).unwrap_or(0).max(0)
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }

    fn handset(phone: Phone) -> Handset {
        Handset::new(Issuer::make(at(0), Some(1)).unwrap(), SignedBy::Test, phone)
    }

    fn id(handset: &mut Handset, second: i64) -> Option<u64> {
        handset.code(at(second)).unwrap().map(|current| current.id)
    }

    #[test]
    fn a_code_stays_for_30_seconds_and_goes_with_the_unlocking() {
        let mut handset = handset(Phone::default());
        assert_eq!(id(&mut handset, 0), None, "nobody's phone shows nothing");
        for act in [
            Act::HandTo { holder: "family".to_owned() },
            Act::EnterCode { code: "2580".to_owned() },
            Act::Present { ranks: vec![2] },
        ] {
            handset.act(act, at(0)).unwrap();
        }
        let seen: Vec<_> = [0, 29, 30, 59, 90, 120, 121].map(|second| id(&mut handset, second)).to_vec();
        assert_eq!(seen, [Some(1), Some(1), Some(2), Some(2), Some(3), Some(4), None]);
    }

    #[test]
    fn a_code_that_was_taken_is_not_shown_again() {
        let mut handset = handset(Phone::unattended(&find("plain", at(0)).unwrap(), vec![]));
        let text = |handset: &mut Handset| handset.code(at(0)).unwrap().unwrap().shown.text.clone();
        let first = text(&mut handset);
        assert_eq!(text(&mut handset), first, "until somebody takes it");
        handset.was_taken();
        assert_ne!(text(&mut handset), first, "a fresh nonce");
    }

    #[test]
    fn a_challenge_and_a_fault_are_in_the_next_code() {
        let mut handset = handset(Phone::unattended(&find("plain", at(0)).unwrap(), vec![]));
        let mut text = |act: Option<Act>| {
            if let Some(act) = act {
                handset.act(act, at(0)).unwrap();
            }
            handset.code(at(0)).unwrap().unwrap().shown.text.clone()
        };
        let plain = text(None);
        let answered = text(Some(Act::Answer { challenge: "00112233 44556677".to_owned() }));
        assert_eq!(answered.len(), plain.len() + 15, "key 6 and eight bytes are ten, fifteen characters");
        let faulty = text(Some(Act::Misbehave { fault: "trailing-byte".to_owned() }));
        assert!(faulty.len() > answered.len(), "one byte more");
        text(Some(Act::Misbehave { fault: String::new() }));
        assert_eq!(text(Some(Act::Answer { challenge: " ".to_owned() })).len(), plain.len());
        for wrong in ["0011", "zz112233445566", &"00".repeat(17)] {
            assert!(handset.act(Act::Answer { challenge: wrong.to_owned() }, at(0)).is_err(), "{wrong}");
        }
        assert!(handset.act(Act::Misbehave { fault: "sleep".to_owned() }, at(0)).is_err());
    }

    #[test]
    fn the_page_is_told_what_it_draws_and_no_more() {
        let mut handset = handset(Phone::default());
        let json =
            |handset: &mut Handset, second| serde_json::to_value(handset.view(at(second)).unwrap()).unwrap();
        assert_eq!(json(&mut handset, 0)["holders"].as_array().unwrap().len(), people::holders(at(0)).len());
        handset.act(Act::HandTo { holder: "family".to_owned() }, at(0)).unwrap();
        let locked = json(&mut handset, 0);
        assert_eq!((&locked["screen"], &locked["attempts_left"]), (&"locked".into(), &3.into()));
        assert_eq!(locked["owner"]["beneficiaries"][2]["about"], "enfant · 22/08/2019 · rang gémellaire 2");
        assert!(!locked.to_string().contains("2840375123001"), "no number is needed on the screen");
        handset.act(Act::Touch, at(0)).unwrap();
        handset.act(Act::Present { ranks: vec![] }, at(0)).unwrap();
        let presenting = json(&mut handset, 10);
        assert_eq!(presenting["code"]["renews_in_ms"], 30_000, "made at the first look");
        assert_eq!(presenting["locks_in_ms"], 110_000);
        assert!(handset.act(Act::Present { ranks: vec![9] }, at(0)).is_err(), "no such beneficiary");
    }
}
