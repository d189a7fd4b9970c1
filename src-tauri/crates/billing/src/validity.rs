//! When a row of a table holds, and who says so: the same for the acts of a doctor and for a pharmacy.

use jiff::ToSpan;
use jiff::civil::Date;

/// The days of a row, and its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validity {
    /// The first day for which a source gives it; it may have held before.
    pub from: Date,
    /// The last day, if it has ended.
    pub to: Option<Date>,
    /// Where it was read.
    pub source: String,
    /// The day of that reading.
    pub checked_on: Date,
    /// Whether sources disagree, or none that binds was found.
    pub unverified: bool,
}

/// How fresh the rows of one day are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// The day on which the latest of them began to hold.
    pub valid_from: Date,
    /// The day on which the one that was left longest was checked.
    pub checked_on: Date,
    /// Whether that check is more than six months before the day.
    pub old: bool,
}

impl Validity {
    /// Whether the row holds on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    pub(crate) fn ends_before_it_begins(&self) -> bool {
        self.to.is_some_and(|to| to < self.from)
    }

    /// Whether a row that begins on the same day or later has a day in common with this one.
    pub(crate) fn meets(&self, later: &Self) -> bool {
        self.to.is_none_or(|to| later.from <= to)
    }
}

impl InForce {
    /// Of the rows that hold on a day; `None` when there are none.
    pub(crate) fn of<'a>(rows: impl Iterator<Item = &'a Validity> + Clone, day: Date) -> Option<Self> {
        let valid_from = rows.clone().map(|valid| valid.from).max()?;
        let checked_on = rows.map(|valid| valid.checked_on).min()?;
        Some(Self { valid_from, checked_on, old: checked_on.saturating_add(6.months()) < day })
    }
}

/// Whether each row ends after it begins, and no two of a kind have a day in common.
pub(crate) fn apart<'a, K: Ord>(rows: impl IntoIterator<Item = (K, &'a Validity)>) -> bool {
    let mut rows: Vec<_> = rows.into_iter().collect();
    // Two that overlap are then neighbours.
    rows.sort_by(|(kind, row), (other, next)| (kind, row.from).cmp(&(other, next.from)));
    let neighbours = rows.iter().zip(rows.iter().skip(1));
    let meet = neighbours
        .filter(|((kind, _), (other, _))| kind == other)
        .any(|((_, row), (_, next))| row.meets(next));
    !meet && !rows.iter().any(|(_, row)| row.ends_before_it_begins())
}
