//! The pharmacy's table: rates, fees, franchise and VAT, each with the days on which it holds.

use jiff::civil::Date;

use super::MedicineRate;
use super::raw::{FeeFields, FranchiseFields, RateFields, Tables, VatFields};
use crate::tariff::MAX_LINE;
use crate::validity::apart;
use crate::{ActCode, Cents, InForce, MAX_BYTES, MAX_ROWS, Validity};

/// A checked table: on any day at most one row of a kind holds.
#[derive(Debug, Clone)]
pub struct PharmacyTable {
    rates: Vec<RateRow>,
    fees: Vec<Fee>,
    franchises: Vec<Franchise>,
    vats: Vec<Vat>,
}

/// What a rate comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateRow {
    /// The rate, as the database of medicines states it.
    pub rate: MedicineRate,
    /// With the local régime of Alsace-Moselle, in percent.
    pub local: u8,
    /// When.
    pub valid: Validity,
}

/// One fee of the pharmacist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// For what.
    pub kind: FeeKind,
    /// Its code; the digit of the medicine's rate follows where it is a fee of a box.
    pub code: String,
    /// Whether the letters of the code come from no source that binds; the amount may all the same.
    pub code_unverified: bool,
    /// What it is called, in French.
    pub label: String,
    /// With taxes.
    pub amount: Cents,
    /// Which share the compulsory insurance takes.
    pub rate: FeeRate,
    /// When.
    pub valid: Validity,
}

/// What a fee is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeeKind {
    /// Each box.
    Box,
    /// Each box for three months, instead.
    Large,
    /// A prescription.
    Prescription,
    /// A prescription of many lines.
    Complex {
        /// At least so many.
        lines: u8,
    },
    /// A young child or an old person.
    Age {
        /// Younger than this.
        below: u8,
        /// Or so old, or older.
        above: u8,
    },
    /// A prescription with a medicine of the convention's list.
    Specific,
}

/// The share of the compulsory insurance in a fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeeRate {
    /// As for the medicine in the box.
    Medicine,
    /// Its own, in percent.
    Own {
        /// Ordinarily.
        percent: u8,
        /// With the local régime.
        local: u8,
    },
}

/// What the fund keeps back from the patient for each box (*franchise médicale*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Franchise {
    /// For one box.
    pub amount: Cents,
    /// Nobody pays it who was younger on the first of January.
    pub exempt_below: u8,
    /// When.
    pub valid: Validity,
}

/// A rate of the value-added tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vat {
    /// For what.
    pub kind: VatKind,
    /// In thousandths of the price without it.
    pub permille: u16,
    /// When.
    pub valid: Validity,
}

/// What is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VatKind {
    /// A medicine that is reimbursed, and the fees of its dispensing.
    Reimbursable,
    /// Another medicine.
    Medicine,
    /// Anything else.
    Other,
}

/// Why a text is not a pharmacy's table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PharmacyTableError {
    /// More than a mebibyte.
    #[error("the table is larger than 1 MiB")]
    TooLarge,
    /// More rows than a table holds.
    #[error("the table has more than 10 000 rows")]
    TooManyRows,
    /// Not TOML, or a field that is missing, unknown or of another kind.
    #[error("the table is not of the form that is expected")]
    Form(#[source] Box<toml::de::Error>),
    /// A rate that no medicine has, over 100 %, ending before it begins, or two of one on one day.
    #[error("a rate is none, ends before it begins, or overlaps another")]
    Rate,
    /// A fee without what its kind needs, below zero or too high, with a code that is none, or two of one on one day.
    #[error("a fee is incomplete or wrong, ends before it begins, or overlaps another")]
    Fee,
    /// A franchise below zero, ending before it begins, or two on one day.
    #[error("a franchise is below zero, ends before it begins, or overlaps another")]
    Franchise,
    /// A tax over 100 %, ending before it begins, or two of one kind on one day.
    #[error("a tax is over 100 %, ends before it begins, or overlaps another")]
    Vat,
}

impl PharmacyTable {
    /// Reads and checks a table, as `assets/tariffs/pharmacie.toml`.
    pub fn parse(toml: &str) -> Result<Self, PharmacyTableError> {
        if toml.len() > MAX_BYTES {
            return Err(PharmacyTableError::TooLarge);
        }
        let Tables { rate, fee, franchise, vat } =
            toml::from_str(toml).map_err(|error| PharmacyTableError::Form(Box::new(error)))?;
        let counts = [rate.len(), fee.len(), franchise.len(), vat.len()];
        if counts.into_iter().fold(0, usize::saturating_add) > MAX_ROWS {
            return Err(PharmacyTableError::TooManyRows);
        }
        let rates: Option<Vec<_>> = rate.into_iter().map(RateFields::row).collect();
        let fees: Option<Vec<_>> = fee.into_iter().map(FeeFields::row).collect();
        let table = Self {
            rates: rates.ok_or(PharmacyTableError::Rate)?,
            fees: fees.ok_or(PharmacyTableError::Fee)?,
            franchises: franchise.into_iter().map(FranchiseFields::row).collect(),
            vats: vat.into_iter().map(VatFields::row).collect(),
        };
        table.check()?;
        Ok(table)
    }

    /// What a rate comes to on a day.
    pub fn rate(&self, rate: MedicineRate, day: Date) -> Option<&RateRow> {
        self.rates.iter().find(|row| row.rate == rate && row.valid.holds(day))
    }

    /// The fees of a day.
    pub fn fees_on(&self, day: Date) -> impl Iterator<Item = &Fee> {
        self.fees.iter().filter(move |fee| fee.valid.holds(day))
    }

    /// The franchise on a day.
    pub fn franchise(&self, day: Date) -> Option<&Franchise> {
        self.franchises.iter().find(|franchise| franchise.valid.holds(day))
    }

    /// A tax on a day.
    pub fn vat(&self, kind: VatKind, day: Date) -> Option<&Vat> {
        self.vats.iter().find(|vat| vat.kind == kind && vat.valid.holds(day))
    }

    /// How fresh the fees and rates of a day are; `None` when the table has none for it.
    pub fn in_force(&self, day: Date) -> Option<InForce> {
        let rates = self.rates.iter().map(|row| &row.valid);
        let rows = rates.chain(self.fees.iter().map(|fee| &fee.valid));
        InForce::of(rows.filter(|valid| valid.holds(day)), day)
    }

    fn check(&self) -> Result<(), PharmacyTableError> {
        let rates = self.rates.iter().map(|row| (row.rate.digit(), &row.valid));
        if !apart(rates) {
            return Err(PharmacyTableError::Rate);
        }
        let fees = self.fees.iter().map(|fee| (fee.kind.place(), &fee.valid));
        if !apart(fees) || !self.fees.iter().all(Fee::is_sound) {
            return Err(PharmacyTableError::Fee);
        }
        let below_zero = |franchise: &Franchise| franchise.amount < Cents::ZERO;
        if !apart(self.franchises.iter().map(|row| ((), &row.valid)))
            || self.franchises.iter().any(below_zero)
        {
            return Err(PharmacyTableError::Franchise);
        }
        if !apart(self.vats.iter().map(|vat| (vat.kind, &vat.valid)))
            || self.vats.iter().any(|vat| vat.permille > 1000)
        {
            return Err(PharmacyTableError::Vat);
        }
        Ok(())
    }
}

impl Fee {
    fn is_sound(&self) -> bool {
        // The digit of a rate must fit behind the code.
        let code = ActCode::parse(&format!("{}0", self.code)).is_ok();
        code && (Cents::ZERO..=MAX_LINE).contains(&self.amount)
    }
}

impl FeeKind {
    /// One fee of each place holds on a day.
    fn place(self) -> u8 {
        match self {
            Self::Box => 0,
            Self::Large => 1,
            Self::Prescription => 2,
            Self::Complex { .. } => 3,
            Self::Age { .. } => 4,
            Self::Specific => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const RATE: &str =
        "[[rate]]\npercent = 65\nlocal = 90\nfrom = 2020-01-01\nsource = \"s\"\nchecked_on = 2026-01-01\n";
    const FEE: &str = "[[fee]]\nkind = \"box\"\ncode = \"HD\"\nlabel = \"l\"\namount = 102\nfrom = 2020-01-01\nsource = \"s\"\nchecked_on = 2026-01-01\n";
    const FRANCHISE: &str = "[[franchise]]\namount = 100\nexempt_below = 18\nfrom = 2020-01-01\nsource = \"s\"\nchecked_on = 2026-01-01\n";
    const VAT: &str = "[[vat]]\nkind = \"other\"\npermille = 200\nfrom = 2020-01-01\nsource = \"s\"\nchecked_on = 2026-01-01\n";

    #[test]
    fn wrong_tables_are_refused() {
        let two = |row: &str| row.to_owned() + row;
        let own = "percent = 70\nlocal = 90\n";
        for (table, error) in [
            (two(RATE), PharmacyTableError::Rate),
            (RATE.replace("65", "66"), PharmacyTableError::Rate),
            (RATE.replace("90", "101"), PharmacyTableError::Rate),
            (format!("{RATE}to = 2019-12-31\n"), PharmacyTableError::Rate),
            (two(FEE), PharmacyTableError::Fee),
            (FEE.replace("102", "-1"), PharmacyTableError::Fee),
            (FEE.replace("102", "10000000"), PharmacyTableError::Fee),
            (FEE.replace("HD", "hd"), PharmacyTableError::Fee),
            (FEE.replace("HD", "HDHDHDH"), PharmacyTableError::Fee),
            (format!("{FEE}{own}"), PharmacyTableError::Fee),
            (format!("{FEE}lines = 5\n"), PharmacyTableError::Fee),
            (FEE.replace("box", "prescription"), PharmacyTableError::Fee),
            (FEE.replace("box", "complex") + own, PharmacyTableError::Fee),
            (FEE.replace("box", "age") + own + "below = 3\n", PharmacyTableError::Fee),
            (two(FRANCHISE), PharmacyTableError::Franchise),
            (FRANCHISE.replace("100", "-1"), PharmacyTableError::Franchise),
            (two(VAT), PharmacyTableError::Vat),
            (VAT.replace("200", "1001"), PharmacyTableError::Vat),
            (" ".repeat(MAX_BYTES + 1), PharmacyTableError::TooLarge),
            (RATE.repeat(MAX_ROWS), PharmacyTableError::Rate),
            (RATE.repeat(MAX_ROWS + 1), PharmacyTableError::TooManyRows),
        ] {
            assert_eq!(PharmacyTable::parse(&table).expect_err(&table), error);
        }
        for table in ["#".repeat(MAX_BYTES), FRANCHISE.replace("100", "0"), VAT.replace("200", "1000")] {
            assert!(PharmacyTable::parse(&table).is_ok(), "up to its bound and no further: {table:.200}");
        }
        for table in ["rate = 1", &format!("{RATE}x = 1\n"), &VAT.replace("other", "another")] {
            assert!(matches!(PharmacyTable::parse(table), Err(PharmacyTableError::Form(_))), "{table}");
        }
    }

    #[test]
    fn a_row_holds_on_its_days() {
        let later = FEE.replace("from = 2020-01-01", "from = 2026-03-01").replace("102", "110");
        let table = PharmacyTable::parse(&format!("{FEE}to = 2026-02-28\n{later}{RATE}")).unwrap();
        let amount = |day| table.fees_on(day).map(|fee| fee.amount.get()).collect::<Vec<_>>();
        assert_eq!(amount(date(2019, 12, 31)), [0_i64; 0]);
        assert_eq!(amount(date(2026, 2, 28)), [102]);
        assert_eq!(amount(date(2026, 3, 1)), [110]);
        assert_eq!(table.in_force(date(2019, 12, 31)), None);
        let fresh = InForce { valid_from: date(2020, 1, 1), checked_on: date(2026, 1, 1), old: false };
        assert_eq!(table.in_force(date(2026, 2, 28)), Some(fresh));
        let old = InForce { valid_from: date(2026, 3, 1), old: true, ..fresh };
        assert_eq!(table.in_force(date(2026, 7, 2)), Some(old), "more than six months");
    }
}
