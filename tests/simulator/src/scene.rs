//! Everything that stands on the page: two phones in somebody's hands, those laid aside, the fund with its operator and its
//! desk, the lists that it publishes, and a reader to lay a phone on.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::act::{Done, PhoneAct, Refusal, SceneAct, Slot, named};
use crate::challenge::challenge;
use crate::era::{Era, Route};
use crate::fund::Fund;
use crate::handset::{Current, Handset};
use crate::issuer::{SignedBy, Status};
use crate::life::{Application, Event, Life, NotNow, Receipt, Stage};
use crate::list_fault::ListFault;
use crate::misbehaviour::Misbehaviour;
use crate::nfc::NfcMisbehaviour;
use crate::people::{self, Holder};
use crate::presentation::Beneficiaries;
use crate::reader::Reader;
use crate::receipt::{SignedReceipt, receipt};

/// The page, without a page.
pub(crate) struct Scene {
    pub(crate) fund: Fund,
    pub(crate) reader: Reader,
    a: Handset,
    b: Handset,
    /// Phones laid aside, by owner: a blocked code is not forgotten in a drawer.
    drawer: BTreeMap<&'static str, Life>,
    /// Which phone a camera sees when both show a code: the one that was held up last.
    held_up: Slot,
    pub(crate) era: Era,
    pub(crate) department: String,
}

impl Scene {
    pub(crate) fn new(fund: Fund, reader: Reader, first: Life) -> Self {
        Self {
            fund,
            reader,
            a: Handset::new(first),
            b: Handset::default(),
            drawer: BTreeMap::new(),
            held_up: Slot::A,
            era: Era::November2025,
            department: "75".to_owned(),
        }
    }

    pub(crate) fn phone(&self, slot: Slot) -> &Handset {
        match slot {
            Slot::A => &self.a,
            Slot::B => &self.b,
        }
    }

    pub(crate) fn phone_mut(&mut self, slot: Slot) -> &mut Handset {
        match slot {
            Slot::A => &mut self.a,
            Slot::B => &mut self.b,
        }
    }

    /// The code on the screen of a phone.
    pub(crate) fn code(&mut self, slot: Slot, now: Timestamp) -> Result<Option<&Current>> {
        match slot {
            Slot::A => self.a.code(&self.fund, now),
            Slot::B => self.b.code(&self.fund, now),
        }
    }

    /// The phone that a camera sees.
    pub(crate) fn before_camera(&mut self, now: Timestamp) -> Result<Option<Slot>> {
        for slot in [self.held_up, self.held_up.other()] {
            if self.code(slot, now)?.is_some() {
                return Ok(Some(slot));
            }
        }
        Ok(None)
    }

    /// Time passes.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        self.a.settle(now);
        self.b.settle(now);
    }

    /// Somebody does something with a phone.
    pub(crate) fn act_on(&mut self, slot: Slot, act: PhoneAct, now: Timestamp) -> Done {
        let event = match act {
            PhoneAct::HandTo { holder } => return Ok(self.hand_to(slot, &holder, now)),
            PhoneAct::LayAside => return Ok(self.lay_aside(slot, now)),
            PhoneAct::Apply { holder, route } => return Ok(self.apply(slot, &holder, &route, now)),
            PhoneAct::Present { ranks } => return Ok(self.present(slot, ranks, now)),
            PhoneAct::LayDown { ranks } => return Ok(self.lay_down(slot, ranks, now)),
            PhoneAct::TakeAway => {
                self.take_away(slot, now);
                return Ok(Ok(()));
            }
            PhoneAct::ActivateAnew => return self.revoking(slot, Event::ActivateAnew, Status::Replaced, now),
            PhoneAct::Wipe => return self.revoking(slot, Event::Wipe, Status::Replaced, now),
            PhoneAct::Answer { challenge } => return Ok(self.answer(slot, &challenge)),
            PhoneAct::Misbehave { fault } => {
                return Ok(named::<Misbehaviour>(&fault).map(|fault| self.phone_mut(slot).misbehave(fault)));
            }
            PhoneAct::MisbehaveOnReader { fault } => {
                let fault = named::<NfcMisbehaviour>(&fault);
                return Ok(fault.map(|fault| self.phone_mut(slot).misbehave_on_reader(fault)));
            }
            PhoneAct::SetClock { seconds_ahead } => {
                self.phone_mut(slot).life.skew = SignedDuration::from_secs(seconds_ahead);
                self.settle(now);
                return Ok(Ok(()));
            }
            PhoneAct::Collect { usage, cents, issued } => {
                let Ok(issued) = issued.parse() else { return Ok(Err(Refusal::NotUnderstood)) };
                let holder = self.phone(slot).life.owner().unwrap_or_default().to_owned();
                Event::Collect(Receipt { usage, holder, issued, cents })
            }
            PhoneAct::CollectCode { code } => {
                let Ok(SignedReceipt { usage, issued, cents: [.., paid], .. }) = receipt(&code) else {
                    return Ok(Err(Refusal::NotUnderstood));
                };
                let holder = self.phone(slot).life.owner().unwrap_or_default().to_owned();
                let cents = u32::try_from(paid).unwrap_or(u32::MAX);
                Event::Collect(Receipt { usage, holder, issued, cents })
            }
            PhoneAct::Install => Event::Install,
            PhoneAct::EnterCode { code } => Event::EnterCode(code),
            PhoneAct::Touch => Event::Touch,
            PhoneAct::Lock => Event::Lock,
        };
        Ok(self.on(slot, event, now))
    }

    /// Something happens around the phones.
    pub(crate) fn act(&mut self, act: SceneAct, now: Timestamp) -> Done {
        match act {
            SceneAct::Decide { phone, yes: true } => return self.accept(phone, now),
            SceneAct::Decide { phone, yes: false } => return Ok(self.on(phone, Event::Refuse, now)),
            SceneAct::Block { phone } => return self.revoking(phone, Event::Block, Status::Blocked, now),
            SceneAct::Relist { fault } => {
                let Ok(fault) = named::<ListFault>(&fault) else { return Ok(Err(Refusal::NotUnderstood)) };
                self.fund.relist(fault, now)?;
            }
            SceneAct::SetEra { era, department } => {
                let Ok(Some(era)) = named::<Era>(&era) else { return Ok(Err(Refusal::NotUnderstood)) };
                self.era = era;
                department.trim().clone_into(&mut self.department);
            }
            SceneAct::SignAs { issuer } => {
                let Ok(Some(issuer)) = named::<SignedBy>(&issuer) else {
                    return Ok(Err(Refusal::NotUnderstood));
                };
                self.fund.sign_as(issuer);
                self.a.was_taken();
                self.b.was_taken();
            }
            SceneAct::SetReader { apdu_delay_ms, lift_after } => self.reader.set(apdu_delay_ms, lift_after),
        }
        Ok(Ok(()))
    }

    fn on(&mut self, slot: Slot, event: Event, now: Timestamp) -> Result<(), Refusal> {
        self.phone_mut(slot).on(event, now).map_err(Refusal::NotNow)
    }

    fn hand_to(&mut self, slot: Slot, holder: &str, now: Timestamp) -> Result<(), Refusal> {
        let holder = find(holder, now)?;
        let is_elsewhere = self.phone(slot.other()).life.owner() == Some(holder.key);
        if self.phone(slot).life.stage() != Stage::Absent || is_elsewhere {
            return Err(Refusal::NotNow(NotNow::OtherStage));
        }
        let life = self.drawer.remove(holder.key);
        self.phone_mut(slot).life = life.unwrap_or_else(|| self.fund.phone_of(&holder));
        Ok(())
    }

    fn lay_aside(&mut self, slot: Slot, now: Timestamp) -> Result<(), Refusal> {
        if self.phone(slot).life.is_unattended() {
            return Err(Refusal::NotNow(NotNow::OtherStage));
        }
        self.reader.release(slot);
        let mut life = std::mem::take(&mut self.phone_mut(slot).life);
        if let Some(owner) = life.owner() {
            // Out of the hand, out of sight: a phone that was locked already has nothing to lock.
            let _was_open = life.on(Event::Lock, now);
            self.drawer.insert(owner, life);
        }
        self.settle(now);
        Ok(())
    }

    fn apply(&mut self, slot: Slot, holder: &str, route: &str, now: Timestamp) -> Result<(), Refusal> {
        let who = find(holder, now)?;
        let route = named::<Route>(route)?.ok_or(Refusal::NotUnderstood)?;
        let (era, department) = (self.era, self.department.clone());
        self.on(slot, Event::Apply(Box::new(Application { who, route, era, department })), now)
    }

    /// The card becomes active here; a phone that the same holder had before is wiped in the same moment, wherever it is.
    fn accept(&mut self, slot: Slot, now: Timestamp) -> Done {
        let Some(who) = self.phone(slot).life.applicant().map(|who| who.key) else {
            return Ok(Err(Refusal::NotNow(NotNow::OtherStage)));
        };
        let other = self.phone_mut(slot.other());
        let in_other_hand = other.life.owner() == Some(who) && other.on(Event::Replace, now).is_ok();
        let in_drawer = self.drawer.remove(who).is_some();
        self.fund.activate(who, in_other_hand || in_drawer, now)?;
        Ok(self.on(slot, Event::Accept, now))
    }

    /// An event that ends what the phone holds.
    fn revoking(&mut self, slot: Slot, event: Event, status: Status, now: Timestamp) -> Done {
        let owner = self.phone(slot).life.owner();
        if let Err(refusal) = self.on(slot, event, now) {
            return Ok(Err(refusal));
        }
        if let Some(owner) = owner {
            self.fund.revoke(owner, status, now)?;
        }
        Ok(Ok(()))
    }

    fn present(&mut self, slot: Slot, ranks: Vec<usize>, now: Timestamp) -> Result<(), Refusal> {
        let ranks = self.ranks(slot, ranks, now)?;
        self.on(slot, Event::Present(ranks), now)?;
        self.held_up = slot;
        Ok(())
    }

    /// A locked phone can be laid down as well: it says nothing there until it is unlocked and somebody is chosen.
    fn lay_down(&mut self, slot: Slot, ranks: Vec<usize>, now: Timestamp) -> Result<(), Refusal> {
        if !self.reader.holds(slot) {
            self.take_away(slot.other(), now);
            self.reader.lay(slot).map_err(|_| Refusal::NoReader)?;
        }
        self.phone_mut(slot).settle(now);
        match self.phone(slot).life.stage() {
            Stage::Unlocked | Stage::PresentingQr => {
                let ranks = self.ranks(slot, ranks, now)?;
                self.on(slot, Event::LayDown(ranks), now)
            }
            _ => Ok(()),
        }
    }

    /// Somebody lifts a phone, whether it lies on the reader or not.
    pub(crate) fn take_away(&mut self, slot: Slot, now: Timestamp) {
        let Some(was_read) = self.reader.release(slot) else { return };
        let phone = self.phone_mut(slot);
        phone.settle(now);
        if phone.life.stage() == Stage::PresentingNfc {
            let lifted = phone.on(Event::TakeAway { was_read }, now);
            debug_assert_eq!(lifted, Ok(()), "the table of the stages lets it through");
        }
    }

    fn answer(&mut self, slot: Slot, text: &str) -> Result<(), Refusal> {
        let asked = if text.trim().is_empty() {
            None
        } else {
            Some(challenge(text).map_err(|_| Refusal::NotUnderstood)?)
        };
        self.phone_mut(slot).answer(asked);
        Ok(())
    }

    fn ranks(&self, slot: Slot, ranks: Vec<usize>, now: Timestamp) -> Result<Vec<usize>, Refusal> {
        let owner = self.phone(slot).life.owner().ok_or(Refusal::NotNow(NotNow::OtherStage))?;
        let holder = find(owner, now)?;
        Beneficiaries::Ranks(ranks).ranks(&holder).map_err(|_| Refusal::NotUnderstood)
    }
}

fn find(key: &str, now: Timestamp) -> Result<Holder, Refusal> {
    people::holder(key, now).ok_or(Refusal::NotUnderstood)
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
mod tests;
