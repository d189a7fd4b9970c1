//! The life of a simulated phone from its owner's code to the code on its screen. No clock, no keys, no window: events
//! and the time come in, a screen comes out. An event that the screen does not offer changes nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::people::Holder;
use crate::presentation::Unlock;

/// How long one unlocking is good for (`spec/presentation.md` §4, row 11).
pub const UNLOCK_SECONDS: i64 = 120;
/// Wrong codes until the phone asks for no more.
pub const ATTEMPTS: u8 = 3;

/// A phone, and whose it is.
#[derive(Default)]
pub struct Phone {
    owner: Option<Owner>,
    /// Wrong codes in a row, of each owner: laying the phone aside forgives nothing.
    wrong: BTreeMap<String, u8>,
    state: State,
}

/// What the phone shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    /// Nobody's phone yet.
    Home,
    /// A keypad.
    Locked,
    /// Too many wrong codes.
    CodeBlocked,
    /// Unlocked; the owner chooses whom to show.
    Choosing,
    /// A code to be read.
    Presenting,
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
}

struct Owner {
    holder: String,
    code: String,
}

#[derive(Default)]
enum State {
    #[default]
    Locked,
    Unlocked(Unlocking),
    Presenting(Unlocking, Vec<usize>),
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
    /// A phone that presents a holder and goes on doing so.
    pub fn unattended(holder: &Holder, ranks: Vec<usize>) -> Self {
        let state = State::Presenting(Unlocking::ForEachCode, ranks);
        Self { owner: Some(Owner::of(holder)), wrong: BTreeMap::new(), state }
    }

    /// What is on the screen.
    pub fn screen(&self) -> Screen {
        match (&self.owner, &self.state) {
            (None, _) => Screen::Home,
            (Some(_), State::Locked) if self.attempts_left() == 0 => Screen::CodeBlocked,
            (Some(_), State::Locked) => Screen::Locked,
            (Some(_), State::Unlocked(_)) => Screen::Choosing,
            (Some(_), State::Presenting(..)) => Screen::Presenting,
        }
    }

    /// Whose phone it is.
    pub fn holder(&self) -> Option<&str> {
        self.owner.as_ref().map(|owner| owner.holder.as_str())
    }

    /// Whether the phone unlocks itself for each code.
    pub fn is_unattended(&self) -> bool {
        matches!(self.unlocking(), Some(Unlocking::ForEachCode))
    }

    /// How many more wrong codes the owner may enter.
    pub fn attempts_left(&self) -> u8 {
        let wrong = self.owner.as_ref().and_then(|owner| self.wrong.get(&owner.holder));
        ATTEMPTS.saturating_sub(wrong.copied().unwrap_or(0))
    }

    /// The moment at which the phone will lock itself.
    pub fn locks_at(&self) -> Option<Timestamp> {
        match self.unlocking()? {
            Unlocking::At(time, _) => time.checked_add(jiff::SignedDuration::from_secs(UNLOCK_SECONDS)).ok(),
            Unlocking::ForEachCode => None,
        }
    }

    /// What to present now.
    pub fn presenting(&self, now: Timestamp) -> Option<Presenting> {
        let (State::Presenting(unlocking, ranks), Some(owner)) = (&self.state, &self.owner) else {
            return None;
        };
        let (unlock, unlock_age) = match unlocking {
            Unlocking::At(time, by) => (*by, seconds_since(*time, now)),
            Unlocking::ForEachCode => (Unlock::Code, UNATTENDED_AGE),
        };
        Some(Presenting { holder: owner.holder.clone(), ranks: ranks.clone(), unlock, unlock_age })
    }

    /// The phone becomes somebody's, and is locked.
    pub fn hand_to(&mut self, holder: &Holder) {
        if !self.is_unattended() {
            self.owner = Some(Owner::of(holder));
            self.state = State::Locked;
        }
    }

    /// The phone becomes nobody's.
    pub fn lay_aside(&mut self) {
        if !self.is_unattended() {
            self.owner = None;
            self.state = State::Locked;
        }
    }

    /// A code is entered.
    pub fn enter_code(&mut self, code: &str, now: Timestamp) {
        if self.screen() != Screen::Locked {
            return;
        }
        let Some(owner) = &self.owner else { return };
        if owner.code == code {
            self.wrong.remove(&owner.holder);
            self.state = State::Unlocked(Unlocking::At(now, Unlock::Code));
        } else {
            let wrong = self.wrong.entry(owner.holder.clone()).or_default();
            *wrong = wrong.saturating_add(1);
        }
    }

    /// A finger that the phone knows. It opens no phone whose code is blocked.
    pub fn touch(&mut self, now: Timestamp) {
        if self.screen() == Screen::Locked {
            self.state = State::Unlocked(Unlocking::At(now, Unlock::Biometrics));
        }
    }

    /// The owner shows these people.
    pub fn present(&mut self, ranks: Vec<usize>, now: Timestamp) {
        self.tick(now);
        if let State::Unlocked(unlocking) = self.state {
            self.state = State::Presenting(unlocking, ranks);
        }
    }

    /// The owner locks the phone.
    pub fn lock(&mut self) {
        if !self.is_unattended() {
            self.state = State::Locked;
        }
    }

    /// The owner activates the app anew, which sets a code again: the only way out of a blocked one.
    pub fn activate_anew(&mut self) {
        if let (Screen::CodeBlocked, Some(owner)) = (self.screen(), &self.owner) {
            self.wrong.remove(&owner.holder);
        }
    }

    /// Time passes: an unlocking that is too old asks for the code again. So does one from the future, as after the
    /// clock was set back.
    pub fn tick(&mut self, now: Timestamp) {
        if let Some(Unlocking::At(time, _)) = self.unlocking()
            && !(0..=UNLOCK_SECONDS).contains(&now.duration_since(time).as_secs())
        {
            self.state = State::Locked;
        }
    }

    fn unlocking(&self) -> Option<Unlocking> {
        match self.state {
            State::Locked => None,
            State::Unlocked(unlocking) | State::Presenting(unlocking, _) => Some(unlocking),
        }
    }
}

impl Owner {
    fn of(holder: &Holder) -> Self {
        Self { holder: holder.key.to_owned(), code: holder.code.to_owned() }
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
        let mut phone = Phone::default();
        phone.hand_to(&family());
        phone
    }

    #[test]
    fn a_visit_from_home_to_the_code_and_back() {
        let mut phone = Phone::default();
        assert_eq!(phone.screen(), Screen::Home);
        phone.hand_to(&family());
        assert_eq!(phone.screen(), Screen::Locked);
        phone.enter_code("2580", at(0));
        assert_eq!(phone.screen(), Screen::Choosing);
        assert_eq!(phone.presenting(at(1)), None, "nobody has been chosen yet");
        phone.present(vec![1, 3], at(5));
        let expected = Presenting {
            holder: "family".to_owned(),
            ranks: vec![1, 3],
            unlock: Unlock::Code,
            unlock_age: 7,
        };
        assert_eq!((phone.screen(), phone.presenting(at(7))), (Screen::Presenting, Some(expected)));
        phone.lock();
        assert_eq!((phone.screen(), phone.presenting(at(8))), (Screen::Locked, None), "locked shows nothing");
        phone.lay_aside();
        assert_eq!(phone.screen(), Screen::Home);
    }

    #[test]
    fn three_wrong_codes_block_until_the_app_is_activated_anew() {
        let mut phone = locked();
        for left in [2, 1, 0] {
            phone.enter_code("0000", at(0));
            assert_eq!(phone.attempts_left(), left);
        }
        assert_eq!(phone.screen(), Screen::CodeBlocked);
        phone.enter_code("2580", at(1));
        phone.touch(at(1));
        assert_eq!(phone.screen(), Screen::CodeBlocked, "neither the right code nor a finger helps now");
        phone.lay_aside();
        phone.hand_to(&people::holder("plain", at(0)).unwrap());
        assert_eq!(phone.screen(), Screen::Locked, "somebody else's phone is another matter");
        phone.hand_to(&family());
        assert_eq!(phone.screen(), Screen::CodeBlocked, "laying it aside forgave nothing");
        phone.activate_anew();
        phone.enter_code("2580", at(2));
        assert_eq!(phone.screen(), Screen::Choosing);
    }

    #[test]
    fn the_right_code_forgives_the_wrong_ones() {
        let mut phone = locked();
        phone.enter_code("1", at(0));
        phone.enter_code("2", at(0));
        phone.enter_code("2580", at(0));
        phone.lock();
        assert_eq!(phone.attempts_left(), 3, "wrong codes count in a row");
    }

    #[test]
    fn an_unlocking_is_good_for_120_seconds() {
        for (second, screen) in
            [(0, Screen::Presenting), (120, Screen::Presenting), (121, Screen::Locked), (-1, Screen::Locked)]
        {
            let mut phone = locked();
            phone.touch(at(0));
            phone.present(vec![], at(0));
            phone.tick(at(second));
            assert_eq!(phone.screen(), screen, "after {second} s");
        }
        let mut phone = locked();
        phone.touch(at(0));
        assert_eq!(phone.locks_at(), Some(at(120)));
        phone.present(vec![], at(121));
        assert_eq!(phone.screen(), Screen::Locked, "choosing for too long locks as well");
    }

    #[test]
    fn what_the_screen_does_not_offer_changes_nothing() {
        let mut phone = Phone::default();
        phone.enter_code("2580", at(0));
        phone.touch(at(0));
        phone.present(vec![], at(0));
        phone.lock();
        phone.activate_anew();
        assert_eq!(phone.screen(), Screen::Home, "nobody's phone does nothing");
        let mut phone = locked();
        phone.present(vec![1], at(0));
        assert_eq!(
            (phone.screen(), phone.presenting(at(0))),
            (Screen::Locked, None),
            "a locked phone shows no card"
        );
        phone.enter_code("9", at(0));
        phone.activate_anew();
        assert_eq!(phone.attempts_left(), 2, "only a blocked code is set again");
    }

    #[test]
    fn an_unattended_phone_goes_on() {
        let mut phone = Phone::unattended(&family(), vec![1, 2, 3]);
        phone.lock();
        phone.lay_aside();
        phone.tick(at(100_000));
        let shown = phone.presenting(at(100_000)).unwrap();
        assert_eq!((shown.unlock, shown.unlock_age), (Unlock::Code, 4), "unlocked anew for each code");
        assert_eq!(phone.locks_at(), None);
    }
}
