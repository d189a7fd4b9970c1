//! How long things are kept, what is due to go, and what somebody may ask to be told.

use std::path::{Path, PathBuf};

use identity::Person;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use store::{Action, Due, Held, Limits, RetentionChoice, UsageId};

use crate::backup::write;
use crate::billed::invoice_to_wire;
use crate::office::today;
use crate::wire::{Deed, PurgeDue, Purged, Retention, RetentionKind};
use crate::{Counter, Desk, Error, translate};

const POLICY: &str = include_str!("../../../../assets/rgpd/conservation.toml");
const REGISTER: &str = include_str!("../../../../assets/rgpd/registre.md");
/// The longest period that can be set: fifty years.
const LONGEST: u16 = 600;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    kind: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    name: String,
    label: String,
    months: u16,
    why: String,
}

/// Whose data is asked for: the person of an invoice or of a reading.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// The person treated, of an invoice.
    Invoice(u32),
    /// A person of a reading, by rank.
    Reading(&'a str, u8),
}

impl Counter {
    /// The periods and what is due.
    pub async fn retention(&self) -> Result<Retention, Error> {
        self.desk().await?.retention().await
    }

    /// Sets a period with its reason, or goes back to the usual one.
    pub async fn set_retention(
        &self,
        kind: &str,
        months: Option<u16>,
        reason: &str,
    ) -> Result<Retention, Error> {
        let desk = self.desk().await?;
        desk.set_retention(kind, months, reason).await?;
        desk.retention().await
    }

    /// Effaces what is due.
    pub async fn purge(&self) -> Result<Purged, Error> {
        self.desk().await?.purge().await
    }

    /// Writes the register sheet among the user's documents.
    pub async fn save_register_sheet(&self) -> Result<crate::wire::SavedSheet, Error> {
        let desk = self.desk().await?;
        let path = self.places().sheets.join("registre-rgpd.md");
        write(&path, desk.register_sheet().await?.as_bytes())?;
        Ok(crate::wire::SavedSheet { path: path.display().to_string() })
    }

    /// Writes all that is held about the person of an invoice among the user's documents.
    pub async fn export_patient(&self, invoice: u32) -> Result<crate::wire::SavedSheet, Error> {
        let desk = self.desk().await?;
        let path = self.places().sheets.join(format!("donnees-facture-{invoice}.json"));
        desk.export_patient(Subject::Invoice(invoice), &path).await?;
        Ok(crate::wire::SavedSheet { path: path.display().to_string() })
    }
}

impl Desk {
    /// The periods, those that the holder set among them, and what is due to go today.
    pub async fn retention(&self) -> Result<Retention, Error> {
        let (kinds, limits) = self.periods().await?;
        let backups = self.store.backups_before(self.now()).await?.len();
        Ok(Retention {
            kinds,
            due: due_to_wire(self.store.due(&limits).await?),
            backups: u32::try_from(backups).unwrap_or(u32::MAX),
        })
    }

    /// Sets a period with its reason, or goes back to the usual one.
    pub async fn set_retention(&self, kind: &str, months: Option<u16>, reason: &str) -> Result<(), Error> {
        self.allow(Deed::Keys)?;
        if !policy()?.kind.iter().any(|known| known.name == kind) {
            return Err(Error::Retention("kind"));
        }
        let outcome = match months {
            None => {
                self.store.reset_retention(kind).await?;
                "usual".to_owned()
            }
            Some(months) if (1..=LONGEST).contains(&months) => {
                let reason = reason.trim();
                if !(4..=200).contains(&reason.chars().count()) {
                    return Err(Error::Retention("reason"));
                }
                let choice = RetentionChoice { kind: kind.to_owned(), months, reason: reason.to_owned() };
                self.store.set_retention(&choice, self.now()).await?;
                format!("{months} months")
            }
            Some(_) => return Err(Error::Retention("months")),
        };
        self.tell(Action::Retention, kind, None, &outcome).await
    }

    /// Effaces what is due, and says which copies still hold it.
    pub async fn purge(&self) -> Result<Purged, Error> {
        self.allow(Deed::Keys)?;
        let (_, limits) = self.periods().await?;
        let key = self.journal_key().await?;
        let report = self.store.purge(&limits, self.now(), &self.actor(), &key).await?;
        let backups = self.store.backups_before(report.at()).await?;
        // The chain begins elsewhere now: what this computer remembers of it must too.
        self.sign_journal().await?;
        let (signed, signature) = report.signed();
        Ok(Purged {
            at: report.at().to_string(),
            effaced: due_to_wire(report.effaced()),
            backups: backups.iter().map(|backup| backup.path.display().to_string()).collect(),
            report: signed.to_owned(),
            signature: signature.to_owned(),
        })
    }

    /// Writes all that is held about one person, as JSON, for that person (GDPR, article 15).
    pub async fn export_patient(&self, subject: Subject<'_>, to: &Path) -> Result<PathBuf, Error> {
        self.allow(Deed::Exports)?;
        let (person, told) = self.subject(subject).await?;
        let Held { readings, invoices, journal } = self.store.held_about(&person).await?;
        let readings =
            readings.iter().map(|reading| translate::reading(reading, Some(&self.names), reading.at));
        let held = serde_json::json!({
            "cabinet": self.office.name,
            "date": self.now().to_string(),
            "lectures": readings.collect::<Vec<_>>(),
            "factures": invoices.iter().map(invoice_to_wire).collect::<Vec<_>>(),
            "journal": journal.iter().map(|line| serde_json::json!({
                "ligne": line.seq, "date": line.at.to_string(), "par": line.actor, "action": line.action,
                "objet": line.subject, "resultat": line.outcome,
            })).collect::<Vec<_>>(),
        });
        let json = serde_json::to_vec_pretty(&held).map_err(|_| Error::Asset("export"))?;
        write(to, &json)?;
        self.tell(Action::Export, &told, person.nir.as_ref(), "all that is held").await?;
        Ok(to.to_owned())
    }

    /// The sheet of the register of processing activities (GDPR, article 30), Markdown.
    pub async fn register_sheet(&self) -> Result<String, Error> {
        let (kinds, _) = self.periods().await?;
        let rows = kinds.iter().map(|kind| {
            let why = kind.reason.as_deref().unwrap_or(&kind.why);
            format!("| {} | {} mois | {why} |", kind.label, kind.months)
        });
        let folder = self.store.backup_plan().await?.map(|plan| plan.folder.display().to_string());
        let fields = [
            ("date", today(self.now()).to_string()),
            ("cabinet", self.office.name.clone()),
            ("praticien", self.office.practitioner.name.clone()),
            ("sauvegardes", folder.unwrap_or_else(|| "aucun dossier n’est choisi".to_owned())),
            ("durees", rows.collect::<Vec<_>>().join("\n")),
        ];
        let filled = fields.iter().fold(REGISTER.to_owned(), |text, (name, value)| {
            text.replace(&["{{", name, "}}"].concat(), value)
        });
        Ok(filled)
    }

    async fn subject(&self, subject: Subject<'_>) -> Result<(Person, String), Error> {
        match subject {
            Subject::Invoice(number) => {
                Ok((self.stored_invoice(number).await?.content.patient, number.to_string()))
            }
            Subject::Reading(usage, rank) => {
                let reading = self.store.reading(&UsageId::from_text(usage)).await?;
                let card = reading.ok_or(Error::ReadingUnknown)?.card;
                let person = card.person(rank.into()).ok_or(Error::BeneficiaryUnknown)?;
                Ok((person.clone(), usage.to_owned()))
            }
        }
    }

    async fn periods(&self) -> Result<(Vec<RetentionKind>, Limits), Error> {
        let choices = self.store.retention_choices().await?;
        let kinds: Vec<RetentionKind> = policy()?
            .kind
            .into_iter()
            .map(|Kind { name, label, months: usual, why }| {
                let choice = choices.iter().find(|choice| choice.kind == name);
                let months = choice.map_or(usual, |choice| choice.months);
                let reason = choice.map(|choice| choice.reason.clone());
                RetentionKind { kind: name, label, months, usual, reason, why }
            })
            .collect();
        let limit = |name: &str| {
            let kind = kinds.iter().find(|kind| kind.kind == name).ok_or(Error::Asset("conservation"))?;
            months_before(self.now(), kind.months)
        };
        let limits = Limits {
            readings: limit("readings")?,
            invoices: limit("invoices")?,
            drafts: limit("drafts")?,
            journal: limit("journal")?,
        };
        Ok((kinds, limits))
    }
}

fn policy() -> Result<Policy, Error> {
    toml::from_str(POLICY).map_err(|_| Error::Asset("conservation"))
}

/// The beginning, in Paris, of the day so many months ago.
fn months_before(now: Timestamp, months: u16) -> Result<Timestamp, Error> {
    let paris = now.to_zoned(jiff::tz::get!("Europe/Paris"));
    let then = paris.checked_sub(i32::from(months).months()).and_then(|then| then.start_of_day());
    Ok(then.map_err(|_| Error::Retention("months"))?.timestamp())
}

fn due_to_wire(due: Due) -> PurgeDue {
    let Due { readings, billed_readings, invoices, drafts, journal } = due;
    PurgeDue { readings, billed_readings, invoices, drafts, journal }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_every_kind_once() {
        let names: Vec<String> = policy().unwrap().kind.into_iter().map(|kind| kind.name).collect();
        assert_eq!(names, ["readings", "invoices", "drafts", "journal"]);
    }

    #[test]
    fn a_period_ends_at_the_beginning_of_a_day_in_paris() {
        let now: Timestamp = "2026-11-25T18:00:00Z".parse().unwrap();
        assert_eq!(months_before(now, 3).unwrap().to_string(), "2026-08-24T22:00:00Z", "summer time");
        assert_eq!(months_before(now, 36).unwrap().to_string(), "2023-11-24T23:00:00Z");
        let end_of_month: Timestamp = "2026-05-31T12:00:00Z".parse().unwrap();
        assert_eq!(
            months_before(end_of_month, 3).unwrap().to_string(),
            "2026-02-27T23:00:00Z",
            "no 31 February"
        );
    }

    #[test]
    fn the_sheet_has_no_field_that_nobody_fills() {
        let fields = ["date", "cabinet", "praticien", "sauvegardes", "durees"];
        for piece in REGISTER.split("{{").skip(1) {
            let name = piece.split("}}").next().unwrap();
            assert!(fields.contains(&name), "{name}");
        }
    }
}
