//! The tariff table: prices and rules, each with the days, places and sectors in which it holds.
//!
//! Prices change by decree and agreement, so nothing is compiled in: the price is the one of the *day of care*
//! (SFG, `RG_VF630`), the table is a text that can be corrected, and the day on which it was last checked is shown. What an office
//! enters itself is kept apart ([`OwnTariff`]) and goes before what was shipped.

mod check;
mod own;

use jiff::civil::Date;

use crate::raw;
use crate::{
    ActCode, Cents, FlatShare, InForce, Modifier, OrdinaryRate, Participation, Pathway, PathwayPenalty,
    Practice, Sector, Validity, Window, Zone,
};

pub use own::OwnTariff;

/// The longest table that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// The most rows that a table holds, rules included.
pub const MAX_ROWS: usize = 10_000;

/// The highest price: an invoice line writes five digits of euros and two of cents (B2, type 4, position 91).
pub(crate) const MAX_LINE: Cents = Cents::new(9_999_999);

/// A checked table. At most one price of a code for a practice, one ordinary rate and one participation hold on any day.
#[derive(Debug, Clone)]
pub struct TariffTable {
    /// Sorted by code, then by first day; so are the office's own.
    tariffs: Vec<Tariff>,
    own: Vec<Tariff>,
    rates: Vec<OrdinaryRate>,
    participations: Vec<Participation>,
    modifiers: Vec<Modifier>,
    flat_shares: Vec<FlatShare>,
    penalties: Vec<PathwayPenalty>,
}

/// One price of one act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tariff {
    /// The code of the act.
    pub code: ActCode,
    /// What the act is called, in French.
    pub label: String,
    /// The price of one, never negative; of one kilometre, where kilometres are billed.
    pub price: Cents,
    /// When.
    pub valid: Validity,
    /// The key under which the screen offers the act, 1 to 9; one act a key on any day.
    pub favourite: Option<u8>,
    /// Which rate applies to it by nature.
    pub rate: Rate,
    /// The ages at which the act is meant; empty when it is meant at any age.
    pub ages: Vec<AgeRange>,
    /// For a majoration, the acts that it goes with; empty for an act that is billed alone.
    pub attaches_to: Vec<ActCode>,
    /// The aggregate code that stands on the invoice and on paper instead (SFG, `RG_MF604`), such as `CCX` for `CSO`.
    pub billed_as: Option<ActCode>,
    /// Where the price holds.
    pub zones: Vec<Zone>,
    /// In which sectors.
    pub sectors: Vec<Sector>,
    /// The code that stands for it, at a lower base, when a doctor of sector 2 without OPTAM asks more: `C` for `G`.
    pub with_excess: Option<ActCode>,
    /// The days and hours at which a majoration is due; empty when it is due at any.
    pub when: Vec<Window>,
    /// What a majoration is of: one of each kind a visit (SFG, `RG_CF671` to `RG_CF688`).
    pub kind: Option<String>,
    /// Acts that it is never billed with.
    pub excludes: Vec<ActCode>,
    /// Acts of which one must be there too.
    pub needs: Vec<ActCode>,
    /// The ways along which it is due; empty when along any.
    pub pathways: Vec<Pathway>,
    /// For a travel indemnity, the kilometres that are not paid, there and back.
    pub free_km: Option<u16>,
    /// For an act of the CCAM.
    pub ccam: Option<CcamAct>,
    /// Whether the office entered it itself.
    pub own: bool,
}

/// The rate of an act by its nature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// The ordinary rate of the day.
    Ordinary,
    /// 100 %, on any ground.
    Full,
}

/// Ages in full years, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeRange {
    /// The youngest.
    pub from_years: u8,
    /// The oldest.
    pub to_years: u8,
}

/// What the table says of an act of the CCAM beside its price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CcamAct {
    /// The activity, 1 in a practice.
    pub activity: u8,
    /// The phase, 0 where there are none.
    pub phase: u8,
    /// Whether it is one of the few that are paid beside a consultation or visit (CCAM, III-3 A).
    pub with_consultation: bool,
}

/// Why a text is not a tariff table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// More than [`MAX_BYTES`].
    #[error("the table is larger than 1 MiB")]
    TooLarge,
    /// More than [`MAX_ROWS`].
    #[error("the table has more than 10 000 rows")]
    TooManyRows,
    /// Not TOML, a field that is missing, unknown or of another kind, a text that is no code, no day or no amount.
    #[error("the table is not of the form that is expected")]
    Form(#[source] Box<toml::de::Error>),
    /// A price below zero or beyond what an invoice line can write.
    #[error("{code}: the price is below zero or does not fit an invoice line")]
    Price {
        /// The act.
        code: ActCode,
    },
    /// A price that ends before it begins.
    #[error("{code}: the price ends before it begins")]
    Validity {
        /// The act.
        code: ActCode,
    },
    /// Two prices of one act on one day, in one zone and sector.
    #[error("{code}: two prices on one day")]
    Overlap {
        /// The act.
        code: ActCode,
    },
    /// An age range whose end comes before its beginning.
    #[error("{code}: an age range ends before it begins")]
    Ages {
        /// The act.
        code: ActCode,
    },
    /// Hours that are none, or end before they begin.
    #[error("{code}: hours that are none, or end before they begin")]
    Hours {
        /// The act.
        code: ActCode,
    },
    /// A favourite that is no key from 1 to 9, or whose key another act has on the same day.
    #[error("{code}: the favourite is no free key from 1 to 9")]
    Favourite {
        /// The act.
        code: ActCode,
    },
    /// A majoration of an act that the table does not know.
    #[error("{code}: goes with an act that the table does not know")]
    AttachesTo {
        /// The majoration.
        code: ActCode,
    },
    /// An ordinary rate over 100 %, ending before it begins, or two on one day.
    #[error("an ordinary rate is over 100 %, ends before it begins, or overlaps another")]
    Rate,
    /// A participation, modifier, flat share or penalty below zero, over 100 %, ending before it begins, or two on one day.
    #[error(
        "a participation, modifier, flat share or penalty is out of bounds, ends before it begins, or overlaps another"
    )]
    Participation,
}

impl TariffTable {
    /// Reads and checks a table: `[[tariff]]` rows and rules, as in `assets/tariffs/generaliste.toml`.
    pub fn parse(toml: &str) -> Result<Self, TariffError> {
        if toml.len() > MAX_BYTES {
            return Err(TariffError::TooLarge);
        }
        let raw::Table { mut tariffs, rates, participations, modifiers, flat_shares, penalties } =
            raw::parse(toml).map_err(|e| TariffError::Form(Box::new(e)))?;
        let rows = [
            tariffs.len(),
            rates.len(),
            participations.len(),
            modifiers.len(),
            flat_shares.len(),
            penalties.len(),
        ];
        if rows.into_iter().fold(0, usize::saturating_add) > MAX_ROWS {
            return Err(TariffError::TooManyRows);
        }
        tariffs.sort_by(|a, b| (&a.code, a.valid.from).cmp(&(&b.code, b.valid.from)));
        let own = Vec::new();
        let table = Self { tariffs, own, rates, participations, modifiers, flat_shares, penalties };
        table.check()?;
        Ok(table)
    }

    /// The prices that hold on a day for a practice, by code.
    pub fn acts_on(&self, day: Date, practice: Practice) -> impl Iterator<Item = &Tariff> {
        let shipped = self.tariffs.iter().filter(move |tariff| tariff.holds(day, practice));
        let shipped = shipped.filter(move |tariff| find(&self.own, &tariff.code, day, practice).is_none());
        let own = self.own.iter().filter(move |tariff| tariff.holds(day, practice));
        let mut all: Vec<&Tariff> = shipped.chain(own).collect();
        all.sort_by(|a, b| a.code.cmp(&b.code));
        all.into_iter()
    }

    /// The price of an act on a day for a practice: the office's own, if it has one.
    pub fn tariff(&self, code: &ActCode, day: Date, practice: Practice) -> Option<&Tariff> {
        find(&self.own, code, day, practice).or_else(|| find(&self.tariffs, code, day, practice))
    }

    /// The acts that have a price on the mainland on a day and none for a practice overseas, by code. It is never
    /// taken from the mainland: the office enters it.
    pub fn unpriced_on(&self, day: Date, practice: Practice) -> impl Iterator<Item = &Tariff> {
        let mainland = Practice { zone: Zone::Metropole, ..practice };
        self.acts_on(day, mainland).filter(move |act| self.tariff(&act.code, day, practice).is_none())
    }

    /// How fresh the prices of a day are; `None` when the table has none for it.
    pub fn in_force(&self, day: Date, practice: Practice) -> Option<InForce> {
        let acts: Vec<_> = self.acts_on(day, practice).collect();
        InForce::of(acts.iter().map(|tariff| &tariff.valid), day)
    }

    /// The ordinary rate on a day.
    pub fn ordinary_rate(&self, day: Date) -> Option<&OrdinaryRate> {
        self.rates.iter().find(|row| row.valid.holds(day))
    }

    /// The participation on a day.
    pub fn participation(&self, day: Date) -> Option<&Participation> {
        self.participations.iter().find(|row| row.valid.holds(day))
    }

    /// A modifier of the CCAM on a day.
    pub fn modifier(&self, letter: char, day: Date) -> Option<&Modifier> {
        self.modifiers.iter().find(|modifier| modifier.letter == letter && modifier.valid.holds(day))
    }

    /// The modifiers of a day.
    pub fn modifiers_on(&self, day: Date) -> impl Iterator<Item = &Modifier> {
        self.modifiers.iter().filter(move |modifier| modifier.valid.holds(day))
    }

    /// The flat share on a day.
    pub fn flat_share(&self, day: Date) -> Option<&FlatShare> {
        self.flat_shares.iter().find(|row| row.valid.holds(day))
    }

    /// What is recovered outside the pathway, on a day.
    pub fn pathway_penalty(&self, day: Date) -> Option<&PathwayPenalty> {
        self.penalties.iter().find(|row| row.valid.holds(day))
    }

    /// The rows that the office entered itself, by code, then by first day.
    pub fn own(&self) -> &[Tariff] {
        &self.own
    }

    pub(crate) fn knows(&self, code: &ActCode) -> bool {
        [&self.tariffs, &self.own]
            .into_iter()
            .any(|rows| rows.binary_search_by(|row| row.code.cmp(code)).is_ok())
    }
}

impl Tariff {
    /// Whether it is a majoration, which only goes with another act.
    pub fn is_majoration(&self) -> bool {
        !self.attaches_to.is_empty()
    }

    /// Whether the act is meant at an age in full years.
    pub fn fits_age(&self, years: i16) -> bool {
        let within =
            |ages: &AgeRange| (i16::from(ages.from_years)..=i16::from(ages.to_years)).contains(&years);
        self.ages.is_empty() || self.ages.iter().any(within)
    }

    /// Whether it holds on a day for a practice.
    pub fn holds(&self, day: Date, practice: Practice) -> bool {
        self.valid.holds(day)
            && self.zones.contains(&practice.zone)
            && self.sectors.contains(&practice.sector)
    }
}

/// The row of a code that holds; rows are sorted by code.
fn find<'a>(rows: &'a [Tariff], code: &ActCode, day: Date, practice: Practice) -> Option<&'a Tariff> {
    let first = rows.partition_point(|row| row.code < *code);
    let of_code = rows.get(first..).unwrap_or_default().iter().take_while(|row| row.code == *code);
    of_code.into_iter().find(|row| row.holds(day, practice))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    const ACT: &str = "[[tariff]]\ncode = \"A\"\nlabel = \"a\"\nprice = 100\nfrom = 2026-01-01\nsource = \"s\"\nchecked_on = 2026-06-16\n";
    const RATE: &str = "[[rate]]\npercent = 70\nfrom = 2026-01-01\nsource = \"s\"\nchecked_on = 2026-06-16\n";
    const MODIFIER: &str = "[[modifier]]\nletter = \"M\"\namount = 2688\nfrom = 2026-01-01\nsource = \"s\"\nchecked_on = 2026-06-16\n";
    const FLAT: &str = "[[flat_share]]\nthreshold = 12000\namount = 2400\nfrom = 2026-01-01\nsource = \"s\"\nchecked_on = 2026-06-16\n";
    const PENALTY: &str = "[[pathway_penalty]]\npercent = 40\nexempt_below = 16\nfrom = 2026-01-01\nsource = \"s\"\nchecked_on = 2026-06-16\n";
    const PART: &str = "[[participation]]\namount = 200\nexempt_below = 18\nfrom = 2026-01-01\nsource = \"s\"\nchecked_on = 2026-06-16\n";

    fn refusal(toml: &str) -> TariffError {
        TariffTable::parse(toml).expect_err(toml)
    }

    fn code(text: &str) -> ActCode {
        ActCode::parse(text).unwrap()
    }

    fn here() -> Practice {
        Practice::default()
    }

    fn own(text: &str, price: i64, from: Date, to: Option<Date>) -> OwnTariff {
        OwnTariff {
            code: code(text),
            label: "à nous".into(),
            price: Cents::new(price),
            from,
            to,
            full_rate: false,
            source: "courrier de la caisse".into(),
            entered_on: date(2026, 11, 25),
        }
    }

    #[test]
    fn an_office_s_own_price_goes_before_the_shipped_one_on_its_days() {
        let shipped = format!("{ACT}ages = [{{ from = 0, to = 5 }}]\nfavourite = 3\n");
        let (first, last) = (date(2026, 6, 1), date(2026, 6, 30));
        let rows = [
            own("A", 150, first, Some(last)),
            OwnTariff { full_rate: true, ..own("ZZZZ001", 99, first, None) },
        ];
        let table = TariffTable::parse(&shipped).unwrap().with_own(rows).unwrap();
        for (day, price, is_own) in [
            (date(2026, 5, 31), 100, false),
            (first, 150, true),
            (last, 150, true),
            (date(2026, 7, 1), 100, false),
        ] {
            let tariff = table.tariff(&code("A"), day, here()).unwrap();
            assert_eq!((tariff.price.get(), tariff.own), (price, is_own), "{day}");
            assert_eq!(tariff.favourite, Some(3), "what goes with the act is kept");
            assert!(!tariff.fits_age(6), "its ages too");
            let listed: Vec<&str> = table.acts_on(day, here()).map(|act| act.code.as_str()).collect();
            assert_eq!(
                listed,
                if day < first { vec!["A"] } else { vec!["A", "ZZZZ001"] },
                "once each on {day}"
            );
        }
        let far = Practice { zone: Zone::Mayotte, sector: Sector::Two, ..here() };
        assert!(table.tariff(&code("A"), first, far).is_some_and(|row| row.own), "wherever the office is");
        let added = table.tariff(&code("ZZZZ001"), last, here()).unwrap();
        let ours = table.tariff(&code("A"), first, here()).unwrap();
        assert_eq!((ours.label.as_str(), ours.rate), ("à nous", Rate::Ordinary));
        assert_eq!((added.label.as_str(), added.rate), ("à nous", Rate::Full));
        assert!(added.ccam.is_some() && !added.is_majoration(), "a code of the CCAM is one of its acts");
        assert_eq!(table.own().len(), 2);
    }

    #[test]
    fn own_prices_that_contradict_each_other_are_refused() {
        let table = || TariffTable::parse(ACT).unwrap();
        let (day, next) = (date(2026, 6, 1), date(2026, 6, 2));
        let refusal = |rows: Vec<OwnTariff>| table().with_own(rows).unwrap_err();
        assert_eq!(
            refusal(vec![own("A", 1, day, None), own("A", 2, next, None)]),
            TariffError::Overlap { code: code("A") }
        );
        assert_eq!(refusal(vec![own("A", 1, next, Some(day))]), TariffError::Validity { code: code("A") });
        assert_eq!(refusal(vec![own("A", -1, day, None)]), TariffError::Price { code: code("A") });
        assert!(table().with_own(vec![own("A", 1, day, Some(day)), own("A", 2, next, None)]).is_ok());
    }

    #[test]
    fn prices_of_other_zones_and_sectors_stay_apart() {
        let rows = ACT.to_owned() + ACT + "zones = [\"reunion\"]\n" + &ACT.replace("100", "80");
        assert_eq!(refusal(&rows), TariffError::Overlap { code: code("A") }, "two of the mainland");
        for elsewhere in ["zones = [\"reunion\"]", "sectors = [\"optam\"]"] {
            let twice = format!("{ACT}{elsewhere}\n").repeat(2);
            assert_eq!(refusal(&twice), TariffError::Overlap { code: code("A") }, "{elsewhere}");
        }
        let rows = format!(
            "{ACT}sectors = [\"1\"]\n{}zones = [\"reunion\", \"mayotte\"]\n{}sectors = [\"2\"]\n",
            ACT.replace("100", "120"),
            ACT.replace("100", "80")
        );
        let table = TariffTable::parse(&rows).unwrap();
        let price = |zone, sector| {
            let practice = Practice { zone, sector, ..here() };
            table.tariff(&code("A"), date(2026, 1, 1), practice).map(|tariff| tariff.price.get())
        };
        assert_eq!(price(Zone::Metropole, Sector::One), Some(100));
        assert_eq!(price(Zone::Metropole, Sector::Two), Some(80));
        assert_eq!(price(Zone::Metropole, Sector::Optam), None, "never guessed");
        assert_eq!(price(Zone::Mayotte, Sector::Optam), Some(120), "every sector");
        assert_eq!(price(Zone::Guyane, Sector::One), None);
    }

    #[test]
    fn two_prices_of_one_act_on_one_day_are_refused() {
        let ended = |to: &str| format!("{ACT}to = {to}\n");
        let later = ACT.replace("from = 2026-01-01", "from = 2026-03-01").replace("100", "200");
        assert_eq!(refusal(&(ACT.to_owned() + ACT)), TariffError::Overlap { code: code("A") });
        assert_eq!(refusal(&(ACT.to_owned() + &later)), TariffError::Overlap { code: code("A") }, "no end");
        assert_eq!(
            refusal(&(ended("2026-03-01") + &later)),
            TariffError::Overlap { code: code("A") },
            "one day in common"
        );
        let table = TariffTable::parse(&(later + &ended("2026-02-27"))).unwrap();
        for (day, price) in [
            (date(2025, 12, 31), None),
            (date(2026, 1, 1), Some(100)),
            (date(2026, 2, 27), Some(100)),
            (date(2026, 2, 28), None),
            (date(2026, 3, 1), Some(200)),
            (date(2199, 1, 1), Some(200)),
        ] {
            assert_eq!(
                table.tariff(&code("A"), day, here()).map(|tariff| tariff.price.get()),
                price,
                "{day}"
            );
            let on_day = table.acts_on(day, here()).map(|tariff| tariff.price.get()).next();
            assert_eq!(on_day, price, "acts_on says the same on {day}");
        }
        assert_eq!(table.tariff(&code("B"), date(2026, 1, 1), here()), None, "another code");
    }

    #[test]
    fn wrong_rows_say_which_act() {
        let act = || code("A");
        let with = |line: &str| format!("{ACT}{line}\n");
        let other = ACT.replace("\"A\"", "\"B\"");
        let cases = [
            (ACT.replace("100", "-1"), TariffError::Price { code: act() }),
            (ACT.replace("100", "10000000"), TariffError::Price { code: act() }),
            (with("to = 2025-12-31"), TariffError::Validity { code: act() }),
            (with("ages = [{ from = 6, to = 5 }]"), TariffError::Ages { code: act() }),
            (with("attaches_to = [\"B\"]"), TariffError::AttachesTo { code: act() }),
            (with("when = [{ from = 8, to = 8 }]"), TariffError::Hours { code: act() }),
            (with("when = [{ from = 20, to = 25 }]"), TariffError::Hours { code: act() }),
            (with("favourite = 0"), TariffError::Favourite { code: act() }),
            (with("favourite = 10"), TariffError::Favourite { code: act() }),
            (
                format!("{}{other}favourite = 1\n", with("favourite = 1")),
                TariffError::Favourite { code: code("B") },
            ),
            (RATE.replace("70", "101"), TariffError::Rate),
            (RATE.to_owned() + RATE, TariffError::Rate),
            (format!("{RATE}to = 2025-01-01\n"), TariffError::Rate),
            (format!("{RATE}local_percent = 101\n"), TariffError::Rate),
            (PART.replace("200", "-1"), TariffError::Participation),
            (MODIFIER.replace("2688", "-1"), TariffError::Participation),
            (MODIFIER.replace("\"M\"", "\"m\""), TariffError::Participation),
            (MODIFIER.to_owned() + MODIFIER, TariffError::Participation),
            (FLAT.replace("2400", "-1"), TariffError::Participation),
            (FLAT.to_owned() + FLAT, TariffError::Participation),
            (PENALTY.replace("40", "101"), TariffError::Participation),
            (format!("{PENALTY}cap = -1\n"), TariffError::Participation),
            (PENALTY.to_owned() + PENALTY, TariffError::Participation),
            (format!("{PART}day_cap = -1\n"), TariffError::Participation),
            (PART.to_owned() + PART, TariffError::Participation),
        ];
        for (toml, error) in cases {
            assert_eq!(refusal(&toml), error, "{toml}");
        }
    }

    #[test]
    fn a_penalty_may_be_of_everything() {
        assert!(TariffTable::parse(&PENALTY.replace("40", "100")).is_ok());
    }

    #[test]
    fn a_favourite_may_change_hands() {
        let ended = format!("{ACT}to = 2026-02-28\nfavourite = 1\n");
        let next = ACT.replace("\"A\"", "\"B\"").replace("from = 2026-01-01", "from = 2026-03-01");
        assert!(
            TariffTable::parse(&format!("{ended}{next}favourite = 1\n")).is_ok(),
            "never on the same day"
        );
    }

    #[test]
    fn what_is_not_of_the_form_is_refused() {
        for toml in [
            "tariff".to_owned(),
            ACT.replace("\"A\"", "\"a\""),
            ACT.replace("100", "1.5"),
            ACT.replace("from = 2026-01-01", "from = \"2026-01-01\""),
            ACT.replace("from = 2026-01-01", "from = 2026-02-30"),
            ACT.replace("from = 2026-01-01", "from = 2026-01-01T08:00:00"),
            ACT.replace("source = \"s\"\n", ""),
            format!("{ACT}prix = 1\n"),
            format!("{ACT}rate = \"half\"\n"),
            "[[tarif]]\n".to_owned(),
        ] {
            assert!(matches!(refusal(&toml), TariffError::Form(_)), "{toml}");
        }
    }

    #[test]
    fn tables_that_are_too_large_are_refused() {
        let padded = |length: usize| format!("{ACT}#{}", "x".repeat(length - ACT.len() - 1));
        assert!(TariffTable::parse(&padded(MAX_BYTES)).is_ok(), "1 MiB is read");
        assert_eq!(refusal(&padded(MAX_BYTES + 1)), TariffError::TooLarge);
        let row = "[[rate]]\npercent=1\nfrom=2026-01-01\nsource=''\nchecked_on=2026-01-01\n";
        let rows = |count: usize| row.repeat(count);
        assert_eq!(refusal(&rows(MAX_ROWS)), TariffError::Rate, "read, then found to overlap");
        assert_eq!(refusal(&rows(MAX_ROWS + 1)), TariffError::TooManyRows);
    }

    #[test]
    fn ages_are_inclusive() {
        let table =
            TariffTable::parse(&format!("{ACT}ages = [{{ from = 6, to = 6 }}, {{ from = 80 }}]\n")).unwrap();
        let tariff = table.tariff(&code("A"), date(2026, 1, 1), here()).unwrap();
        let fitting: Vec<i16> = (-1..130).filter(|years| tariff.fits_age(*years)).collect();
        assert_eq!(fitting, [6].into_iter().chain(80..130).collect::<Vec<_>>());
        let anyone = TariffTable::parse(ACT).unwrap();
        assert!(
            anyone.tariff(&code("A"), date(2026, 1, 1), here()).unwrap().fits_age(0),
            "no range: any age"
        );
    }

    proptest! {
        #[test]
        fn no_text_stops_the_parser(text in "\\PC{0,60}", cut in 0_usize..400) {
            let _ = TariffTable::parse(&text);
            let whole = format!("{ACT}{RATE}{PART}");
            let _ = TariffTable::parse(whole.get(..cut).unwrap_or(&whole));
        }

        #[test]
        fn a_price_is_found_exactly_on_its_days(starts in proptest::collection::btree_set(0_i32..400, 1..6), day in 0_i32..420) {
            // Prices that follow each other without a gap: each ends the day before the next begins.
            let starts: Vec<i32> = starts.into_iter().collect();
            let at = |n: i32| date(2026, 1, 1).saturating_add(n.days());
            let rows: String = starts.iter().enumerate().map(|(place, start)| {
                let row = ACT.replace("from = 2026-01-01", &format!("from = {}", at(*start))).replace("100", &place.to_string());
                let to = starts.iter().find(|next| *next > start).map(|next| format!("to = {}\n", at(*next).yesterday().unwrap()));
                row + &to.unwrap_or_default()
            }).collect();
            let table = TariffTable::parse(&rows).unwrap();
            let expected = starts.iter().rposition(|start| *start <= day);
            let found = table.tariff(&code("A"), at(day), here()).map(|tariff| usize::try_from(tariff.price.get()).unwrap());
            prop_assert_eq!(found, expected);
            prop_assert_eq!(table.in_force(at(day), here()).map(|prices| prices.valid_from), expected.map(|place| at(starts[place])));
        }
    }
}
