//! The journal: signing its head, checking it, and the lines of what nothing else writes down.

use std::sync::{Arc, Weak};
use std::time::Duration;

use identity::Nir;
use jiff::Timestamp;
use store::{
    Action, Audit, Fault, FolderKeyStore, JournalEntry, JournalKey, KeyStore, KeyStoreError, Known, OfficeId,
    UsageId, Witness,
};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::events::Events;
use crate::wire::{Event, JournalCheck, JournalFault, JournalFaultKind, KeyPlace};
use crate::{Counter, Desk, Error};

/// The names of our secrets in the key store.
const KEY: &str = "journal-key";
const MARK: &str = "journal-mark";
/// The longest that a key store is waited for.
const KEY_STORE: Duration = Duration::from_secs(3);

impl Counter {
    /// Checks the journal against itself, its signed heads, what this computer knows, and heads that are handed in.
    pub async fn check_journal(&self, checkpoints: &[String]) -> Result<JournalCheck, Error> {
        self.desk().await?.check_journal(checkpoints).await
    }

    /// Writes down that a NIR or a cover was shown in clear.
    pub async fn reveal(&self, usage_id: &str, rank: u8) -> Result<(), Error> {
        self.desk().await?.reveal(usage_id, rank).await
    }
}

impl Desk {
    /// Checks the journal. Nothing is written.
    pub async fn check_journal(&self, checkpoints: &[String]) -> Result<JournalCheck, Error> {
        let handed = checkpoints.iter().map(|text| text.parse()).collect::<Result<Vec<Witness>, _>>();
        let mut witnesses = handed.map_err(|_| Error::CheckpointWrong)?;
        let kept = self.kept_secrets().await?;
        witnesses.extend(kept.mark);
        let known = Known { key: kept.key.as_ref().map(JournalKey::public), witnesses };
        let audit = self.store.audit(&known).await?;
        let purges_hold = self.store.purges_hold(known.key.as_ref()).await?;
        let checkpoint = self.store.last_checkpoint().await?.map(|checkpoint| checkpoint.to_string());
        Ok(check_to_wire(audit, purges_hold, kept.place, checkpoint))
    }

    /// Signs the head of the journal, and keeps what was signed outside of the database.
    pub async fn sign_journal(&self) -> Result<String, Error> {
        let key = self.journal_key().await?;
        let checkpoint = self.store.checkpoint(self.now(), &key).await?.to_string();
        let text = checkpoint.clone();
        self.with_secrets(move |keys, office| keys.put(office, MARK, text.as_bytes())).await?;
        Ok(checkpoint)
    }

    /// Signs the head as the office is locked. That it could not be signed keeps nobody at the counter.
    pub(crate) async fn sign_journal_in_passing(&self) {
        if let Err(error) = self.sign_journal().await {
            tracing::error!(%error, "the head of the journal was not signed");
        }
    }

    /// The key that signs; made on a computer that has none, which the journal tells.
    pub(crate) async fn journal_key(&self) -> Result<JournalKey, Error> {
        if let Some(key) = self.kept_secrets().await?.key {
            return Ok(key);
        }
        let key = JournalKey::random().map_err(|_| Error::NoRandom)?;
        let (bytes, kid) = (key.to_bytes(), key.public().kid());
        self.with_secrets(move |keys, office| keys.put(office, KEY, &bytes)).await?;
        self.tell(Action::JournalKey, &kid, None, "new").await?;
        Ok(key)
    }

    /// Writes down that a NIR or a cover was shown in clear.
    pub async fn reveal(&self, usage_id: &str, rank: u8) -> Result<(), Error> {
        let usage = UsageId::from_text(usage_id);
        let reading = self.store.reading(&usage).await?.ok_or(Error::ReadingUnknown)?;
        let person = reading.card.person(rank.into()).ok_or(Error::BeneficiaryUnknown)?;
        let nir = person.nir.as_ref().or(reading.card.holder.nir.as_ref());
        self.tell(Action::Reveal, usage_id, nir, &format!("rank {rank}")).await
    }

    /// Writes down that what is kept of an invoice was looked at again.
    pub(crate) async fn consulted(&self, number: u32) -> Result<(), Error> {
        let invoice = self.stored_invoice(number).await?;
        let insured = invoice.content.insured.as_ref().unwrap_or(&invoice.content.patient);
        self.tell(Action::Consult, &number.to_string(), insured.nir.as_ref(), "invoice").await
    }

    /// Writes a line.
    pub(crate) async fn tell(
        &self,
        action: Action,
        subject: &str,
        patient: Option<&Nir>,
        outcome: &str,
    ) -> Result<(), Error> {
        let (at, actor) = (self.now(), self.actor());
        let entry = JournalEntry { at, actor: &actor, action, subject, patient, outcome };
        Ok(self.store.journal_entry(&entry).await?)
    }

    /// What this computer keeps of the journal outside of the database.
    async fn kept_secrets(&self) -> Result<Kept, Error> {
        let read =
            |keys: &dyn KeyStore, office: &OfficeId| Ok((keys.get(office, KEY)?, keys.get(office, MARK)?));
        let (place, (key, mark)) = self.with_secrets_told(read).await?;
        let mark =
            mark.and_then(|text| String::from_utf8(text.to_vec()).ok()).and_then(|text| text.parse().ok());
        let key = key.and_then(|bytes| JournalKey::from_bytes(&bytes).ok());
        Ok(Kept { place, key, mark })
    }

    async fn with_secrets<T: Send + 'static>(
        &self,
        work: impl Fn(&dyn KeyStore, &OfficeId) -> Result<T, KeyStoreError> + Send + 'static,
    ) -> Result<T, Error> {
        Ok(self.with_secrets_told(work).await?.1)
    }

    /// Asks the key store, and the office's folder on a computer without one. The key store may wait for its user: not for long,
    /// and not on this thread.
    async fn with_secrets_told<T: Send + 'static>(
        &self,
        work: impl Fn(&dyn KeyStore, &OfficeId) -> Result<T, KeyStoreError> + Send + 'static,
    ) -> Result<(KeyPlace, T), Error> {
        let (keys, office) = (self.pins.keys(), self.store.id().clone());
        let beside = FolderKeyStore::new(self.store.folder());
        let ask = move || match work(keys.as_ref(), &office) {
            Err(KeyStoreError::Missing) => work(&beside, &office).map(|found| (KeyPlace::Folder, found)),
            found => found.map(|found| (KeyPlace::KeyStore, found)),
        };
        match timeout(KEY_STORE, tokio::task::spawn_blocking(ask)).await {
            Err(_) => Err(Error::KeyStore(KeyStoreError::Refused("it does not answer".into()))),
            Ok(answer) => Ok(answer?.map_err(Error::KeyStore)?),
        }
    }
}

/// Checks the journal of an office that was just opened, while people work in it. What is wrong is told; it stops nobody.
pub(crate) fn watch(desk: &Arc<Desk>, events: &Arc<Events>) -> JoinHandle<()> {
    let (desk, events): (Weak<Desk>, _) = (Arc::downgrade(desk), Arc::clone(events));
    tokio::spawn(async move {
        let Some(desk) = desk.upgrade() else { return };
        match desk.check_journal(&[]).await {
            Ok(check) if check.is_sound() => tracing::info!(lines = check.last, "the journal is intact"),
            Ok(JournalCheck { fault, .. }) => {
                tracing::error!(?fault, "the journal was altered");
                events.journal_altered(fault);
            }
            // A key store that does not answer is told where a PIN or a signature is asked for.
            Err(error @ Error::KeyStore(_)) => tracing::warn!(%error, "the journal was not checked"),
            Err(error) => events.tell(Event::Failed { error: error.into_wire() }),
        }
    })
}

/// Forgets the mark of an office that was put back to an earlier state: that it is shorter now is no attack.
pub(crate) fn forget_mark(keys: &Arc<dyn KeyStore>, office: &OfficeId, folder: &std::path::Path) {
    for keys in [keys.as_ref(), &FolderKeyStore::new(folder)] {
        match keys.delete(office, MARK) {
            Ok(()) | Err(KeyStoreError::Missing) => {}
            Err(error) => tracing::warn!(%error, "the mark of the journal was not forgotten"),
        }
    }
}

struct Kept {
    place: KeyPlace,
    key: Option<JournalKey>,
    mark: Option<Witness>,
}

fn check_to_wire(audit: Audit, purges_hold: bool, key: KeyPlace, checkpoint: Option<String>) -> JournalCheck {
    let Audit { first, last, head, signed, signed_elsewhere, witnessed, purged, fault } = audit;
    JournalCheck {
        first,
        last,
        head,
        signed,
        signed_elsewhere,
        witnessed,
        purged,
        purges_hold,
        fault: fault.map(|fault| {
            let (kind, seq) = match fault {
                Fault::Line { seq } => (JournalFaultKind::Line, seq),
                Fault::Missing { seq } => (JournalFaultKind::Missing, seq),
                Fault::Short { last, .. } => (JournalFaultKind::Short, last),
                Fault::Rewritten { seq } => (JournalFaultKind::Rewritten, seq),
                Fault::Forged { seq } => (JournalFaultKind::Forged, seq),
            };
            JournalFault { kind, seq }
        }),
        key,
        checkpoint,
    }
}

/// An instant as a person's file name bears it.
pub(crate) fn stamp(at: Timestamp) -> String {
    at.to_zoned(jiff::tz::get!("Europe/Paris")).strftime("%Y-%m-%d-%H%M").to_string()
}
