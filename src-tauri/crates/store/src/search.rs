//! Finding a patient's invoices by what somebody at the counter knows: the beginning of a name, a birth date, the last
//! digits of a NIR, the number of an invoice.
//!
//! The index is made of words, inside the encrypted database. A NIR is no word of it: its endings stand there as digests
//! under a key of the office, so that whoever gets at the words alone reads no number.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use identity::{BirthDate, Nir, Person};
use sha2::Sha256;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, Transaction};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::stored::StoredInvoice;
use crate::{InvoiceContent, Store, StoreError};

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Numbers of invoices, newest first.
    pub numbers: Vec<u32>,
    /// There are more than were asked for.
    pub more: bool,
}

impl Store {
    /// The newest invoices that answer to every word of a query, at most `limit`. Nothing for a query of one letter.
    pub async fn search(&self, query: &str, limit: u32) -> Result<Found, StoreError> {
        self.index_invoices().await?;
        let mut connection = self.pool().acquire().await?;
        let key = pseudonym_key(&mut connection).await?;
        let terms = terms(query, &key)?;
        let wanted = limit.saturating_add(1);
        let mut numbers = BTreeSet::new();
        if let [Term { number: Some(number), .. }] = terms.as_slice() {
            let sql = "SELECT number FROM invoice WHERE number = ?";
            let found: Option<u32> =
                sqlx::query_scalar(sql).bind(number).fetch_optional(&mut *connection).await?;
            numbers.extend(found);
        }
        let patients = patients(&mut connection, terms, wanted).await?;
        let sql = "SELECT DISTINCT i.number FROM json_each(?) p JOIN patient_invoice i ON i.patient = p.value
                   ORDER BY i.number DESC LIMIT ?";
        let found: Vec<u32> =
            sqlx::query_scalar(sql).bind(patients).bind(wanted).fetch_all(&mut *connection).await?;
        numbers.extend(found);
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(Found { more: numbers.len() > shown, numbers: numbers.into_iter().rev().take(shown).collect() })
    }

    /// Brings the index up to the last invoice. A search does so itself; done beforehand, none has to wait.
    pub async fn index_invoices(&self) -> Result<(), StoreError> {
        loop {
            let behind: bool = sqlx::query_scalar(BEHIND).fetch_one(self.pool()).await?;
            if !behind {
                return Ok(());
            }
            let mut transaction = self.begin().await?;
            index_some(&mut transaction).await?;
            transaction.commit().await?;
        }
    }
}

/// The numbers of a person's invoices, oldest first.
pub(crate) async fn numbers_of(
    connection: &mut SqliteConnection,
    person: &Person,
) -> Result<Vec<u32>, StoreError> {
    let digest = digest(&pseudonym_key(connection).await?, person)?;
    let sql = "SELECT i.number FROM patient p JOIN patient_invoice i ON i.patient = p.id WHERE p.digest = ?
               ORDER BY i.number";
    Ok(sqlx::query_scalar(sql).bind(digest).fetch_all(connection).await?)
}

pub(crate) async fn pseudonym_key(connection: &mut SqliteConnection) -> Result<Vec<u8>, StoreError> {
    Ok(sqlx::query_scalar("SELECT pseudonym_key FROM office").fetch_one(connection).await?)
}

/// Who a person is in this office: the same name, birth date and NIR give the same sixteen bytes.
pub(crate) fn digest(key: &[u8], person: &Person) -> Result<Vec<u8>, StoreError> {
    let names = [person.family_name.expose(), person.given_name.expose()].map(joined);
    let nir = person.nir.as_ref().map(Nir::expose).unwrap_or_default();
    keyed(key, &["person", &names[0], &names[1], &person.birth_date.on_card(), nir])
}

/// Indexes the next invoices after the last one that is.
async fn index_some(transaction: &mut Transaction<'_, Sqlite>) -> Result<(), StoreError> {
    let key = pseudonym_key(transaction).await?;
    let rows = sqlx::query(NEXT).fetch_all(&mut **transaction).await?;
    let mut last = None;
    for row in &rows {
        let (number, json): (u32, String) = (row.try_get(0)?, row.try_get(1)?);
        let stored: StoredInvoice =
            serde_json::from_str(&json).map_err(|_| StoreError::Damaged("invoice"))?;
        let content: InvoiceContent = stored.try_into().map_err(|_| StoreError::Damaged("invoice"))?;
        for person in [Some(&content.patient), content.insured.as_ref()].into_iter().flatten() {
            index(transaction, &key, person, number).await?;
        }
        last = Some(number);
    }
    sqlx::query("UPDATE patient_index SET through = coalesce(?, through)")
        .bind(last)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn index(
    transaction: &mut Transaction<'_, Sqlite>,
    key: &[u8],
    person: &Person,
    number: u32,
) -> Result<(), StoreError> {
    let words = words(key, person)?;
    // Who was effaced has no word left.
    if words.is_empty() {
        return Ok(());
    }
    let digest = digest(key, person)?;
    let known: Option<i64> =
        sqlx::query_scalar("UPDATE patient SET latest = ? WHERE digest = ? RETURNING id")
            .bind(number)
            .bind(&digest)
            .fetch_optional(&mut **transaction)
            .await?;
    let id = if let Some(id) = known {
        id
    } else {
        let sql = "INSERT INTO patient (digest, latest) VALUES (?, ?) RETURNING id";
        let id: i64 =
            sqlx::query_scalar(sql).bind(&digest).bind(number).fetch_one(&mut **transaction).await?;
        sqlx::query("INSERT INTO patient_word (word, patient) SELECT value, ? FROM json_each(?)")
            .bind(id)
            .bind(serde_json::to_string(&words).map_err(|_| StoreError::Damaged("patient"))?)
            .execute(&mut **transaction)
            .await?;
        id
    };
    sqlx::query("INSERT OR IGNORE INTO patient_invoice (patient, number) VALUES (?, ?)")
        .bind(id)
        .bind(number)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// The patients that answer to every term, those with the newest invoices first, as a JSON list.
///
/// The newest `wanted` invoices belong to the `wanted` patients whose newest invoice is newest: no more are looked at.
async fn patients(
    connection: &mut SqliteConnection,
    mut terms: Vec<Term>,
    wanted: u32,
) -> Result<String, StoreError> {
    terms.retain(|term| !term.ranges.is_empty());
    // The longest word leads: it has the fewest patients, and the others are asked of those only.
    terms.sort_by_key(|term| std::cmp::Reverse(term.ranges.iter().map(|(from, _)| from.len()).max()));
    let Some((first, others)) = terms.split_first() else { return Ok("[]".to_owned()) };
    if is_common(connection, first).await? {
        let mut newest = QueryBuilder::new(
            "SELECT json_group_array(id), count(*) FROM (SELECT p.id FROM (SELECT id FROM patient ORDER BY latest DESC LIMIT ",
        );
        newest.push_bind(NEWEST).push(") p");
        Term::push_all(&terms, &mut newest);
        newest.push(" LIMIT ").push_bind(wanted).push(")");
        let (found, count): (String, u32) = newest.build_query_as().fetch_one(&mut *connection).await?;
        if count == wanted {
            return Ok(found);
        }
    }
    let mut sql = QueryBuilder::new(
        "SELECT json_group_array(id) FROM (SELECT p.id FROM (SELECT DISTINCT patient FROM patient_word w WHERE ",
    );
    first.push_to(&mut sql);
    sql.push(") hit JOIN patient p ON p.id = hit.patient");
    Term::push_all(others, &mut sql);
    sql.push(" ORDER BY p.latest DESC LIMIT ").push_bind(wanted).push(")");
    Ok(sql.build_query_scalar().fetch_one(connection).await?)
}

/// Whether a term has so many patients that some of them will be among the newest of the office.
async fn is_common(connection: &mut SqliteConnection, term: &Term) -> Result<bool, StoreError> {
    let mut sql = QueryBuilder::new("SELECT count(*) FROM (SELECT 1 FROM patient_word w WHERE ");
    term.push_to(&mut sql);
    sql.push(" LIMIT ").push_bind(COMMON).push(")");
    let count: u32 = sql.build_query_scalar().fetch_one(connection).await?;
    Ok(count == COMMON)
}

/// One word of a query: what it may stand for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Term {
    /// Words of the index from one to before another; any of them answers.
    ranges: Vec<(String, String)>,
    /// The number of an invoice.
    number: Option<u32>,
}

impl Term {
    /// `w` is one of its words.
    fn push_to(&self, sql: &mut QueryBuilder<Sqlite>) {
        let mut or = "";
        for (from, to) in &self.ranges {
            sql.push(or)
                .push("w.word >= ")
                .push_bind(from.clone())
                .push(" AND w.word < ")
                .push_bind(to.clone());
            or = " OR ";
        }
    }

    /// The patient `p` answers to each of them.
    fn push_all(terms: &[Self], sql: &mut QueryBuilder<Sqlite>) {
        let mut word = " WHERE ";
        for term in terms {
            sql.push(word).push("EXISTS (SELECT 1 FROM patient_word w WHERE w.patient = p.id AND (");
            term.push_to(sql);
            sql.push("))");
            word = " AND ";
        }
    }

    fn beginning(mut self, word: String) -> Self {
        let end = format!("{word}\u{10ffff}");
        self.ranges.push((word, end));
        self
    }

    fn exactly(mut self, word: String) -> Self {
        let end = format!("{word}\0");
        self.ranges.push((word, end));
        self
    }
}

fn terms(query: &str, key: &[u8]) -> Result<Vec<Term>, StoreError> {
    let query: String = query.chars().take(MAX_QUERY).collect();
    let packed: String = query.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    // A NIR is written in groups: it is one word all the same.
    if matches!(packed.len(), 13 | 15) && packed.bytes().filter(u8::is_ascii_digit).count() >= 12 {
        return Ok(vec![Term::default().exactly(ending(key, &packed)?)]);
    }
    let mut terms = Vec::new();
    for word in query.split_whitespace() {
        if word.contains(|c: char| c.is_ascii_digit()) {
            terms.push(figures(word, key)?);
        } else {
            terms.extend(split(word).map(|word| Term::default().beginning(word)));
        }
    }
    // One letter finds half of the office: it says nothing alone, and hardly more beside others.
    terms.retain(|term| {
        term.number.is_some() || term.ranges.iter().all(|(from, _)| from.chars().nth(1).is_some())
    });
    Ok(terms)
}

/// What figures may be: a birth date, its year, the end of a NIR, the number of an invoice.
fn figures(word: &str, key: &[u8]) -> Result<Term, StoreError> {
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let mut term = Term::default();
    for date in dates(word, &digits) {
        term = term.exactly(format!("={date}"));
    }
    if word.len() == digits.len() {
        term.number = digits.parse().ok();
        if digits.len() == 4 {
            term = term.beginning(format!("={digits}"));
        }
        if ENDINGS.contains(&digits.len()) {
            term = term.exactly(ending(key, &digits)?);
        }
    }
    Ok(term)
}

/// The birth dates, AAAAMMJJ, that a word may be: day first as it is said here, or year first as it is on a card.
fn dates(word: &str, digits: &str) -> Vec<String> {
    let parts: Vec<&str> = word.split(['/', '-', '.']).collect();
    let candidates = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => vec![format!("{year}{month:0>2}{day:0>2}")],
        [day, month, year] if year.len() == 4 => vec![format!("{year}{month:0>2}{day:0>2}")],
        [day, month, year] if year.len() == 2 => {
            ["19", "20"].map(|century| format!("{century}{year}{month:0>2}{day:0>2}")).to_vec()
        }
        [_] if digits.len() == 8 => {
            let (day, rest) = digits.split_at_checked(2).unwrap_or_default();
            let (month, year) = rest.split_at_checked(2).unwrap_or_default();
            vec![format!("{year}{month}{day}"), digits.to_owned()]
        }
        _ => Vec::new(),
    };
    candidates.into_iter().filter(|date| BirthDate::parse(date).is_ok()).collect()
}

/// The words under which a person is found.
fn words(key: &[u8], person: &Person) -> Result<BTreeSet<String>, StoreError> {
    let mut words = BTreeSet::new();
    for name in [Some(&person.family_name), person.birth_name.as_ref(), Some(&person.given_name)]
        .into_iter()
        .flatten()
    {
        words.extend(split(name.expose()));
        words.extend(Some(joined(name.expose())).filter(|word| !word.is_empty()));
    }
    if words.is_empty() {
        return Ok(words);
    }
    words.insert(format!("={}", person.birth_date.on_card()));
    if let Some(nir) = &person.nir {
        // With its key and without: people read out either.
        let whole = nir.expose();
        for number in [whole, whole.get(..13).unwrap_or_default()] {
            words.insert(ending(key, number)?);
            for length in ENDINGS {
                let at = number.len().saturating_sub(length);
                words.insert(ending(key, number.get(at..).unwrap_or_default())?);
            }
        }
    }
    Ok(words)
}

/// The words of a name: no accents, no case, split where a person might leave something out.
fn split(name: &str) -> impl Iterator<Item = String> {
    let plain = plain(name);
    let words: Vec<String> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// A name in one word: who types `legoff` finds LE GOFF.
fn joined(name: &str) -> String {
    split(name).collect()
}

fn plain(name: &str) -> String {
    let bare = name.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_uppercase();
    bare.replace('Œ', "OE").replace('Æ', "AE")
}

/// The word that stands for the end of a NIR.
fn ending(key: &[u8], digits: &str) -> Result<String, StoreError> {
    let digest = keyed(key, &["ending", digits])?;
    Ok(format!("#{}", HEXLOWER.encode(digest.get(..8).unwrap_or_default())))
}

fn keyed(key: &[u8], parts: &[&str]) -> Result<Vec<u8>, StoreError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| StoreError::Damaged("pseudonym key"))?;
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part.as_bytes());
    }
    Ok(mac.finalize().into_bytes().iter().copied().take(16).collect())
}

/// How many last digits of a NIR may be asked for.
const ENDINGS: [usize; 3] = [4, 5, 6];
/// Longer than any name and date; a book that was pasted is not searched for.
const MAX_QUERY: usize = 120;
/// A word that so many patients have is common.
const COMMON: u32 = 1_000;
/// Among so many of the newest patients those are looked for that answer to a common word: more would take as long as all that have it.
const NEWEST: u32 = 10_000;
const BEHIND: &str = "SELECT coalesce((SELECT max(number) FROM invoice), 0) > through FROM patient_index";
const NEXT: &str = "SELECT number, content FROM invoice
                    WHERE number > (SELECT through FROM patient_index) ORDER BY number LIMIT 500";

#[cfg(test)]
mod tests {
    use super::*;
    use identity::{BirthRank, Name};

    const KEY: [u8; 32] = [9; 32];

    fn person(family: &str, given: &str, birth: &str, nir: Option<&str>) -> Person {
        Person {
            family_name: Name::new(family).unwrap(),
            birth_name: None,
            given_name: Name::new(given).unwrap(),
            birth_date: BirthDate::parse(birth).unwrap(),
            nir: nir.map(|nir| Nir::parse(nir).unwrap()),
            quality: None,
            birth_rank: BirthRank::new(1).unwrap(),
            cover: Vec::new(),
        }
    }

    fn answers(person: &Person, query: &str) -> bool {
        let words = words(&KEY, person).unwrap();
        let terms = terms(query, &KEY).unwrap();
        let fits = |term: &Term| {
            term.ranges.iter().any(|(from, to)| words.iter().any(|word| from <= word && word < to))
        };
        !terms.is_empty() && terms.iter().all(fits)
    }

    #[test]
    fn a_patient_is_found_by_what_is_known_of_them() {
        let person = person("LE GOFF-DUPRÉ", "Zoé", "19790612", Some("279069612304382"));
        for query in [
            "goff",
            "le goff",
            "legoff",
            "LEGOFFDUPRE",
            "dupre",
            "Dupré zo",
            "zoé dup",
            "ZOE",
            "12/06/1979",
            "12.6.1979",
            "1979-06-12",
            "12061979",
            "19790612",
            "12/06/79",
            "1979",
            "zoe 1979",
            "4382",
            "04382",
            "304382",
            "3043",
            "123043",
            "279069612304382",
            "2 79 06 96 123 043",
            "goff 12/06/1979",
        ] {
            assert!(answers(&person, query), "« {query} »");
        }
        for query in [
            "goffe",
            "zoé dupont",
            "13/06/1979",
            "1980",
            "4383",
            "279069612304383",
            "g",
            "",
            "  ",
            "382",
            "-",
        ] {
            assert!(!answers(&person, query), "« {query} »");
        }
    }

    #[test]
    fn lunar_births_and_ligatures_are_found_too() {
        let person = person("ŒUVRARD", "Anaïs-Lætitia", "19791300", None);
        for query in ["oeuv", "œuv", "anais", "laetitia", "1979-13-00", "00/13/1979"] {
            assert!(answers(&person, query), "« {query} »");
        }
    }

    #[test]
    fn no_word_of_the_index_is_a_number_in_clear() {
        let words = words(&KEY, &person("MARTIN", "Paul", "19790612", Some("279069612304382"))).unwrap();
        for word in &words {
            assert!(!word.contains("4382") && !word.contains("2790696"), "{word}");
        }
        assert_eq!(words.len(), 2 + 1 + 8, "two names, a birth date, eight endings");
    }

    #[test]
    fn the_same_person_is_the_same_however_the_card_writes_the_name() {
        let upper = digest(&KEY, &person("DUPRÉ", "ZOÉ", "19790612", None)).unwrap();
        assert_eq!(upper, digest(&KEY, &person("Dupre", "Zoe", "19790612", None)).unwrap());
        assert_ne!(upper, digest(&KEY, &person("Dupre", "Zoe", "19790613", None)).unwrap());
    }
}
