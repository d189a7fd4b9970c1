//! From boxes to what everybody pays: each box, the fees that go with it, and those of the prescription.

use std::collections::BTreeSet;

use identity::{CoverCode, RightsState, rights_state};
use jiff::ToSpan;
use jiff::civil::Date;

use super::draft::{BoxFee, Dispensed, PharmacyDraft, Substitution};
use super::table::{Fee, FeeKind, FeeRate, PharmacyTable, Vat, VatKind};
use super::{Cip13, MedicineRate};
use crate::tariff::MAX_LINE;
use crate::{
    ActCode, Cents, Coefficient, Condition, DraftError, Excess, ExcessKind, Exemption, Line, Notice,
    NoticeKind, Qualifier, Quantity, Quote, Shares, ThirdParty, Zone,
};

/// The most kinds of boxes in one draft: with their fees they fill the 999 lines of an invoice.
pub const MAX_BOXES: usize = 490;

/// What a line of a pharmacy says beside its amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MedicinePart {
    /// Which box; none on the line of a fee.
    pub cip: Option<Cip13>,
    /// The rate of the tax that is in the price, in thousandths of the price without it.
    pub vat_permille: u16,
    /// What it comes to.
    pub vat: Cents,
    /// What became of the right to substitute.
    pub substitution: Substitution,
}

/// What boxes come to.
pub struct Dispensing {
    /// Lines, shares and notices, as of any invoice.
    pub quote: Quote,
    /// Which shares the patient does not advance: none beside a generic that was refused.
    pub third_party: ThirdParty,
}

/// Prices what is dispensed. The sums do not depend on the order of the boxes.
pub fn quote(draft: &PharmacyDraft<'_>, table: &PharmacyTable) -> Result<Dispensing, DraftError> {
    if !(1..=MAX_BOXES).contains(&draft.boxes.len()) {
        return Err(DraftError::ActCount);
    }
    if draft.birth_date.age_on(draft.date) < 0 {
        return Err(DraftError::BeforeBirth);
    }
    let day = Day { draft, table, state: draft.has(CoverCode::AME) };
    let mut lines = Vec::new();
    for dispensed in &draft.boxes {
        lines.push(day.medicine(dispensed)?);
        lines.extend(day.box_fee(dispensed)?);
    }
    lines.extend(day.prescription_fees()?);
    // Third-party payment is not open beside a generic that was refused (CSS, L162-16-7), and one invoice is paid in
    // one way.
    let refused = draft.boxes.iter().any(|dispensed| day.is_refused(dispensed));
    let third_party = if refused { ThirdParty::default() } else { draft.third_party };
    let shares = Shares::of(&lines, third_party).ok_or(DraftError::AmountTooLarge)?;
    let (withheld, notices) = (day.withheld(&lines), day.notices(&lines));
    Ok(Dispensing { quote: Quote { lines, shares, withheld, penalty: None, notices }, third_party })
}

/// The boxes of a day, and the table that holds on it.
struct Day<'a> {
    draft: &'a PharmacyDraft<'a>,
    table: &'a PharmacyTable,
    /// The State pays instead of the insurance (AME).
    state: bool,
}

/// One line before its shares are taken.
struct Piece<'a> {
    code: ActCode,
    label: &'a str,
    quantity: Quantity,
    price: Cents,
    /// What reimbursement of one is counted from; none when nothing is reimbursed.
    base: Option<Cents>,
    rate: u8,
    exempt: bool,
    part: (Option<Cip13>, VatKind, Substitution),
    unverified: bool,
    own: bool,
}

impl Day<'_> {
    fn medicine(&self, dispensed: &Dispensed) -> Result<Line, DraftError> {
        let product = &dispensed.product;
        let unknown = || DraftError::RateUnknown { date: self.draft.date };
        // Of what is not reimbursed, the code says so.
        let code = product.rate.map_or_else(|| ActCode::parse(NOT_REIMBURSED).ok(), MedicineRate::code);
        let row = product.rate.map(|rate| self.table.rate(rate, self.draft.date).ok_or_else(unknown));
        let row = row.transpose()?;
        let piece = Piece {
            code: code.ok_or_else(unknown)?,
            label: &product.label,
            quantity: dispensed.quantity,
            price: product.price,
            base: self
                .is_reimbursed(dispensed)
                .then(|| dispensed.base.unwrap_or(product.price).min(product.price)),
            rate: self.percent(dispensed)?,
            exempt: self.is_exempt(dispensed),
            part: (Some(product.cip.clone()), product.vat, dispensed.substitution),
            unverified: row.is_some_and(|row| row.valid.unverified),
            own: product.typed,
        };
        self.line(piece)
    }

    /// The fee of a box; none for what is not reimbursable.
    fn box_fee(&self, dispensed: &Dispensed) -> Result<Option<Line>, DraftError> {
        let product = &dispensed.product;
        let Some(rate) = product.rate else { return Ok(None) };
        let (fee, amount) = self.fee_of(product.fee)?;
        let piece = Piece {
            code: code(&format!("{}{}", fee.code, rate.digit()))?,
            label: &fee.label,
            quantity: dispensed.quantity,
            price: amount,
            base: self.is_reimbursed(dispensed).then_some(amount),
            rate: self.percent(dispensed)?,
            exempt: self.is_exempt(dispensed),
            part: (None, VatKind::Reimbursable, Substitution::None),
            unverified: fee.valid.unverified,
            own: false,
        };
        self.line(piece).map(Some)
    }

    /// The fees of a prescription of which something is reimbursed.
    fn prescription_fees(&self) -> Result<Vec<Line>, DraftError> {
        let reimbursed: Vec<_> = self.draft.boxes.iter().filter(|of| self.is_reimbursed(of)).collect();
        let kinds: BTreeSet<_> = reimbursed.iter().map(|of| &of.product.cip).collect();
        let age = self.draft.birth_date.age_on(self.draft.date);
        let due = |fee: &&Fee| match fee.kind {
            FeeKind::Box | FeeKind::Large => false,
            FeeKind::Prescription => true,
            FeeKind::Complex { lines } => kinds.len() >= usize::from(lines),
            FeeKind::Age { below, above } => age < i16::from(below) || age >= i16::from(above),
            FeeKind::Specific => reimbursed.iter().any(|of| of.specific),
        };
        if reimbursed.is_empty() {
            return Ok(Vec::new());
        }
        // Of a prescription in two parts, that one part exempts is taken to exempt its fees: no text that we hold says
        // which, and where two rules meet the more favourable wins (SFG, RG_CF613).
        let exempt = reimbursed.iter().any(|of| self.is_exempt(of));
        let fees = self.table.fees_on(self.draft.date).filter(due);
        fees.map(|fee| {
            let rate = match fee.rate {
                _ if exempt => 100,
                FeeRate::Medicine => 0,
                FeeRate::Own { local, .. } if self.draft.local_regime => local,
                FeeRate::Own { percent, .. } => percent,
            };
            self.line(Piece {
                code: code(&fee.code)?,
                label: &fee.label,
                quantity: Quantity::ONE,
                price: fee.amount,
                base: Some(fee.amount),
                rate,
                exempt,
                part: (None, VatKind::Reimbursable, Substitution::None),
                unverified: fee.valid.unverified,
                own: false,
            })
        })
        .collect()
    }

    fn line(&self, piece: Piece<'_>) -> Result<Line, DraftError> {
        let Piece { code, label, quantity, price, base, rate, exempt, part, unverified, own } = piece;
        let (cip, kind, substitution) = part;
        let vat = self.vat(kind)?;
        let amounts = || {
            let fees = price.checked_mul(quantity.get())?;
            let counted = base.map_or(Some(Cents::ZERO), |base| base.checked_mul(quantity.get()))?;
            let (base, state) = if self.state { (Cents::ZERO, counted) } else { (counted, Cents::ZERO) };
            // As for an act: the complementary share is what is left, so that the cents always add up (SFG, RG_VF670).
            let amo = base.percent(rate)?;
            let amc = base.checked_sub(amo)?;
            let excess = fees.checked_sub(counted)?;
            let fits = fees <= MAX_LINE && amc <= MAX_LINE_AMC;
            fits.then_some((fees, base, state, amo, amc, excess, vat_in(fees, vat.permille)?))
        };
        let (fees, base_of_all, state, amo, amc, excess, tax) =
            amounts().ok_or(DraftError::AmountTooLarge)?;
        let insured = base.is_some() && !self.state;
        let ill = matches!(self.draft.condition, Condition::LongTermIllness);
        Ok(Line {
            code,
            billed_as: None,
            label: label.to_owned(),
            quantity,
            unit_price: price,
            coefficient: Coefficient::ONE,
            kilometres: None,
            ccam: None,
            base: base_of_all,
            rate: if insured { rate } else { 0 },
            exemption: if insured && exempt && ill { Exemption::LongTermIllness } else { Exemption::None },
            amo,
            amc,
            state,
            excess: (excess > Cents::ZERO).then_some(Excess { kind: ExcessKind::Medicine, amount: excess }),
            fees,
            qualifier: (!insured).then_some(Qualifier::NotReimbursed),
            unverified,
            own,
            medicine: Some(MedicinePart { cip, vat_permille: vat.permille, vat: tax, substitution }),
        })
    }

    fn is_reimbursed(&self, dispensed: &Dispensed) -> bool {
        self.draft.prescription.is_some() && dispensed.product.rate.is_some()
    }

    fn is_exempt(&self, dispensed: &Dispensed) -> bool {
        let grounds = match self.draft.condition {
            Condition::Illness => false,
            Condition::LongTermIllness | Condition::Maternity | Condition::WorkAccident => true,
        };
        grounds && !dispensed.apart
    }

    fn is_refused(&self, dispensed: &Dispensed) -> bool {
        dispensed.substitution == Substitution::Refused && self.is_reimbursed(dispensed)
    }

    fn percent(&self, dispensed: &Dispensed) -> Result<u8, DraftError> {
        let Some(rate) = dispensed.product.rate else { return Ok(0) };
        let date = self.draft.date;
        let row = self.table.rate(rate, date).ok_or(DraftError::RateUnknown { date })?;
        Ok(match (self.is_exempt(dispensed), self.draft.local_regime) {
            (true, _) => 100,
            (false, true) => row.local,
            (false, false) => rate.percent(),
        })
    }

    /// The fee of a box and its amount. What the database states is believed, and tells a box of three months.
    fn fee_of(&self, fee: BoxFee) -> Result<(&Fee, Cents), DraftError> {
        let date = self.draft.date;
        let of = |kind| self.table.fees_on(date).find(|fee| fee.kind == kind);
        let unknown = || DraftError::RateUnknown { date };
        let (ordinary, large) = (of(FeeKind::Box).ok_or_else(unknown)?, of(FeeKind::Large));
        Ok(match (fee, large) {
            (BoxFee::Stated(stated), Some(large)) if stated == large.amount => (large, stated),
            (BoxFee::Stated(stated), _) => (ordinary, stated),
            (BoxFee::Large, Some(large)) => (large, large.amount),
            (BoxFee::Large, None) => return Err(unknown()),
            (BoxFee::Ordinary, _) => (ordinary, ordinary.amount),
        })
    }

    fn vat(&self, kind: VatKind) -> Result<&Vat, DraftError> {
        let date = self.draft.date;
        self.table.vat(kind, date).ok_or(DraftError::RateUnknown { date })
    }

    /// What the fund is expected to keep back: for each box that is reimbursed, never more than what it pays for it.
    ///
    /// Exempt: who was a minor on the first of January, maternity, C2S; with the AME the fund pays nothing to keep from.
    /// Maternity exempts from the sixth month on; a draft does not know it, so the whole is taken.
    fn withheld(&self, lines: &[Line]) -> Option<Cents> {
        let franchise = self.table.franchise(self.draft.date)?;
        let new_year = Date::new(self.draft.date.year(), 1, 1).ok()?;
        let exempt = self.draft.birth_date.age_on(new_year) < i16::from(franchise.exempt_below)
            || matches!(self.draft.condition, Condition::Maternity)
            || self.draft.has(CoverCode::C2S);
        let boxes = lines.iter().filter(|line| line.medicine.as_ref().is_some_and(|part| part.cip.is_some()));
        let kept = boxes.map(|line| Some(franchise.amount.checked_mul(line.quantity.get())?.min(line.amo)));
        let kept = Cents::sum(kept.collect::<Option<Vec<_>>>()?)?;
        (!exempt && kept > Cents::ZERO).then_some(kept)
    }

    fn notices(&self, lines: &[Line]) -> Vec<Notice> {
        let (draft, third_party) = (self.draft, self.draft.third_party);
        let has_fee = |of: &&Dispensed| of.product.rate.is_some();
        let by_database = draft.boxes.iter().any(|of| !of.product.typed);
        let old = |day: Date| by_database && day.saturating_add(6.months()) < draft.date;
        let c2s_open = draft.has(CoverCode::C2S) && !(third_party.compulsory && third_party.complementary);
        let whole = [
            (NoticeKind::TableOld, self.table.in_force(draft.date).is_some_and(|table| table.old)),
            (NoticeKind::MedicinesOld, draft.medicines_of.is_some_and(old)),
            (NoticeKind::RightsNotOpen, rights_state(draft.rights, draft.date) == RightsState::Closed),
            (
                NoticeKind::NotPrescribed,
                draft.prescription.is_none() && draft.boxes.iter().any(|of| has_fee(&of)),
            ),
            (NoticeKind::C2sThirdParty, c2s_open),
            (NoticeKind::StateMedicalAid, self.state),
            (NoticeKind::ComplementaryAlone, third_party.complementary && !third_party.compulsory),
            (NoticeKind::CodesUnverified, lines.iter().any(|line| self.doubts_code(&line.code))),
            (NoticeKind::MainlandFees, draft.zone != Zone::Metropole),
        ];
        let whole = whole.map(|(kind, holds)| holds.then_some(Notice { kind, act: None }));
        let doubted = lines.iter().filter(|line| line.unverified);
        let doubted =
            doubted.map(|line| Notice { kind: NoticeKind::PriceUnverified, act: Some(line.code.clone()) });
        let boxes = draft.boxes.iter().flat_map(|of| self.box_notices(of));
        let all: BTreeSet<Notice> = whole.into_iter().flatten().chain(doubted).chain(boxes).collect();
        all.into_iter().collect()
    }

    fn doubts_code(&self, code: &ActCode) -> bool {
        let doubted = |fee: &Fee| fee.code_unverified && code.as_str().starts_with(&fee.code);
        code.as_str() == NOT_REIMBURSED || self.table.fees_on(self.draft.date).any(doubted)
    }

    /// A box is named by its CIP7, which has the form of a code.
    fn box_notices(&self, dispensed: &Dispensed) -> Vec<Notice> {
        let product = &dispensed.product;
        let differs = match (product.rate, product.fee) {
            (Some(_), BoxFee::Stated(_)) => {
                self.fee_of(product.fee).is_ok_and(|(fee, amount)| fee.amount != amount)
            }
            (None, _) | (Some(_), BoxFee::Ordinary | BoxFee::Large) => false,
        };
        let refused = self.is_refused(dispensed);
        let act = ActCode::parse(product.cip.cip7()).ok();
        [
            (NoticeKind::SeveralRates, product.several_rates && self.is_reimbursed(dispensed)),
            (NoticeKind::FeeDiffers, differs),
            (NoticeKind::GenericRefused, refused),
            (NoticeKind::GenericBaseUnknown, refused && dispensed.base.is_none()),
        ]
        .into_iter()
        .filter(|(_, holds)| *holds)
        .map(|(kind, _)| Notice { kind, act: act.clone() })
        .collect()
    }
}

impl PharmacyDraft<'_> {
    fn has(&self, code: &str) -> bool {
        self.cover.iter().any(|cover| cover.code.as_str() == code && cover.period.contains(self.date))
    }
}

fn code(text: &str) -> Result<ActCode, DraftError> {
    // The table was checked for it.
    ActCode::parse(text).map_err(|_| DraftError::ActCount)
}

/// The tax that is in a price, to the nearest cent.
fn vat_in(price: Cents, permille: u16) -> Option<Cents> {
    let whole = i64::from(permille).checked_add(1000)?;
    let part = price.get().checked_mul(i64::from(permille))?;
    let doubled = part.checked_mul(2)?.checked_add(whole)?;
    Some(Cents::new(doubled.checked_div(whole.checked_mul(2)?)?))
}

/// The code of a box that is not reimbursed; a usage of the trade that no text which we hold confirms.
const NOT_REIMBURSED: &str = "PHN";
/// B2, type 4, position 123: the complementary share has four digits of euros and two of cents.
const MAX_LINE_AMC: Cents = Cents::new(999_999);
