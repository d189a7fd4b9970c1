//! All that is held about one person, for that person.

use identity::Person;
use sqlx::Row;

use crate::office::pseudonym;
use crate::search::{digest, numbers_of, pseudonym_key};
use crate::{Invoice, Line, Reading, Store, StoreError, UsageId};

/// What an office holds about a person (GDPR, article 15).
pub struct Held {
    /// Readings of a card that states them.
    pub readings: Vec<Reading>,
    /// Invoices for them, or on their insurance.
    pub invoices: Vec<Invoice>,
    /// Lines of the journal that speak of the card's holder by pseudonym, when the person is that.
    pub journal: Vec<Line>,
}

impl Store {
    /// Everything about a person. Readings are looked through one by one: it is asked for a few times a year.
    pub async fn held_about(&self, person: &Person) -> Result<Held, StoreError> {
        self.index_invoices().await?;
        let mut connection = self.pool().acquire().await?;
        let key = pseudonym_key(&mut connection).await?;
        let who = digest(&key, person)?;
        let numbers = numbers_of(&mut connection, person).await?;
        let usages = sqlx::query("SELECT usage_id FROM reading WHERE content <> '' ORDER BY at")
            .fetch_all(&mut *connection)
            .await?;
        drop(connection);
        let mut readings = Vec::new();
        for row in usages {
            let usage: String = row.try_get(0)?;
            let Some(reading) = self.reading(&UsageId::from_text(&usage)).await? else { continue };
            for stated in std::iter::once(&reading.card.holder).chain(&reading.card.beneficiaries) {
                if digest(&key, stated)? == who {
                    readings.push(reading);
                    break;
                }
            }
        }
        let mut invoices = Vec::new();
        for number in numbers {
            invoices.extend(self.invoice(number).await?);
        }
        let journal = match &person.nir {
            Some(nir) => {
                let patient = data_encoding::HEXLOWER.encode(&pseudonym(&key, nir)?);
                let lines = self.journal_lines().await?.into_iter();
                lines.filter(|line| line.patient.as_ref() == Some(&patient)).collect()
            }
            None => Vec::new(),
        };
        Ok(Held { readings, invoices, journal })
    }
}
