//! A phone that is somebody's, from its owner's code to what it presents. No clock, no keys, no window: what is done and the
//! time come in. How it became theirs and how it ends is a [`Life`](crate::life::Life)'s affair.

use jiff::{SignedDuration, Timestamp};

use crate::life::NotNow;
use crate::people::Holder;
use crate::presentation::Unlock;

/// How long one unlocking is good for (`spec/presentation.md` §4, row 11).
pub const UNLOCK_SECONDS: i64 = 120;
/// Wrong codes until the phone asks for no more.
pub const ATTEMPTS: u8 = 3;

/// Somebody's phone.
pub(crate) struct Phone {
    holder: &'static str,
    code: &'static str,
    /// Wrong codes in a row.
    wrong: u8,
    state: State,
}

/// What is being presented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presenting {
    /// Whose phone it is.
    pub holder: String,
    /// Who is shown beside the holder.
    pub ranks: Vec<usize>,
    /// How it was unlocked.
    pub unlock: Unlock,
    /// Seconds since then.
    pub unlock_age: u64,
    /// On which way.
    pub via: Via,
}

/// The way of a presentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// A code on the screen.
    Qr,
    /// The phone laid on a reader.
    Nfc,
}

/// What the phone is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    Locked,
    CodeBlocked,
    Unlocked,
    Presenting(Via),
}

enum State {
    Locked,
    Unlocked(Unlocking),
    Presenting(Unlocking, Vec<usize>, Via),
}

#[derive(Clone, Copy)]
enum Unlocking {
    At(Timestamp, Unlock),
    /// The simulated patient unlocks anew for each code: the phone of an unattended demonstration.
    ForEachCode,
}

/// What an unattended phone says of its last unlocking.
const UNATTENDED_AGE: u64 = 4;

impl Phone {
    /// The phone of a holder, locked.
    pub(crate) fn of(holder: &Holder) -> Self {
        Self { holder: holder.key, code: holder.code, wrong: 0, state: State::Locked }
    }

    /// A phone that presents a holder and goes on doing so.
    pub(crate) fn unattended(holder: &Holder, ranks: Vec<usize>) -> Self {
        Self { state: State::Presenting(Unlocking::ForEachCode, ranks, Via::Qr), ..Self::of(holder) }
    }

    pub(crate) fn doing(&self) -> Doing {
        match &self.state {
            State::Locked if self.attempts_left() == 0 => Doing::CodeBlocked,
            State::Locked => Doing::Locked,
            State::Unlocked(_) => Doing::Unlocked,
            State::Presenting(_, _, via) => Doing::Presenting(*via),
        }
    }

    /// Whose phone it is.
    pub(crate) fn holder(&self) -> &'static str {
        self.holder
    }

    /// Whether the phone unlocks itself for each code.
    pub(crate) fn is_unattended(&self) -> bool {
        matches!(self.unlocking(), Some(Unlocking::ForEachCode))
    }

    /// How many more wrong codes the owner may enter.
    pub(crate) fn attempts_left(&self) -> u8 {
        ATTEMPTS.saturating_sub(self.wrong)
    }

    /// The moment at which the phone will lock itself.
    pub(crate) fn locks_at(&self) -> Option<Timestamp> {
        match self.unlocking()? {
            Unlocking::At(time, _) => time.checked_add(SignedDuration::from_secs(UNLOCK_SECONDS)).ok(),
            Unlocking::ForEachCode => None,
        }
    }

    /// What to present now.
    pub(crate) fn presenting(&self, now: Timestamp) -> Option<Presenting> {
        let State::Presenting(unlocking, ranks, via) = &self.state else { return None };
        let (unlock, unlock_age) = match unlocking {
            Unlocking::At(time, by) => (*by, seconds_since(*time, now)),
            Unlocking::ForEachCode => (Unlock::Code, UNATTENDED_AGE),
        };
        Some(Presenting {
            holder: self.holder.to_owned(),
            ranks: ranks.clone(),
            unlock,
            unlock_age,
            via: *via,
        })
    }

    /// A code is entered. A wrong one is an event as good as a right one.
    pub(crate) fn enter_code(&mut self, code: &str, now: Timestamp) -> Result<(), NotNow> {
        self.must_be(Doing::Locked)?;
        if self.code == code {
            self.wrong = 0;
            self.state = State::Unlocked(Unlocking::At(now, Unlock::Code));
        } else {
            self.wrong = self.wrong.saturating_add(1);
        }
        Ok(())
    }

    /// A finger that the phone knows. It opens no phone whose code is blocked.
    pub(crate) fn touch(&mut self, now: Timestamp) -> Result<(), NotNow> {
        self.must_be(Doing::Locked)?;
        self.state = State::Unlocked(Unlocking::At(now, Unlock::Biometrics));
        Ok(())
    }

    /// The owner shows these people on the screen.
    pub(crate) fn present(&mut self, ranks: Vec<usize>) -> Result<(), NotNow> {
        let State::Unlocked(unlocking) = self.state else { return Err(NotNow::OtherStage) };
        self.state = State::Presenting(unlocking, ranks, Via::Qr);
        Ok(())
    }

    /// The owner lays the phone down, to show these people; those on the screen, if it shows some already.
    pub(crate) fn lay_down(&mut self, ranks: Vec<usize>) -> Result<(), NotNow> {
        let (unlocking, ranks) = match &self.state {
            State::Unlocked(unlocking) => (*unlocking, ranks),
            State::Presenting(unlocking, shown, Via::Qr) => (*unlocking, shown.clone()),
            State::Locked | State::Presenting(_, _, Via::Nfc) => return Err(NotNow::OtherStage),
        };
        self.state = State::Presenting(unlocking, ranks, Via::Nfc);
        Ok(())
    }

    /// The phone leaves the reader: locked if it was read, ready for another try if it was not.
    pub(crate) fn take_away(&mut self, was_read: bool) -> Result<(), NotNow> {
        let State::Presenting(unlocking, ranks, Via::Nfc) = &self.state else {
            return Err(NotNow::OtherStage);
        };
        self.state = match unlocking {
            Unlocking::ForEachCode => State::Presenting(*unlocking, ranks.clone(), Via::Qr),
            Unlocking::At(..) if was_read => State::Locked,
            Unlocking::At(..) => State::Unlocked(*unlocking),
        };
        Ok(())
    }

    /// The owner locks the phone. An unattended one has nobody who could.
    pub(crate) fn lock(&mut self) -> Result<(), NotNow> {
        match self.unlocking() {
            Some(Unlocking::At(..)) => {
                self.state = State::Locked;
                Ok(())
            }
            Some(Unlocking::ForEachCode) | None => Err(NotNow::OtherStage),
        }
    }

    /// Time passes: an unlocking that is too old asks for the code again. So does one from the future, as after the
    /// clock was set back.
    pub(crate) fn tick(&mut self, now: Timestamp) {
        if let Some(Unlocking::At(time, _)) = self.unlocking()
            && !(0..=UNLOCK_SECONDS).contains(&now.duration_since(time).as_secs())
        {
            self.state = State::Locked;
        }
    }

    fn must_be(&self, doing: Doing) -> Result<(), NotNow> {
        if self.doing() == doing { Ok(()) } else { Err(NotNow::OtherStage) }
    }

    fn unlocking(&self) -> Option<Unlocking> {
        match self.state {
            State::Locked => None,
            State::Unlocked(unlocking) | State::Presenting(unlocking, ..) => Some(unlocking),
        }
    }
}

fn seconds_since(time: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(now.duration_since(time).as_secs()).unwrap_or(0)
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
mod tests {
    use super::*;
    use crate::people;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }

    fn family() -> Holder {
        people::holder("family", at(0)).unwrap()
    }

    fn locked() -> Phone {
        Phone::of(&family())
    }

    #[test]
    fn a_visit_from_the_code_to_what_is_shown_and_back() {
        let mut phone = locked();
        phone.enter_code("2580", at(0)).unwrap();
        assert_eq!(phone.doing(), Doing::Unlocked);
        assert_eq!(phone.presenting(at(1)), None, "nobody has been chosen yet");
        phone.present(vec![1, 3]).unwrap();
        let expected = |via| Presenting {
            holder: "family".to_owned(),
            ranks: vec![1, 3],
            unlock: Unlock::Code,
            unlock_age: 7,
            via,
        };
        assert_eq!(phone.presenting(at(7)), Some(expected(Via::Qr)));
        phone.lay_down(vec![]).unwrap();
        assert_eq!(phone.presenting(at(7)), Some(expected(Via::Nfc)), "the choice on the screen stays");
        phone.lock().unwrap();
        assert_eq!((phone.doing(), phone.presenting(at(8))), (Doing::Locked, None), "locked shows nothing");
    }

    #[test]
    fn three_wrong_codes_block_code_and_finger() {
        let mut phone = locked();
        for left in [2, 1, 0] {
            phone.enter_code("0000", at(0)).unwrap();
            assert_eq!(phone.attempts_left(), left);
        }
        assert_eq!(phone.doing(), Doing::CodeBlocked);
        assert_eq!(phone.enter_code("2580", at(1)), Err(NotNow::OtherStage), "not even the right code");
        assert_eq!(phone.touch(at(1)), Err(NotNow::OtherStage), "nor a finger");
    }

    #[test]
    fn the_right_code_forgives_the_wrong_ones() {
        let mut phone = locked();
        for code in ["1", "2", "2580"] {
            phone.enter_code(code, at(0)).unwrap();
        }
        phone.lock().unwrap();
        assert_eq!(phone.attempts_left(), 3, "wrong codes count in a row");
    }

    #[test]
    fn an_unlocking_is_good_for_120_seconds() {
        for (second, doing) in [
            (0, Doing::Presenting(Via::Qr)),
            (120, Doing::Presenting(Via::Qr)),
            (121, Doing::Locked),
            (-1, Doing::Locked),
        ] {
            let mut phone = locked();
            phone.touch(at(0)).unwrap();
            assert_eq!(phone.locks_at(), Some(at(120)));
            phone.present(vec![]).unwrap();
            phone.tick(at(second));
            assert_eq!(phone.doing(), doing, "after {second} s");
        }
    }

    #[test]
    fn a_phone_that_was_read_is_locked_and_one_that_was_not_may_try_again() {
        for (was_read, doing) in [(true, Doing::Locked), (false, Doing::Unlocked)] {
            let mut phone = locked();
            phone.touch(at(0)).unwrap();
            phone.lay_down(vec![1]).unwrap();
            phone.take_away(was_read).unwrap();
            assert_eq!(phone.doing(), doing, "read: {was_read}");
        }
    }

    #[test]
    fn an_unattended_phone_goes_on() {
        let mut phone = Phone::unattended(&family(), vec![1, 2, 3]);
        assert_eq!(phone.lock(), Err(NotNow::OtherStage));
        phone.lay_down(vec![]).unwrap();
        phone.take_away(true).unwrap();
        phone.tick(at(100_000));
        let shown = phone.presenting(at(100_000)).unwrap();
        assert_eq!((shown.unlock, shown.unlock_age), (Unlock::Code, 4), "unlocked anew for each code");
        assert_eq!((shown.ranks, phone.locks_at()), (vec![1, 2, 3], None));
    }
}
