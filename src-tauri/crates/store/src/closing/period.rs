//! Days, months and years.

use jiff::civil::Date;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// A day, a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    kind: Kind,
    first: Date,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Day, Self::Month, Self::Year].into_iter().find(|kind| kind.name() == name)
    }
}

impl Period {
    /// The day, month or year in which a day lies.
    pub fn of(kind: Kind, day: Date) -> Self {
        let first = match kind {
            Kind::Day => day,
            Kind::Month => day.first_of_month(),
            Kind::Year => day.first_of_year(),
        };
        Self { kind, first }
    }

    /// From `AAAA-MM-JJ`, `AAAA-MM` or `AAAA`, as it is written.
    pub fn parse(kind: Kind, text: &str) -> Option<Self> {
        let whole = match kind {
            Kind::Day => text.to_owned(),
            Kind::Month => format!("{text}-01"),
            Kind::Year => format!("{text}-01-01"),
        };
        let period = Self::of(kind, whole.parse().ok()?);
        (period.to_string() == text).then_some(period)
    }

    /// How long it is.
    pub fn kind(self) -> Kind {
        self.kind
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// Its last day.
    pub fn last(self) -> Date {
        match self.kind {
            Kind::Day => self.first,
            Kind::Month => self.first.last_of_month(),
            Kind::Year => self.first.last_of_year(),
        }
    }
}

/// As it is stored: `AAAA-MM-JJ`, `AAAA-MM` or `AAAA`.
impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.kind {
            Kind::Day => write!(f, "{}", self.first),
            Kind::Month => write!(f, "{year:04}-{month:02}"),
            Kind::Year => write!(f, "{year:04}"),
        }
    }
}
