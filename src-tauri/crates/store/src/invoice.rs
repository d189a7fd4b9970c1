//! Invoices: numbered without gaps, sealed one after the other, never changed.

use billing::pharmacy::Prescription;
use billing::{Condition, Line, Pathway, Shares, ThirdParty};
use data_encoding::HEXLOWER;
use identity::{Organism, Person};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use crate::journal::{self, End, JournalEntry, chained, day_in_paris};
use crate::lifecycle::standing;
use crate::number::{Place, Series, follows, tells_year};
use crate::stored::StoredInvoice;
use crate::{
    Action, Authenticity, ChangeError, Channel, NotDone, Practitioner, Store, StoreError, UsageId, draft,
};

/// Of invoices that were numbered from 1: the day they count for is that of their seal.
const CONTEXT_1: &[u8] = b"comptoir.invoice.1";
/// Of invoices whose number tells the year: the day they count for is under the seal.
const CONTEXT_2: &[u8] = b"comptoir.invoice.2";

/// The day a table of tariffs came into force, and the day it was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tariffs {
    /// The latest day on which one of its prices came into force.
    pub valid_from: Date,
    /// The day it was last checked against its source.
    pub checked_on: Date,
}

/// What was proved of the card, and on which lists, when an invoice was sealed on its reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trust {
    /// How the card came.
    pub channel: Channel,
    /// From a picture: the phone itself may be anywhere.
    pub remote: bool,
    /// What was proved of it.
    pub authenticity: Authenticity,
    /// The words of the doubts, in order; none when accepted.
    pub doubts: Vec<String>,
    /// When the trust list in force was issued.
    pub trust_issued: Option<Timestamp>,
    /// When the status list consulted was issued.
    pub status_issued: Option<Timestamp>,
}

/// All that the paper and the exports need of an invoice: it stays true when the reading is purged.
///
/// One of each, by its shape: one insured person, one biller, one nature of insurance, one place in the pathway (SFG,
/// `RG_MF630`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceContent {
    /// The day of care.
    pub date: Date,
    /// The hour of care in legal time, when it was said.
    pub time: Option<Time>,
    /// The rank of the person treated.
    pub beneficiary: u8,
    /// The person treated.
    pub patient: Person,
    /// The insured person, when another.
    pub insured: Option<Person>,
    /// Their fund; none when neither the card nor the user stated it: the box of the paper stays empty.
    pub organism: Option<Organism>,
    /// Who bills.
    pub practitioner: Practitioner,
    /// The lines.
    pub lines: Vec<Line>,
    /// Who pays what.
    pub shares: Shares,
    /// What the fund is expected to withhold.
    pub withheld: Option<billing::Cents>,
    /// Why care is covered.
    pub condition: Condition,
    /// The *régime local* of Alsace-Moselle covers the patient besides.
    pub local_regime: bool,
    /// How the patient came.
    pub pathway: Pathway,
    /// Who is asked to pay.
    pub third_party: ThirdParty,
    /// The prescription that boxes were given on, as far as it was typed; none for acts, and for boxes without one.
    pub prescription: Option<Prescription>,
    /// The tariffs that were in force.
    pub tariffs: Tariffs,
    /// Made in a demonstration office.
    pub demonstration: bool,
    /// What was known of the card at that moment; none when the patient was typed in.
    pub trust: Option<Trust>,
    /// The cancelled invoice that this one corrects.
    pub replaces: Option<u32>,
}

/// An invoice about to be sealed.
pub struct NewInvoice<'a> {
    /// When.
    pub at: Timestamp,
    /// Who seals it.
    pub actor: &'a str,
    /// The reading it rests on; none when the patient was typed in.
    pub usage_id: Option<&'a UsageId>,
    /// What it says.
    pub content: &'a InvoiceContent,
}

/// A sealed invoice.
#[derive(Debug, Clone)]
pub struct Invoice {
    /// Two digits of the year and seven counted within it; offices that began before that have 1, 2, 3… first.
    pub number: u32,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// The day it counts for: that of its seal, or a later one when that was closed already.
    pub day: Date,
    /// The reading it rests on.
    pub usage_id: Option<UsageId>,
    /// What it says.
    pub content: InvoiceContent,
    /// SHA-256 over the invoice and the seal before it, hexadecimal.
    pub seal: String,
}

/// Sealed rows, each with the number and the seal before it; what follows chooses them.
macro_rules! sealed_rows {
    ($tail:literal) => {
        concat!(
            "SELECT i.number, i.sealed_at, i.day, i.usage_id, i.content, i.seal, b.number, b.seal FROM invoice i \
             LEFT JOIN invoice b ON b.number = (SELECT max(number) FROM invoice WHERE number < i.number) ",
            $tail
        )
    };
}

impl Store {
    /// Gives an invoice its number and seal, and writes it with its journal line, in one transaction. The draft of its
    /// actor for the same person is done with.
    pub async fn seal_invoice(&self, new: &NewInvoice<'_>) -> Result<Invoice, ChangeError> {
        self.seal(new, None).await
    }

    /// Seals an invoice and keeps the draft it is made from, as the desk writes it, to correct it by.
    pub async fn seal_draft(&self, new: &NewInvoice<'_>, draft: &str) -> Result<Invoice, ChangeError> {
        self.seal(new, Some(draft)).await
    }

    /// The draft that an invoice was sealed from, while its reading is kept.
    pub async fn written(&self, number: u32) -> Result<Option<String>, StoreError> {
        let sql = "SELECT draft FROM written WHERE number = ?";
        Ok(sqlx::query_scalar(sql).bind(number).fetch_optional(self.pool()).await?)
    }

    async fn seal(&self, new: &NewInvoice<'_>, written: Option<&str>) -> Result<Invoice, ChangeError> {
        let mut transaction = self.begin().await?;
        let invoice = seal_within(&mut transaction, new).await?;
        if let Some(draft) = written {
            sqlx::query("INSERT INTO written (number, draft) VALUES (?, ?)")
                .bind(invoice.number)
                .bind(draft)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(invoice)
    }

    /// Many invoices at once, in one transaction: measurements need a large office, and have not got all day.
    #[cfg(feature = "bulk")]
    pub async fn seal_in_bulk(
        &self,
        at: Timestamp,
        actor: &str,
        contents: &[InvoiceContent],
    ) -> Result<(), ChangeError> {
        let mut transaction = self.begin().await?;
        for content in contents {
            seal_within(&mut transaction, &NewInvoice { at, actor, usage_id: None, content }).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// An invoice by its number, its seal checked against the one before it.
    pub async fn invoice(&self, number: u32) -> Result<Option<Invoice>, StoreError> {
        let sql = sealed_rows!("WHERE i.number = ?");
        let row = sqlx::query(sql).bind(number).fetch_optional(self.pool()).await?;
        row.map(|row| checked(&row)).transpose()
    }

    /// The latest invoices, newest first, at most `limit`; seals checked.
    pub async fn invoices(&self, limit: u32) -> Result<Vec<Invoice>, StoreError> {
        let sql = sealed_rows!("ORDER BY i.number DESC LIMIT ?");
        let rows = sqlx::query(sql).bind(limit).fetch_all(self.pool()).await?;
        rows.iter().map(checked).collect()
    }

    /// The invoices of a day of care that are not cancelled, oldest first; seals checked.
    pub async fn invoices_of_care(&self, day: Date) -> Result<Vec<Invoice>, StoreError> {
        let sql = sealed_rows!(
            "WHERE i.care_day = ? AND NOT EXISTS (SELECT 1 FROM credit_note c WHERE c.cancels = i.number) ORDER BY i.number"
        );
        let rows = sqlx::query(sql).bind(day.to_string()).fetch_all(self.pool()).await?;
        rows.iter().map(checked).collect()
    }
}

/// Numbers and seals an invoice, and writes it with its line of the journal.
async fn seal_within(
    transaction: &mut Transaction<'_, Sqlite>,
    new: &NewInvoice<'_>,
) -> Result<Invoice, ChangeError> {
    let json = serde_json::to_string(&StoredInvoice::from(new.content))
        .map_err(|_| StoreError::Damaged("invoice"))?;
    if let Some(replaced) = new.content.replaces {
        may_replace(transaction, replaced).await?;
    }
    let (Place { number, day, before }, end) = Series::Invoices.next_place(transaction, new.at).await?;
    // Stored in milliseconds: the seal covers what can be read back.
    let sealed_at = Timestamp::from_millisecond(new.at.as_millisecond()).unwrap_or(new.at);
    let sealed = Sealed { number, at: sealed_at, day, usage_id: new.usage_id, json: &json };
    let seal = sealed.seal(&before);
    sealed.write(transaction, &seal, new.content).await?;
    tell(&end, transaction, new, number, sealed_at).await?;
    if let Some(usage_id) = new.usage_id {
        draft::done(transaction, new.actor, usage_id, new.content.beneficiary).await?;
    }
    let (usage_id, content) = (new.usage_id.cloned(), new.content.clone());
    Ok(Invoice { number, sealed_at, day, usage_id, content, seal: HEXLOWER.encode(&seal) })
}

/// An invoice replaces one that is cancelled, and that no other replaces.
async fn may_replace(transaction: &mut Transaction<'_, Sqlite>, replaced: u32) -> Result<(), ChangeError> {
    match standing(transaction, replaced).await?.ok_or(NotDone::InvoiceUnknown)? {
        found if found.credit_note.is_some() && found.replaced_by.is_none() => Ok(()),
        _ => Err(NotDone::CannotReplace.into()),
    }
}

/// A row of [`sealed_rows`], its seal checked against the one before it, and its number against a gap.
pub(crate) fn checked(row: &SqliteRow) -> Result<Invoice, StoreError> {
    let damaged = || StoreError::Damaged("invoice");
    let (number, sealed_at, day): (u32, i64, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let usage_id: Option<String> = row.try_get(3)?;
    let usage_id = usage_id.map(|text| UsageId::from_text(&text));
    let (json, found): (String, Vec<u8>) = (row.try_get(4)?, row.try_get(5)?);
    let (last, before): (Option<u32>, Option<Vec<u8>>) = (row.try_get(6)?, row.try_get(7)?);
    let sealed_at = Timestamp::from_millisecond(sealed_at).map_err(|_| damaged())?;
    let day: Date = day.parse().map_err(|_| damaged())?;
    let sealed = Sealed { number, at: sealed_at, day, usage_id: usage_id.as_ref(), json: &json };
    let stored: StoredInvoice = serde_json::from_str(&json).map_err(|_| damaged())?;
    // Of a purged invoice the seal is kept and its content is not: the next seal and a signed report hold it.
    let holds = stored.is_purged() || found == sealed.seal(&before.unwrap_or_default());
    if !follows(last, number) || !sealed.day_fits() || !holds {
        return Err(damaged());
    }
    let content = stored.try_into().map_err(|_| damaged())?;
    Ok(Invoice { number, sealed_at, day, usage_id, content, seal: HEXLOWER.encode(&found) })
}

/// What is under the seal.
struct Sealed<'a> {
    number: u32,
    at: Timestamp,
    day: Date,
    usage_id: Option<&'a UsageId>,
    json: &'a str,
}

impl Sealed<'_> {
    fn seal(&self, before: &[u8]) -> Vec<u8> {
        let day = self.day.to_string();
        let mut parts: Vec<&[u8]> = vec![before];
        let (number, at) = (self.number.to_be_bytes(), self.at.as_millisecond().to_be_bytes());
        parts.extend([&number[..], &at[..]]);
        if tells_year(self.number) {
            parts.push(day.as_bytes());
        }
        parts.push(self.usage_id.map(UsageId::as_str).unwrap_or_default().as_bytes());
        parts.push(self.json.as_bytes());
        chained(if tells_year(self.number) { CONTEXT_2 } else { CONTEXT_1 }, &parts)
    }

    /// Writes the row, and what follows from it: its acts for the search, whether a third party is asked to pay, and that its reading does
    /// not wait any more. In one call, as each costs the way to the database and back.
    async fn write(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        seal: &[u8],
        content: &InvoiceContent,
    ) -> Result<(), StoreError> {
        let codes: Vec<&str> = content.lines.iter().map(|line| line.code.as_str()).collect();
        let codes = serde_json::to_string(&codes).map_err(|_| StoreError::Damaged("invoice"))?;
        let Shares { total, patient_pays, .. } = content.shares;
        let usage_id = self.usage_id.map(UsageId::as_str);
        sqlx::query(
            "INSERT INTO invoice (number, sealed_at, day, usage_id, content, seal) VALUES (?, ?, ?, ?, ?, ?);
             INSERT OR IGNORE INTO invoice_act (code, number) SELECT value, ? FROM json_each(?);
             INSERT INTO awaited (number) SELECT ? WHERE ?;
             DELETE FROM orphan WHERE day = (SELECT day FROM reading WHERE usage_id = ?)
                                  AND ordinal = (SELECT ordinal FROM reading WHERE usage_id = ?)",
        )
        .bind(self.number)
        .bind(self.at.as_millisecond())
        .bind(self.day.to_string())
        .bind(usage_id)
        .bind(self.json)
        .bind(seal)
        .bind(self.number)
        .bind(codes)
        .bind(self.number)
        .bind(total > patient_pays)
        .bind(usage_id)
        .bind(usage_id)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// The day is under the seal, or follows from what is.
    fn day_fits(&self) -> bool {
        tells_year(self.number) || self.day == day_in_paris(self.at)
    }
}

async fn tell(
    end: &End,
    transaction: &mut Transaction<'_, Sqlite>,
    new: &NewInvoice<'_>,
    number: u32,
    at: Timestamp,
) -> Result<(), StoreError> {
    let insured = new.content.insured.as_ref().unwrap_or(&new.content.patient);
    let (subject, outcome) = (number.to_string(), format!("sealed {}", new.content.shares.total.get()));
    let entry = JournalEntry {
        at,
        actor: new.actor,
        action: Action::Invoice,
        subject: &subject,
        patient: insured.nir.as_ref(),
        outcome: &outcome,
    };
    journal::append_to(end, transaction, &entry).await
}

#[cfg(test)]
mod tests {
    use billing::{Cents, Coefficient, Exemption};
    use tempfile::TempDir;

    use super::*;
    use crate::{NewOffice, Office, Passphrase, Practice};

    /// As the first version wrote it, and the seal as computed outside of this program: SHA-256 over the context, then over each part after
    /// its length.
    const FIRST: &str = r#"{"date":"2026-11-23","beneficiary":0,"patient":{"family_name":"BOUVÉRON","birth_name":null,"given_name":"Élise","birth_date":"19791300","nir":"279069612304382","quality":0,"birth_rank":1,"cover":[["ALD","2026-01-01","2026-12-31"]]},"insured":null,"organism":"017510000","practitioner":{"name":"Dr A. Essai","rpps":"10003000019","am_number":"751234567","address":["1 rue de l’Essai"]},"lines":[{"code":"G","billed_as":null,"label":"Consultation du généraliste","quantity":1,"unit_price":3000,"base":3000,"rate":100,"amo":3000,"amc":0,"unverified":false}],"shares":[3000,3000,0,3000],"withheld":200,"condition":"long_term_illness","pathway":"treating","third_party_compulsory":false,"third_party_complementary":false,"tariffs_from":"2026-06-16","tariffs_checked_on":"2026-06-16","demonstration":true}"#;
    const SEALED_AT: i64 = 1_795_424_400_123;
    const SEAL: &str = "c955403dbca635ccf2553fc706089a2b97748ceb2ebec725faaefa61a8bdc02e";

    #[tokio::test(flavor = "multi_thread")]
    async fn an_invoice_of_the_first_version_is_read_and_its_seal_holds() {
        let folder = TempDir::new().unwrap();
        let stored: serde_json::Value = serde_json::from_str(FIRST).unwrap();
        let practitioner = serde_json::from_value(stored["practitioner"].clone()).unwrap();
        let office = Office { name: "Essai".into(), practitioner, demonstration: true };
        let passphrase = Passphrase::new("quatre mots tout simples").unwrap();
        let now = Timestamp::from_millisecond(SEALED_AT).unwrap();
        let new = NewOffice { folder: folder.path(), passphrase: &passphrase, office: &office, now };
        let store = Store::create(&new).await.unwrap().0;
        sqlx::query(
            "INSERT INTO invoice (number, sealed_at, day, content, seal) VALUES (1, ?, '2026-11-23', ?, ?)",
        )
        .bind(SEALED_AT)
        .bind(FIRST)
        .bind(HEXLOWER.decode(SEAL.as_bytes()).unwrap())
        .execute(store.pool())
        .await
        .unwrap();
        let invoice = store.invoice(1).await.unwrap().unwrap();
        assert_eq!(invoice.seal, SEAL, "the seal still verifies");
        let InvoiceContent { lines, shares, time, local_regime, .. } = &invoice.content;
        let [line] = lines.as_slice() else { panic!("one line") };
        assert_eq!((line.base, line.fees, line.state), (Cents::new(3_000), Cents::new(3_000), Cents::ZERO));
        assert_eq!((line.coefficient, line.exemption), (Coefficient::ONE, Exemption::LongTermIllness));
        assert!(line.excess.is_none() && line.qualifier.is_none() && line.ccam.is_none() && !line.own);
        assert_eq!(
            (shares.total, shares.excess, shares.state),
            (Cents::new(3_000), Cents::ZERO, Cents::ZERO)
        );
        assert_eq!((*time, *local_regime), (None, false), "it did not say");
        assert_eq!(invoice.content.practitioner.practice, Practice::default(), "a GP in sector 1");
    }

    #[test]
    fn a_seal_of_the_first_version_is_what_it_was() {
        let usage_id = UsageId::from_text("26-11-20-0001");
        let sealed_at = Timestamp::from_millisecond(1_763_629_200_000).unwrap();
        let day = day_in_paris(sealed_at);
        let sealed =
            |number, day| Sealed { number, at: sealed_at, day, usage_id: Some(&usage_id), json: "{}" };
        // SHA-256 of the context, then of each part after its length on eight bytes: computed by hashlib.
        let expected = "0059691ab8f0c2b7acad9f989e903827d93dc5f64f2d941d8d2df4c2aa009fc8";
        assert_eq!(HEXLOWER.encode(&sealed(7, day).seal(b"before")), expected);
        let tomorrow = day.tomorrow().unwrap();
        assert!(!sealed(7, tomorrow).day_fits(), "the day of an old row follows from its seal");
        assert!(sealed(260_000_001, tomorrow).day_fits());
        assert_ne!(
            sealed(260_000_001, tomorrow).seal(b"before"),
            sealed(260_000_001, day).seal(b"before"),
            "the day of a new one is under it"
        );
    }
}
