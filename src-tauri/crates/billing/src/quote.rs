//! From a draft to what everybody pays: the rules of the SFG, in integer cents.

use std::collections::BTreeSet;
use std::fmt;

use identity::{BirthDate, Cover, CoverCode, Period, RightsState, rights_state};
use jiff::civil::Date;

use crate::tariff::MAX_LINE;
use crate::{
    ActCode, Cents, Condition, Participation, Pathway, Quantity, Rate, Tariff, TariffTable, ThirdParty,
};

/// The most acts in one draft: an invoice holds 1 to 999 lines (SFG, norme B2).
pub const MAX_ACTS: usize = 999;

/// What was done, for whom, on which ground. Nothing of it shows in `Debug`.
#[derive(Clone)]
pub struct Draft<'a> {
    /// The day of care, which chooses the prices and rates.
    pub date: Date,
    /// The patient's birth date as on the card.
    pub birth_date: BirthDate,
    /// The patient's special covers.
    pub cover: &'a [Cover],
    /// The days on which the patient is covered; empty when the source states none.
    pub rights: &'a [Period],
    /// The acts in the order of entry.
    pub acts: Vec<(ActCode, Quantity)>,
    /// The ground on which the care is covered.
    pub condition: Condition,
    /// Where the care stands in the pathway.
    pub pathway: Pathway,
    /// Which shares the patient does not advance.
    pub third_party: ThirdParty,
}

/// Why nothing can be quoted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// No act, or more than [`MAX_ACTS`].
    #[error("a draft has 1 to {MAX_ACTS} acts")]
    ActCount,
    /// The table has no price for the act on the day of care.
    #[error("no price of {code} on {date}")]
    ActUnknown {
        /// The act.
        code: ActCode,
        /// The day of care.
        date: Date,
    },
    /// The table has no ordinary rate on the day of care.
    #[error("no rate on {date}")]
    RateUnknown {
        /// The day of care.
        date: Date,
    },
    /// The day of care comes before the patient's birth: one of the two dates is wrong.
    #[error("the day of care comes before the birth")]
    BeforeBirth,
    /// An amount that an invoice record cannot write.
    #[error("an amount does not fit an invoice")]
    AmountTooLarge,
}

/// What everybody pays.
#[derive(Clone, PartialEq, Eq)]
pub struct Quote {
    /// The acts in billing order: each majoration after the act it goes with (SFG, `RG_MF602`).
    pub lines: Vec<Line>,
    /// The sums.
    pub shares: Shares,
    /// An *estimate* of what the fund will keep back from the patient (*participation forfaitaire*); no other amount
    /// counts it. `None` when nothing is expected to be kept back.
    pub withheld: Option<Cents>,
    /// What the user should look at, in an order that does not depend on the entry; each once.
    pub notices: Vec<Notice>,
}

/// One act of the invoice.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// The code of the act.
    pub code: ActCode,
    /// The aggregate code that stands on the invoice and on paper instead, if there is one.
    pub billed_as: Option<ActCode>,
    /// What the act is called, in French.
    pub label: String,
    /// How often.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Cents,
    /// The price of all: what the shares are taken from.
    pub base: Cents,
    /// The share of the compulsory insurance, in percent.
    pub rate: u8,
    /// The share of the compulsory insurance.
    pub amo: Cents,
    /// What is left, always `base − amo`: the complementary insurance's share, or the patient's.
    pub amc: Cents,
    /// Whether the table doubts the price.
    pub unverified: bool,
}

/// The sums of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// Everything: `amo + amc`.
    pub total: Cents,
    /// The share of the compulsory insurance.
    pub amo: Cents,
    /// What is left.
    pub amc: Cents,
    /// What the patient pays on the spot: the total less the shares that a third party pays.
    pub patient_pays: Cents,
}

/// Something to look at before the invoice is sealed. Nothing here forbids it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// What.
    pub kind: NoticeKind,
    /// At which act; `None` when it is about the whole invoice.
    pub act: Option<ActCode>,
}

/// What is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// The act is meant at another age.
    AgeOutsideRange,
    /// The draft holds no act that the majoration goes with.
    MajorationAlone,
    /// Sources disagree on the price.
    PriceUnverified,
    /// The table was last checked more than six months before the day of care.
    TableOld,
    /// The rights are stated and the day of care lies outside them.
    RightsNotOpen,
    /// The fund will recover a penalty from the patient; the invoice carries the ordinary rate all the same.
    OutsidePathway,
    /// The patient has the C2S, which pays both shares: third-party payment is owed in full.
    C2sThirdParty,
    /// The patient has the AME: the State pays, and these shares are not the ones to bill.
    StateMedicalAid,
    /// The complementary share is waited for and the compulsory one is not.
    ComplementaryAlone,
}

/// Prices a draft. The sums, the estimate and the notices do not depend on the order of the acts.
pub fn quote(draft: &Draft<'_>, table: &TariffTable) -> Result<Quote, DraftError> {
    if !(1..=MAX_ACTS).contains(&draft.acts.len()) {
        return Err(DraftError::ActCount);
    }
    if draft.age() < 0 {
        return Err(DraftError::BeforeBirth);
    }
    let acts = in_billing_order(priced(draft, table)?);
    let ordinary =
        table.ordinary_rate(draft.date).ok_or(DraftError::RateUnknown { date: draft.date })?.percent;
    let lines = acts
        .iter()
        .map(|act| act.line(draft.condition, ordinary))
        .collect::<Option<Vec<_>>>()
        .ok_or(DraftError::AmountTooLarge)?;
    let shares = Shares::of(&lines, draft.third_party).ok_or(DraftError::AmountTooLarge)?;
    let withheld = table.participation(draft.date).and_then(|part| withheld(draft, &acts, part));
    Ok(Quote { lines, shares, withheld, notices: notices(draft, &acts, table) })
}

impl Line {
    /// The code to write on the invoice and on paper.
    pub fn printed_code(&self) -> &ActCode {
        self.billed_as.as_ref().unwrap_or(&self.code)
    }
}

/// An act of the draft with its price.
struct Priced<'a> {
    tariff: &'a Tariff,
    quantity: Quantity,
    /// A majoration for which the draft holds no act.
    alone: bool,
}

fn priced<'a>(draft: &Draft<'_>, table: &'a TariffTable) -> Result<Vec<Priced<'a>>, DraftError> {
    let goes_with = |tariff: &Tariff| draft.acts.iter().any(|(code, _)| tariff.attaches_to.contains(code));
    let price = |(code, quantity): &(ActCode, Quantity)| {
        let unknown = || DraftError::ActUnknown { code: code.clone(), date: draft.date };
        let tariff = table.tariff(code, draft.date).ok_or_else(unknown)?;
        Ok(Priced { tariff, quantity: *quantity, alone: tariff.is_majoration() && !goes_with(tariff) })
    };
    draft.acts.iter().map(price).collect()
}

/// Puts each majoration after the first act it goes with (SFG, `RG_MF602`: *majorations after the act they attach to*).
/// Otherwise the order of entry stays, lines of one code together. A majoration that goes with none comes last.
fn in_billing_order(mut acts: Vec<Priced<'_>>) -> Vec<Priced<'_>> {
    let own = acts.iter().filter(|act| !act.tariff.is_majoration());
    let own: Vec<&ActCode> = own.map(|act| &act.tariff.code).collect();
    let place = |act: &Priced<'_>| {
        let majoration = act.tariff.is_majoration();
        let found = own.iter().position(|code| {
            if majoration { act.tariff.attaches_to.contains(code) } else { **code == act.tariff.code }
        });
        (found.unwrap_or(usize::MAX), majoration)
    };
    // Stable: majorations of one act keep the order of entry.
    acts.sort_by_cached_key(place);
    acts
}

impl Priced<'_> {
    /// `None` when an amount does not fit its zone.
    fn line(&self, condition: Condition, ordinary: u8) -> Option<Line> {
        let rate = match (self.tariff.rate, condition) {
            (Rate::Ordinary, Condition::Illness) => ordinary,
            // 100 % by nature of the act, or because the ground exempts (SFG, RG_VF_CC15: an exemption forces 100 %,
            // and 100 % may stand without one).
            (Rate::Full, _)
            | (Rate::Ordinary, Condition::LongTermIllness | Condition::Maternity | Condition::WorkAccident) => {
                100
            }
        };
        // SFG, RG_VF640 then RG_VF670: the base is the price of all, and the complementary share is what is left, so
        // that the cents always add up.
        let base = self.tariff.price.checked_mul(self.quantity.get())?;
        let amo = base.percent(rate)?;
        let amc = base.checked_sub(amo)?;
        (base <= MAX_LINE && amc <= MAX_LINE_AMC).then(|| Line {
            code: self.tariff.code.clone(),
            billed_as: self.tariff.billed_as.clone(),
            label: self.tariff.label.clone(),
            quantity: self.quantity,
            unit_price: self.tariff.price,
            base,
            rate,
            amo,
            amc,
            unverified: self.tariff.unverified,
        })
    }
}

impl Shares {
    fn of(lines: &[Line], third_party: ThirdParty) -> Option<Self> {
        let total = Cents::sum(lines.iter().map(|line| line.base))?;
        let amo = Cents::sum(lines.iter().map(|line| line.amo))?;
        let amc = Cents::sum(lines.iter().map(|line| line.amc))?;
        let ThirdParty { compulsory, complementary } = third_party;
        let advanced = [(amo, compulsory), (amc, complementary)].into_iter().filter(|(_, third)| *third);
        let patient_pays = total.checked_sub(Cents::sum(advanced.map(|(share, _)| share))?)?;
        (total <= MAX_TOTAL).then_some(Self { total, amo, amc, patient_pays })
    }
}

/// What the fund is expected to keep back. Majorations are not acts of their own and owe nothing.
///
/// Exempt: minors, maternity, C2S (ameli, 2016: the only text that we hold on exemptions). It says that long-term
/// illness is *not* exempt and nothing of work accidents, which no text that we hold exempts either: both are counted.
/// Maternity exempts from the sixth month to twelve days after birth; a draft does not know that date, so the whole of
/// it is taken as exempt.
fn withheld(draft: &Draft<'_>, acts: &[Priced<'_>], part: &Participation) -> Option<Cents> {
    let exempt = draft.age() < i16::from(part.exempt_below)
        || matches!(draft.condition, Condition::Maternity)
        || draft.has(CoverCode::C2S);
    let own = acts.iter().filter(|act| !act.tariff.is_majoration());
    let sum = own.map(|act| part.amount.checked_mul(act.quantity.get()));
    let sum = Cents::sum(sum.collect::<Option<Vec<_>>>()?)?;
    let kept = part.day_cap.map_or(sum, |cap| sum.min(cap));
    (!exempt && kept > Cents::ZERO).then_some(kept)
}

fn notices(draft: &Draft<'_>, acts: &[Priced<'_>], table: &TariffTable) -> Vec<Notice> {
    let age = draft.age();
    let third_party = draft.third_party;
    let whole = [
        (NoticeKind::TableOld, table.in_force(draft.date).is_some_and(|prices| prices.old)),
        (NoticeKind::RightsNotOpen, rights_state(draft.rights, draft.date) == RightsState::Closed),
        (NoticeKind::OutsidePathway, draft.owes_pathway_penalty()),
        (
            NoticeKind::C2sThirdParty,
            draft.has(CoverCode::C2S) && !(third_party.compulsory && third_party.complementary),
        ),
        (NoticeKind::StateMedicalAid, draft.has(CoverCode::AME)),
        (NoticeKind::ComplementaryAlone, third_party.complementary && !third_party.compulsory),
    ];
    let of_act = |act: &Priced<'_>| {
        let code = &act.tariff.code;
        [
            (NoticeKind::AgeOutsideRange, !act.tariff.fits_age(age)),
            (NoticeKind::MajorationAlone, act.alone),
            (NoticeKind::PriceUnverified, act.tariff.unverified),
        ]
        .map(|(kind, holds)| holds.then(|| Notice { kind, act: Some(code.clone()) }))
    };
    let of_whole = whole.map(|(kind, holds)| holds.then_some(Notice { kind, act: None }));
    let all: BTreeSet<Notice> = acts.iter().flat_map(of_act).chain(of_whole).flatten().collect();
    all.into_iter().collect()
}

impl Draft<'_> {
    fn age(&self) -> i16 {
        self.birth_date.age_on(self.date)
    }

    fn has(&self, code: &str) -> bool {
        self.cover.iter().any(|cover| cover.code.as_str() == code && cover.period.contains(self.date))
    }

    /// The invoice carries the ordinary rate: the fund recovers the penalty itself, and sources disagree on its amount
    /// (40 % of the base capped at 10,60 €, or a share of 30 %), so none is computed. Not below 16 (SFG, `RG_CF640`),
    /// nor for long-term illness, maternity and work accidents (`RG_VF671`).
    fn owes_pathway_penalty(&self) -> bool {
        matches!(self.pathway, Pathway::Outside)
            && matches!(self.condition, Condition::Illness)
            && self.age() >= PATHWAY_AGE
    }
}

// Acts, rates and covers tell of a person's health: none of them is for logs.
impl fmt::Debug for Draft<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Draft(…)")
    }
}

impl fmt::Debug for Quote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Quote(…)")
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(…)")
    }
}

impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Notice(…)")
    }
}

/// B2, type 4, position 123: the complementary share has four digits of euros and two of cents.
const MAX_LINE_AMC: Cents = Cents::new(999_999);

/// B2, type 5, position 58: the sum of the fees has six digits of euros and two of cents.
const MAX_TOTAL: Cents = Cents::new(99_999_999);

/// The coordinated pathway begins at 16 (SFG, `RG_CF640`).
const PATHWAY_AGE: i16 = 16;
