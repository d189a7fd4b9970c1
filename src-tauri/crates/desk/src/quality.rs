//! How the readings go, for the counter that wants to know: nothing of it leaves this computer but by a file that is asked for.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};
use store::{Attempt, Counted, Outcome, StoreError};

use crate::read::word;
use crate::sheet::save;
use crate::wire::{
    Channel, ChannelQuality, DayQuality, FailureCause, Failures, HourQuality, Quality, QualityTable,
    ReadVerdict, Reading, Refused, SavedSheet, Shown, Trouble,
};
use crate::{Counter, Desk, Error, translate};

/// The longest period that is looked at: all that is kept.
const MOST_DAYS: i32 = 400;
/// A picture of a plot; no screen draws a larger one.
const MOST_PICTURE: usize = 8 << 20;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

impl Desk {
    /// How the readings of some days went, both included; the last thirty when none are named.
    pub async fn quality(&self, from: Option<&str>, to: Option<&str>) -> Result<Quality, Error> {
        let (from, to) = self.days(from, to)?;
        let found = self.store.quality(from, to).await?;
        Ok(Quality {
            from: from.to_string(),
            to: to.to_string(),
            hours: hours(&found.counted),
            channels: channels(&found.counted),
            failures: failures(&found.counted)?,
            days: days(&found),
        })
    }

    /// A table as a file for a spreadsheet: codes and figures.
    pub fn quality_csv(&self, table: QualityTable, quality: &Quality) -> Result<Vec<u8>, Error> {
        written(table, quality).map_err(|_| Error::Export)
    }

    /// Counts a presentation. Its verdict stands whether or not it could be counted.
    pub(crate) async fn count(&self, channel: store::Channel, shown: &Shown, began: Duration) {
        let (outcome, cause) = match &shown.reading {
            Reading::Read(card) => match card.verdict {
                ReadVerdict::Accepted => (Outcome::Accepted, String::new()),
                ReadVerdict::ToConfirm => (Outcome::ToConfirm, String::new()),
            },
            Reading::Refused(Refused { reasons: [reason], .. }) => (Outcome::Refused, word(reason)),
            Reading::Trouble(Trouble { reasons: [reason], .. }) => (Outcome::Trouble, word(reason)),
        };
        let took = self.clock.steady().saturating_sub(began);
        let attempt = Attempt { at: self.now(), channel, outcome, cause: &cause, took };
        if let Err(error) = self.store.record_attempt(&attempt).await {
            tracing::error!(%error, "a presentation was not counted");
        }
    }

    fn days(&self, from: Option<&str>, to: Option<&str>) -> Result<(Date, Date), Error> {
        let day = |text: Option<&str>| {
            text.map(|text| text.parse::<Date>().map_err(|_| Error::DateWrong)).transpose()
        };
        let to = day(to)?.unwrap_or_else(|| self.today());
        let month = jiff::Span::new().days(29);
        let from = match day(from)? {
            Some(from) => from,
            None => to.checked_sub(month).map_err(|_| Error::DateWrong)?,
        };
        let length = from.until(to).map_err(|_| Error::DateWrong)?.get_days();
        if (0..=MOST_DAYS).contains(&length) { Ok((from, to)) } else { Err(Error::DateWrong) }
    }
}

impl Counter {
    /// How the readings of some days went.
    pub async fn quality(&self, from: &str, to: &str) -> Result<Quality, Error> {
        self.desk().await?.quality(Some(from), Some(to)).await
    }

    /// Writes a table among the user's documents.
    pub async fn save_quality(&self, table: QualityTable, from: &str, to: &str) -> Result<SavedSheet, Error> {
        let desk = self.desk().await?;
        let quality = desk.quality(Some(from), Some(to)).await?;
        let csv = desk.quality_csv(table, &quality)?;
        saved(&csv, &self.places().sheets.join(named(table, &quality.from, &quality.to, "csv")))
    }

    /// Writes the picture of a plot among the user's documents.
    pub async fn save_plot(
        &self,
        table: QualityTable,
        from: &str,
        to: &str,
        picture: Vec<u8>,
    ) -> Result<SavedSheet, Error> {
        let (from, to) = self.desk().await?.days(Some(from), Some(to))?;
        if !picture.starts_with(PNG) || picture.len() > MOST_PICTURE {
            return Err(Error::Export);
        }
        let name = named(table, &from.to_string(), &to.to_string(), "png");
        saved(&picture, &self.places().sheets.join(name))
    }
}

fn saved(bytes: &[u8], path: &Path) -> Result<SavedSheet, Error> {
    save(bytes, path)?;
    Ok(SavedSheet { path: path.display().to_string() })
}

fn named(table: QualityTable, from: &str, to: &str, kind: &str) -> String {
    let what = match table {
        QualityTable::Hours => "heures",
        QualityTable::Channels => "canaux",
        QualityTable::Failures => "echecs",
        QualityTable::Times => "delais",
        QualityTable::Paper => "papier",
    };
    format!("qualite-{what}-{from}-{to}.{kind}")
}

fn hours(counted: &[Counted]) -> Vec<HourQuality> {
    let mut hours: BTreeMap<u8, HourQuality> = BTreeMap::new();
    for Counted { hour, outcome, count, .. } in counted {
        let sum = hours.entry(*hour).or_insert(HourQuality { hour: *hour, read: 0, failed: 0 });
        let place = match outcome {
            Outcome::Accepted | Outcome::ToConfirm => &mut sum.read,
            Outcome::Refused | Outcome::Trouble => &mut sum.failed,
        };
        *place = place.saturating_add(*count);
    }
    hours.into_values().collect()
}

fn channels(counted: &[Counted]) -> Vec<ChannelQuality> {
    let all = [store::Channel::Qr, store::Channel::Nfc, store::Channel::Vitale, store::Channel::Ins];
    let sum = |channel: store::Channel, outcome: Outcome| {
        let these = counted.iter().filter(|one| one.channel == channel && one.outcome == outcome);
        these.fold(0_u32, |sum, one| sum.saturating_add(one.count))
    };
    all.into_iter()
        .map(|channel| ChannelQuality {
            channel: translate::channel(channel),
            accepted: sum(channel, Outcome::Accepted),
            to_confirm: sum(channel, Outcome::ToConfirm),
            refused: sum(channel, Outcome::Refused),
            trouble: sum(channel, Outcome::Trouble),
        })
        .collect()
}

fn failures(counted: &[Counted]) -> Result<Vec<Failures>, StoreError> {
    let mut sums: BTreeMap<(Outcome, &str), u32> = BTreeMap::new();
    for Counted { outcome, cause, count, .. } in counted {
        if matches!(outcome, Outcome::Refused | Outcome::Trouble) {
            let sum = sums.entry((*outcome, cause)).or_default();
            *sum = sum.saturating_add(*count);
        }
    }
    let mut failures = sums
        .into_iter()
        .map(|((outcome, cause), count)| {
            let cause = match outcome {
                Outcome::Refused => FailureCause::Refused(code(cause)?),
                Outcome::Accepted | Outcome::ToConfirm | Outcome::Trouble => {
                    FailureCause::Trouble(code(cause)?)
                }
            };
            Ok(Failures { cause, count })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    failures.sort_by_key(|failure| std::cmp::Reverse(failure.count));
    Ok(failures)
}

/// A word that this crate wrote.
fn code<'a, T: Deserialize<'a>>(word: &'a str) -> Result<T, StoreError> {
    let word: StrDeserializer<'a, WordError> = word.into_deserializer();
    T::deserialize(word).map_err(|_| StoreError::Damaged("cause of a failure"))
}

fn days(found: &store::Quality) -> Vec<DayQuality> {
    let mut times: BTreeMap<Date, Vec<u32>> = BTreeMap::new();
    for (day, millis) in &found.times {
        times.entry(*day).or_default().push(*millis);
    }
    let papers: BTreeMap<Date, (u32, u32)> =
        found.papers.iter().map(|paper| (paper.day, (paper.used, paper.avoided))).collect();
    let mut all: Vec<Date> = times.keys().chain(papers.keys()).copied().collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter()
        .map(|day| {
            let taken = times.get(&day).map(Vec::as_slice).unwrap_or_default();
            let (paper_used, paper_avoided) = papers.get(&day).copied().unwrap_or_default();
            DayQuality {
                day: day.to_string(),
                verdicts: u32::try_from(taken.len()).unwrap_or(u32::MAX),
                median: percentile(taken, 50),
                p95: percentile(taken, 95),
                paper_used,
                paper_avoided,
            }
        })
        .collect()
}

/// The smallest value that so many of a hundred do not pass (nearest rank), out of values in order.
fn percentile(sorted: &[u32], of_hundred: usize) -> Option<u32> {
    let rank = sorted.len().checked_mul(of_hundred)?.div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

fn written(table: QualityTable, quality: &Quality) -> Result<Vec<u8>, csv::Error> {
    let mut csv =
        csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    match table {
        QualityTable::Hours => {
            csv.write_record(["heure", "lues", "echouees"])?;
            for HourQuality { hour, read, failed } in &quality.hours {
                csv.serialize((hour, read, failed))?;
            }
        }
        QualityTable::Channels => {
            csv.write_record(["canal", "acceptees", "a_confirmer", "refusees", "incidents"])?;
            for ChannelQuality { channel, accepted, to_confirm, refused, trouble } in &quality.channels {
                csv.serialize((channel_name(*channel), accepted, to_confirm, refused, trouble))?;
            }
        }
        QualityTable::Failures => {
            csv.write_record(["genre", "cause", "nombre"])?;
            for Failures { cause, count } in &quality.failures {
                let (kind, cause) = match cause {
                    FailureCause::Refused(reason) => ("refus", word(reason)),
                    FailureCause::Trouble(reason) => ("incident", word(reason)),
                };
                csv.serialize((kind, cause, count))?;
            }
        }
        QualityTable::Times => {
            csv.write_record(["jour", "verdicts", "mediane_ms", "p95_ms"])?;
            for DayQuality { day, verdicts, median, p95, .. } in &quality.days {
                csv.serialize((day, verdicts, median, p95))?;
            }
        }
        QualityTable::Paper => {
            csv.write_record(["jour", "feuilles", "sans_feuille"])?;
            for DayQuality { day, paper_used, paper_avoided, .. } in &quality.days {
                csv.serialize((day, paper_used, paper_avoided))?;
            }
        }
    }
    csv.into_inner().map_err(|error| error.into_error().into())
}

fn channel_name(channel: Channel) -> String {
    word(&channel)
}

#[cfg(test)]
mod tests {
    use store::PaperDay;

    use super::*;
    use crate::wire::{RefusalReason, TroubleReason};

    #[test]
    fn a_percentile_is_a_value_that_was_measured() {
        // Nearest rank, as NIST's handbook calls it: the ordinal ⌈p·n⌉.
        for (sorted, median, p95) in [
            (&[][..], None, None),
            (&[7][..], Some(7), Some(7)),
            (&[1, 9][..], Some(1), Some(9)),
            (&[15, 20, 35, 40, 50][..], Some(35), Some(50)),
        ] {
            assert_eq!((percentile(sorted, 50), percentile(sorted, 95)), (median, p95), "{sorted:?}");
        }
        let hundred: Vec<u32> = (1..=100).collect();
        assert_eq!((percentile(&hundred, 50), percentile(&hundred, 95)), (Some(50), Some(95)));
    }

    #[test]
    fn what_was_counted_is_told_by_hour_channel_and_cause() {
        let one = |hour, channel, outcome, cause: &str, count| Counted {
            hour,
            channel,
            outcome,
            cause: cause.to_owned(),
            count,
        };
        let counted = [
            one(9, store::Channel::Qr, Outcome::Accepted, "", 5),
            one(9, store::Channel::Nfc, Outcome::ToConfirm, "", 2),
            one(9, store::Channel::Qr, Outcome::Refused, "replayed", 1),
            one(14, store::Channel::Nfc, Outcome::Trouble, "lifted_too_early", 4),
            one(15, store::Channel::Qr, Outcome::Refused, "replayed", 2),
        ];
        assert_eq!(
            hours(&counted),
            [
                HourQuality { hour: 9, read: 7, failed: 1 },
                HourQuality { hour: 14, read: 0, failed: 4 },
                HourQuality { hour: 15, read: 0, failed: 2 },
            ]
        );
        let nfc = channels(&counted)[1];
        assert_eq!((nfc.channel, nfc.to_confirm, nfc.trouble, nfc.accepted), (Channel::Nfc, 2, 4, 0));
        assert_eq!(
            failures(&counted).unwrap(),
            [
                Failures { cause: FailureCause::Trouble(TroubleReason::LiftedTooEarly), count: 4 },
                Failures { cause: FailureCause::Refused(RefusalReason::Replayed), count: 3 },
            ]
        );
        assert!(failures(&[one(1, store::Channel::Qr, Outcome::Refused, "nonsense", 1)]).is_err());
    }

    #[test]
    fn a_day_with_paper_only_is_a_day_too() {
        let day = |day: i8| jiff::civil::date(2026, 11, day);
        let found = store::Quality {
            counted: Vec::new(),
            times: vec![(day(23), 300), (day(23), 900)],
            papers: vec![PaperDay { day: day(22), used: 3, avoided: 4 }],
        };
        let told = days(&found);
        let short: Vec<_> =
            told.iter().map(|d| (d.day.as_str(), d.verdicts, d.median, d.paper_used)).collect();
        assert_eq!(short, [("2026-11-22", 0, None, 3), ("2026-11-23", 2, Some(300), 0)]);
        let quality = Quality {
            from: "2026-11-22".into(),
            to: "2026-11-23".into(),
            hours: Vec::new(),
            channels: Vec::new(),
            failures: Vec::new(),
            days: told,
        };
        let csv = String::from_utf8(written(QualityTable::Times, &quality).unwrap()).unwrap();
        assert_eq!(csv, "jour;verdicts;mediane_ms;p95_ms\r\n2026-11-22;0;;\r\n2026-11-23;2;300;900\r\n");
    }
}
