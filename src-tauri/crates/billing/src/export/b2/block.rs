//! The records of one invoice: made from it, and held together by their counts and sums.

use identity::Finess;
use jiff::civil::Date;

use super::layout::RecordType;
use super::record::{Record, RecordError};
use crate::export::{Bill, BillLine};
use crate::{Cents, Condition, Pathway};

/// The records of one invoice, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block(Vec<Record>);

/// Why no records can say an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The insured person's NIR is not known.
    #[error("no NIR")]
    Nir,
    /// Their fund is not known.
    #[error("no fund")]
    Organism,
    /// It was cancelled: a caisse is sent what stands.
    #[error("cancelled")]
    Cancelled,
    /// Something of it fits no zone.
    #[error("it fits no record")]
    Record(#[from] RecordError),
}

/// Why a text is no preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// Larger than 64 MiB.
    #[error("a preview is at most 64 MiB")]
    TooLarge,
    /// It does not say that it is a preview.
    #[error("the heading of a preview is missing")]
    Heading,
    /// A line is no record.
    #[error("a line is no record")]
    Record(#[from] RecordError),
    /// Not 2, 2S, then acts with what completes them, then 5.
    #[error("the records are not in the order of an invoice")]
    Order,
    /// A record is of another invoice, or numbered out of turn.
    #[error("a record is not of this invoice")]
    Other,
    /// The end does not count what stands before it.
    #[error("the end of the invoice counts otherwise")]
    Sums,
}

/// The records of an invoice.
pub fn block(bill: &Bill) -> Result<Block, Refusal> {
    if bill.cancelled_by.is_some() {
        return Err(Refusal::Cancelled);
    }
    let head = Head::of(bill)?;
    let exemption = head.exemption;
    let mut records = vec![head.type_2(bill)?, head.type_2s(bill)?];
    for line in &bill.lines {
        records.push(head.type_4(bill, line, exemption.is_none())?);
        records.push(head.type_4s(line)?);
        records.push(head.type_4e(bill)?);
        if let Some(ccam) = &line.ccam {
            let places = ["modificateur_1", "modificateur_2", "modificateur_3", "modificateur_4"];
            let mut record = head
                .short(RecordType::T4M)?
                .text("code_ccam", &line.code)?
                .number("activite", u64::from(ccam.activity))?
                .number("phase", u64::from(ccam.phase))?
                .text("association", &ccam.association.map_or(String::new(), |place| place.to_string()))?
                .number("seance_le", day(bill.date))?;
            for (place, modifier) in places.into_iter().zip(&ccam.modifiers) {
                record = record.text(place, &modifier.to_string())?;
            }
            records.push(record);
        }
    }
    let sums = Sums::of(&records);
    records.push(head.type_5(&sums)?);
    Ok(Block(records))
}

impl Block {
    /// Takes records that make an invoice: in order, of one invoice, with the counts and sums of its end.
    pub fn of(records: Vec<Record>) -> Result<Self, BlockError> {
        let block = Self(records);
        block.check_order()?;
        block.check_prefix()?;
        let (end, before) = block.0.split_last().ok_or(BlockError::Order)?;
        let sums = Sums::of(before);
        let stated = ["nombre", "total_honoraires", "total_amo", "participation_assure", "total_oc"];
        let same = stated.map(|zone| end.number_in(zone)) == sums.stated().map(Some);
        if same { Ok(block) } else { Err(BlockError::Sums) }
    }

    /// A record a line.
    pub fn encode(&self) -> String {
        self.0.iter().map(|record| record.encode() + "\n").collect()
    }

    /// 2, 2S, then acts — 4, 4S, perhaps 4E, perhaps 4M (SFG: up to 26) — then 5.
    fn check_order(&self) -> Result<(), BlockError> {
        use RecordType::{T2, T2S, T4, T4E, T4M, T4S, T5};
        let kinds: Vec<RecordType> = self.0.iter().map(Record::kind).collect();
        let follows = |before: RecordType, next: RecordType| {
            matches!(
                (before, next),
                (T2, T2S) | (T2S, T4) | (T4, T4S) | (T4S | T4E | T4M, T4 | T4M | T5) | (T4S, T4E)
            )
        };
        let ends = kinds.first() == Some(&T2) && kinds.last() == Some(&T5);
        let chain = kinds.iter().zip(kinds.iter().skip(1)).all(|(before, next)| follows(*before, *next));
        let acts = kinds.split(|kind| *kind == T4);
        let full = acts.map(|act| act.iter().filter(|kind| **kind == T4M).count()).all(|many| many <= 26);
        if ends && chain && full { Ok(()) } else { Err(BlockError::Order) }
    }

    /// Every record bears the same biller, insured person and invoice, and each letter counts from 1 within its act.
    fn check_prefix(&self) -> Result<(), BlockError> {
        let same = |zone: &str| {
            let numbers = self.0.iter().map(|record| record.number_in(zone));
            numbers.clone().all(|number| number == numbers.clone().next().flatten())
        };
        let nir = self.0.first().and_then(|record| record.text_in("nir"));
        let invoices =
            self.0.iter().all(|record| record.number_in("facture").is_some_and(|number| number > 0));
        let one = same("partenaire") && same("facture") && same("cle_nir") && invoices;
        let insured = self.0.iter().all(|record| record.text_in("nir") == nir);
        let mut turn = 0_u64;
        let in_turn = self.0.iter().all(|record| {
            turn = if record.kind() == RecordType::T4M { turn.saturating_add(1) } else { 0 };
            record.number_in("sequence").is_none_or(|number| number == turn.max(1))
        });
        if one && insured && in_turn { Ok(()) } else { Err(BlockError::Other) }
    }
}

/// What the end of an invoice says of the records before it.
struct Sums {
    count: u64,
    fees: u64,
    amo: u64,
    oc: u64,
}

impl Sums {
    fn of(records: &[Record]) -> Self {
        let acts = || records.iter().filter(|record| record.kind() == RecordType::T4);
        let sum = |zone: &str| acts().filter_map(|act| act.number_in(zone)).fold(0, u64::saturating_add);
        let of_acts =
            |record: &&Record| !matches!(record.kind(), RecordType::T2 | RecordType::T2S | RecordType::T5);
        let count = u64::try_from(records.iter().filter(of_acts).count()).unwrap_or(u64::MAX);
        Self { count, fees: sum("honoraires"), amo: sum("amo"), oc: sum("amc") }
    }

    /// Zone 74: what was spent less what the compulsory insurance pays.
    fn stated(&self) -> [u64; 5] {
        [self.count, self.fees, self.amo, self.fees.saturating_sub(self.amo), self.oc]
    }
}

/// What every record of an invoice begins with.
struct Head {
    partner: u64,
    nir: String,
    key: u64,
    rank: u64,
    number: u64,
    /// Where the care was given, in digits in Corsica too (SFG, `RG_MF609`).
    finess: String,
    /// The exemption that all lines share; it then stands here and not on the lines.
    exemption: Option<char>,
}

impl Head {
    fn of(bill: &Bill) -> Result<Self, Refusal> {
        let nir = bill.insured().nir.as_ref().ok_or(Refusal::Nir)?;
        let (number, key) = nir.expose().split_at_checked(13).ok_or(Refusal::Nir)?;
        let organism = bill.organism.as_ref().ok_or(Refusal::Organism)?;
        // The rank is 000 for the régime général (SFG-TF, type 2, position 27).
        let rank = if organism.regime() == "01" { 0 } else { u64::from(bill.beneficiary) };
        let first = bill.lines.first().map(|line| line.exemption);
        let finess = bill.biller.finess.as_deref().and_then(|finess| Finess::parse(finess).ok());
        let exemption = first.filter(|code| bill.lines.iter().all(|line| line.exemption == *code));
        Ok(Self {
            partner: digits(&bill.biller.am_number),
            nir: number.to_owned(),
            key: digits(key),
            rank,
            number: u64::from(bill.number),
            finess: finess.map(|finess| finess.digits()).unwrap_or_default(),
            exemption,
        })
    }

    /// The prefix of types 2, 2S, 4 and 5.
    fn long(&self, kind: RecordType) -> Result<Record, RecordError> {
        self.common(kind)?.number("rang_beneficiaire", self.rank)
    }

    /// The prefix of types 4S, 4E and 4M.
    fn short(&self, kind: RecordType) -> Result<Record, RecordError> {
        self.common(kind)?.number("sequence", 1)
    }

    fn common(&self, kind: RecordType) -> Result<Record, RecordError> {
        Record::new(kind)
            .number("partenaire", self.partner)?
            .text("nir", &self.nir)?
            .number("cle_nir", self.key)?
            .number("facture", self.number)
    }

    fn type_2(&self, bill: &Bill) -> Result<Record, Refusal> {
        let organism = bill.organism.as_ref().ok_or(Refusal::Organism)?;
        let birth = bill.patient.birth_date.on_card();
        Ok(self
            .long(RecordType::T2)?
            .number("nature_operation", 1)?
            .text("regime", organism.regime())?
            .text("caisse", organism.caisse())?
            .text("centre", organism.centre())?
            .number("nature_assurance", nature(bill))?
            .text("exoneration", &self.exemption.unwrap_or('0').to_string())?
            // The year of four digits gives way to that of two.
            .number("naissance", digits(birth.get(2..).unwrap_or_default()))?
            .number("rang_naissance", u64::from(bill.patient.birth_rank.get()))?)
    }

    fn type_2s(&self, bill: &Bill) -> Result<Record, RecordError> {
        let (declared, pathway) = pathway(bill);
        self.long(RecordType::T2S)?
            .number("sequence", 1)?
            .text("declaration_mt", declared)?
            .text("parcours", pathway)
    }

    fn type_4(&self, bill: &Bill, line: &BillLine, exempt: bool) -> Result<Record, RecordError> {
        let exemption = if exempt { line.exemption.to_string() } else { String::new() };
        // The complementary share is asked for here only when a third party pays it.
        let amc = if bill.third_party.complementary { line.amc } else { Cents::ZERO };
        // Specialities are those of doctors (NOEMIE, annexe 17): a pharmacist has none of them, least of all 01.
        let speciality = if bill.is_of_a_pharmacy() { 0 } else { digits(&bill.biller.speciality) };
        // An act of the CCAM is named in type 4M; the group under which it goes here is in no table that we hold.
        let code = if line.ccam.is_some() { "" } else { line.printed_code() };
        self.long(RecordType::T4)?
            .text("exoneration", &exemption)?
            .number("executant", self.partner)?
            .text("zone_tarif", bill.biller.zone.as_deref().unwrap_or_default())?
            .number("specialite_executant", speciality)?
            .number("soins_le", day(bill.date))?
            .text("acte", code)?
            .number("quantite", u64::from(line.quantity))?
            .number("coefficient", u64::from(line.coefficient))?
            .number("prix_unitaire", cents(line.unit_price))?
            .number("base", cents(line.base))?
            .number("taux", u64::from(line.rate))?
            .number("amo", cents(line.amo))?
            .number("honoraires", cents(line.fees))?
            .text("qualificatif", &line.qualifier.map(String::from).unwrap_or_default())?
            .number("amc", cents(amc))
    }

    fn type_4s(&self, line: &BillLine) -> Result<Record, RecordError> {
        self.short(RecordType::T4S)?.number("base_theorique", cents(line.base))?.text("lieu", &self.finess)
    }

    fn type_4e(&self, bill: &Bill) -> Result<Record, RecordError> {
        self.short(RecordType::T4E)?
            .number("rpps_prescripteur", digits(bill.prescriber_rpps.as_deref().unwrap_or_default()))?
            .number("rpps_executant", digits(&bill.biller.rpps))?
            .text("structure_executant", &self.finess)
    }

    fn type_5(&self, sums: &Sums) -> Result<Record, RecordError> {
        let [count, fees, amo, share, oc] = sums.stated();
        self.long(RecordType::T5)?
            .number("nombre", count)?
            .number("total_honoraires", fees)?
            .number("total_amo", amo)?
            .number("participation_assure", share)?
            .number("total_oc", oc)
    }
}

/// *Nature d'assurance* (SFG-TF): 10 illness, 30 maternity, 41 work accident; 13 for the régime local.
fn nature(bill: &Bill) -> u64 {
    match bill.condition {
        Condition::Illness | Condition::LongTermIllness if bill.local_regime => 13,
        Condition::Illness | Condition::LongTermIllness => 10,
        Condition::Maternity => 30,
        Condition::WorkAccident => 41,
    }
}

/// The *top MT* and the IPS (SFG-CF, `RG_CF640` and `RG_CF641`). Below 16, and in a pharmacy, there is no pathway.
fn pathway(bill: &Bill) -> (&'static str, &'static str) {
    if bill.is_of_a_pharmacy() || bill.patient.birth_date.age_on(bill.date) < 16 {
        return ("", "");
    }
    match bill.pathway {
        Pathway::Treating => ("O", "T"),
        Pathway::Replaced => ("O", "R"),
        Pathway::Sent => ("O", "O"),
        Pathway::Emergency => ("", "U"),
        // A declared doctor may exist or not: the record leaves it open.
        Pathway::Away => ("", "H"),
        Pathway::Outside => ("N", "S"),
    }
}

fn day(date: Date) -> u64 {
    digits(&date.strftime("%y%m%d").to_string())
}

/// Amounts of a record are unsigned; a negative one fits no zone.
fn cents(amount: Cents) -> u64 {
    u64::try_from(amount.get()).unwrap_or(u64::MAX)
}

/// What was checked to be digits when it was kept.
fn digits(text: &str) -> u64 {
    text.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests;
