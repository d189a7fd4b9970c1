//! Drafts, quotes, invoices and sheets. Every amount is in cents.

use serde::{Deserialize, Serialize};

use super::{DraftBox, MedicineLine, Notice, Prescription};

/// The acts that can be billed on a day.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Menu {
    /// The table they come from.
    pub table: TariffTable,
    /// In the order of the table; favourites carry a rank.
    pub acts: Vec<ActChoice>,
    /// Acts that have a price on the mainland and none that is known where the office is: it is to be entered.
    pub unpriced: Vec<UnpricedAct>,
    /// The modifiers that acts of the CCAM take on that day.
    pub modifiers: Vec<ModifierChoice>,
}

/// An act whose price is not known where the office is.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct UnpricedAct {
    /// `VL`, `COE`…
    pub code: String,
    /// What it is, in French.
    pub label: String,
}

/// The table of tariffs in force.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct TariffTable {
    /// The latest day on which one of its prices came into force, AAAA-MM-JJ.
    pub valid_from: String,
    /// The day it was last checked against its source, AAAA-MM-JJ.
    pub checked_on: String,
    /// Checked more than six months before the day of care.
    pub old: bool,
}

/// An act that can be chosen.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ActChoice {
    /// `G`, `MEG`, `COE`…
    pub code: String,
    /// What it is, in French.
    pub label: String,
    /// Price in cents.
    #[cfg_attr(test, ts(type = "number"))]
    pub price: i64,
    /// 1 to 9 for the favourites, in the order of their keys.
    pub favourite: Option<u8>,
    /// Its source is weak: the screen says so.
    pub unverified: bool,
    /// The office entered this price itself: the screen says so.
    pub own: bool,
    /// 100 % by nature.
    pub full_rate: bool,
    /// What else is asked of it.
    pub asks: ActAsks,
}

/// What is asked of an act beside how often it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum ActAsks {
    /// Nothing.
    Nothing,
    /// The kilometres there and back: a travel indemnity.
    Kilometres,
    /// The hour of care: a majoration of nights, Sundays or holidays.
    Hour,
    /// Its modifiers: an act of the CCAM.
    Modifiers,
}

/// A modifier of the CCAM that can be chosen.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ModifierChoice {
    /// Its letter.
    pub letter: char,
    /// What it adds, cents.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
}

/// An invoice being written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The reading it rests on.
    pub usage_id: String,
    /// Who is treated: 0 the holder, 1 to n.
    pub beneficiary: u8,
    /// The day of care, AAAA-MM-JJ.
    pub date: String,
    /// The hour of care in legal time, HH:MM, when it was said.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub time: Option<String>,
    /// At least one, of a doctor.
    pub acts: Vec<DraftAct>,
    /// At least one, of a pharmacy. A draft has either acts or boxes.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<DraftBox>>"))]
    pub boxes: Vec<DraftBox>,
    /// What the boxes were prescribed on; without one nothing is reimbursed.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub prescription: Option<Prescription>,
    /// Why care is covered.
    pub condition: Condition,
    /// The *régime local* of Alsace-Moselle covers the patient besides: 90 % instead of 70.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub local_regime: bool,
    /// How the patient came, for the pathway boxes of the sheet.
    pub pathway: Pathway,
    /// The fund as typed by hand, nine characters, where the card states none; a card that states one is believed.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub organism: Option<String>,
    /// The compulsory part is paid by the fund to the office. Never pre-ticked.
    pub third_party_compulsory: bool,
    /// The complementary part too. Never pre-ticked.
    pub third_party_complementary: bool,
    /// The cancelled invoice that this one corrects.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub replaces: Option<u32>,
}

/// One act of a draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct DraftAct {
    /// The code of the act.
    pub code: String,
    /// 1 to 99.
    pub quantity: u8,
    /// Driven there and back, for a travel indemnity.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub kilometres: Option<u16>,
    /// The letters of the modifiers of an act of the CCAM.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub modifiers: Option<String>,
    /// What is asked beyond the tariff, for the whole entry.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub excess: Option<Excess>,
    /// Nothing is asked for it.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub free: bool,
}

impl DraftAct {
    /// An act done so many times, and nothing else.
    pub fn new(code: &str, quantity: u8) -> Self {
        Self { code: code.to_owned(), quantity, kilometres: None, modifiers: None, excess: None, free: false }
    }
}

/// What the patient pays beyond the tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Excess {
    /// On what ground.
    pub kind: ExcessKind,
    /// Cents.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
}

/// On what ground fees go beyond the tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum ExcessKind {
    /// The patient's own demand (DE).
    Demand,
    /// *Dépassement autorisé* (DA).
    Authorised,
    /// The fees of sector 2.
    Sector,
    /// What a medicine costs beyond what is reimbursed; of boxes only, never of a draft.
    Medicine,
}

/// Why care is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Illness: the ordinary rate.
    Illness,
    /// In relation with a long-term illness: 100 %.
    LongTermIllness,
    /// Maternity: 100 %.
    Maternity,
    /// Work accident or occupational disease: 100 %.
    WorkAccident,
}

/// How the patient came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Pathway {
    /// To the declared *médecin traitant*.
    Treating,
    /// To the doctor who replaces them.
    Replaced,
    /// Sent by the *médecin traitant*.
    Sent,
    /// In an emergency.
    Emergency,
    /// Away from home.
    Away,
    /// Out of the pathway.
    Outside,
}

/// What a draft comes to.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Quote {
    /// One line an act, in billing order.
    pub lines: Vec<InvoiceLine>,
    /// Who pays what.
    pub shares: Shares,
    /// What the fund is expected to withhold later; null when nothing.
    pub withheld: Option<Withheld>,
    /// An estimate of what the fund will recover outside the pathway, cents; null when nothing.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub penalty: Option<i64>,
    /// What to look at before sealing.
    pub notices: Vec<Notice>,
    /// What a fund would send back, and what forbids sealing; the forbidding first.
    pub checks: Vec<super::Check>,
}

/// One line.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct InvoiceLine {
    /// The code of the act.
    pub code: String,
    /// The aggregate code that is printed and billed instead, when there is one.
    pub billed_as: Option<String>,
    /// What it is, in French.
    pub label: String,
    /// How many.
    pub quantity: u8,
    /// Price of one, cents; of one kilometre, where there are kilometres.
    #[cfg_attr(test, ts(type = "number"))]
    pub unit_price: i64,
    /// What of the price is counted, in hundredths: 100, or 50 or 0 beside a dearer act of the CCAM.
    pub coefficient: u32,
    /// The kilometres that are billed, the abatement taken off.
    pub kilometres: Option<u16>,
    /// The letters of the modifiers.
    pub modifiers: Option<String>,
    /// Reimbursement base, cents.
    #[cfg_attr(test, ts(type = "number"))]
    pub base: i64,
    /// Rate of the compulsory part, percent.
    pub rate: u8,
    /// Compulsory part, cents.
    #[cfg_attr(test, ts(type = "number"))]
    pub amo: i64,
    /// The rest of the base, cents: complementary insurance or patient.
    #[cfg_attr(test, ts(type = "number"))]
    pub amc: i64,
    /// What the State pays (AME), outside the base, cents.
    #[cfg_attr(test, ts(type = "number"))]
    pub state: i64,
    /// What is asked beyond the tariff.
    pub excess: Option<Excess>,
    /// All that is asked, cents: base, State and excess.
    #[cfg_attr(test, ts(type = "number"))]
    pub fees: i64,
    /// The *qualificatif de la dépense*: A, E, G or N.
    pub qualifier: Option<char>,
    /// The price's source is weak.
    pub unverified: bool,
    /// The office entered the price itself.
    pub own: bool,
    /// What a pharmacy's line says besides.
    pub medicine: Option<MedicineLine>,
}

/// Who pays what, cents. `amo + amc + state + excess = total`, always.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Shares {
    /// The fees.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: i64,
    /// Compulsory part.
    #[cfg_attr(test, ts(type = "number"))]
    pub amo: i64,
    /// Complementary or patient.
    #[cfg_attr(test, ts(type = "number"))]
    pub amc: i64,
    /// What the State pays (AME).
    #[cfg_attr(test, ts(type = "number"))]
    pub state: i64,
    /// What is asked beyond the tariffs.
    #[cfg_attr(test, ts(type = "number"))]
    pub excess: i64,
    /// What the patient pays at the desk today.
    #[cfg_attr(test, ts(type = "number"))]
    pub patient_pays: i64,
}

/// An estimate of what the fund will withhold from its reimbursement. Not deducted here.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Withheld {
    /// Cents.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
}

/// A sealed invoice.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Invoice {
    /// Two digits of the year and seven counted within it without gaps; 1, 2, 3… in offices that began before that.
    pub number: u32,
    /// When it was sealed (RFC 3339, UTC).
    pub sealed_at: String,
    /// The reading it rests on; null when the patient was typed in.
    pub usage_id: Option<String>,
    /// The rank of the person treated.
    pub beneficiary: u8,
    /// The day of care, AAAA-MM-JJ.
    pub date: String,
    /// The lines.
    pub lines: Vec<InvoiceLine>,
    /// What the boxes were prescribed on, as far as it was typed.
    pub prescription: Option<Prescription>,
    /// Who pays what.
    pub shares: Shares,
    /// SHA-256 over the invoice and the seal before it, hexadecimal.
    pub seal: String,
    /// Made in a demonstration office.
    pub demonstration: bool,
    /// The cancelled invoice that this one corrects.
    pub replaces: Option<u32>,
}

/// Where a sheet was written.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SavedSheet {
    /// The file; its name holds no person.
    pub path: String,
}
