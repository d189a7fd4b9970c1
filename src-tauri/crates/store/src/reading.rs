//! Readings: what was read and believed, kept so that the invoice can rest on it.

use std::fmt;

use identity::Card;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::{Row, Sqlite, Transaction};

use crate::journal::{self, JournalEntry, day_in_paris};
use crate::replay::Digest;
use crate::stored::StoredCard;
use crate::{Action, Store, StoreError};

/// The number of a reading: AA-MM-JJ and a counter of that day, `26-11-22-0028`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UsageId(String);

/// How a card came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A code, by camera, picture or scanner.
    Qr,
    /// A phone on a reader.
    Nfc,
    /// A plastic card in a reader.
    Vitale,
    /// An INS datamatrix on paper.
    Ins,
}

/// What was proved of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authenticity {
    /// Every signature was checked.
    Verified,
    /// A plastic card, read in clear.
    CardUnverified,
    /// A document without signature.
    DocumentUnsigned,
}

/// Who signed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// The name in the trust list.
    pub name: String,
    /// Issues for tests only.
    pub test: bool,
}

/// How the phone was unlocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlock {
    /// By biometrics, otherwise by code.
    pub biometrics: bool,
    /// Seconds between the unlock and the code that was shown.
    pub seconds: u32,
}

/// What was proved of the phone being at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Possession {
    /// It signed within the window of a code.
    Recent,
    /// It signed the counter's challenge.
    Challenged,
    /// It answered a session that the counter opened.
    Session,
}

/// A reading about to be kept.
pub struct NewReading<'a> {
    /// When.
    pub at: Timestamp,
    /// Who had the counter.
    pub actor: &'a str,
    /// How it came.
    pub channel: Channel,
    /// From a picture: the phone itself may be anywhere.
    pub remote: bool,
    /// What was proved.
    pub authenticity: Authenticity,
    /// The words of the doubts, in order; none when accepted.
    pub doubts: Vec<String>,
    /// Who signed it.
    pub issuer: Option<Issuer>,
    /// How the phone was unlocked.
    pub unlock: Option<Unlock>,
    /// What was proved of the phone being there; none for a plastic card and for paper.
    pub possession: Option<Possession>,
    /// When the trust list in force was issued.
    pub trust_issued: Option<Timestamp>,
    /// When the status list consulted was issued.
    pub status_issued: Option<Timestamp>,
    /// The card.
    pub card: &'a Card,
    /// What the replay register recorded for it.
    pub replay: Option<Digest>,
}

/// A reading that was kept.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields of NewReading, and the number")]
pub struct Reading {
    pub usage_id: UsageId,
    pub at: Timestamp,
    pub channel: Channel,
    pub remote: bool,
    pub authenticity: Authenticity,
    pub doubts: Vec<String>,
    pub issuer: Option<Issuer>,
    pub unlock: Option<Unlock>,
    pub possession: Option<Possession>,
    pub trust_issued: Option<Timestamp>,
    pub status_issued: Option<Timestamp>,
    pub card: Card,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    /// Readings that were kept before this was known are taken as of the phone itself.
    #[serde(default)]
    remote: bool,
    authenticity: Authenticity,
    doubts: Vec<String>,
    issuer: Option<Issuer>,
    unlock: Option<Unlock>,
    /// Not in the rows of the first version.
    #[serde(default)]
    possession: Option<Possession>,
    trust_issued: Option<Timestamp>,
    status_issued: Option<Timestamp>,
    card: StoredCard,
}

impl UsageId {
    /// The number of a day's n-th reading.
    pub fn new(day: Date, ordinal: u32) -> Self {
        let year = day.year().rem_euclid(100);
        Self(format!("{year:02}-{:02}-{:02}-{ordinal:04}", day.month(), day.day()))
    }

    /// Takes a text as a number; whether there is such a reading is another question.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UsageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Store {
    /// Keeps a reading and its journal line, in one transaction, and gives it its number.
    pub async fn record_reading(&self, new: &NewReading<'_>) -> Result<UsageId, StoreError> {
        let content = Content {
            remote: new.remote,
            authenticity: new.authenticity,
            doubts: new.doubts.clone(),
            issuer: new.issuer.clone(),
            unlock: new.unlock,
            possession: new.possession,
            trust_issued: new.trust_issued,
            status_issued: new.status_issued,
            card: new.card.into(),
        };
        let content = serde_json::to_string(&content).map_err(|_| StoreError::Damaged("reading"))?;
        let day = day_in_paris(new.at);
        let mut transaction = self.begin().await?;
        let ordinal: u32 =
            sqlx::query_scalar("SELECT coalesce(max(ordinal), 0) + 1 FROM reading WHERE day = ?")
                .bind(day.to_string())
                .fetch_one(&mut *transaction)
                .await?;
        let usage_id = UsageId::new(day, ordinal);
        sqlx::query(
            "INSERT INTO reading (usage_id, day, ordinal, at, channel, content) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(usage_id.as_str())
        .bind(day.to_string())
        .bind(ordinal)
        .bind(new.at.as_millisecond())
        .bind(new.channel.name())
        .bind(content)
        .execute(&mut *transaction)
        .await?;
        if let Some(digest) = &new.replay {
            sqlx::query("UPDATE replay SET usage_id = ? WHERE digest = ?")
                .bind(usage_id.as_str())
                .bind(digest.as_slice())
                .execute(&mut *transaction)
                .await?;
        }
        self.tell(&mut transaction, new, &usage_id).await?;
        transaction.commit().await?;
        Ok(usage_id)
    }

    /// A reading by its number.
    pub async fn reading(&self, usage_id: &UsageId) -> Result<Option<Reading>, StoreError> {
        let sql = "SELECT at, channel, content FROM reading WHERE usage_id = ?";
        let Some(row) = sqlx::query(sql).bind(usage_id.as_str()).fetch_optional(self.pool()).await? else {
            return Ok(None);
        };
        let damaged = || StoreError::Damaged("reading");
        let (at, channel, content): (i64, String, String) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        // Its invoice needs the row; what was read is effaced.
        if content.is_empty() {
            return Ok(None);
        }
        let content: Content = serde_json::from_str(&content).map_err(|_| damaged())?;
        Ok(Some(Reading {
            usage_id: usage_id.clone(),
            at: Timestamp::from_millisecond(at).map_err(|_| damaged())?,
            channel: Channel::from_name(&channel).ok_or_else(damaged)?,
            remote: content.remote,
            authenticity: content.authenticity,
            doubts: content.doubts,
            issuer: content.issuer,
            unlock: content.unlock,
            possession: content.possession,
            trust_issued: content.trust_issued,
            status_issued: content.status_issued,
            card: content.card.try_into().map_err(|_| damaged())?,
        }))
    }

    /// The latest instant that this office ever trusted: an accepted reading.
    pub async fn latest_reading_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<i64> =
            sqlx::query_scalar("SELECT max(at) FROM reading").fetch_one(self.pool()).await?;
        at.map(|at| Timestamp::from_millisecond(at).map_err(|_| StoreError::Damaged("reading"))).transpose()
    }

    async fn tell(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        new: &NewReading<'_>,
        usage_id: &UsageId,
    ) -> Result<(), StoreError> {
        let verdict = if new.doubts.is_empty() { "accepted".to_owned() } else { new.doubts.join(" ") };
        let remote = if new.remote { " remote" } else { "" };
        let outcome = format!("{}{remote} {verdict}", new.channel.name());
        let entry = JournalEntry {
            at: new.at,
            actor: new.actor,
            action: Action::Reading,
            subject: usage_id.as_str(),
            patient: new.card.holder.nir.as_ref(),
            outcome: &outcome,
        };
        journal::append(transaction, &entry).await
    }
}

impl Channel {
    /// The word of `spec/presentation.md` §7.
    pub fn name(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::Nfc => "nfc",
            Self::Vitale => "vitale",
            Self::Ins => "ins",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Qr, Self::Nfc, Self::Vitale, Self::Ins].into_iter().find(|channel| channel.name() == name)
    }
}
