//! Lists over time: whatever is published, brought, cut short, put back or interrupted, and whatever the clock says, no card is accepted
//! on lists that are old or missing, and what the office once knew to be revoked is never good again.
//!
//! What must come of each step follows from `spec/presentation.md` §4 and §5 by a model of a few dates.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use credential::{Context, ListRefusal, MemoryReplay, NotVerified, Policy, Presented, Verdict, verify};
use desk::{KeptLists, ListsError, OtherRoots};
use jiff::{SignedDuration, Timestamp};
use simulator::{Issuer, ListFault, Options, Published, SignedBy, Status};
use tempfile::TempDir;

const HOLDERS: [&str; 2] = ["plain", "family"];
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const STEPS: usize = 25;
const SEED: u64 = 20_260_929;

#[test]
fn forty_timelines_of_lists() {
    live(40, SEED);
}

/// Goal G10.
#[test]
#[ignore = "long: some hours"]
fn a_hundred_thousand_timelines_of_lists() {
    let count = ordeal::rounds(100_000);
    let readings = live(count, ordeal::seed(SEED));
    ordeal::figure(&format!(
        "{count} timelines of lists, {readings} cards read: none accepted that must not be"
    ));
}

#[test]
fn a_clock_that_is_set_back_is_no_way_to_older_lists() {
    let first: Timestamp = "2026-09-29T21:00:00Z".parse().unwrap();
    let (folder, mut issuer) = (TempDir::new().unwrap(), Issuer::make(first, Some(7)).unwrap());
    let (old, new, lists) =
        (folder.path().join("old"), folder.path().join("new"), folder.path().join("lists"));
    issuer.published(None).unwrap().write(&old).unwrap();
    issuer.relist(first + DAY * 3);
    issuer.published(None).unwrap().write(&new).unwrap();
    KeptLists::of(lists.clone()).take_over(&new, first + DAY * 3, OtherRoots::Refuse).unwrap();

    let kept = KeptLists::of(lists);
    let set_back = first + DAY;
    assert!(kept.load(set_back).is_err(), "lists of the future are not in force");
    let refused = kept.take_over(&old, set_back, OtherRoots::Refuse).unwrap_err();
    assert!(matches!(refused, ListsError::Refused(_, ListRefusal::Rollback)), "{refused}");
    assert!(kept.in_force().is_none());
    kept.load(first + DAY * 4).unwrap();
}

/// Whoever brings roots is believed from then on, so nobody brings them by mistake.
#[test]
fn lists_of_another_publisher_are_taken_only_where_that_is_meant() {
    let now: Timestamp = "2026-09-29T21:00:00Z".parse().unwrap();
    let (folder, mut ours) = (TempDir::new().unwrap(), Issuer::make(now, Some(7)).unwrap());
    let usb = folder.path().join("key");
    let kept = KeptLists::of(folder.path().join("lists"));
    ours.relist(now);
    ours.published(None).unwrap().write(&usb).unwrap();
    kept.take_over(&usb, now, OtherRoots::Refuse).unwrap();
    let mut theirs = Issuer::make(now, Some(8)).unwrap();
    theirs.published(None).unwrap().write(&usb).unwrap();
    let refused = kept.take_over(&usb, now, OtherRoots::Refuse).unwrap_err();
    assert!(matches!(refused, ListsError::OtherRoots), "{refused}");
    assert_eq!(kept.in_force().unwrap().trust().sequence(), 2, "ours stay");
    kept.take_over(&usb, now, OtherRoots::Take).unwrap();
    assert_eq!(kept.in_force().unwrap().trust().sequence(), 1, "another publisher counts in its own way");
    ours.relist(now);
    ours.published(None).unwrap().write(&usb).unwrap();
    assert!(kept.take_over(&usb, now, OtherRoots::Refuse).is_err(), "and the first is a stranger now");
    theirs.relist(now);
    theirs.published(None).unwrap().write(&usb).unwrap();
    kept.take_over(&usb, now, OtherRoots::Refuse).unwrap();
}

/// Lives so many timelines and tells how many cards were read.
fn live(count: u64, seed: u64) -> u64 {
    let mut tally = Seen::default();
    for number in 0..count {
        let mut world = World::new(fastrand::Rng::with_seed(seed.wrapping_add(number << 20)));
        for step in 0..STEPS {
            let done = world.step();
            for holder in HOLDERS {
                let (found, expected) = (world.read(holder), world.expected(holder));
                assert_eq!(
                    found, expected,
                    "{holder}, timeline {number} of seed {seed}, step {step}: {done}"
                );
                let known = world.known_revoked.contains(holder) && world.in_force.is_some();
                let stays = !known || found == ["revoked_blocked"];
                assert!(
                    stays,
                    "{holder} is good again, timeline {number} of seed {seed}, step {step}: {done}"
                );
                tally.count(&found);
            }
        }
    }
    assert!(tally.all(), "the timelines come through every state: {tally:?}");
    tally.readings
}

/// A publisher, the editions it ever made, and an office that is brought some of them.
struct World {
    chance: fastrand::Rng,
    now: Timestamp,
    /// How far the office's clock is off.
    skew: SignedDuration,
    issuer: Issuer,
    /// What the publisher would say now.
    says: Says,
    shelf: Vec<(Published, Says)>,
    folder: TempDir,
    kept: KeptLists,
    in_force: Option<Says>,
    on_disk: Option<Says>,
    /// When a holder was first blocked.
    blocked: BTreeMap<&'static str, Timestamp>,
    /// Whom a list that the office took called revoked, on a day on which that could be known: a fault may date a list back.
    known_revoked: BTreeSet<&'static str>,
}

/// What an edition says.
#[derive(Debug, Clone)]
struct Says {
    sequence: u64,
    trust_issued: Timestamp,
    status: Option<(Timestamp, BTreeSet<&'static str>)>,
    /// Why one of its files cannot be believed: of the trust list, or of the status list, which is looked at later.
    bad_trust: Option<&'static str>,
    bad_status: Option<&'static str>,
}

impl World {
    fn new(chance: fastrand::Rng) -> Self {
        let now: Timestamp = "2026-09-29T21:00:00Z".parse().unwrap();
        let issuer = Issuer::make(now, Some(7)).unwrap();
        let folder = TempDir::new().unwrap();
        let says = Says {
            sequence: 1,
            trust_issued: now,
            status: Some((now, BTreeSet::new())),
            bad_trust: None,
            bad_status: None,
        };
        let mut world = Self {
            kept: KeptLists::of(folder.path().join("lists")),
            shelf: Vec::new(),
            skew: SignedDuration::ZERO,
            in_force: None,
            on_disk: None,
            blocked: BTreeMap::new(),
            known_revoked: BTreeSet::new(),
            chance,
            now,
            issuer,
            says,
            folder,
        };
        world.publish();
        // Most offices have a status list from their first day, and then never without.
        if world.chance.u8(0..4) == 0 {
            world.bring_with(ListFault::StatusMissing);
        }
        world
    }

    /// One thing happens; what, for whoever reads a failure.
    fn step(&mut self) -> String {
        // A publisher issues no two lists in one second.
        self.now += SignedDuration::from_secs(1);
        match self.chance.u8(0..10) {
            0..=2 => {
                let gone = [HOUR / 6, HOUR * 5, HOUR * 23, DAY * 2, DAY * 8][self.chance.usize(0..5)];
                self.now += gone;
                format!("{gone:#} go by")
            }
            3 => {
                self.issuer.relist(self.now);
                self.says.sequence += 1;
                self.says.trust_issued = self.now;
                self.says.status.as_mut().unwrap().0 = self.now;
                self.publish();
                "all lists are issued anew".to_owned()
            }
            4 => self.revoke(),
            5 => {
                let (published, says) = self.edition(self.shelf.len() - 1);
                self.bring(&published, &says)
            }
            6 => {
                let place = self.chance.usize(0..self.shelf.len());
                let (published, says) = self.edition(place);
                self.bring(&published, &says)
            }
            7 => {
                let fault = ListFault::all()[self.chance.usize(0..ListFault::all().len())];
                self.bring_with(fault)
            }
            8 => self.restart(),
            _ => {
                self.skew = [SignedDuration::ZERO, -DAY * 2, DAY * 30][self.chance.usize(0..3)];
                format!("the clock is off by {:#}", self.skew)
            }
        }
    }

    fn clock(&self) -> Timestamp {
        self.now + self.skew
    }

    fn publish(&mut self) {
        self.shelf.push((self.issuer.published(None).unwrap(), self.says.clone()));
    }

    fn edition(&self, place: usize) -> (Published, Says) {
        let (Published { roots, trust, status }, says) = &self.shelf[place];
        let published = Published { roots: roots.clone(), trust: trust.clone(), status: status.clone() };
        (published, says.clone())
    }

    fn revoke(&mut self) -> String {
        let holder = HOLDERS[self.chance.usize(0..HOLDERS.len())];
        self.issuer.revoke(holder, Status::Blocked, self.now).unwrap();
        let (at, revoked) = self.says.status.as_mut().unwrap();
        *at = self.now;
        revoked.insert(holder);
        self.blocked.entry(holder).or_insert(self.now);
        self.publish();
        format!("{holder} is blocked")
    }

    fn bring_with(&mut self, fault: ListFault) -> String {
        let clock = self.clock();
        let published = self.issuer.published(Some((fault, clock))).unwrap();
        let mut says = self.says.clone();
        let status = says.status.as_mut().unwrap();
        match fault {
            ListFault::TrustExpired => says.trust_issued = clock - DAY * 8,
            ListFault::TrustFromFuture => says.trust_issued = clock + DAY,
            ListFault::TrustForged => says.bad_trust = Some("bad_signature"),
            ListFault::TrustCutShort => says.bad_trust = Some("malformed"),
            ListFault::TrustRolledBack => says.sequence = 0,
            ListFault::StatusStale => status.0 = clock - HOUR * 30,
            ListFault::StatusTooOld => status.0 = clock - DAY * 8,
            ListFault::StatusForged => says.bad_status = Some("bad_signature"),
            ListFault::StatusCutShort => says.bad_status = Some("malformed"),
            ListFault::StatusMissing => says.status = None,
        }
        format!("{fault:?}: {}", self.bring(&published, &says))
    }

    /// An edition is brought on a key.
    fn bring(&mut self, published: &Published, says: &Says) -> String {
        let key = self.folder.path().join("key");
        published.write(&key).unwrap();
        let found = self.kept.take_over(&key, self.clock(), OtherRoots::Refuse);
        let found = found.map_err(|error| match error {
            ListsError::Refused(_, refusal) => refusal.code(),
            error => panic!("{error}"),
        });
        let expected = says.judged(self.clock(), self.in_force.as_ref().or(self.on_disk.as_ref()));
        assert_eq!(found, expected, "{says:?} is brought at {} to {:?}", self.clock(), self.in_force);
        if found.is_ok() {
            // A status list that is not brought stays.
            let kept = self.on_disk.take().and_then(|before| before.status);
            let taken = Says { status: says.status.clone().or(kept), ..says.clone() };
            if let Some((at, revoked)) = &taken.status {
                self.known_revoked.extend(revoked.iter().filter(|holder| self.blocked[*holder] <= *at));
            }
            (self.in_force, self.on_disk) = (Some(taken.clone()), Some(taken));
        }
        format!("brought: {found:?}")
    }

    /// The program begins anew; now and then after a power cut in the moment in which new lists took the place of the old.
    fn restart(&mut self) -> String {
        let lists: PathBuf = self.folder.path().join("lists");
        let cut = self.on_disk.is_some() && self.chance.bool();
        if cut {
            fs::rename(&lists, lists.with_extension("old")).unwrap();
        }
        self.kept = KeptLists::of(lists);
        let loaded = self.kept.load(self.clock()).is_ok();
        let expected = self.on_disk.as_ref().is_some_and(|says| says.judged(self.clock(), None).is_ok());
        assert_eq!(loaded, expected, "{:?} at {}", self.on_disk, self.clock());
        self.in_force = self.on_disk.clone().filter(|_| loaded);
        format!("begun anew{}", if cut { ", after a power cut" } else { "" })
    }

    /// What the office says of a card whose phone has the office's own time.
    fn read(&self, holder: &str) -> Vec<&'static str> {
        let Some(lists) = self.kept.in_force() else { return vec!["no lists"] };
        let now = self.clock();
        let options = Options { signed_by: SignedBy::Plain, ..Options::at(now) };
        let text = simulator::text(&self.issuer.present(holder, &options).unwrap());
        let policy = Policy::standard();
        let (trust, status) = (lists.trust(), lists.status());
        let context = Context { now, trust, status, policy: &policy, challenge: None, latest_trusted: None };
        match verify(&Presented::from_qr_text(&text), &context, &mut MemoryReplay::new()) {
            Ok(verified) => match &verified.get().verdict {
                Verdict::Accepted => vec!["accepted"],
                Verdict::ToConfirm(doubts) => doubts.iter().map(|doubt| doubt.code()).collect(),
            },
            Err(NotVerified::Refused(refused)) => vec![refused.code()],
            Err(NotVerified::Broken(error)) => panic!("{error}"),
        }
    }

    /// §4: the status first, then each doubt in its order.
    fn expected(&self, holder: &str) -> Vec<&'static str> {
        let Some(Says { trust_issued, status, .. }) = &self.in_force else { return vec!["no lists"] };
        let now = self.clock();
        if status.as_ref().is_some_and(|(_, revoked)| revoked.contains(holder)) {
            return vec!["revoked_blocked"];
        }
        let age = status.as_ref().map(|(at, _)| now.duration_since(*at));
        let status_doubt = match age {
            None => Some("status_list_missing"),
            Some(age) if age > DAY * 7 => Some("status_unknown"),
            Some(age) if age > DAY => Some("status_list_stale"),
            Some(_) => None,
        };
        let stale = (now > *trust_issued + DAY * 7).then_some("trust_list_stale");
        let before = now < *trust_issued || age.is_some_and(|age| age.is_negative());
        let doubts: Vec<_> =
            [status_doubt, stale, before.then_some("clock_suspect")].into_iter().flatten().collect();
        if doubts.is_empty() { vec!["accepted"] } else { doubts }
    }
}

impl Says {
    /// §5: refused whole, and why; `before` is what the office has.
    fn judged(&self, now: Timestamp, before: Option<&Self>) -> Result<(), &'static str> {
        if let Some(code) = self.bad_trust {
            return Err(code);
        }
        if self.trust_issued > now + SignedDuration::from_secs(60) {
            return Err("from_future");
        }
        if before.is_some_and(|old| (self.sequence, self.trust_issued) < (old.sequence, old.trust_issued)) {
            return Err("rollback");
        }
        if let Some(code) = self.bad_status {
            return Err(code);
        }
        let dates = (self.status.as_ref(), before.and_then(|old| old.status.as_ref()));
        match dates {
            (Some((new, _)), Some((old, _))) if new < old => Err("rollback"),
            _ => Ok(()),
        }
    }
}

/// What the readings came to.
#[derive(Debug, Default)]
struct Seen {
    readings: u64,
    words: BTreeSet<&'static str>,
}

impl Seen {
    fn count(&mut self, words: &[&'static str]) {
        self.readings += 1;
        self.words.extend(words);
    }

    /// Each state that lists can be in.
    fn all(&self) -> bool {
        let states = [
            "no lists",
            "accepted",
            "revoked_blocked",
            "status_list_missing",
            "status_list_stale",
            "status_unknown",
            "trust_list_stale",
            "clock_suspect",
        ];
        states.iter().all(|state| self.words.contains(state))
    }
}
