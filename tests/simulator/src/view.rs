//! What the page is told: what it draws, and no more.

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use data_encoding::HEXUPPER;
use jiff::Timestamp;
use serde::Serialize;

use crate::act::Slot;
use crate::era::{Era, PILOT, Route};
use crate::handset::{Current, RENEWAL};
use crate::issuer::SignedBy;
use crate::life::{Receipt, Stage};
use crate::list_fault::ListFault;
use crate::misbehaviour::Misbehaviour;
use crate::nfc::{NfcMisbehaviour, Outcome};
use crate::people::{self, Holder, Person};
use crate::scene::Scene;

/// The whole page.
#[derive(Serialize)]
pub(crate) struct View {
    a: PhoneView,
    b: PhoneView,
    fund: FundView,
    era: EraView,
    reader: ReaderView,
    /// Everybody who may apply.
    people: Vec<Choice>,
    faults: Vec<Fault>,
    nfc_faults: Vec<Fault>,
}

#[derive(Serialize)]
struct PhoneView {
    stage: Stage,
    unattended: bool,
    attempts_left: u8,
    /// Whose phone it could be.
    holders: Vec<Choice>,
    owner: Option<OwnerView>,
    /// Who waits for an answer.
    applicant: Option<String>,
    code: Option<CodeView>,
    locks_in_ms: Option<i64>,
    clock_ahead_s: i64,
    /// The counter's challenge, in hexadecimal.
    challenge: Option<String>,
    misbehaviour: Option<String>,
    nfc_misbehaviour: Option<String>,
    receipts: Vec<ReceiptView>,
    on_reader: bool,
}

#[derive(Serialize)]
struct FundView {
    signed_by: String,
    issuers: Vec<IssuerView>,
    fault: Option<String>,
    faults: Vec<String>,
}

#[derive(Serialize)]
struct IssuerView {
    key: String,
    name: &'static str,
}

#[derive(Serialize)]
struct EraView {
    current: String,
    all: Vec<String>,
    department: String,
    piloted: bool,
    /// The routes that are open then and there.
    routes: Vec<String>,
}

#[derive(Serialize)]
struct ReaderView {
    has_read: bool,
    is_lost: bool,
    apdu_delay_ms: u64,
    lift_after: Option<u32>,
}

#[derive(Serialize)]
struct Fault {
    name: String,
    /// What a counter must answer; nothing if it must accept.
    code: Option<&'static str>,
}

#[derive(Serialize)]
struct Choice {
    key: &'static str,
    name: String,
    about: &'static str,
}

#[derive(Serialize)]
struct OwnerView {
    key: &'static str,
    family_name: String,
    given_name: String,
    /// The secret code, which the page tells because this is a demonstration.
    secret_code: &'static str,
    beneficiaries: Vec<BeneficiaryView>,
}

#[derive(Serialize)]
struct BeneficiaryView {
    rank: usize,
    name: String,
    about: String,
}

#[derive(Serialize)]
struct CodeView {
    id: u64,
    version: i16,
    ranks: Vec<usize>,
    left_out: Vec<usize>,
    renews_in_ms: i64,
}

#[derive(Serialize)]
struct ReceiptView {
    usage: String,
    issued: String,
    cents: u32,
}

impl Scene {
    /// What the page draws.
    pub(crate) fn view(&mut self, now: Timestamp) -> Result<View> {
        Ok(View {
            a: self.phone_view(Slot::A, now)?,
            b: self.phone_view(Slot::B, now)?,
            fund: FundView {
                signed_by: name(&self.fund.signed_by()),
                issuers: SignedBy::value_variants()
                    .iter()
                    .map(|issuer| IssuerView { key: name(issuer), name: issuer.name() })
                    .collect(),
                fault: self.fund.fault().as_ref().map(name),
                faults: names::<ListFault>(),
            },
            era: self.era_view(),
            reader: ReaderView {
                has_read: self.reader.has_read(),
                is_lost: self.reader.is_lost(),
                apdu_delay_ms: u64::try_from(self.reader.apdu_delay().as_millis()).unwrap_or(u64::MAX),
                lift_after: self.reader.lift_after(),
            },
            people: choices(now),
            faults: Misbehaviour::all()
                .iter()
                .map(|fault| Fault { name: name(fault), code: fault.refusal() })
                .collect(),
            nfc_faults: NfcMisbehaviour::all()
                .iter()
                .map(|fault| {
                    let (Outcome::Refusal(code) | Outcome::Trouble(code)) = fault.outcome();
                    Fault { name: name(fault), code: Some(code) }
                })
                .collect(),
        })
    }

    fn phone_view(&mut self, slot: Slot, now: Timestamp) -> Result<PhoneView> {
        let clock = self.phone(slot).life.clock(now);
        let code = self.code(slot, now)?.map(|current| code_view(current, clock));
        let phone = self.phone(slot);
        let life = &phone.life;
        let elsewhere = self.phone(slot.other()).life.owner();
        let holders = if life.stage() == Stage::Absent { choices(now) } else { Vec::new() };
        let owner = life.owner().map(|key| people::holder(key, now).context("nobody of that name"));
        Ok(PhoneView {
            stage: life.stage(),
            unattended: life.is_unattended(),
            attempts_left: life.attempts_left(),
            holders: holders.into_iter().filter(|choice| Some(choice.key) != elsewhere).collect(),
            owner: owner.transpose()?.map(OwnerView::from),
            applicant: life.applicant().map(|who| full_name(&who.person)),
            code,
            locks_in_ms: life.locks_at().map(|time| milliseconds(clock, time)),
            clock_ahead_s: life.skew.as_secs(),
            challenge: phone.challenge().map(|bytes| HEXUPPER.encode(bytes)),
            misbehaviour: phone.misbehaviour().as_ref().map(name),
            nfc_misbehaviour: phone.nfc_misbehaviour().as_ref().map(name),
            receipts: life.receipts().iter().map(ReceiptView::from).collect(),
            on_reader: self.reader.holds(slot),
        })
    }

    fn era_view(&self) -> EraView {
        let open = |route: &&Route| self.era.opens(**route, &self.department);
        EraView {
            current: name(&self.era),
            all: names::<Era>(),
            department: self.department.clone(),
            piloted: PILOT.contains(&self.department.as_str()),
            routes: Route::value_variants().iter().filter(open).map(name).collect(),
        }
    }
}

fn code_view(current: &Current, clock: Timestamp) -> CodeView {
    let over = current.since.checked_add(RENEWAL).unwrap_or(current.since);
    CodeView {
        id: current.id,
        version: current.shown.code.version(),
        ranks: current.shown.ranks.clone(),
        left_out: current.shown.left_out.clone(),
        renews_in_ms: milliseconds(clock, over),
    }
}

impl From<Holder> for OwnerView {
    fn from(holder: Holder) -> Self {
        let beneficiaries = (1..).zip(&holder.beneficiaries).map(|(rank, person)| BeneficiaryView {
            rank,
            name: full_name(person),
            about: about(person),
        });
        Self {
            key: holder.key,
            secret_code: holder.code,
            beneficiaries: beneficiaries.collect(),
            family_name: holder.person.family_name,
            given_name: holder.person.given_name,
        }
    }
}

impl From<&Receipt> for ReceiptView {
    fn from(receipt: &Receipt) -> Self {
        let Receipt { usage, holder: _, issued, cents } = receipt;
        Self { usage: usage.clone(), issued: issued.to_string(), cents: *cents }
    }
}

/// The name of a value on the command line and on the page.
fn name<T: ValueEnum>(value: &T) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn names<T: ValueEnum>() -> Vec<String> {
    T::value_variants().iter().map(name).collect()
}

fn choices(now: Timestamp) -> Vec<Choice> {
    let choice =
        |holder: Holder| Choice { key: holder.key, name: full_name(&holder.person), about: holder.about };
    people::holders(now).into_iter().map(choice).collect()
}

fn full_name(person: &Person) -> String {
    format!("{} {}", person.given_name, person.family_name)
}

/// « enfant · 22/08/2019 · jumeau, rang 2 ».
fn about(person: &Person) -> String {
    let quality = match person.quality {
        2 => "conjoint(e)",
        6 => "enfant",
        _ => "ayant droit",
    };
    let (year, month, day) =
        (person.birth_date / 10_000, person.birth_date / 100 % 100, person.birth_date % 100);
    let twin = match person.birth_rank {
        1 => String::new(),
        rank => format!(" · rang gémellaire {rank}"),
    };
    format!("{quality} · {day:02}/{month:02}/{year}{twin}")
}

fn milliseconds(from: Timestamp, to: Timestamp) -> i64 {
    i64::try_from(to.duration_since(from).as_millis()).unwrap_or(0).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page is French: a name of the command line, or a code, that has no words there would be shown as it is.
    #[test]
    fn the_page_has_words_for_every_fault_and_every_answer() {
        let words = include_str!("page/words.js");
        let faults = names::<Misbehaviour>().into_iter().chain(names::<NfcMisbehaviour>());
        let mut needed: Vec<String> = faults.chain(names::<ListFault>()).chain(names::<Era>()).collect();
        needed.extend(names::<Route>());
        needed.extend(Misbehaviour::all().iter().filter_map(|fault| fault.refusal()).map(str::to_owned));
        needed.extend(NfcMisbehaviour::all().iter().map(|fault| match fault.outcome() {
            Outcome::Refusal(code) | Outcome::Trouble(code) => code.to_owned(),
        }));
        let has = |word: &String| {
            words.contains(&format!("\n  {word}: ")) || words.contains(&format!("\"{word}\": "))
        };
        let missing: Vec<_> = needed.iter().filter(|word| !has(word)).collect();
        assert!(missing.is_empty(), "no words for {missing:?}");
    }
}
