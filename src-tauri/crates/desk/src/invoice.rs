//! From a draft to a sealed invoice.

use billing::pharmacy::{Dispensing, PharmacyDraft, Prescription};
use billing::{Act, ActCode, Cents, Draft, DraftError, InForce, Quantity, Quote, ThirdParty};
use identity::{BirthDate, BirthRank, Card, Name, Nir, Organism, Person, Quality};
use jiff::civil::{Date, Time};
use store::{Invoice, InvoiceContent, NewInvoice, Tariffs, Trust, UsageId};

use crate::billed::{invoice_to_wire, quote_to_wire};
use crate::wire::{self, PatientFile, PatientPerson};
use crate::{Desk, Error, dispensing};

/// What a draft was quoted to, and on what.
pub(crate) struct Quoted {
    pub(crate) card: Card,
    pub(crate) rank: u8,
    pub(crate) date: Date,
    time: Option<Time>,
    condition: billing::Condition,
    local_regime: bool,
    pathway: billing::Pathway,
    pub(crate) third_party: ThirdParty,
    pub(crate) quote: Quote,
    prescription: Option<Prescription>,
    tariffs: Tariffs,
    replaces: Option<u32>,
}

/// What acts or boxes come to, and by which table.
struct Priced {
    quote: Quote,
    third_party: ThirdParty,
    prescription: Option<Prescription>,
    tariffs: Tariffs,
}

impl Desk {
    /// What a draft comes to, and what stands in the way of sealing it.
    pub async fn quote(&self, draft: &wire::Draft) -> Result<wire::Quote, Error> {
        let (card, _) = self.card_of(draft).await?;
        let quoted = self.quoted(card, draft).await?;
        let checks = self.checks(&quoted).await?;
        Ok(wire::Quote { checks, ..quote_to_wire(&quoted.quote) })
    }

    /// Seals the invoice of a draft: numbered, chained to the one before, written with its journal line.
    pub async fn seal(&self, draft: &wire::Draft) -> Result<wire::Invoice, Error> {
        let (card, trust) = self.card_of(draft).await?;
        let quoted = self.quoted(card, draft).await?;
        self.seal_quoted(quoted, Some((draft, trust))).await
    }

    /// Seals an invoice for a patient who was typed in. The draft's usage number is not looked at.
    pub async fn seal_for(&self, patient: &PatientFile, draft: &wire::Draft) -> Result<wire::Invoice, Error> {
        let quoted = self.quoted(card_from(patient)?, draft).await?;
        self.seal_quoted(quoted, None).await
    }

    /// An invoice by its number.
    pub async fn invoice(&self, number: u32) -> Result<wire::Invoice, Error> {
        Ok(invoice_to_wire(&self.stored_invoice(number).await?))
    }

    /// The latest invoices, newest first.
    pub async fn invoices(&self, limit: u32) -> Result<Vec<wire::Invoice>, Error> {
        Ok(self.store.invoices(limit).await?.iter().map(invoice_to_wire).collect())
    }

    pub(crate) async fn stored_invoice(&self, number: u32) -> Result<Invoice, Error> {
        self.store.invoice(number).await?.ok_or(Error::InvoiceUnknown)
    }

    /// The card of a draft's reading, with the fund that was typed where it states none; and what was proved of it.
    async fn card_of(&self, draft: &wire::Draft) -> Result<(Card, Trust), Error> {
        let reading = self.store.reading(&UsageId::from_text(&draft.usage_id)).await?;
        let reading = reading.ok_or(Error::ReadingUnknown)?;
        let trust = Trust {
            channel: reading.channel,
            remote: reading.remote,
            authenticity: reading.authenticity,
            doubts: reading.doubts,
            trust_issued: reading.trust_issued,
            status_issued: reading.status_issued,
        };
        let mut card = reading.card;
        if let (None, Some(typed)) = (&card.organism, &draft.organism) {
            card.organism = Some(Organism::parse(typed).map_err(|_| Error::OrganismWrong)?);
        }
        Ok((card, trust))
    }

    async fn quoted(&self, card: Card, draft: &wire::Draft) -> Result<Quoted, Error> {
        let date: Date = draft.date.parse().map_err(|_| Error::DateWrong)?;
        if date > self.today() {
            return Err(Error::DateWrong);
        }
        let time = draft.time.as_deref().map(hour).transpose()?;
        let patient = card.person(usize::from(draft.beneficiary)).ok_or(Error::BeneficiaryUnknown)?;
        let condition = condition(draft.condition);
        let ground = Draft {
            date,
            time,
            birth_date: patient.birth_date,
            cover: &patient.cover,
            rights: &card.rights,
            acts: Vec::new(),
            condition,
            local_regime: draft.local_regime,
            pathway: pathway(draft.pathway),
            third_party: ThirdParty {
                compulsory: draft.third_party_compulsory,
                complementary: draft.third_party_complementary,
            },
            practice: self.practice(),
        };
        let pathway = ground.pathway;
        let priced = match (draft.acts.is_empty(), draft.boxes.is_empty()) {
            (_, true) => self.priced_acts(&draft.acts, &ground)?,
            (true, false) => self.priced_boxes(draft, &ground).await?,
            // One invoice is of one trade.
            (false, false) => return Err(DraftError::ActCount.into()),
        };
        let Priced { quote, third_party, prescription, tariffs } = priced;
        Ok(Quoted {
            rank: draft.beneficiary,
            date,
            time,
            condition,
            local_regime: draft.local_regime,
            pathway,
            third_party,
            quote,
            prescription,
            tariffs,
            replaces: draft.replaces,
            card,
        })
    }

    fn priced_acts(&self, acts: &[wire::DraftAct], ground: &Draft<'_>) -> Result<Priced, Error> {
        let acts = acts.iter().map(act).collect::<Result<_, _>>()?;
        let (table, third_party) = (self.tariffs(), ground.third_party);
        let quote = billing::quote(&Draft { acts, ..ground.clone() }, &table)?;
        let in_force = table.in_force(ground.date, ground.practice).ok_or(Error::DateWrong)?;
        Ok(Priced { quote, third_party, prescription: None, tariffs: tariffs(in_force) })
    }

    async fn priced_boxes(&self, draft: &wire::Draft, ground: &Draft<'_>) -> Result<Priced, Error> {
        let typed = draft.prescription.as_ref();
        let prescription = typed.map(|typed| dispensing::prescription(typed, ground.date)).transpose()?;
        let ground = PharmacyDraft {
            date: ground.date,
            birth_date: ground.birth_date,
            cover: ground.cover,
            rights: ground.rights,
            boxes: Vec::new(),
            prescription: prescription.clone(),
            condition: ground.condition,
            local_regime: ground.local_regime,
            third_party: ground.third_party,
            zone: ground.practice.zone,
            medicines_of: None,
        };
        let in_force = self.pharmacy.in_force(ground.date).ok_or(Error::DateWrong)?;
        let Dispensing { quote, third_party } = self.dispense(&draft.boxes, ground).await?;
        Ok(Priced { quote, third_party, prescription, tariffs: tariffs(in_force) })
    }

    async fn seal_quoted(
        &self,
        quoted: Quoted,
        reading: Option<(&wire::Draft, Trust)>,
    ) -> Result<wire::Invoice, Error> {
        if let Some(check) = self.checks(&quoted).await?.iter().find(|check| check.blocking) {
            return Err(Error::Blocked(check.code));
        }
        let Quoted { card, rank, date, time, condition, local_regime, pathway, third_party, quote, .. } =
            quoted;
        let (prescription, tariffs, replaces) = (quoted.prescription, quoted.tariffs, quoted.replaces);
        let (draft, trust) = reading.unzip();
        let patient = card.person(usize::from(rank)).ok_or(Error::BeneficiaryUnknown)?.clone();
        let content = InvoiceContent {
            date,
            time,
            beneficiary: rank,
            patient,
            insured: (rank > 0).then_some(card.holder),
            organism: card.organism,
            practitioner: self.biller()?,
            lines: quote.lines,
            shares: quote.shares,
            withheld: quote.withheld,
            condition,
            local_regime,
            pathway,
            third_party,
            prescription,
            tariffs,
            demonstration: self.office.demonstration,
            trust,
            replaces,
        };
        let actor = self.actor();
        let usage_id = draft.map(|draft| UsageId::from_text(&draft.usage_id));
        let new =
            NewInvoice { at: self.now(), actor: &actor, usage_id: usage_id.as_ref(), content: &content };
        let sealed = match draft {
            Some(draft) => {
                let written = serde_json::to_string(draft).map_err(|_| Error::Asset("draft"))?;
                self.store.seal_draft(&new, &written).await?
            }
            None => self.store.seal_invoice(&new).await?,
        };
        Ok(invoice_to_wire(&sealed))
    }
}

fn tariffs(in_force: InForce) -> Tariffs {
    Tariffs { valid_from: in_force.valid_from, checked_on: in_force.checked_on }
}

fn hour(text: &str) -> Result<Time, Error> {
    Time::strptime("%H:%M", text).map_err(|_| Error::TimeWrong)
}

fn act(act: &wire::DraftAct) -> Result<Act, Error> {
    let code = ActCode::parse(&act.code).map_err(|_| Error::ActCode(act.code.chars().take(12).collect()))?;
    let quantity =
        Quantity::new(act.quantity).ok_or_else(|| Error::QuantityWrong { act: code.to_string() })?;
    if act.excess.is_some_and(|excess| excess.kind == wire::ExcessKind::Medicine) {
        return Err(DraftError::Detail { code }.into());
    }
    Ok(Act {
        kilometres: act.kilometres,
        modifiers: act.modifiers.as_deref().unwrap_or_default().chars().collect(),
        excess: act.excess.map(excess),
        free: act.free,
        ..Act::new(code, quantity)
    })
}

fn excess(wire::Excess { kind, amount }: wire::Excess) -> billing::Excess {
    let kind = match kind {
        wire::ExcessKind::Demand => billing::ExcessKind::Demand,
        wire::ExcessKind::Authorised => billing::ExcessKind::Authorised,
        wire::ExcessKind::Sector => billing::ExcessKind::Sector,
        wire::ExcessKind::Medicine => billing::ExcessKind::Medicine,
    };
    billing::Excess { kind, amount: Cents::new(amount) }
}

fn condition(condition: wire::Condition) -> billing::Condition {
    match condition {
        wire::Condition::Illness => billing::Condition::Illness,
        wire::Condition::LongTermIllness => billing::Condition::LongTermIllness,
        wire::Condition::Maternity => billing::Condition::Maternity,
        wire::Condition::WorkAccident => billing::Condition::WorkAccident,
    }
}

fn pathway(pathway: wire::Pathway) -> billing::Pathway {
    match pathway {
        wire::Pathway::Treating => billing::Pathway::Treating,
        wire::Pathway::Replaced => billing::Pathway::Replaced,
        wire::Pathway::Sent => billing::Pathway::Sent,
        wire::Pathway::Emergency => billing::Pathway::Emergency,
        wire::Pathway::Away => billing::Pathway::Away,
        wire::Pathway::Outside => billing::Pathway::Outside,
    }
}

fn card_from(file: &PatientFile) -> Result<Card, Error> {
    let wire::PatientOrganism { regime, caisse, centre } = &file.organism;
    let fits = regime.len() == 2 && caisse.len() == 3 && centre.len() == 4;
    let organism = Organism::parse(&format!("{regime}{caisse}{centre}")).ok().filter(|_| fits);
    if file.beneficiaries.len() > identity::MAX_BENEFICIARIES {
        return Err(Error::PatientField("beneficiaries"));
    }
    Ok(Card {
        holder: person_from(&file.holder)?,
        beneficiaries: file.beneficiaries.iter().map(person_from).collect::<Result<_, _>>()?,
        organism: Some(organism.ok_or(Error::PatientField("organism"))?),
        rights: Vec::new(),
        rights_as_of: None,
        activation: None,
        code_gestion: None,
    })
}

fn person_from(person: &PatientPerson) -> Result<Person, Error> {
    let name = |text: &str, field| Name::new(text).map_err(|_| Error::PatientField(field));
    let nir = person.nir.as_deref().map(|nir| Nir::parse(nir).map_err(|_| Error::PatientField("nir")));
    let quality = person.quality.map(|code| Quality::new(code).ok_or(Error::PatientField("quality")));
    Ok(Person {
        family_name: name(&person.family_name, "family_name")?,
        birth_name: person.birth_name.as_deref().map(|text| name(text, "birth_name")).transpose()?,
        given_name: name(&person.given_name, "given_name")?,
        birth_date: BirthDate::parse(&person.birth_date_on_card)
            .map_err(|_| Error::PatientField("birth_date_on_card"))?,
        nir: nir.transpose()?,
        quality: quality.transpose()?,
        birth_rank: BirthRank::new(person.birth_rank).ok_or(Error::PatientField("birth_rank"))?,
        cover: Vec::new(),
    })
}
