//! A phone in somebody's hand: its life, and the code on its screen, renewed in time.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::fund::Fund;
use crate::life::{Event, Life, NotNow};
use crate::misbehaviour::Misbehaviour;
use crate::nfc::{NfcMisbehaviour, NfcOptions};
use crate::phone::{Presenting, Via};
use crate::presentation::{Beneficiaries, Options, Shown};

/// How long one code stays on the screen (`spec/presentation.md` §3).
pub(crate) const RENEWAL: SignedDuration = SignedDuration::from_secs(30);
/// How old a credential is: the issuer's clock is right, whatever the phone's is.
const CREDENTIAL_AGE: SignedDuration = SignedDuration::from_hours(5);

/// A phone, and the code on its screen.
#[derive(Default)]
pub(crate) struct Handset {
    pub(crate) life: Life,
    current: Option<Current>,
    challenge: Option<Challenge>,
    /// What it does wrong by QR.
    misbehaviour: Option<Misbehaviour>,
    /// What it does wrong on a reader.
    nfc_misbehaviour: Option<NfcMisbehaviour>,
    /// Codes shown so far.
    count: u64,
}

/// The code on the screen.
pub(crate) struct Current {
    /// Counts up: another number is another code.
    pub(crate) id: u64,
    /// The picture of it.
    pub(crate) png: Vec<u8>,
    /// When it appeared, on the phone's clock.
    pub(crate) since: Timestamp,
    pub(crate) shown: Shown,
}

/// What the counter asked to see in the codes of one presentation. It stays while the code is renewed, because a camera may
/// miss the first one, and each has a nonce of its own anyway; it is forgotten when that presentation ends.
struct Challenge {
    bytes: Vec<u8>,
    answered: bool,
}

/// What a phone on a reader presents.
#[derive(PartialEq, Eq, Clone)]
pub(crate) struct Offer {
    pub(crate) holder: String,
    pub(crate) ranks: Vec<usize>,
    pub(crate) misbehaviour: Option<NfcMisbehaviour>,
}

impl Handset {
    pub(crate) fn new(life: Life) -> Self {
        Self { life, ..Self::default() }
    }

    /// Something happens to it.
    pub(crate) fn on(&mut self, event: Event, now: Timestamp) -> Result<(), NotNow> {
        let happened = self.life.on(event, now);
        self.settle(now);
        happened
    }

    /// Time passes.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        self.life.tick(now);
        if self.presenting_on(Via::Qr, now).is_none() {
            self.current = None;
            if self.challenge.as_ref().is_some_and(|challenge| challenge.answered) {
                self.challenge = None;
            }
        }
    }

    /// The code on the screen, renewed when its time is over; `None` unless the phone shows one.
    pub(crate) fn code(&mut self, fund: &Fund, now: Timestamp) -> Result<Option<&Current>> {
        self.settle(now);
        let Some(presenting) = self.presenting_on(Via::Qr, now) else { return Ok(None) };
        let clock = self.life.clock(now);
        if self.current.as_ref().is_none_or(|current| !current.is_fresh(clock)) {
            let options = Options {
                beneficiaries: Beneficiaries::Ranks(presenting.ranks),
                unlock: presenting.unlock,
                unlock_age: presenting.unlock_age,
                signed_by: fund.signed_by(),
                challenge: self.challenge().map(<[u8]>::to_vec),
                misbehaviour: self.misbehaviour,
                issued: Some(now.checked_sub(CREDENTIAL_AGE)?),
                ..Options::at(clock)
            };
            let shown = fund.issuer().show(&presenting.holder, &options)?;
            self.count = self.count.saturating_add(1);
            if let Some(challenge) = &mut self.challenge {
                challenge.answered = true;
            }
            self.current = Some(Current { id: self.count, png: shown.code.png()?, since: clock, shown });
        }
        Ok(self.current.as_ref())
    }

    /// What it presents on a reader now; nothing while it is locked or shows a code.
    pub(crate) fn offer(&self, now: Timestamp) -> Option<Offer> {
        let Presenting { holder, ranks, .. } = self.presenting_on(Via::Nfc, now)?;
        Some(Offer { holder, ranks, misbehaviour: self.nfc_misbehaviour })
    }

    /// Somebody's camera has the code: the next look at the screen finds another.
    pub(crate) fn was_taken(&mut self) {
        self.current = None;
    }

    pub(crate) fn challenge(&self) -> Option<&[u8]> {
        self.challenge.as_ref().map(|challenge| challenge.bytes.as_slice())
    }

    pub(crate) fn misbehaviour(&self) -> Option<Misbehaviour> {
        self.misbehaviour
    }

    pub(crate) fn nfc_misbehaviour(&self) -> Option<NfcMisbehaviour> {
        self.nfc_misbehaviour
    }

    /// From the next code on.
    pub(crate) fn answer(&mut self, challenge: Option<Vec<u8>>) {
        self.challenge = challenge.map(|bytes| Challenge { bytes, answered: false });
        self.current = None;
    }

    /// From the next code on.
    pub(crate) fn misbehave(&mut self, misbehaviour: Option<Misbehaviour>) {
        self.misbehaviour = misbehaviour;
        self.current = None;
    }

    /// From the next command on.
    pub(crate) fn misbehave_on_reader(&mut self, misbehaviour: Option<NfcMisbehaviour>) {
        self.nfc_misbehaviour = misbehaviour;
    }

    fn presenting_on(&self, via: Via, now: Timestamp) -> Option<Presenting> {
        self.life.presenting(now).filter(|presenting| presenting.via == via)
    }
}

impl Current {
    fn is_fresh(&self, clock: Timestamp) -> bool {
        let age = clock.duration_since(self.since);
        // A clock that was set back makes a code from the future, which no counter would take.
        !age.is_negative() && age < RENEWAL
    }
}

impl Offer {
    /// How the phone answers a reader.
    pub(crate) fn options(&self, fund: &Fund, now: Timestamp) -> NfcOptions {
        NfcOptions {
            beneficiaries: Beneficiaries::Ranks(self.ranks.clone()),
            signed_by: fund.signed_by(),
            misbehaviour: self.misbehaviour,
            ..NfcOptions::at(now)
        }
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
mod tests {
    use super::*;
    use crate::issuer::Issuer;
    use crate::people;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }

    fn fund() -> Fund {
        Fund::new(Issuer::make(at(0), Some(1)).unwrap())
    }

    fn presenting() -> Handset {
        let mut handset = Handset::new(Life::of(&people::holder("family", at(0)).unwrap()));
        handset.on(Event::EnterCode("2580".to_owned()), at(0)).unwrap();
        handset.on(Event::Present(vec![2]), at(0)).unwrap();
        handset
    }

    fn unattended() -> Handset {
        Handset::new(Life::unattended(&people::holder("plain", at(0)).unwrap(), vec![]))
    }

    fn id(handset: &mut Handset, second: i64) -> Option<u64> {
        handset.code(&fund(), at(second)).unwrap().map(|current| current.id)
    }

    fn text(handset: &mut Handset, second: i64) -> String {
        handset.code(&fund(), at(second)).unwrap().unwrap().shown.text.clone()
    }

    #[test]
    fn a_code_stays_for_30_seconds_and_goes_with_the_unlocking() {
        let mut nobody = Handset::default();
        assert_eq!(id(&mut nobody, 0), None, "nobody's phone shows nothing");
        let mut handset = presenting();
        let seen: Vec<_> = [0, 29, 30, 59, 90, 120, 121].map(|second| id(&mut handset, second)).to_vec();
        assert_eq!(seen, [Some(1), Some(1), Some(2), Some(2), Some(3), Some(4), None]);
    }

    #[test]
    fn a_code_that_was_taken_is_not_shown_again() {
        let mut handset = unattended();
        let first = text(&mut handset, 0);
        assert_eq!(text(&mut handset, 0), first, "until somebody takes it");
        handset.was_taken();
        assert_ne!(text(&mut handset, 0), first, "a fresh nonce");
    }

    #[test]
    fn a_challenge_and_a_fault_are_in_the_next_code() {
        let mut handset = unattended();
        let plain = text(&mut handset, 0);
        handset.answer(Some(vec![7; 8]));
        let answered = text(&mut handset, 0);
        assert_eq!(answered.len(), plain.len() + 15, "key 6 and eight bytes are ten, fifteen characters");
        handset.misbehave(Some(Misbehaviour::TrailingByte));
        assert!(text(&mut handset, 0).len() > answered.len(), "one byte more");
        handset.misbehave(None);
        handset.answer(None);
        assert_eq!(text(&mut handset, 0).len(), plain.len());
    }

    #[test]
    fn a_challenge_is_answered_in_one_presentation() {
        let mut handset = presenting();
        handset.answer(Some(vec![7; 8]));
        handset.settle(at(0));
        text(&mut handset, 0);
        text(&mut handset, 31);
        assert!(handset.challenge().is_some(), "a camera may have missed the first code");
        handset.on(Event::Lock, at(32)).unwrap();
        assert_eq!(handset.challenge(), None, "the next patient's counter asks anew");
        handset.answer(Some(vec![8; 8]));
        handset.settle(at(33));
        assert!(handset.challenge().is_some(), "typed before the phone shows anything");
    }

    #[test]
    fn a_wrong_clock_is_in_the_code_and_not_in_the_credential() {
        let hour = SignedDuration::from_hours(1);
        let text_at = |skew| {
            let mut handset = Handset::new(Life::of(&people::holder("plain", at(0)).unwrap()));
            handset.life.skew = skew;
            handset.on(Event::Touch, at(0)).unwrap();
            handset.on(Event::Present(vec![]), at(0)).unwrap();
            let fund = fund();
            let current = handset.code(&fund, at(0)).unwrap().unwrap();
            (current.since, current.shown.text.clone())
        };
        assert_eq!(text_at(hour).0, at(0) + hour);
        // The five hours of the credential are counted on the issuer's clock: 65 characters hold key 2 and the nonce.
        let (right, wrong) = (text_at(SignedDuration::ZERO).1, text_at(hour).1);
        let same = right.chars().zip(wrong.chars()).take_while(|(a, b)| a == b).count();
        assert!(same > right.len() / 2, "the credential comes first, and is the same: {same} characters");
    }

    #[test]
    fn a_phone_on_a_reader_offers_what_was_chosen_and_nothing_while_locked() {
        let mut handset = presenting();
        assert!(handset.offer(at(0)).is_none(), "a code on the screen is another way");
        handset.misbehave_on_reader(Some(NfcMisbehaviour::Declined));
        handset.on(Event::LayDown(vec![]), at(1)).unwrap();
        let offer = handset.offer(at(2)).unwrap();
        assert_eq!((offer.holder.as_str(), offer.ranks), ("family", vec![2]));
        assert_eq!(offer.misbehaviour, Some(NfcMisbehaviour::Declined));
        assert_eq!(id(&mut handset, 2), None, "no code meanwhile");
        handset.on(Event::Lock, at(3)).unwrap();
        assert!(handset.offer(at(3)).is_none());
    }
}
