//! The life of a phone from the shop to the drawer: installed, activated, used, replaced or blocked. What it does while it is
//! active is a [`Phone`]'s affair. No clock, no keys, no window: events and the time come in.

use clap::ValueEnum;
use jiff::{SignedDuration, Timestamp};

use crate::issuer::{Issuer, Status};
use crate::people::Holder;
use crate::phone::{Phone, Presenting, Screen};

/// The departments of the pilot, since 2023.
pub const PILOT: [&str; 23] = [
    "01", "03", "04", "05", "06", "07", "13", "15", "26", "38", "42", "43", "44", "63", "67", "69", "71",
    "72", "73", "74", "76", "83", "84",
];
/// How long a receipt waits to be collected.
pub const RECEIPT_DAYS: i64 = 7;
/// Nobody younger has a phone of their own (`spec/presentation.md` §4, row 13).
const LEAST_AGE: i16 = 16;

/// How somebody proves who they are when they activate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Route {
    /// An identity card of the new kind, through France Identité: at once.
    FranceIdentite,
    /// A video, which an operator of the fund accepts or refuses.
    Video,
}

/// Which routes are open, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Era {
    /// June 2023: France Identité, in the departments of the pilot.
    #[value(name = "2023-06")]
    June2023,
    /// March 2025: France Identité, everywhere.
    #[value(name = "2025-03")]
    March2025,
    /// June 2025: and a video, in the departments of the pilot.
    #[value(name = "2025-06")]
    June2025,
    /// 18 November 2025: both, everywhere.
    #[value(name = "2025-11")]
    November2025,
}

impl Era {
    /// Whether somebody of a department may take a route.
    pub fn opens(self, route: Route, department: &str) -> bool {
        let piloted = PILOT.contains(&department);
        match (self, route) {
            (Self::June2023, Route::FranceIdentite) | (Self::June2025, Route::Video) => piloted,
            (Self::June2023 | Self::March2025, Route::Video) => false,
            (Self::March2025 | Self::June2025 | Self::November2025, Route::FranceIdentite)
            | (Self::November2025, Route::Video) => true,
        }
    }
}

/// Where a phone is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Active, and showing.
    Presenting,
    /// Active, and locked by three wrong codes.
    CodeBlocked,
    /// Wiped by an activation on another phone.
    Replaced,
    /// Blocked by the fund.
    BlockedByFund,
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
    Replaced,
    Blocked,
}

impl Life {
    /// Where it is.
    pub fn stage(&self) -> Stage {
        match &self.at {
            At::Absent => Stage::Absent,
            At::Installed => Stage::Installed,
            At::Pending(Route::FranceIdentite, _) => Stage::FranceIdentitePending,
            At::Pending(Route::Video, _) => Stage::VideoPending,
            At::Active(phone) => match phone.screen() {
                Screen::Home | Screen::Locked => Stage::ActiveLocked,
                Screen::CodeBlocked => Stage::CodeBlocked,
                Screen::Choosing => Stage::Unlocked,
                Screen::Presenting => Stage::Presenting,
            },
            At::Replaced => Stage::Replaced,
            At::Blocked => Stage::BlockedByFund,
        }
    }

    /// Whose it is, while it is active.
    pub fn owner(&self) -> Option<&str> {
        match &self.at {
            At::Active(phone) => phone.holder(),
            _ => None,
        }
    }

    /// What the phone takes the time to be.
    pub fn clock(&self, now: Timestamp) -> Timestamp {
        now.checked_add(self.skew).unwrap_or(now)
    }

    /// The app is installed: anew after it was wiped or blocked, with nothing left of before.
    pub fn install(&mut self) -> Result<(), NotNow> {
        match self.at {
            At::Absent | At::Replaced | At::Blocked => {
                self.at = At::Installed;
                self.receipts.clear();
                Ok(())
            }
            At::Installed | At::Pending(..) | At::Active(_) => Err(NotNow::OtherStage),
        }
    }

    /// Somebody asks to be let in, with the code that they choose.
    pub fn apply(
        &mut self,
        who: Holder,
        (route, era, department): (Route, Era, &str),
        now: Timestamp,
    ) -> Result<(), NotNow> {
        if !matches!(self.at, At::Installed) {
            return Err(NotNow::OtherStage);
        }
        if !era.opens(route, department) {
            return Err(NotNow::RouteClosed);
        }
        if !is_old_enough(&who, now) {
            return Err(NotNow::TooYoung);
        }
        self.at = At::Pending(route, Box::new(who));
        Ok(())
    }

    /// France Identité or the operator answers. A yes makes the phone active; a phone that the same holder had before is
    /// wiped, and its credential replaced, in the same moment.
    pub fn answer(
        &mut self,
        yes: bool,
        before: Option<&mut Self>,
        issuer: &mut Issuer,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        let At::Pending(_, who) = &self.at else { return Err(NotNow::OtherStage) };
        if !yes {
            self.at = At::Installed;
            return Ok(());
        }
        if let Some(before) = before.filter(|before| before.belonged_to(who.key)) {
            issuer.activate(who.key, now).map_err(|_| NotNow::OtherStage)?;
            if matches!(before.at, At::Active(_)) {
                before.wipe();
            }
        }
        let mut phone = Phone::default();
        phone.hand_to(who);
        self.at = At::Active(phone);
        Ok(())
    }

    /// The holder calls the fund: loss alone would block nothing.
    pub fn block(&mut self, issuer: &mut Issuer, now: Timestamp) -> Result<(), NotNow> {
        let At::Active(phone) = &self.at else { return Err(NotNow::OtherStage) };
        let who = phone.holder().ok_or(NotNow::OtherStage)?;
        issuer.revoke(who, Status::Blocked, now).map_err(|_| NotNow::OtherStage)?;
        self.at = At::Blocked;
        self.receipts.clear();
        Ok(())
    }

    /// What the holder does with an active phone, at the time that the phone believes.
    pub fn used(&mut self, now: Timestamp, act: impl FnOnce(&mut Phone, Timestamp)) -> Result<(), NotNow> {
        let clock = self.clock(now);
        let At::Active(phone) = &mut self.at else { return Err(NotNow::OtherStage) };
        phone.tick(clock);
        act(phone, clock);
        Ok(())
    }

    /// What it presents now.
    pub fn presenting(&self, now: Timestamp) -> Option<Presenting> {
        match &self.at {
            At::Active(phone) => phone.presenting(self.clock(now)),
            _ => None,
        }
    }

    /// Collects a receipt, which is kept from then on.
    pub fn collect(&mut self, receipt: Receipt, now: Timestamp) -> Result<(), NotNow> {
        let At::Active(phone) = &self.at else { return Err(NotNow::OtherStage) };
        let age = now.duration_since(receipt.issued);
        let in_time = !age.is_negative() && age <= SignedDuration::from_hours(24 * RECEIPT_DAYS);
        if !in_time || phone.holder() != Some(receipt.holder.as_str()) {
            return Err(NotNow::ReceiptGone);
        }
        if !self.receipts.contains(&receipt) {
            self.receipts.push(receipt);
        }
        Ok(())
    }

    /// The receipts that were collected, however old.
    pub fn receipts(&self) -> &[Receipt] {
        &self.receipts
    }

    fn belonged_to(&self, key: &str) -> bool {
        self.owner() == Some(key)
    }

    /// Nothing stays.
    fn wipe(&mut self) {
        self.at = At::Replaced;
        self.receipts.clear();
    }
}

/// Sixteen on that day; a birth date of a lunar month counts from 1 January.
fn is_old_enough(who: &Holder, now: Timestamp) -> bool {
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    identity::BirthDate::from_number(who.person.birth_date)
        .is_ok_and(|birth| birth.age_on(today) >= LEAST_AGE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people;

    const HOUR: SignedDuration = SignedDuration::from_hours(1);

    fn now() -> Timestamp {
        "2026-09-29T21:00:00Z".parse().unwrap()
    }

    fn issuer() -> Issuer {
        Issuer::make(now(), Some(1)).unwrap()
    }

    fn who(key: &str) -> Holder {
        people::holder(key, now()).unwrap()
    }

    const TODAY: (Route, Era, &str) = (Route::Video, Era::November2025, "75");

    fn active(key: &str, issuer: &mut Issuer) -> Life {
        let mut life = Life::default();
        life.install().unwrap();
        life.apply(who(key), TODAY, now()).unwrap();
        life.answer(true, None, issuer, now()).unwrap();
        life
    }

    #[test]
    fn from_the_shop_to_a_code_on_the_screen() {
        let mut life = Life::default();
        let mut stages = vec![life.stage()];
        life.install().unwrap();
        stages.push(life.stage());
        life.apply(who("family"), TODAY, now()).unwrap();
        stages.push(life.stage());
        assert_eq!(life.presenting(now()), None, "nothing before the operator has said yes");
        life.answer(true, None, &mut issuer(), now() + HOUR * 47).unwrap();
        stages.push(life.stage());
        life.used(now(), |phone, clock| phone.enter_code("2580", clock)).unwrap();
        stages.push(life.stage());
        life.used(now(), |phone, clock| phone.present(vec![1], clock)).unwrap();
        stages.push(life.stage());
        life.used(now(), |phone, _| phone.lock()).unwrap();
        stages.push(life.stage());
        let expected = [
            Stage::Absent,
            Stage::Installed,
            Stage::VideoPending,
            Stage::ActiveLocked,
            Stage::Unlocked,
            Stage::Presenting,
            Stage::ActiveLocked,
        ];
        assert_eq!(stages, expected);
    }

    #[test]
    fn an_operator_may_refuse_and_one_may_ask_again() {
        let mut life = Life::default();
        life.install().unwrap();
        life.apply(who("plain"), TODAY, now()).unwrap();
        life.answer(false, None, &mut issuer(), now()).unwrap();
        assert_eq!(life.stage(), Stage::Installed);
        life.apply(who("plain"), (Route::FranceIdentite, Era::June2023, "69"), now()).unwrap();
        assert_eq!(life.stage(), Stage::FranceIdentitePending);
    }

    #[test]
    fn a_new_phone_wipes_the_old_one_and_replaces_its_credential() {
        let mut issuer = issuer();
        let mut old = active("family", &mut issuer);
        let index = issuer.status_index("family");
        old.used(now(), Phone::touch).unwrap();
        let mut new = Life::default();
        new.install().unwrap();
        new.apply(who("family"), TODAY, now()).unwrap();
        assert_eq!(old.stage(), Stage::Unlocked, "asking wipes nothing yet");
        new.answer(true, Some(&mut old), &mut issuer, now()).unwrap();
        assert_eq!((old.stage(), new.stage()), (Stage::Replaced, Stage::ActiveLocked));
        assert_eq!(old.presenting(now()), None, "a wiped phone holds no credential");
        assert_eq!(old.used(now(), Phone::touch), Err(NotNow::OtherStage));
        assert_eq!(issuer.statuses.get("family"), Some(&Status::Replaced));
        assert_ne!(issuer.status_index("family"), index, "the new one has a place of its own");
        // And back again: the old phone is installed anew, the new one is wiped.
        old.install().unwrap();
        old.apply(who("family"), TODAY, now()).unwrap();
        old.answer(true, Some(&mut new), &mut issuer, now()).unwrap();
        assert_eq!((old.stage(), new.stage()), (Stage::ActiveLocked, Stage::Replaced));
        assert_eq!(issuer.statuses.len(), 2, "each of the two before");
    }

    #[test]
    fn somebody_elses_phone_is_left_alone() {
        let mut issuer = issuer();
        let mut neighbour = active("plain", &mut issuer);
        let mut new = Life::default();
        new.install().unwrap();
        new.apply(who("family"), TODAY, now()).unwrap();
        new.answer(true, Some(&mut neighbour), &mut issuer, now()).unwrap();
        assert_eq!(neighbour.stage(), Stage::ActiveLocked);
        assert!(issuer.statuses.is_empty(), "and nothing is revoked");
    }

    #[test]
    fn a_block_by_the_fund_ends_what_loss_alone_does_not() {
        let mut issuer = issuer();
        let mut life = active("plain", &mut issuer);
        assert!(issuer.statuses.is_empty(), "a phone that lies in a taxi is not revoked");
        life.block(&mut issuer, now()).unwrap();
        assert_eq!(life.stage(), Stage::BlockedByFund);
        assert_eq!(issuer.statuses.get("plain"), Some(&Status::Blocked));
        assert_eq!(life.block(&mut issuer, now()), Err(NotNow::OtherStage), "once is enough");
    }

    #[test]
    fn three_wrong_codes_lock_it_for_fingers_too() {
        let mut life = active("family", &mut issuer());
        for _ in 0..3 {
            life.used(now(), |phone, clock| phone.enter_code("0000", clock)).unwrap();
        }
        life.used(now(), Phone::touch).unwrap();
        assert_eq!(life.stage(), Stage::CodeBlocked);
    }

    #[test]
    fn each_era_opens_its_routes() {
        let (identite, video) = (Route::FranceIdentite, Route::Video);
        for (era, piloted, elsewhere) in [
            (Era::June2023, [true, false], [false, false]),
            (Era::March2025, [true, false], [true, false]),
            (Era::June2025, [true, true], [true, false]),
            (Era::November2025, [true, true], [true, true]),
        ] {
            assert_eq!([identite, video].map(|route| era.opens(route, "69")), piloted, "{era:?} in Lyon");
            assert_eq!([identite, video].map(|route| era.opens(route, "75")), elsewhere, "{era:?} in Paris");
        }
        let mut sorted = PILOT.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), 23, "23 departments, each once");
        let mut life = Life::default();
        life.install().unwrap();
        let early = (video, Era::March2025, "69");
        assert_eq!(life.apply(who("plain"), early, now()), Err(NotNow::RouteClosed));
        assert_eq!(life.apply(who("minor"), TODAY, now()), Err(NotNow::TooYoung));
        assert_eq!(life.stage(), Stage::Installed);
    }

    #[test]
    fn a_receipt_waits_for_seven_days_and_stays_once_collected() {
        let mut issuer = issuer();
        let mut life = active("plain", &mut issuer);
        let receipt = |usage: &str| Receipt {
            usage: usage.to_owned(),
            holder: "plain".to_owned(),
            issued: now(),
            cents: 3_000,
        };
        let week = HOUR * 24 * 7;
        life.collect(receipt("in time"), now() + week).unwrap();
        life.collect(receipt("in time"), now() + week).unwrap();
        let late = now() + week + SignedDuration::from_secs(1);
        assert_eq!(life.collect(receipt("late"), late), Err(NotNow::ReceiptGone));
        assert_eq!(life.collect(receipt("early"), now() - HOUR), Err(NotNow::ReceiptGone));
        let other = Receipt { holder: "family".to_owned(), ..receipt("other") };
        assert_eq!(life.collect(other, now()), Err(NotNow::ReceiptGone), "somebody else's");
        assert_eq!(life.receipts(), [receipt("in time")], "once, and still there");
        life.block(&mut issuer, now()).unwrap();
        assert!(life.receipts().is_empty(), "until the phone is no longer theirs");
    }

    #[test]
    fn a_phone_whose_clock_is_wrong_says_so_in_what_it_shows() {
        for hours in [-24, 24] {
            let mut life = active("plain", &mut issuer());
            life.skew = HOUR * hours;
            assert_eq!(life.clock(now()), now() + HOUR * hours);
            life.used(now(), Phone::touch).unwrap();
            life.used(now(), |phone, clock| phone.present(vec![], clock)).unwrap();
            let shown = life.presenting(now() + SignedDuration::from_secs(9)).unwrap();
            assert_eq!(shown.unlock_age, 9, "its own clock goes on evenly");
        }
    }

    #[test]
    fn events_out_of_turn_change_nothing() {
        let mut issuer = issuer();
        let mut life = Life::default();
        assert_eq!(life.apply(who("plain"), TODAY, now()), Err(NotNow::OtherStage));
        assert_eq!(life.answer(true, None, &mut issuer, now()), Err(NotNow::OtherStage));
        assert_eq!(life.block(&mut issuer, now()), Err(NotNow::OtherStage));
        assert_eq!(life.used(now(), Phone::touch), Err(NotNow::OtherStage));
        assert_eq!(life.stage(), Stage::Absent);
        life.install().unwrap();
        assert_eq!(life.install(), Err(NotNow::OtherStage));
    }
}
