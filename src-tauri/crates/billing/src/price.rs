//! The price of each act of a draft, and the line that it makes.

use std::cmp::Reverse;

use identity::CoverCode;

use crate::tariff::MAX_LINE;
use crate::{
    Act, ActCode, Ccam, CcamAct, Cents, Coefficient, Condition, Draft, DraftError, Excess, Exemption, Line,
    Qualifier, Quantity, Rate, Tariff, TariffTable,
};

/// An act of the draft with its price. One of the CCAM that was done several times is several of these.
pub(crate) struct Priced<'a> {
    pub(crate) tariff: &'a Tariff,
    pub(crate) quantity: Quantity,
    /// What of the price is counted.
    pub(crate) coefficient: Coefficient,
    /// The kilometres that are billed.
    pub(crate) kilometres: Option<u16>,
    pub(crate) excess: Option<Excess>,
    pub(crate) free: bool,
    association: Option<u8>,
    modifiers: Vec<char>,
    /// What the modifiers add.
    supplement: Cents,
}

/// What an invoice as a whole says about its rates.
pub(crate) struct Ground {
    pub(crate) condition: Condition,
    /// In percent, when nothing exempts.
    pub(crate) ordinary: u8,
    /// The State pays (AME): nothing is reimbursed by the insurance.
    pub(crate) state: bool,
}

/// The acts of a draft with their prices, those of the CCAM counted as they are together.
pub(crate) fn priced<'a>(draft: &Draft<'_>, table: &'a TariffTable) -> Result<Vec<Priced<'a>>, DraftError> {
    let mut acts = Vec::with_capacity(draft.acts.len());
    for act in &draft.acts {
        let tariff = table.tariff(&act.code, draft.date, draft.practice);
        let tariff = tariff.ok_or_else(|| unknown(act, draft, table))?;
        let once = one(act, tariff, draft, table)?;
        let repeated = if tariff.ccam.is_some() { act.quantity.get() } else { 1 };
        for time in 0..repeated {
            // What is asked beyond the tariff is asked once for the whole entry.
            let excess = once.excess.filter(|_| time == 0);
            acts.push(Priced { excess, modifiers: once.modifiers.clone(), ..once });
        }
    }
    associate(&mut acts);
    Ok(acts)
}

/// Never the price of the mainland for want of another: which of the two it is, is said.
fn unknown(act: &Act, draft: &Draft<'_>, table: &TariffTable) -> DraftError {
    let (code, date) = (act.code.clone(), draft.date);
    let elsewhere = table.unpriced_on(date, draft.practice).any(|tariff| tariff.code == code);
    if elsewhere { DraftError::PriceUnknown { code, date } } else { DraftError::ActUnknown { code, date } }
}

fn one<'a>(
    act: &Act,
    tariff: &'a Tariff,
    draft: &Draft<'_>,
    table: &TariffTable,
) -> Result<Priced<'a>, DraftError> {
    let wrong = || DraftError::Detail { code: act.code.clone() };
    let kilometres = match (tariff.free_km, act.kilometres) {
        (Some(free), driven) => Some(driven.unwrap_or_default().saturating_sub(free)),
        (None, None) => None,
        (None, Some(_)) => return Err(wrong()),
    };
    if act.excess.is_some_and(|excess| act.free || excess.amount <= Cents::ZERO) {
        return Err(wrong());
    }
    let fits = act.modifiers.len() <= MAX_MODIFIERS && (tariff.ccam.is_some() || act.modifiers.is_empty());
    let added = act.modifiers.iter().map(|letter| Some(table.modifier(*letter, draft.date)?.amount));
    let supplement =
        added.collect::<Option<Vec<_>>>().filter(|_| fits).and_then(Cents::sum).ok_or_else(wrong)?;
    Ok(Priced {
        tariff,
        quantity: if tariff.ccam.is_some() { Quantity::ONE } else { act.quantity },
        coefficient: Coefficient::ONE,
        kilometres,
        excess: act.excess,
        free: act.free,
        association: None,
        modifiers: act.modifiers.clone(),
        supplement,
    })
}

/// Of several acts of the CCAM done together, the dearest counts whole, the next half, the others nothing (CCAM, III-3 B). The dearest
/// is told by the price without modifiers; between equals, the choice does not depend on the order of entry.
fn associate(acts: &mut [Priced<'_>]) {
    let mut together: Vec<&mut Priced<'_>> =
        acts.iter_mut().filter(|act| act.tariff.ccam.is_some() && !act.free).collect();
    if together.len() < 2 {
        return;
    }
    together.sort_by(|a, b| a.weight().cmp(&b.weight()));
    for (rank, act) in together.into_iter().enumerate() {
        (act.coefficient, act.association) = match rank {
            0 => (Coefficient::ONE, Some(1)),
            1 => (Coefficient::HALF, Some(2)),
            _ => (Coefficient::NONE, None),
        };
    }
}

/// Puts each majoration after the first act it goes with (SFG, `RG_MF602`: *majorations after the act they attach to*).
/// Otherwise the order of entry stays, lines of one code together. A majoration that goes with none comes last.
pub(crate) fn in_billing_order(mut acts: Vec<Priced<'_>>) -> Vec<Priced<'_>> {
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
    /// Sorts the dearest first.
    fn weight(&self) -> impl Ord {
        let Self { tariff, modifiers, excess, .. } = self;
        (Reverse(tariff.price), tariff.code.clone(), Reverse(modifiers.clone()), Reverse(*excess))
    }

    /// Whether it stands for itself: no majoration, no travel.
    pub(crate) fn is_own(&self) -> bool {
        !self.tariff.is_majoration()
    }

    /// Whether it is a consultation or visit, beside which most acts of the CCAM are not paid.
    pub(crate) fn is_consultation(&self) -> bool {
        self.is_own() && self.tariff.ccam.is_none() && !self.free
    }

    /// The price of all (SFG, `RG_VF640`; of the CCAM `RG_VF643`): each product is rounded before it is added.
    pub(crate) fn price(&self) -> Option<Cents> {
        let price = match self.kilometres {
            Some(kilometres) => self.tariff.price.times(i64::from(kilometres))?,
            None => self.tariff.price.checked_mul(self.quantity.get())?,
        };
        let counted = self.coefficient.of(price)?;
        if self.coefficient == Coefficient::NONE {
            Some(counted)
        } else {
            counted.checked_add(self.supplement)
        }
    }

    /// `None` when an amount does not fit its zone.
    pub(crate) fn line(&self, ground: &Ground) -> Option<Line> {
        let (rate, exemption) = self.rate(ground);
        let price = if self.free { Cents::ZERO } else { self.price()? };
        // AME: neither base nor AMO, the State pays (SFG).
        let (base, state) = if ground.state { (Cents::ZERO, price) } else { (price, Cents::ZERO) };
        // RG_VF670: the complementary share is what is left, so that the cents always add up.
        let amo = base.percent(rate)?;
        let amc = base.checked_sub(amo)?;
        let fees = price.checked_add(self.excess.map_or(Cents::ZERO, |excess| excess.amount))?;
        if fees > MAX_LINE || amc > MAX_LINE_AMC {
            return None;
        }
        let Tariff { code, billed_as, label, price: unit_price, valid, own, ccam, .. } = self.tariff;
        Some(Line {
            billed_as: billed_as.clone(),
            coefficient: self.coefficient,
            kilometres: self.kilometres,
            ccam: ccam.map(|act| self.ccam(act)),
            base,
            exemption,
            amo,
            amc,
            state,
            excess: self.excess,
            fees,
            qualifier: self.qualifier(ground),
            unverified: valid.unverified,
            own: *own,
            ..Line::plain(code.clone(), label, self.quantity, *unit_price, rate)?
        })
    }

    fn ccam(&self, act: CcamAct) -> Ccam {
        let CcamAct { activity, phase, with_consultation: _ } = act;
        Ccam { activity, phase, association: self.association, modifiers: self.modifiers.clone() }
    }

    fn rate(&self, ground: &Ground) -> (u8, Exemption) {
        // 100 % by nature of the act, or because the ground exempts (SFG, RG_VF_CC15: an exemption forces 100 %,
        // and 100 % may stand without one).
        match (self.tariff.rate, ground.condition) {
            (Rate::Full | Rate::Ordinary, Condition::LongTermIllness) => (100, Exemption::LongTermIllness),
            (Rate::Full, _) | (Rate::Ordinary, Condition::Maternity | Condition::WorkAccident) => {
                (100, Exemption::None)
            }
            (Rate::Ordinary, Condition::Illness) => (ground.ordinary, Exemption::None),
        }
    }

    fn qualifier(&self, ground: &Ground) -> Option<Qualifier> {
        if self.free {
            return Some(Qualifier::Free);
        }
        if ground.state {
            return Some(Qualifier::NotReimbursed);
        }
        self.excess.and_then(|excess| Qualifier::of(excess.kind))
    }
}

/// From a threshold on, what the acts of the CCAM come to is paid in full but for one flat share (SFG, `RG_VF663`, `RG_VF680`).
/// Nothing is left of either where something else exempts already; the C2S and the *régime local* leave nothing of the flat share. `None`
/// when an amount does not fit.
pub(crate) fn flat_share(lines: &mut [Line], draft: &Draft<'_>, table: &TariffTable) -> Option<()> {
    let Some(rule) = table.flat_share(draft.date) else { return Some(()) };
    let threatened = |line: &&mut Line| line.ccam.is_some() && line.rate < 100;
    let mut dear: Vec<&mut Line> = lines.iter_mut().filter(threatened).collect();
    let together = Cents::sum(dear.iter().map(|line| line.base))?;
    if together < rule.threshold {
        return Some(());
    }
    let spared = draft.local_regime || draft.has(CoverCode::C2S);
    dear.sort_by_key(|line| Reverse(line.base));
    let mut left = if spared { Cents::ZERO } else { rule.amount };
    for line in dear {
        (line.rate, line.exemption) = (100, Exemption::Threshold);
        line.amc = left.min(line.base);
        line.amo = line.base.checked_sub(line.amc)?;
        left = left.checked_sub(line.amc)?;
    }
    Some(())
}

/// B2, type 4, position 123: the complementary share has four digits of euros and two of cents.
const MAX_LINE_AMC: Cents = Cents::new(999_999);

/// B2, type 4M, positions 59 to 62.
const MAX_MODIFIERS: usize = 4;
