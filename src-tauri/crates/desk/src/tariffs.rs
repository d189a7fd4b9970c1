//! The office's tariffs: what is in force, and the prices that it enters itself.

use std::sync::Arc;

use billing::pharmacy::{Fee, FeeRate};
use billing::{ActCode, Cents, OwnTariff, Rate, Tariff, TariffError, Trade, Validity};
use jiff::civil::Date;

use crate::acts::{table, unpriced};
use crate::wire::Deed;
use crate::{Counter, Desk, Error, wire};

impl Desk {
    /// The prices of a day (AAAA-MM-JJ), and those of the office itself that hold on other days.
    pub fn tariff_list(&self, date: &str) -> Result<wire::TariffList, Error> {
        let day: Date = date.parse().map_err(|_| Error::DateWrong)?;
        let biller = self.biller().unwrap_or_else(|_| self.office.practitioner.clone());
        if biller.practice.trade == Trade::Pharmacy {
            return self.fee_list(day);
        }
        let (tariffs, practice) = (self.tariffs(), self.practice());
        let in_force = tariffs.in_force(day, practice).ok_or(Error::DateWrong)?;
        let others = tariffs.own().iter().filter(|tariff| !tariff.holds(day, practice));
        Ok(wire::TariffList {
            table: table(in_force),
            editable: true,
            rows: tariffs.acts_on(day, practice).map(row).collect(),
            others: others.map(row).collect(),
            unpriced: tariffs.unpriced_on(day, practice).map(unpriced).collect(),
        })
    }

    /// The fees of a pharmacy. Its prices come from the database of medicines, or are typed with the box.
    fn fee_list(&self, day: Date) -> Result<wire::TariffList, Error> {
        Ok(wire::TariffList {
            table: table(self.pharmacy.in_force(day).ok_or(Error::DateWrong)?),
            editable: false,
            rows: self.pharmacy.fees_on(day).map(fee_row).collect(),
            others: Vec::new(),
            unpriced: Vec::new(),
        })
    }

    /// Enters a price of the office's own, in place of its own that began on the same day.
    pub async fn set_tariff(&self, new: &wire::OwnTariff) -> Result<(), Error> {
        self.allow(Deed::Tariffs)?;
        let new = own(new, self.today())?;
        let changing = self.tariff_change.lock().await;
        let mut rows = self.store.own_tariffs().await?;
        rows.retain(|row| (&row.code, row.from) != (&new.code, new.from));
        rows.push(new.clone());
        // Refused before anything is written.
        let table = (*self.tariffs()).clone().with_own(rows)?;
        self.store.set_own_tariff(self.now(), &self.actor(), &new).await?;
        self.put_tariffs(Arc::new(table));
        drop(changing);
        Ok(())
    }

    /// Takes a price of the office's own away; the shipped one, if there is one, holds again. Invoices keep what they say.
    pub async fn drop_tariff(&self, code: &str, from: &str) -> Result<(), Error> {
        self.allow(Deed::Tariffs)?;
        let code = ActCode::parse(code).map_err(|_| Error::TariffField("code"))?;
        let from = from.parse().map_err(|_| Error::TariffField("from"))?;
        let changing = self.tariff_change.lock().await;
        if !self.store.drop_own_tariff(self.now(), &self.actor(), &code, from).await? {
            return Err(Error::TariffField("from"));
        }
        self.load_tariffs().await?;
        drop(changing);
        Ok(())
    }

    /// Puts the office's own prices in front of the shipped ones.
    pub(crate) async fn load_tariffs(&self) -> Result<(), Error> {
        let table = (*self.tariffs()).clone().with_own(self.store.own_tariffs().await?)?;
        self.put_tariffs(Arc::new(table));
        Ok(())
    }
}

impl Counter {
    /// The prices of a day.
    pub async fn tariff_list(&self, date: &str) -> Result<wire::TariffList, Error> {
        self.desk().await?.tariff_list(date)
    }

    /// Enters a price of the office's own.
    pub async fn set_tariff(&self, new: &wire::OwnTariff) -> Result<(), Error> {
        self.desk().await?.set_tariff(new).await
    }

    /// Takes one away.
    pub async fn drop_tariff(&self, code: &str, from: &str) -> Result<(), Error> {
        self.desk().await?.drop_tariff(code, from).await
    }
}

fn own(new: &wire::OwnTariff, today: Date) -> Result<OwnTariff, Error> {
    let text = |text: &str, field, longest| {
        let text = text.trim();
        let fits = (1..=longest).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        fits.then(|| text.to_owned()).ok_or(Error::TariffField(field))
    };
    let day = |text: &str, field| text.parse::<Date>().map_err(|_| Error::TariffField(field));
    Ok(OwnTariff {
        code: ActCode::parse(&new.code).map_err(|_| Error::TariffField("code"))?,
        label: text(&new.label, "label", LONGEST_LABEL)?,
        price: Cents::new(new.price),
        from: day(&new.from, "from")?,
        to: new.to.as_deref().map(|to| day(to, "to")).transpose()?,
        full_rate: new.full_rate,
        source: text(&new.source, "source", LONGEST_SOURCE)?,
        entered_on: today,
    })
}

fn row(tariff: &Tariff) -> wire::TariffRow {
    let Tariff { code, label, price, rate, valid, own, .. } = tariff;
    wire::TariffRow { own: *own, ..priced(code.as_str(), label, *price, *rate == Rate::Full, valid) }
}

fn fee_row(fee: &Fee) -> wire::TariffRow {
    let Fee { code, label, amount, rate, valid, code_unverified, .. } = fee;
    let full_rate = matches!(rate, FeeRate::Own { percent: 100, .. });
    let row = priced(code, label, *amount, full_rate, valid);
    wire::TariffRow { unverified: row.unverified || *code_unverified, ..row }
}

fn priced(code: &str, label: &str, price: Cents, full_rate: bool, valid: &Validity) -> wire::TariffRow {
    let Validity { from, to, source, checked_on, unverified } = valid;
    wire::TariffRow {
        code: code.to_owned(),
        label: label.to_owned(),
        price: price.get(),
        from: from.to_string(),
        to: to.map(|to| to.to_string()),
        full_rate,
        source: source.clone(),
        checked_on: checked_on.to_string(),
        unverified: *unverified,
        own: false,
    }
}

impl From<TariffError> for Error {
    fn from(error: TariffError) -> Self {
        match error {
            TariffError::Overlap { code } => Self::TariffOverlap(code.to_string()),
            TariffError::Price { .. } => Self::TariffField("price"),
            TariffError::Validity { .. } => Self::TariffField("to"),
            // What an own price cannot be: it has none of these.
            TariffError::TooLarge
            | TariffError::TooManyRows
            | TariffError::Form(_)
            | TariffError::Ages { .. }
            | TariffError::Hours { .. }
            | TariffError::Favourite { .. }
            | TariffError::AttachesTo { .. }
            | TariffError::Rate
            | TariffError::Participation => Self::Asset("tariffs"),
        }
    }
}

/// As long as the label of a shipped act may be: it fits a line of the sheet.
const LONGEST_LABEL: usize = 80;
const LONGEST_SOURCE: usize = 200;

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use store::Passphrase;
    use tempfile::TempDir;

    use super::*;
    use crate::{FixedClock, wire::NewOffice};

    const PASSPHRASE: &str = "quatre mots tout simples";

    fn clock() -> Arc<FixedClock> {
        Arc::new(FixedClock("2026-11-25T09:00:00Z".parse::<Timestamp>().unwrap()))
    }

    async fn desk(folder: &std::path::Path) -> Desk {
        desk_at(folder, "75011 Paris").await
    }

    async fn desk_at(folder: &std::path::Path, town: &str) -> Desk {
        let practitioner = wire::Practitioner {
            name: "Dr A. Essai".into(),
            rpps: "10003000014".into(),
            am_number: "751234568".into(),
            address: vec!["1 rue de l’Essai".into(), town.into()],
            practice: wire::Practice::default(),
        };
        let new = NewOffice { name: "Essai".into(), practitioner, passphrase: PASSPHRASE.to_owned() };
        Desk::create(folder, &new, true, clock()).await.unwrap().0
    }

    fn draft(acts: Vec<billing::Act>, desk: &Desk) -> billing::Draft<'static> {
        billing::Draft {
            date: "2026-11-25".parse().unwrap(),
            time: None,
            birth_date: identity::BirthDate::parse("19800501").unwrap(),
            cover: &[],
            rights: &[],
            acts,
            condition: billing::Condition::Illness,
            local_regime: false,
            pathway: billing::Pathway::Treating,
            third_party: billing::ThirdParty::default(),
            practice: desk.practice(),
        }
    }

    fn row(code: &str, price: i64, from: &str, to: Option<&str>) -> wire::OwnTariff {
        wire::OwnTariff {
            code: code.into(),
            label: "Consultation du généraliste".into(),
            price,
            from: from.into(),
            to: to.map(Into::into),
            full_rate: false,
            source: "Courrier de la caisse".into(),
        }
    }

    fn price(desk: &Desk, code: &str, day: &str) -> Option<(i64, bool)> {
        let menu = desk.acts(day).unwrap();
        menu.acts.iter().find(|act| act.code == code).map(|act| (act.price, act.own))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_own_price_holds_on_its_days_and_after_a_restart() {
        let folder = TempDir::new().unwrap();
        let place = folder.path().join("office");
        let desk = desk(&place).await;
        desk.set_tariff(&row("G", 3_100, "2026-11-01", None)).await.unwrap();
        desk.set_tariff(&row("XYZ", 900, "2026-11-20", Some("2026-11-21"))).await.unwrap();
        desk.close().await;
        let desk = Desk::open(&place, &Passphrase::typed(PASSPHRASE), clock()).await.unwrap();
        assert_eq!(price(&desk, "G", "2026-10-31"), Some((3_000, false)), "before its first day");
        assert_eq!(price(&desk, "G", "2026-11-01"), Some((3_100, true)), "the office's own, marked");
        assert_eq!(price(&desk, "XYZ", "2026-11-22"), None, "after its last day");
        let list = desk.tariff_list("2026-11-25").unwrap();
        assert_eq!(list.rows.iter().filter(|row| row.own).count(), 1);
        assert_eq!(list.others.iter().map(|row| row.code.as_str()).collect::<Vec<_>>(), ["XYZ"]);
        desk.drop_tariff("G", "2026-11-01").await.unwrap();
        assert_eq!(price(&desk, "G", "2026-11-01"), Some((3_000, false)), "the shipped one holds again");
        let told: Vec<_> = desk
            .store
            .journal_lines()
            .await
            .unwrap()
            .into_iter()
            .filter(|line| line.action == "tariff")
            .collect();
        let told: Vec<_> = told.iter().map(|line| (line.subject.as_str(), line.outcome.as_str())).collect();
        let expected = [
            ("G 2026-11-01", "set 3100"),
            ("XYZ 2026-11-20", "set 900 to 2026-11-21"),
            ("G 2026-11-01", "removed"),
        ];
        assert_eq!(told, expected, "each change is in the journal");
    }

    /// Only a few acts have a price overseas that a source gives; the others are named, and never have that of the mainland.
    #[tokio::test(flavor = "multi_thread")]
    async fn overseas_a_price_that_is_not_known_is_to_be_entered() {
        let folder = TempDir::new().unwrap();
        let desk = desk_at(&folder.path().join("office"), "97400 Saint-Denis").await;
        assert_eq!(price(&desk, "G", "2026-11-25"), Some((3_600, false)), "G overseas (CSMF)");
        let unpriced = |desk: &Desk| desk.acts("2026-11-25").unwrap().unpriced;
        let names = |code: &str| unpriced(&desk).iter().any(|act| act.code == code);
        assert!(names("VL") && names("TCG"), "of the mainland, and to be entered here");
        assert!(!names("G") && !names("JKHD001"), "sources give these");
        assert_eq!(price(&desk, "VL", "2026-11-25"), None, "never the 60 € of the mainland");
        let vl = ActCode::parse("VL").unwrap();
        let refused = billing::quote(
            &draft(vec![billing::Act::new(vl, billing::Quantity::ONE)], &desk),
            &desk.tariffs(),
        );
        assert_eq!(
            Error::from(refused.err().unwrap()).code(),
            wire::ErrorCode::PriceUnknown,
            "it is said which"
        );
        desk.set_tariff(&row("VL", 7_200, "2026-11-01", None)).await.unwrap();
        assert_eq!(price(&desk, "VL", "2026-11-25"), Some((7_200, true)), "as the office entered it");
        assert!(!unpriced(&desk).iter().any(|act| act.code == "VL"));
        let list = desk.tariff_list("2026-11-25").unwrap();
        assert_eq!(list.unpriced.len(), unpriced(&desk).len());
        let mainland = self::desk(&folder.path().join("other")).await;
        assert!(unpriced(&mainland).is_empty(), "on the mainland the table has them all");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_price_that_cannot_be_is_refused_and_nothing_changes() {
        let folder = TempDir::new().unwrap();
        let desk = desk(&folder.path().join("office")).await;
        desk.set_tariff(&row("G", 3_100, "2026-11-01", None)).await.unwrap();
        desk.set_tariff(&row("G", 3_200, "2026-11-01", None)).await.unwrap();
        assert_eq!(
            price(&desk, "G", "2026-11-01"),
            Some((3_200, true)),
            "the same first day is a correction"
        );
        let long = wire::OwnTariff { label: "x".repeat(81), ..row("G", 1, "2026-01-01", None) };
        let nameless = wire::OwnTariff { source: " ".into(), ..row("G", 1, "2026-01-01", None) };
        for (wrong, code) in [
            (row("g", 1, "2026-01-01", None), wire::ErrorCode::TariffField),
            (row("G", -1, "2026-01-01", Some("2026-01-02")), wire::ErrorCode::TariffField),
            (row("G", 1, "2026-02-30", None), wire::ErrorCode::TariffField),
            (row("G", 1, "2026-02-02", Some("2026-02-01")), wire::ErrorCode::TariffField),
            (row("G", 1, "2026-12-01", None), wire::ErrorCode::TariffOverlap),
            (long, wire::ErrorCode::TariffField),
            (nameless, wire::ErrorCode::TariffField),
        ] {
            assert_eq!(desk.set_tariff(&wrong).await.unwrap_err().code(), code, "{wrong:?}");
        }
        assert_eq!(
            desk.drop_tariff("G", "2026-11-02").await.unwrap_err().code(),
            wire::ErrorCode::TariffField
        );
        assert_eq!(desk.store.own_tariffs().await.unwrap().len(), 1, "nothing else was written");
    }
}
