//! Reading what is presented: from a channel to a verdict, journalled under its usage number.

use std::path::Path;
use std::sync::Arc;

use credential::{
    Context, Doubt, MemoryReplay, NotVerified, Policy, Presented, Rejection, TestIssuers, Verdict, Verified,
    verify,
};
use identity::{RightsState, TwoDDoc, rights_state};
use jiff::Timestamp;
use store::{
    Action, Authenticity, Channel, Issuer, NewReading, OfficeReplay, Possession, Reading, Unlock, UsageId,
};
use tokio::runtime::Handle;

use crate::challenge::Challenge;
use crate::office::{organism_names, today};
use crate::presentation::{Presentation, Seen, Stated};
use crate::wire::{self, Shown, TroubleReason};
use crate::{Desk, Error, Lists, ListsError, paper, translate};

/// Reads without an office: the replay register is in memory, nothing is kept, test issuers are to confirm.
pub fn read_alone(presentation: Presentation, folder: Option<&Path>, now: Timestamp) -> Shown {
    let Presentation { channel, seen, remote, began: _ } = presentation;
    let policy = Policy::standard();
    let lists = folder.ok_or(TroubleReason::ListsMissing).and_then(|folder| load(folder, now));
    let told = lists.as_ref().map(Lists::wire).unwrap_or_default();
    let reading = match (seen, lists) {
        (Seen::Nothing(reason), _) | (Seen::Phone(_), Err(reason)) => {
            return translate::trouble(reason, channel, told);
        }
        (Seen::Paper(paper), _) => {
            let certificates = folder.map(|folder| folder.join(paper::FOLDER));
            return translate::paper(paper::judge(*paper, certificates.as_deref(), now), channel, told);
        }
        (Seen::False(rejection), _) => return translate::refusal(&rejection, channel, None, told),
        (Seen::Stated(stated), _) => unverified(*stated, channel, &policy, now),
        (Seen::Phone(presented), Ok(lists)) => {
            let context = context(&lists, &policy, now, None, None);
            match verify(&presented, &context, &mut MemoryReplay::default()) {
                Ok(verified) => kept(&verified, channel, &lists, now),
                Err(NotVerified::Refused(rejection)) => {
                    return translate::refusal(&rejection, channel, None, told);
                }
                Err(NotVerified::Broken(error)) => return register_failed(&error, channel, told),
            }
        }
    };
    let numbered = Reading { usage_id: UsageId::new(today(now), 1), remote, ..reading };
    translate::reading(&numbered, organism_names().ok().as_ref(), now)
}

impl Desk {
    /// Reads what is presented, keeps it, counts it, and tells what to show.
    pub async fn read(&self, presentation: Presentation) -> Result<Shown, Error> {
        let channel = presentation.channel;
        let began = presentation.began.unwrap_or_else(|| self.clock.steady());
        let shown = self.answer(presentation).await?;
        // A signed paper is no card: whether it is true is no quality of the readings.
        if shown.paper.is_none() {
            self.count(channel, &shown, began).await;
        }
        Ok(shown)
    }

    async fn answer(&self, presentation: Presentation) -> Result<Shown, Error> {
        let Presentation { channel, seen, remote, began: _ } = presentation;
        let lists = self.lists();
        let told = lists.as_deref().map(Lists::wire).unwrap_or_default();
        match (seen, lists) {
            (Seen::Nothing(reason), _) => Ok(translate::trouble(reason, channel, told)),
            (Seen::Phone(_), None) => Ok(translate::trouble(self.lists_trouble(), channel, told)),
            (Seen::Phone(presented), Some(lists)) => self.judge(presented, channel, remote, lists).await,
            (Seen::Paper(paper), _) => self.tell_paper(*paper, channel, told).await,
            (Seen::False(rejection), _) => self.refuse(&rejection, channel, None, told).await,
            (Seen::Stated(stated), _) => {
                let reading = unverified(*stated, channel, &self.policy, self.now());
                self.keep(Reading { remote, ..reading }, None, told).await
            }
        }
    }

    /// Reads the simulated phone that stands beside a demonstration office.
    pub async fn read_phone(&self, frame: Option<&Path>) -> Result<Shown, Error> {
        let frame = frame.filter(|_| self.office.demonstration).ok_or(Error::NotDemonstration)?.to_owned();
        let presentation = tokio::task::spawn_blocking(move || Presentation::from_frame(&frame)).await??;
        self.read(presentation).await
    }

    /// Shows an earlier reading again.
    pub async fn reopen(&self, usage_id: &str) -> Result<Shown, Error> {
        let reading =
            self.store.reading(&UsageId::from_text(usage_id)).await?.ok_or(Error::ReadingUnknown)?;
        self.tell(Action::Consult, usage_id, reading.card.holder.nir.as_ref(), "reading").await?;
        Ok(translate::reading(&reading, Some(&self.names), self.now()))
    }

    async fn judge(
        &self,
        presented: Presented,
        channel: Channel,
        remote: bool,
        lists: Arc<Lists>,
    ) -> Result<Shown, Error> {
        let now = self.now();
        let latest = self.store.latest_reading_at().await?;
        let (store, policy, judged) = (Arc::clone(&self.store), self.policy.clone(), Arc::clone(&lists));
        let (runtime, challenge) = (Handle::current(), self.take_challenge());
        let work = move || {
            let mut guard = OfficeReplay::new(&store, runtime);
            let asked = challenge.as_ref().map(Challenge::as_bytes);
            let context = context(&judged, &policy, now, latest, asked);
            let verified = verify(&presented, &context, &mut guard);
            (verified, guard.recorded(), guard.first_usage().cloned())
        };
        // Signatures take milliseconds and the register waits for the disk: neither on the thread of the window.
        let (verified, replay, first_usage) = tokio::task::spawn_blocking(work).await?;
        match verified {
            Ok(verified) => {
                let reading = Reading { remote, ..kept(&verified, channel, &lists, now) };
                self.keep(reading, replay, lists.wire()).await
            }
            Err(NotVerified::Refused(rejection)) => {
                self.refuse(&rejection, channel, first_usage, lists.wire()).await
            }
            Err(NotVerified::Broken(error)) => Ok(register_failed(&error, channel, lists.wire())),
        }
    }

    async fn keep(
        &self,
        mut reading: Reading,
        replay: Option<[u8; 32]>,
        lists: wire::Lists,
    ) -> Result<Shown, Error> {
        let actor = self.actor();
        let new = NewReading {
            at: reading.at,
            actor: &actor,
            channel: reading.channel,
            remote: reading.remote,
            authenticity: reading.authenticity,
            doubts: reading.doubts.clone(),
            issuer: reading.issuer.clone(),
            unlock: reading.unlock,
            possession: reading.possession,
            trust_issued: reading.trust_issued,
            status_issued: reading.status_issued,
            card: &reading.card,
            replay,
        };
        match self.store.record_reading(&new).await {
            Ok(usage_id) => {
                reading.usage_id = usage_id;
                // A patient was read: somebody is there, though no key was touched.
                self.stir();
            }
            Err(error) => return Ok(register_failed(&error, reading.channel, lists)),
        }
        Ok(translate::reading(&reading, Some(&self.names), reading.at))
    }

    async fn tell_paper(&self, paper: TwoDDoc, channel: Channel, lists: wire::Lists) -> Result<Shown, Error> {
        let (folder, now) = (self.store.folder().join(paper::FOLDER), self.now());
        // A folder of certificates is read and one signature judged: not on the thread of the window.
        let judged = tokio::task::spawn_blocking(move || paper::judge(paper, Some(&folder), now)).await?;
        let (reason, told) = &judged;
        let (kind, reason) = (word(&told.kind), word(reason));
        self.tell(Action::Paper, &format!("{} {kind}", channel.name()), None, &reason).await?;
        Ok(translate::paper(judged, channel, lists))
    }

    async fn refuse(
        &self,
        rejection: &Rejection,
        channel: Channel,
        first: Option<UsageId>,
        lists: wire::Lists,
    ) -> Result<Shown, Error> {
        let (now, actor) = (self.now(), self.actor());
        if let Err(error) = self.store.journal_refusal(now, &actor, channel.name(), rejection.code()).await {
            // The verdict stands whether or not it could be written down.
            tracing::error!(%error, "a refusal was not journalled");
        }
        Ok(translate::refusal(rejection, channel, first, lists))
    }

    fn lists_trouble(&self) -> TroubleReason {
        load(&self.store.folder().join("lists"), self.now()).err().unwrap_or(TroubleReason::ListsMissing)
    }
}

/// A word of the wire, for the journal.
pub(crate) fn word(code: &impl serde::Serialize) -> String {
    serde_json::to_value(code).ok().and_then(|value| Some(value.as_str()?.to_owned())).unwrap_or_default()
}

/// The office's register could not be read or written: nobody is refused for that.
fn register_failed(error: &dyn std::error::Error, channel: Channel, lists: wire::Lists) -> Shown {
    tracing::error!(%error, "the office's register failed");
    translate::trouble(TroubleReason::StoreUnavailable, channel, lists)
}

fn load(folder: &Path, now: Timestamp) -> Result<Lists, TroubleReason> {
    Lists::load(folder, now, None).map_err(|error| {
        tracing::warn!(%error, "no lists are in force");
        match error {
            ListsError::Missing(..) | ListsError::NotWritten(..) => TroubleReason::ListsMissing,
            ListsError::Refused(..) | ListsError::OtherRoots => TroubleReason::ListsRefused,
        }
    })
}

fn context<'a>(
    lists: &'a Lists,
    policy: &'a Policy,
    now: Timestamp,
    latest: Option<Timestamp>,
    challenge: Option<&'a [u8]>,
) -> Context<'a> {
    Context { now, trust: &lists.trust, status: &lists.status, policy, challenge, latest_trusted: latest }
}

/// What was verified, as a reading that has no number yet.
fn kept(
    verified: &Verified<credential::Presentation>,
    channel: Channel,
    lists: &Lists,
    at: Timestamp,
) -> Reading {
    let presentation = verified.get();
    let doubts = match &presentation.verdict {
        Verdict::Accepted => Vec::new(),
        Verdict::ToConfirm(doubts) => words(doubts),
    };
    Reading {
        usage_id: UsageId::from_text(""),
        at,
        channel,
        remote: false,
        authenticity: Authenticity::Verified,
        doubts,
        issuer: Some(Issuer { name: presentation.issuer.name.clone(), test: presentation.issuer.test }),
        unlock: presentation.unlock.map(|unlock| Unlock {
            biometrics: matches!(unlock.method, credential::UnlockMethod::Biometrics),
            seconds: u32::try_from(unlock.seconds).unwrap_or(u32::MAX),
        }),
        possession: Some(match presentation.possession {
            credential::Possession::Recent => Possession::Recent,
            credential::Possession::Challenged => Possession::Challenged,
            credential::Possession::Session => Possession::Session,
        }),
        trust_issued: Some(lists.trust.issued()),
        status_issued: presentation.status_issued,
        card: presentation.card.clone(),
    }
}

/// What a plastic card or a paper states, as a reading that has no number yet. It is always to confirm: such a source
/// states no rights, and `rights_not_open_today` is the specification's word for that.
fn unverified(stated: Stated, channel: Channel, policy: &Policy, at: Timestamp) -> Reading {
    let Stated { card, authenticity, test, disagreements } = stated;
    let open = rights_state(&card.rights, today(at)) == RightsState::Open;
    let doubtful_test = test && policy.test_issuers() != TestIssuers::Accepted;
    // Kept with the doubts, so that an earlier reading still tells them; they are no reasons of the specification.
    let disagreeing = disagreements.into_iter().map(translate::disagreement_word);
    let doubts = [(!open).then_some(Doubt::RightsNotOpenToday), doubtful_test.then_some(Doubt::TestIssuer)];
    Reading {
        usage_id: UsageId::from_text(""),
        at,
        channel,
        remote: false,
        authenticity,
        doubts: doubts.into_iter().flatten().map(Doubt::code).chain(disagreeing).map(str::to_owned).collect(),
        issuer: None,
        unlock: None,
        possession: None,
        trust_issued: None,
        status_issued: None,
        card,
    }
}

fn words(doubts: &[Doubt]) -> Vec<String> {
    doubts.iter().map(|doubt| doubt.code().to_owned()).collect()
}
