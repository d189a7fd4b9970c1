//! What is worth a look before an invoice is sealed. Nothing here forbids it.

use std::collections::BTreeSet;
use std::fmt;

use identity::{CoverCode, RightsState, rights_state};

use crate::price::Priced;
use crate::{ActCode, Cents, Coefficient, Draft, Excess, ExcessKind, Pathway, Sector, Tariff, TariffTable};

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
    /// The patient has the AME: the State pays.
    StateMedicalAid,
    /// The complementary share is waited for and the compulsory one is not.
    ComplementaryAlone,
    /// The day, or the hour that was said, is not one at which the majoration is due.
    OutsideHours,
    /// More than one majoration of a kind for one act (SFG, `RG_CF671` to `RG_CF688`).
    OneOfAKind,
    /// The act is not billed together with another of the draft.
    NotTogether,
    /// The draft holds none of the acts that must be there too.
    CompanionMissing,
    /// The majoration is not due along the pathway that was said.
    PathwayUnfit,
    /// No kilometre is left to bill.
    KilometresMissing,
    /// Of the acts of the CCAM done together, only two are paid.
    BeyondTwo,
    /// The C2S and the AME take no excess.
    ExcessForbidden,
    /// This ground of excess is not open to the doctor, or not for this visit.
    ExcessNotOpen,
    /// A *dépassement autorisé* beyond its cap.
    ExcessAboveCap,
    /// In sector 2 without OPTAM, an excess lowers the base: the act has another code then.
    ExcessLowersBase,
    /// The database of medicines was brought in more than six months before the day.
    MedicinesOld,
    /// Without a prescription nothing is reimbursed.
    NotPrescribed,
    /// The database gives the box several rates, by what it is given for.
    SeveralRates,
    /// The database and the table disagree on the fee of the box; the database was believed.
    FeeDiffers,
    /// The patient refused a generic: no third-party payment, and the generic's price is the base.
    GenericRefused,
    /// The generic's price is not known: the price of the box was taken for the base.
    GenericBaseUnknown,
    /// The amounts are sourced and the letters of a code of the invoice are not.
    CodesUnverified,
    /// Fees and taxes of the mainland were taken where a pharmacy has others, which no source gives.
    MainlandFees,
}

pub(crate) fn notices(draft: &Draft<'_>, acts: &[Priced<'_>], table: &TariffTable) -> Vec<Notice> {
    let of_acts = acts.iter().flat_map(|act| of_act(draft, acts, act));
    let all: BTreeSet<Notice> = of_acts.chain(of_whole(draft, table)).collect();
    all.into_iter().collect()
}

fn of_whole(draft: &Draft<'_>, table: &TariffTable) -> impl Iterator<Item = Notice> {
    let third_party = draft.third_party;
    let both = third_party.compulsory && third_party.complementary;
    let freshness = table.in_force(draft.date, draft.practice);
    let pathway_from = table.pathway_penalty(draft.date).map_or(PATHWAY_AGE, |rule| rule.exempt_below);
    let held = [
        (NoticeKind::TableOld, freshness.is_some_and(|prices| prices.old)),
        (NoticeKind::RightsNotOpen, rights_state(draft.rights, draft.date) == RightsState::Closed),
        (NoticeKind::OutsidePathway, draft.owes_pathway_penalty(pathway_from)),
        (NoticeKind::C2sThirdParty, draft.has(CoverCode::C2S) && !both),
        (NoticeKind::StateMedicalAid, draft.has(CoverCode::AME)),
        (NoticeKind::ComplementaryAlone, third_party.complementary && !third_party.compulsory),
    ];
    held.into_iter().filter(|(_, holds)| *holds).map(|(kind, _)| Notice { kind, act: None })
}

fn of_act(draft: &Draft<'_>, acts: &[Priced<'_>], act: &Priced<'_>) -> impl Iterator<Item = Notice> {
    let tariff = act.tariff;
    let has = |codes: &[ActCode]| draft.acts.iter().any(|other| codes.contains(&other.code));
    let held = [
        (NoticeKind::AgeOutsideRange, !tariff.fits_age(draft.age())),
        (NoticeKind::MajorationAlone, tariff.is_majoration() && !has(&tariff.attaches_to)),
        (NoticeKind::PriceUnverified, tariff.valid.unverified),
        (NoticeKind::OutsideHours, outside_hours(draft, tariff)),
        (NoticeKind::OneOfAKind, tariff.is_majoration() && too_many_of_a_kind(acts, tariff)),
        (NoticeKind::NotTogether, has(&tariff.excludes) || beside_a_consultation(acts, act)),
        (NoticeKind::CompanionMissing, !tariff.needs.is_empty() && !has(&tariff.needs)),
        (NoticeKind::PathwayUnfit, pathway_unfit(draft, tariff)),
        (NoticeKind::KilometresMissing, act.kilometres == Some(0)),
        (NoticeKind::BeyondTwo, act.coefficient == Coefficient::NONE),
    ];
    let excess = act.excess.and_then(|excess| of_excess(draft, act, excess));
    let held = held.into_iter().filter(|(_, holds)| *holds).map(|(kind, _)| kind);
    held.chain(excess).map(|kind| Notice { kind, act: Some(tariff.code.clone()) })
}

fn outside_hours(draft: &Draft<'_>, tariff: &Tariff) -> bool {
    let due = |window: &crate::Window| window.holds(draft.date, draft.time, draft.practice);
    !tariff.when.is_empty() && !tariff.when.iter().any(due)
}

/// One of a kind for each act that it may go with; a majoration without a kind is a kind of its own.
fn too_many_of_a_kind(acts: &[Priced<'_>], tariff: &Tariff) -> bool {
    let alike = |other: &Tariff| match &tariff.kind {
        Some(kind) => other.kind.as_ref() == Some(kind),
        None => other.code == tariff.code,
    };
    let count = |wanted: &dyn Fn(&Priced<'_>) -> bool| {
        let times = acts.iter().filter(|act| wanted(act)).map(|act| u32::from(act.quantity.get()));
        times.fold(0, u32::saturating_add)
    };
    let visits = count(&|act| act.is_own() && tariff.attaches_to.contains(&act.tariff.code));
    count(&|act| !act.is_own() && alike(act.tariff)) > visits.max(1)
}

/// Most acts of the CCAM are not paid beside a consultation; the few that are, only one at a time (CCAM, III-3 A).
fn beside_a_consultation(acts: &[Priced<'_>], act: &Priced<'_>) -> bool {
    let Some(ccam) = act.tariff.ccam.filter(|_| !act.free) else { return false };
    let several = acts.iter().filter(|other| other.tariff.ccam.is_some() && !other.free).nth(1).is_some();
    acts.iter().any(Priced::is_consultation) && (!ccam.with_consultation || several)
}

/// MCG: only along some ways, or for whom the pathway does not count, or who has the C2S (SFG, `RG_CF671` to `RG_CF688`).
fn pathway_unfit(draft: &Draft<'_>, tariff: &Tariff) -> bool {
    let apart = draft.age() < i16::from(PATHWAY_AGE) || draft.has(CoverCode::C2S);
    !tariff.pathways.is_empty() && !tariff.pathways.contains(&draft.pathway) && !apart
}

fn of_excess(draft: &Draft<'_>, act: &Priced<'_>, Excess { kind, amount }: Excess) -> Option<NoticeKind> {
    if draft.has(CoverCode::C2S) || draft.has(CoverCode::AME) {
        return Some(NoticeKind::ExcessForbidden);
    }
    let sector = draft.practice.sector;
    match kind {
        ExcessKind::Demand => None,
        // SFG, RG_CF655 and RG_VF637.
        ExcessKind::Authorised => {
            let outside = matches!(draft.pathway, Pathway::Outside);
            if sector != Sector::One || draft.practice.general || !outside {
                Some(NoticeKind::ExcessNotOpen)
            } else {
                (amount > authorised_cap(act.price()?)?).then_some(NoticeKind::ExcessAboveCap)
            }
        }
        ExcessKind::Sector => match sector {
            Sector::One => Some(NoticeKind::ExcessNotOpen),
            Sector::Two => act.tariff.with_excess.is_some().then_some(NoticeKind::ExcessLowersBase),
            Sector::Optam => None,
        },
        // Of a box, never of an act.
        ExcessKind::Medicine => Some(NoticeKind::ExcessNotOpen),
    }
}

/// 17.5 % of the base, rounded up to the euro (SFG, `RG_CF655`).
fn authorised_cap(base: Cents) -> Option<Cents> {
    let euros = base.get().checked_mul(175)?.checked_add(99_999)? / 100_000;
    Cents::new(euros).times(100)
}

impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Notice(…)")
    }
}

/// The coordinated pathway begins at 16 (SFG, `RG_CF640`).
const PATHWAY_AGE: u8 = 16;
