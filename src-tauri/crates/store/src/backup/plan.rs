//! Where copies go, how many are kept, and which folders are somebody else's computer.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::Row;

use super::{BackUp, Manifest, peek};
use crate::journal::day_in_paris;
use crate::{OfficeId, Store, StoreError};

/// A copy each day into a folder that the holder chose, and how many of them are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupPlan {
    /// The folder.
    pub folder: PathBuf,
    /// One a day, of so many days.
    pub daily: u8,
    /// One a week, of so many weeks.
    pub weekly: u8,
    /// One a month, of so many months.
    pub monthly: u8,
}

/// A backup that this office made and proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeBackup {
    /// When.
    pub at: Timestamp,
    /// Where it was written.
    pub path: PathBuf,
    /// How long it is.
    pub bytes: u64,
}

/// A backup of this office that lies in a folder.
#[derive(Debug, Clone)]
pub struct FoundBackup {
    /// The file.
    pub path: PathBuf,
    /// What it says of itself; it is not opened for that.
    pub manifest: Manifest,
}

impl BackupPlan {
    /// Seven days, five weeks, twelve months.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, daily: 7, weekly: 5, monthly: 12 }
    }

    /// The name of a copy: the beginning of the office's number, and the instant in UTC.
    pub fn file(&self, office: &OfficeId, at: Timestamp) -> PathBuf {
        let office: String = office.as_str().chars().take(8).collect();
        self.folder.join(format!("comptoir-{office}-{}.tar", at.strftime("%Y-%m-%d-%H%M%S")))
    }

    /// Which days' copies are kept: the newest of each of the last days, weeks and months that have one.
    fn kept(&self, days: &BTreeSet<Date>) -> BTreeSet<Date> {
        let month = |day: &Date| (day.year(), i32::from(day.month()));
        let week = |day: &Date| {
            let week = day.iso_week_date();
            (week.year(), i32::from(week.week()))
        };
        let newest = days.iter().rev();
        let mut kept: BTreeSet<Date> = newest.clone().take(self.daily.into()).copied().collect();
        kept.extend(firsts(newest.clone(), week, self.weekly.into()));
        kept.extend(firsts(newest, month, self.monthly.into()));
        kept
    }

    /// The backups of an office in the folder, newest first. Files that are no backup of it are none of our business.
    pub fn found(&self, office: &OfficeId) -> io::Result<Vec<FoundBackup>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_none_or(|extension| extension != "tar") {
                continue;
            }
            let manifest = File::open(&path).ok().and_then(|file| peek(file).ok());
            if let Some(manifest) = manifest.filter(|manifest| manifest.office == office.as_str()) {
                found.push(FoundBackup { path, manifest });
            }
        }
        found.sort_by_key(|backup| std::cmp::Reverse(backup.manifest.at));
        Ok(found)
    }

    /// Removes the copies that are too many. Several of one day count as the newest of them.
    pub fn rotate(&self, office: &OfficeId) -> io::Result<Vec<PathBuf>> {
        let found = self.found(office)?;
        let kept = self.kept(&found.iter().map(|backup| day_in_paris(backup.manifest.at)).collect());
        let mut seen = BTreeSet::new();
        let mut removed = Vec::new();
        for FoundBackup { path, manifest } in found {
            let day = day_in_paris(manifest.at);
            if !kept.contains(&day) || !seen.insert(day) {
                fs::remove_file(&path)?;
                removed.push(path);
            }
        }
        Ok(removed)
    }
}

/// The first day of each of the first `count` groups.
fn firsts<'a, K: PartialEq>(
    days: impl Iterator<Item = &'a Date>,
    group: impl Fn(&Date) -> K,
    count: usize,
) -> Vec<Date> {
    let mut firsts: Vec<Date> = Vec::new();
    for day in days {
        if firsts.last().is_none_or(|last| group(last) != group(day)) {
            if firsts.len() == count {
                break;
            }
            firsts.push(*day);
        }
    }
    firsts
}

/// The service whose computers a folder is copied to, when its path tells: health data may not go there unasked.
pub fn cloud_of(folder: &Path) -> Option<&'static str> {
    let names: Vec<String> = folder.iter().map(|part| part.to_string_lossy().to_lowercase()).collect();
    CLOUDS.iter().find_map(|(beginning, service)| {
        names.iter().any(|name| name.starts_with(beginning)).then_some(*service)
    })
}

impl Store {
    /// The plan for copies; none when the holder has not chosen a folder.
    pub async fn backup_plan(&self) -> Result<Option<BackupPlan>, StoreError> {
        let sql = "SELECT folder, daily, weekly, monthly FROM backup_plan";
        let row = sqlx::query(sql).fetch_optional(self.pool()).await?;
        row.map(|row| {
            let folder: String = row.try_get(0)?;
            let (daily, weekly, monthly) = (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
            Ok(BackupPlan { folder: folder.into(), daily, weekly, monthly })
        })
        .transpose()
    }

    /// Sets the plan for copies, or takes it back.
    pub async fn set_backup_plan(&self, plan: Option<&BackupPlan>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM backup_plan").execute(&mut *transaction).await?;
        if let Some(plan) = plan {
            let folder = plan.folder.to_str().ok_or(StoreError::Damaged("the folder's name is no text"))?;
            sqlx::query(
                "INSERT INTO backup_plan (id, folder, daily, weekly, monthly) VALUES (1, ?, ?, ?, ?)",
            )
            .bind(folder)
            .bind(plan.daily)
            .bind(plan.weekly)
            .bind(plan.monthly)
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The last backup that was made and proved.
    pub async fn last_backup(&self) -> Result<Option<MadeBackup>, StoreError> {
        let sql = "SELECT at, path, bytes FROM backup_made ORDER BY at DESC LIMIT 1";
        let row = sqlx::query(sql).fetch_optional(self.pool()).await?;
        row.map(|row| made(&row)).transpose()
    }

    /// The backups that were made before an instant and whose files are still there.
    pub async fn backups_before(&self, at: Timestamp) -> Result<Vec<MadeBackup>, StoreError> {
        let sql = "SELECT at, path, bytes FROM backup_made WHERE at <= ? ORDER BY at";
        let rows = sqlx::query(sql).bind(at.as_millisecond()).fetch_all(self.pool()).await?;
        let made: Vec<MadeBackup> = rows.iter().map(made).collect::<Result<_, _>>()?;
        Ok(made.into_iter().filter(|backup| backup.path.exists()).collect())
    }

    pub(super) async fn remember_backup(&self, backup: &BackUp<'_>) -> Result<(), StoreError> {
        let bytes = fs::metadata(backup.file).map_or(0, |file| file.len());
        sqlx::query("INSERT OR REPLACE INTO backup_made (at, path, bytes) VALUES (?, ?, ?)")
            .bind(backup.at.as_millisecond())
            .bind(backup.file.to_string_lossy().into_owned())
            .bind(i64::try_from(bytes).unwrap_or(i64::MAX))
            .execute(self.writer())
            .await?;
        Ok(())
    }
}

fn made(row: &sqlx::sqlite::SqliteRow) -> Result<MadeBackup, StoreError> {
    let (at, path, bytes): (i64, String, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    Ok(MadeBackup {
        at: Timestamp::from_millisecond(at).map_err(|_| StoreError::Damaged("backups"))?,
        path: path.into(),
        bytes: u64::try_from(bytes).unwrap_or_default(),
    })
}

/// How the folders of services begin, in lower case, as their own programs make them.
const CLOUDS: [(&str, &str); 12] = [
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("com~apple~clouddocs", "iCloud"),
    ("mobile documents", "iCloud"),
    ("icloud", "iCloud"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("mon drive", "Google Drive"),
    ("kdrive", "kDrive"),
    ("pcloud", "pCloud"),
    ("megasync", "MEGA"),
];

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_year_of_days_leaves_seven_days_five_weeks_and_twelve_months() {
        let plan = BackupPlan::new(PathBuf::new());
        let last = date(2026, 11, 25); // a Wednesday
        let year: BTreeSet<Date> = (0..400).map(|days| last - jiff::Span::new().days(days)).collect();
        let kept = plan.kept(&year);
        let expected = [
            date(2025, 12, 31),
            date(2026, 1, 31),
            date(2026, 2, 28),
            date(2026, 3, 31),
            date(2026, 4, 30),
            date(2026, 5, 31),
            date(2026, 6, 30),
            date(2026, 7, 31),
            date(2026, 8, 31),
            date(2026, 9, 30),
            date(2026, 10, 31), // the last day of each month but this one
            date(2026, 11, 1),
            date(2026, 11, 8),
            date(2026, 11, 15),
            date(2026, 11, 22), // Sundays
            date(2026, 11, 19),
            date(2026, 11, 20),
            date(2026, 11, 21),
            date(2026, 11, 23),
            date(2026, 11, 24),
            date(2026, 11, 25),
        ];
        assert_eq!(kept, expected.into_iter().collect());
    }

    #[test]
    fn an_office_that_rests_for_a_month_loses_nothing() {
        let plan = BackupPlan::new(PathBuf::new());
        let days: BTreeSet<Date> =
            [date(2026, 7, 31), date(2026, 9, 1), date(2026, 9, 2)].into_iter().collect();
        assert_eq!(plan.kept(&days), days, "days without a copy do not count");
        let none = BackupPlan { daily: 1, weekly: 0, monthly: 0, folder: PathBuf::new() };
        assert_eq!(none.kept(&days), [date(2026, 9, 2)].into_iter().collect(), "the newest always stays");
    }

    #[test]
    fn a_folder_that_others_copy_is_told() {
        let table = [
            ("/home/a/OneDrive/sauvegardes", Some("OneDrive")),
            ("/Users/a/OneDrive - Cabinet/x", Some("OneDrive")),
            ("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/x", Some("iCloud")),
            ("/Users/a/Library/CloudStorage/GoogleDrive-a@exemple.fr/Mon Drive", Some("Google Drive")),
            ("/home/a/Dropbox", Some("Dropbox")),
            ("/media/a/CLE-USB/sauvegardes", None),
            ("/home/a/Documents/disque dur", None),
        ];
        for (path, cloud) in table {
            assert_eq!(cloud_of(Path::new(path)), cloud, "{path}");
        }
    }
}
