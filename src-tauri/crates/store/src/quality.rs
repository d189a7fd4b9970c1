//! How the readings go: every presentation with what it came to and how long it took. No person, no number of anything; of its
//! instant only the hour is kept, so that no line can be laid beside a visit.

use std::time::Duration;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use sqlx::Row;

use crate::{Channel, Store, StoreError};

/// What a presentation came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Believed, without a doubt.
    Accepted,
    /// Believed, with a doubt to settle.
    ToConfirm,
    /// Not believed.
    Refused,
    /// The machine stopped: nobody was refused.
    Trouble,
}

/// A presentation, as it is counted.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// When its verdict was there.
    pub at: Timestamp,
    /// How it came.
    pub channel: Channel,
    /// What it came to.
    pub outcome: Outcome,
    /// The code of a refusal or a trouble; empty otherwise.
    pub cause: &'a str,
    /// From the presentation to the verdict.
    pub took: Duration,
}

/// Presentations that have everything in common but their day and how long they took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The hour in Paris, 0 to 23.
    pub hour: u8,
    /// How they came.
    pub channel: Channel,
    /// What they came to.
    pub outcome: Outcome,
    /// The code of a refusal or a trouble; empty otherwise.
    pub cause: String,
    /// How many.
    pub count: u32,
}

/// The invoices that count for a day, those cancelled apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperDay {
    /// The day.
    pub day: Date,
    /// Those for which a sheet was made.
    pub used: u32,
    /// Those for which none was.
    pub avoided: u32,
}

/// How the readings of some days went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quality {
    /// Presentations, by all that they have in common.
    pub counted: Vec<Counted>,
    /// How long each verdict took, milliseconds: a day after the other, the quickest of it first.
    pub times: Vec<(Date, u32)>,
    /// Paper, a day after the other.
    pub papers: Vec<PaperDay>,
}

impl Store {
    /// Counts a presentation, and lets go of those that are older than a year and a month: last year can be looked at.
    pub async fn record_attempt(&self, attempt: &Attempt<'_>) -> Result<(), StoreError> {
        let paris = attempt.at.to_zoned(jiff::tz::get!("Europe/Paris"));
        let oldest = paris.date().checked_sub(KEPT_MONTHS.months()).unwrap_or(paris.date());
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO attempt (day, hour, channel, outcome, cause, millis) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(paris.date().to_string())
        .bind(paris.hour())
        .bind(attempt.channel.name())
        .bind(attempt.outcome.name())
        .bind(attempt.cause)
        .bind(u32::try_from(attempt.took.as_millis()).unwrap_or(u32::MAX))
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM attempt WHERE day < ?")
            .bind(oldest.to_string())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// How the readings of some days went, both days included.
    pub async fn quality(&self, from: Date, to: Date) -> Result<Quality, StoreError> {
        let damaged = || StoreError::Damaged("presentation");
        let (from, to) = (from.to_string(), to.to_string());
        let mut transaction = self.pool().begin().await?;
        let mut quality = Quality::default();
        for row in sqlx::query(COUNTED).bind(&from).bind(&to).fetch_all(&mut *transaction).await? {
            let (channel, outcome): (String, String) = (row.try_get(1)?, row.try_get(2)?);
            quality.counted.push(Counted {
                hour: row.try_get(0)?,
                channel: Channel::from_name(&channel).ok_or_else(damaged)?,
                outcome: Outcome::from_name(&outcome).ok_or_else(damaged)?,
                cause: row.try_get(3)?,
                count: row.try_get(4)?,
            });
        }
        for row in sqlx::query(TIMES).bind(&from).bind(&to).fetch_all(&mut *transaction).await? {
            let day: String = row.try_get(0)?;
            quality.times.push((day.parse().map_err(|_| damaged())?, row.try_get(1)?));
        }
        for row in sqlx::query(PAPERS).bind(&from).bind(&to).fetch_all(&mut *transaction).await? {
            let day: String = row.try_get(0)?;
            let (used, all): (u32, u32) = (row.try_get(1)?, row.try_get(2)?);
            let day = day.parse().map_err(|_| damaged())?;
            quality.papers.push(PaperDay { day, used, avoided: all.saturating_sub(used) });
        }
        Ok(quality)
    }
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::ToConfirm => "to_confirm",
            Self::Refused => "refused",
            Self::Trouble => "trouble",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Accepted, Self::ToConfirm, Self::Refused, Self::Trouble];
        all.into_iter().find(|outcome| outcome.name() == name)
    }
}

const KEPT_MONTHS: i32 = 13;
const COUNTED: &str = "SELECT hour, channel, outcome, cause, count(*) FROM attempt WHERE day BETWEEN ? AND ?
                       GROUP BY hour, channel, outcome, cause ORDER BY hour, channel, outcome, cause";
const TIMES: &str = "SELECT day, millis FROM attempt WHERE day BETWEEN ? AND ? AND outcome <> 'trouble'
                     ORDER BY day, millis";
const PAPERS: &str = "SELECT i.day, sum(EXISTS (SELECT 1 FROM invoice_event e WHERE e.number = i.number AND e.kind = 'printed')),
                      count(*) FROM invoice i WHERE i.day BETWEEN ? AND ?
                      AND NOT EXISTS (SELECT 1 FROM credit_note c WHERE c.cancels = i.number) GROUP BY i.day ORDER BY i.day";
