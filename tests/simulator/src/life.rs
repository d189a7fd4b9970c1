//! The life of a phone from the shop to the drawer: installed, activated, used, replaced or blocked. One state machine: events
//! and the time come in, a stage comes out, and an event out of turn changes nothing. What the fund does about it (keys,
//! lists) is the [scene](crate::scene)'s affair.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::era::{Era, Route};
use crate::people::Holder;
use crate::phone::{Doing, Phone, Presenting, Via};

/// How long a receipt waits to be collected.
pub const RECEIPT_DAYS: i64 = 7;
/// Nobody younger has a phone of their own (`spec/presentation.md` §4, row 13).
const LEAST_AGE: i16 = 16;

/// Where a phone is in its life. Rights that are over are no stage: such a phone works as any other, and what it shows says
/// that they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The app is not there.
    Absent,
    /// The app is there, and knows nobody.
    Installed,
    /// France Identité has been asked.
    FranceIdentitePending,
    /// A video waits for an operator.
    VideoPending,
    /// Active, and locked.
    ActiveLocked,
    /// Active, and unlocked.
    Unlocked,
    /// Active, with a code on the screen.
    PresentingQr,
    /// Active, and laid on a reader.
    PresentingNfc,
    /// Active, and locked by three wrong codes.
    CodeBlocked,
    /// Emptied by its owner.
    Wiped,
    /// Wiped by an activation on another phone.
    Replaced,
    /// Blocked by the fund.
    BlockedByFund,
}

/// What happens to a phone.
pub enum Event {
    /// The app is installed: anew after it was wiped or blocked, with nothing left of before.
    Install,
    /// Somebody asks to be let in.
    Apply(Box<Application>),
    /// France Identité or the operator says yes.
    Accept,
    /// France Identité or the operator says no; one may ask again.
    Refuse,
    /// A secret code is entered.
    EnterCode(String),
    /// A finger that the phone knows.
    Touch,
    /// The owner shows the people of these ranks on the screen.
    Present(Vec<usize>),
    /// The owner lays the phone on a reader, for the people of these ranks.
    LayDown(Vec<usize>),
    /// It leaves the reader.
    TakeAway {
        /// Whether it has been read.
        was_read: bool,
    },
    /// The owner locks it.
    Lock,
    /// The app is activated anew, as on the first day: the only way out of a blocked code.
    ActivateAnew,
    /// The owner empties the phone.
    Wipe,
    /// The same owner's card was activated on another phone.
    Replace,
    /// The fund blocks it. Loss alone blocks nothing.
    Block,
    /// A receipt is collected, and kept from then on.
    Collect(Receipt),
}

/// Who asks to be let in, and how, when and where.
pub struct Application {
    /// Who.
    pub who: Holder,
    /// How they prove it.
    pub route: Route,
    /// What is open at that time.
    pub era: Era,
    /// Where they live.
    pub department: String,
}

/// Why an event was not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNow {
    /// The phone is at another stage.
    OtherStage,
    /// The route is not open to the holder, at that time and place.
    RouteClosed,
    /// The holder is younger than sixteen.
    TooYoung,
    /// The seven days of the receipt are over, or it is somebody else's.
    ReceiptGone,
}

/// What a counter hands over after a visit: no act, only when and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The usage id of the reading.
    pub usage: String,
    /// Whose.
    pub holder: String,
    /// When it was issued.
    pub issued: Timestamp,
    /// The amount, in cents.
    pub cents: u32,
}

/// A phone.
#[derive(Default)]
pub struct Life {
    at: At,
    receipts: Vec<Receipt>,
    /// How much its clock is ahead of the true one; behind, if negative.
    pub skew: SignedDuration,
}

#[derive(Default)]
enum At {
    #[default]
    Absent,
    Installed,
    Pending(Route, Box<Holder>),
    Active(Phone),
    Wiped,
    Replaced,
    Blocked,
}

impl Life {
    /// A phone that was activated before the story begins.
    pub fn of(holder: &Holder) -> Self {
        Self { at: At::Active(Phone::of(holder)), ..Self::default() }
    }

    /// One that presents a holder and goes on doing so.
    pub fn unattended(holder: &Holder, ranks: Vec<usize>) -> Self {
        Self { at: At::Active(Phone::unattended(holder, ranks)), ..Self::default() }
    }

    /// One that the fund blocked before the story begins.
    pub fn blocked() -> Self {
        Self { at: At::Blocked, ..Self::default() }
    }

    /// One that another replaced before the story begins.
    pub fn replaced() -> Self {
        Self { at: At::Replaced, ..Self::default() }
    }

    /// Where it is.
    pub fn stage(&self) -> Stage {
        match &self.at {
            At::Absent => Stage::Absent,
            At::Installed => Stage::Installed,
            At::Pending(Route::FranceIdentite, _) => Stage::FranceIdentitePending,
            At::Pending(Route::Video, _) => Stage::VideoPending,
            At::Active(phone) => match phone.doing() {
                Doing::Locked => Stage::ActiveLocked,
                Doing::CodeBlocked => Stage::CodeBlocked,
                Doing::Unlocked => Stage::Unlocked,
                Doing::Presenting(Via::Qr) => Stage::PresentingQr,
                Doing::Presenting(Via::Nfc) => Stage::PresentingNfc,
            },
            At::Wiped => Stage::Wiped,
            At::Replaced => Stage::Replaced,
            At::Blocked => Stage::BlockedByFund,
        }
    }

    /// Something happens.
    pub fn on(&mut self, event: Event, now: Timestamp) -> Result<(), NotNow> {
        self.tick(now);
        let clock = self.clock(now);
        match event {
            Event::Install => self.install(),
            Event::Apply(application) => self.apply(*application, now),
            Event::Accept => self.accept(),
            Event::Refuse => self.refuse(),
            Event::EnterCode(code) => self.active()?.enter_code(&code, clock),
            Event::Touch => self.active()?.touch(clock),
            Event::Present(ranks) => self.active()?.present(ranks),
            Event::LayDown(ranks) => self.active()?.lay_down(ranks),
            Event::TakeAway { was_read } => self.active()?.take_away(was_read),
            Event::Lock => self.active()?.lock(),
            Event::ActivateAnew if self.stage() == Stage::CodeBlocked => self.end(At::Installed),
            Event::ActivateAnew => Err(NotNow::OtherStage),
            Event::Wipe => self.end(At::Wiped),
            Event::Replace => self.end(At::Replaced),
            Event::Block => self.end(At::Blocked),
            Event::Collect(receipt) => self.collect(receipt, now),
        }
    }

    /// Time passes.
    pub fn tick(&mut self, now: Timestamp) {
        let clock = self.clock(now);
        if let At::Active(phone) = &mut self.at {
            phone.tick(clock);
        }
    }

    /// Whose it is, while it is active.
    pub fn owner(&self) -> Option<&'static str> {
        self.phone().map(Phone::holder)
    }

    /// Who waits to be let in.
    pub fn applicant(&self) -> Option<&Holder> {
        match &self.at {
            At::Pending(_, who) => Some(who),
            _ => None,
        }
    }

    /// What the phone takes the time to be.
    pub fn clock(&self, now: Timestamp) -> Timestamp {
        now.checked_add(self.skew).unwrap_or(now)
    }

    /// What it presents now.
    pub fn presenting(&self, now: Timestamp) -> Option<Presenting> {
        self.phone()?.presenting(self.clock(now))
    }

    /// How many more wrong codes may be entered.
    pub fn attempts_left(&self) -> u8 {
        self.phone().map_or(0, Phone::attempts_left)
    }

    /// When it will lock itself, on its own clock.
    pub fn locks_at(&self) -> Option<Timestamp> {
        self.phone()?.locks_at()
    }

    /// Whether it unlocks itself for each code.
    pub fn is_unattended(&self) -> bool {
        self.phone().is_some_and(Phone::is_unattended)
    }

    /// The receipts that were collected, however old.
    pub fn receipts(&self) -> &[Receipt] {
        &self.receipts
    }

    fn phone(&self) -> Option<&Phone> {
        match &self.at {
            At::Active(phone) => Some(phone),
            _ => None,
        }
    }

    fn active(&mut self) -> Result<&mut Phone, NotNow> {
        match &mut self.at {
            At::Active(phone) => Ok(phone),
            _ => Err(NotNow::OtherStage),
        }
    }

    fn install(&mut self) -> Result<(), NotNow> {
        match self.at {
            At::Absent | At::Wiped | At::Replaced | At::Blocked => {
                self.at = At::Installed;
                Ok(())
            }
            At::Installed | At::Pending(..) | At::Active(_) => Err(NotNow::OtherStage),
        }
    }

    fn apply(&mut self, application: Application, now: Timestamp) -> Result<(), NotNow> {
        let Application { who, route, era, department } = application;
        if !matches!(self.at, At::Installed) {
            return Err(NotNow::OtherStage);
        }
        if !era.opens(route, &department) {
            return Err(NotNow::RouteClosed);
        }
        if !is_old_enough(&who, now) {
            return Err(NotNow::TooYoung);
        }
        self.at = At::Pending(route, Box::new(who));
        Ok(())
    }

    fn accept(&mut self) -> Result<(), NotNow> {
        let At::Pending(_, who) = &self.at else { return Err(NotNow::OtherStage) };
        self.at = At::Active(Phone::of(who));
        Ok(())
    }

    fn refuse(&mut self) -> Result<(), NotNow> {
        let At::Pending(..) = &self.at else { return Err(NotNow::OtherStage) };
        self.at = At::Installed;
        Ok(())
    }

    /// Nothing stays.
    fn end(&mut self, at: At) -> Result<(), NotNow> {
        self.active()?;
        self.at = at;
        self.receipts.clear();
        Ok(())
    }

    fn collect(&mut self, receipt: Receipt, now: Timestamp) -> Result<(), NotNow> {
        let owner = self.active()?.holder();
        let age = now.duration_since(receipt.issued);
        let in_time = !age.is_negative() && age <= SignedDuration::from_hours(24 * RECEIPT_DAYS);
        if !in_time || owner != receipt.holder {
            return Err(NotNow::ReceiptGone);
        }
        if !self.receipts.contains(&receipt) {
            self.receipts.push(receipt);
        }
        Ok(())
    }
}

/// Sixteen on that day; a birth date of a lunar month counts from 1 January.
fn is_old_enough(who: &Holder, now: Timestamp) -> bool {
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    identity::BirthDate::from_number(who.person.birth_date)
        .is_ok_and(|birth| birth.age_on(today) >= LEAST_AGE)
}

#[cfg(test)]
mod tests;
