//! Who works in the office. Whoever leaves stays listed: the journal names its authors.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use crate::journal::{self, JournalEntry};
use crate::{Action, Practitioner, Store, StoreError};

/// A person of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonId(pub u32);

/// What somebody is in the office. What each may do is decided elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Answers for the office; often a practitioner too.
    Administrator,
    /// Bills under their own number.
    Practitioner,
    /// Stands in for a practitioner until a day, and bills under that one's number.
    Locum,
    /// Bills for a practitioner, under that one's number.
    Assistant,
}

/// Somebody who works, or worked, in the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Which one.
    pub id: PersonId,
    /// Their name, which the journal gives as the author of what they do. No two have the same, and it never changes.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Under whom they bill, when it is under a number of their own.
    pub practitioner: Option<Practitioner>,
    /// Whom a locum stands in for.
    pub replaces: Option<PersonId>,
    /// The last day of a locum.
    pub until: Option<Date>,
    /// Whether they have left.
    pub left: bool,
}

/// Somebody who joins the office.
pub struct NewPerson<'a> {
    /// When.
    pub at: Timestamp,
    /// Who adds them.
    pub actor: &'a str,
    /// Their name.
    pub name: &'a str,
    /// What they are.
    pub role: Role,
    /// Under whom they bill, when it is under a number of their own.
    pub practitioner: Option<&'a Practitioner>,
    /// Whom a locum stands in for, until its last day.
    pub replaces: Option<(PersonId, Date)>,
}

impl Role {
    /// The word that stands for it in the database and in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Practitioner => "practitioner",
            Self::Locum => "locum",
            Self::Assistant => "assistant",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Administrator, Self::Practitioner, Self::Locum, Self::Assistant];
        all.into_iter().find(|role| role.name() == name)
    }
}

impl Person {
    /// Whether they work here on a day.
    pub fn works_on(&self, day: Date) -> bool {
        !self.left && self.until.is_none_or(|last| day <= last)
    }
}

impl Store {
    /// Everybody who works or worked here, the first first.
    pub async fn people(&self) -> Result<Vec<Person>, StoreError> {
        let sql = "SELECT id, name, role, practitioner, replaces, until, left_at IS NOT NULL FROM person ORDER BY id";
        sqlx::query(sql).fetch_all(self.pool()).await?.iter().map(person).collect()
    }

    /// The name of whoever answers for the office, the first of them; none when nobody does any more.
    pub(crate) async fn administrator(&self) -> Result<Option<String>, StoreError> {
        let sql =
            "SELECT name FROM person WHERE role = 'administrator' AND left_at IS NULL ORDER BY id LIMIT 1";
        Ok(sqlx::query_scalar(sql).fetch_optional(self.pool()).await?)
    }

    /// Adds somebody, with a journal line.
    pub async fn add_person(&self, new: &NewPerson<'_>) -> Result<PersonId, StoreError> {
        let mut transaction = self.begin().await?;
        let id = insert(&mut transaction, new).await?;
        tell(&mut transaction, new.at, new.actor, id, &format!("added {}", new.role.name())).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Somebody leaves, with a journal line. They stay listed.
    pub async fn person_leaves(&self, at: Timestamp, actor: &str, id: PersonId) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("UPDATE person SET left_at = ? WHERE id = ? AND left_at IS NULL")
            .bind(at.as_millisecond())
            .bind(id.0)
            .execute(&mut *transaction)
            .await?;
        tell(&mut transaction, at, actor, id, "left").await?;
        Ok(transaction.commit().await?)
    }

    /// Writes down what concerns a person and is kept elsewhere: that they have a PIN on this computer.
    pub async fn journal_person(
        &self,
        at: Timestamp,
        actor: &str,
        id: PersonId,
        outcome: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        tell(&mut transaction, at, actor, id, outcome).await?;
        Ok(transaction.commit().await?)
    }
}

pub(crate) async fn insert(
    transaction: &mut Transaction<'_, Sqlite>,
    new: &NewPerson<'_>,
) -> Result<PersonId, StoreError> {
    let practitioner = new.practitioner.map(serde_json::to_string).transpose();
    let (replaces, until) = new.replaces.map(|(id, until)| (id.0, until.to_string())).unzip();
    let sql = "INSERT INTO person (name, role, practitioner, replaces, until, added_at)
               VALUES (?, ?, ?, ?, ?, ?) RETURNING id";
    let id = sqlx::query_scalar(sql)
        .bind(new.name)
        .bind(new.role.name())
        .bind(practitioner.map_err(|_| StoreError::Damaged("practitioner"))?)
        .bind(replaces)
        .bind(until)
        .bind(new.at.as_millisecond())
        .fetch_one(&mut **transaction)
        .await?;
    Ok(PersonId(id))
}

async fn tell(
    transaction: &mut Transaction<'_, Sqlite>,
    at: Timestamp,
    actor: &str,
    id: PersonId,
    outcome: &str,
) -> Result<(), StoreError> {
    let subject = id.0.to_string();
    let entry = JournalEntry { at, actor, action: Action::Person, subject: &subject, patient: None, outcome };
    journal::append(transaction, &entry).await
}

fn person(row: &SqliteRow) -> Result<Person, StoreError> {
    let damaged = || StoreError::Damaged("person");
    let (id, name, role): (u32, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let (practitioner, until): (Option<String>, Option<String>) = (row.try_get(3)?, row.try_get(5)?);
    let replaces: Option<u32> = row.try_get(4)?;
    Ok(Person {
        id: PersonId(id),
        name,
        role: Role::from_name(&role).ok_or_else(damaged)?,
        practitioner: practitioner
            .map(|json| serde_json::from_str(&json))
            .transpose()
            .map_err(|_| damaged())?,
        replaces: replaces.map(PersonId),
        until: until.map(|day| day.parse()).transpose().map_err(|_| damaged())?,
        left: row.try_get(6)?,
    })
}
