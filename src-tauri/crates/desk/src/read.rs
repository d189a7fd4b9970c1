//! Reading what is presented: from a picture or a text to a verdict, journalled under its usage number.

use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use credential::{
    Context, MemoryReplay, NotVerified, Policy, Presented, Rejection, Verdict, Verified, verify,
};
use jiff::Timestamp;
use readers::{Picture, symbols};
use store::{Authenticity, Channel, Issuer, NewReading, OfficeReplay, Unlock, UsageId};
use tokio::runtime::Handle;

use crate::office::{organism_names, today};
use crate::wire::{self, Shown, TroubleReason};
use crate::{Desk, Error, Lists, ListsError, translate};

/// The prefix of a presentation among other codes on a counter (`spec/presentation.md` §3).
const PREFIX: &str = "CV1:";

/// What was presented: text that says nothing about its truth, or why there is none.
#[derive(Debug)]
pub enum Presentation {
    /// The text of a code.
    Text(Presented),
    /// Not a picture.
    Unreadable,
    /// A picture without a code.
    NoCode,
    /// The simulated phone shows nothing.
    NothingShown,
}

impl Presentation {
    /// The text of a code, as a scanner types it.
    pub fn from_text(text: &str) -> Self {
        Self::Text(Presented::from_qr_text(text))
    }

    /// A picture, as a camera takes it or a user drops it. Where several codes are seen, a presentation goes first.
    pub fn from_picture(bytes: &[u8]) -> Self {
        let Ok(picture) = Picture::decode(bytes) else { return Self::Unreadable };
        let found = symbols(&picture);
        let first = found.iter().find(|symbol| symbol.text.starts_with(PREFIX)).or(found.first());
        first.map_or(Self::NoCode, |symbol| Self::from_text(&symbol.text))
    }

    /// The picture that the simulated phone shows, taken away so that it shows a fresh code.
    fn from_frame(path: &Path) -> Result<Self, Error> {
        let save = |source| Error::Save { path: path.to_path_buf(), source };
        match fs::read(path) {
            Ok(bytes) => {
                fs::remove_file(path).map_err(save)?;
                Ok(Self::from_picture(&bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::NothingShown),
            Err(error) => Err(save(error)),
        }
    }

    fn into_presented(self) -> Result<Presented, TroubleReason> {
        match self {
            Self::Text(presented) => Ok(presented),
            Self::Unreadable => Err(TroubleReason::ImageUnreadable),
            Self::NoCode => Err(TroubleReason::NoCodeFound),
            Self::NothingShown => Err(TroubleReason::PhoneShowsNothing),
        }
    }
}

/// Reads without an office: the replay register is in memory, nothing is kept, test issuers are to confirm.
pub fn read_alone(presentation: Presentation, folder: Option<&Path>, now: Timestamp) -> Shown {
    let lists = match folder.ok_or(TroubleReason::ListsMissing).and_then(|folder| load(folder, now)) {
        Ok(lists) => lists,
        Err(reason) => return translate::trouble(reason, Channel::Qr, wire::Lists::default()),
    };
    let presented = match presentation.into_presented() {
        Ok(presented) => presented,
        Err(reason) => return translate::trouble(reason, Channel::Qr, lists.wire()),
    };
    let policy = Policy::standard();
    let verified = verify(&presented, &context(&lists, &policy, now, None), &mut MemoryReplay::default());
    match verified {
        Ok(verified) => {
            let usage_id = UsageId::new(today(now), 1);
            translate::reading(&kept(&verified, &lists, usage_id, now), organism_names().ok().as_ref(), now)
        }
        Err(NotVerified::Refused(rejection)) => translate::refusal(&rejection, None, lists.wire()),
        Err(NotVerified::Broken(error)) => {
            tracing::error!(%error, "the replay register failed");
            translate::trouble(TroubleReason::StoreUnavailable, Channel::Qr, lists.wire())
        }
    }
}

impl Desk {
    /// Reads what is presented, keeps it, and tells what to show.
    pub async fn read(&self, presentation: Presentation) -> Result<Shown, Error> {
        let Some(lists) = self.lists() else {
            return Ok(translate::trouble(self.lists_trouble(), Channel::Qr, wire::Lists::default()));
        };
        match presentation.into_presented() {
            Ok(presented) => self.judge(presented, lists).await,
            Err(reason) => Ok(translate::trouble(reason, Channel::Qr, lists.wire())),
        }
    }

    /// Reads the simulated phone that stands beside a demonstration office.
    pub async fn read_phone(&self, frame: Option<&Path>) -> Result<Shown, Error> {
        let frame = frame.filter(|_| self.office.demonstration).ok_or(Error::NotDemonstration)?;
        self.read(Presentation::from_frame(frame)?).await
    }

    /// Shows an earlier reading again.
    pub async fn reopen(&self, usage_id: &str) -> Result<Shown, Error> {
        let reading =
            self.store.reading(&UsageId::from_text(usage_id)).await?.ok_or(Error::ReadingUnknown)?;
        Ok(translate::reading(&reading, Some(&self.names), self.now()))
    }

    async fn judge(&self, presented: Presented, lists: Arc<Lists>) -> Result<Shown, Error> {
        let now = self.now();
        let latest = self.store.latest_reading_at().await?;
        let (store, policy, judged) = (Arc::clone(&self.store), self.policy.clone(), Arc::clone(&lists));
        let runtime = Handle::current();
        let work = move || {
            let mut guard = OfficeReplay::new(&store, runtime);
            let verified = verify(&presented, &context(&judged, &policy, now, latest), &mut guard);
            (verified, guard.recorded(), guard.first_usage().cloned())
        };
        // Signatures take milliseconds and the register waits for the disk: neither on the thread of the window.
        let (verified, replay, first_usage) = tokio::task::spawn_blocking(work).await?;
        match verified {
            Ok(verified) => self.keep(&verified, &lists, replay, now).await,
            Err(NotVerified::Refused(rejection)) => self.refuse(&rejection, first_usage, &lists).await,
            Err(NotVerified::Broken(error)) => {
                tracing::error!(error = %error, "the replay register failed");
                Ok(translate::trouble(TroubleReason::StoreUnavailable, Channel::Qr, lists.wire()))
            }
        }
    }

    async fn keep(
        &self,
        verified: &Verified<credential::Presentation>,
        lists: &Lists,
        replay: Option<[u8; 32]>,
        now: Timestamp,
    ) -> Result<Shown, Error> {
        let mut reading = kept(verified, lists, UsageId::from_text(""), now);
        let new = NewReading {
            at: now,
            actor: self.actor(),
            channel: reading.channel,
            authenticity: reading.authenticity,
            doubts: reading.doubts.clone(),
            issuer: reading.issuer.clone(),
            unlock: reading.unlock,
            trust_issued: reading.trust_issued,
            status_issued: reading.status_issued,
            card: &reading.card,
            replay,
        };
        match self.store.record_reading(&new).await {
            Ok(usage_id) => reading.usage_id = usage_id,
            Err(error) => {
                tracing::error!(%error, "a reading was not kept");
                return Ok(translate::trouble(TroubleReason::StoreUnavailable, Channel::Qr, lists.wire()));
            }
        }
        Ok(translate::reading(&reading, Some(&self.names), now))
    }

    async fn refuse(
        &self,
        rejection: &Rejection,
        first: Option<UsageId>,
        lists: &Lists,
    ) -> Result<Shown, Error> {
        let channel = Channel::Qr.name();
        if let Err(error) =
            self.store.journal_refusal(self.now(), self.actor(), channel, rejection.code()).await
        {
            // The verdict stands whether or not it could be written down.
            tracing::error!(%error, "a refusal was not journalled");
        }
        Ok(translate::refusal(rejection, first, lists.wire()))
    }

    fn lists_trouble(&self) -> TroubleReason {
        load(&self.store.folder().join("lists"), self.now()).err().unwrap_or(TroubleReason::ListsMissing)
    }
}

fn load(folder: &Path, now: Timestamp) -> Result<Lists, TroubleReason> {
    Lists::load(folder, now, None).map_err(|error| {
        tracing::warn!(%error, "no lists are in force");
        match error {
            ListsError::Missing(..) => TroubleReason::ListsMissing,
            ListsError::Refused(..) | ListsError::TooLarge(_) => TroubleReason::ListsRefused,
        }
    })
}

fn context<'a>(
    lists: &'a Lists,
    policy: &'a Policy,
    now: Timestamp,
    latest: Option<Timestamp>,
) -> Context<'a> {
    Context {
        now,
        trust: &lists.trust,
        status: &lists.status,
        policy,
        challenge: None,
        latest_trusted: latest,
    }
}

/// What was verified, as a reading.
fn kept(
    verified: &Verified<credential::Presentation>,
    lists: &Lists,
    usage_id: UsageId,
    at: Timestamp,
) -> store::Reading {
    let presentation = verified.get();
    let doubts = match &presentation.verdict {
        Verdict::Accepted => Vec::new(),
        Verdict::ToConfirm(doubts) => doubts.iter().map(|doubt| doubt.code().to_owned()).collect(),
    };
    store::Reading {
        usage_id,
        at,
        channel: Channel::Qr,
        authenticity: Authenticity::Verified,
        doubts,
        issuer: Some(Issuer { name: presentation.issuer.name.clone(), test: presentation.issuer.test }),
        unlock: presentation.unlock.map(|unlock| Unlock {
            biometrics: matches!(unlock.method, credential::UnlockMethod::Biometrics),
            seconds: u32::try_from(unlock.seconds).unwrap_or(u32::MAX),
        }),
        trust_issued: Some(lists.trust.issued()),
        status_issued: presentation.status_issued,
        card: presentation.card.clone(),
    }
}
