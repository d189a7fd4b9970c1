//! From a draft to what everybody pays: the rules of the SFG, in integer cents.

use std::fmt;

use identity::{BirthDate, Cover, CoverCode, Period};
use jiff::civil::{Date, Time};

use crate::estimate::{penalty, withheld};
use crate::notice::notices;
use crate::price::{Ground, flat_share, in_billing_order, priced};
use crate::{
    Act, ActCode, Cents, Condition, Line, Notice, Pathway, Practice, Shares, TariffTable, ThirdParty,
};

/// The most acts in one draft: an invoice holds 1 to 999 lines (SFG, norme B2).
pub const MAX_ACTS: usize = 999;

/// What was done, for whom, on which ground. Nothing of it shows in `Debug`.
#[derive(Clone)]
pub struct Draft<'a> {
    /// The day of care, which chooses the prices and rates.
    pub date: Date,
    /// The hour of care in legal time, if it was said: majorations of nights and Sundays are held against it.
    pub time: Option<Time>,
    /// The patient's birth date as on the card.
    pub birth_date: BirthDate,
    /// The patient's special covers.
    pub cover: &'a [Cover],
    /// The days on which the patient is covered; empty when the source states none.
    pub rights: &'a [Period],
    /// The acts in the order of entry.
    pub acts: Vec<Act>,
    /// The ground on which the care is covered.
    pub condition: Condition,
    /// The *régime local* of Alsace-Moselle covers the patient besides.
    pub local_regime: bool,
    /// Where the care stands in the pathway.
    pub pathway: Pathway,
    /// Which shares the patient does not advance.
    pub third_party: ThirdParty,
    /// Where and how the doctor practises.
    pub practice: Practice,
}

/// Why nothing can be quoted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// No act, or more than [`MAX_ACTS`].
    #[error("a draft has 1 to {MAX_ACTS} acts")]
    ActCount,
    /// The table has no price for the act on the day of care, where and how the doctor practises.
    #[error("no price of {code} on {date}")]
    ActUnknown {
        /// The act.
        code: ActCode,
        /// The day of care.
        date: Date,
    },
    /// The act has a price on the mainland and none that is known where the doctor practises: it is to be typed.
    #[error("no price of {code} is known in this zone on {date}")]
    PriceUnknown {
        /// The act.
        code: ActCode,
        /// The day of care.
        date: Date,
    },
    /// Kilometres, a modifier or an excess that the act does not take: kilometres of what is no travel, a modifier that the table does
    /// not know, an excess of nothing or on what is free.
    #[error("{code} does not take this detail")]
    Detail {
        /// The act.
        code: ActCode,
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
    /// An *estimate* of what the fund will recover from a patient who came outside the pathway; no other amount counts it.
    pub penalty: Option<Cents>,
    /// What the user should look at, in an order that does not depend on the entry; each once.
    pub notices: Vec<Notice>,
}

/// Prices a draft. The sums, the estimates and the notices do not depend on the order of the acts.
pub fn quote(draft: &Draft<'_>, table: &TariffTable) -> Result<Quote, DraftError> {
    if !(1..=MAX_ACTS).contains(&draft.acts.len()) {
        return Err(DraftError::ActCount);
    }
    if draft.age() < 0 {
        return Err(DraftError::BeforeBirth);
    }
    let acts = in_billing_order(priced(draft, table)?);
    if acts.len() > MAX_ACTS {
        return Err(DraftError::ActCount);
    }
    let rate = table.ordinary_rate(draft.date).ok_or(DraftError::RateUnknown { date: draft.date })?;
    let ground = Ground {
        condition: draft.condition,
        ordinary: rate.local_percent.filter(|_| draft.local_regime).unwrap_or(rate.percent),
        state: draft.has(CoverCode::AME),
    };
    let lines = acts.iter().map(|act| act.line(&ground)).collect::<Option<Vec<_>>>();
    let mut lines = lines.ok_or(DraftError::AmountTooLarge)?;
    flat_share(&mut lines, draft, table).ok_or(DraftError::AmountTooLarge)?;
    let shares = Shares::of(&lines, draft.third_party).ok_or(DraftError::AmountTooLarge)?;
    let notices = notices(draft, &acts, table);
    Ok(Quote {
        withheld: withheld(draft, &acts, table),
        penalty: penalty(draft, &lines, table),
        lines,
        shares,
        notices,
    })
}

impl Draft<'_> {
    pub(crate) fn age(&self) -> i16 {
        self.birth_date.age_on(self.date)
    }

    /// Whether the patient has a cover on the day of care.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.cover.iter().any(|cover| cover.code.as_str() == code && cover.period.contains(self.date))
    }

    /// The invoice carries the ordinary rate all the same: the fund recovers the penalty itself. Not below 16 (SFG,
    /// `RG_CF640`), nor for long-term illness, maternity and work accidents (`RG_VF671`), nor with the AME, which knows no pathway.
    pub(crate) fn owes_pathway_penalty(&self, exempt_below: u8) -> bool {
        matches!(self.pathway, Pathway::Outside)
            && matches!(self.condition, Condition::Illness)
            && self.age() >= i16::from(exempt_below)
            && !self.has(CoverCode::AME)
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
