//! What was quoted and sealed, in the words of the wire.

use billing::{Cents, Line, Notice, NoticeKind, Quote};
use store::Invoice;

use crate::dispensing;
use crate::wire::{self, NoticeCode};

pub(crate) fn quote_to_wire(quote: &Quote) -> wire::Quote {
    wire::Quote {
        lines: quote.lines.iter().map(line).collect(),
        shares: shares(quote.shares),
        withheld: quote.withheld.map(|amount| wire::Withheld { amount: amount.get() }),
        penalty: quote.penalty.map(Cents::get),
        notices: quote.notices.iter().map(notice).collect(),
        checks: Vec::new(),
    }
}

pub(crate) fn invoice_to_wire(invoice: &Invoice) -> wire::Invoice {
    let content = &invoice.content;
    wire::Invoice {
        number: invoice.number,
        sealed_at: invoice.sealed_at.to_string(),
        usage_id: invoice.usage_id.as_ref().map(ToString::to_string),
        beneficiary: content.beneficiary,
        date: content.date.to_string(),
        lines: content.lines.iter().map(line).collect(),
        prescription: content.prescription.as_ref().map(dispensing::prescription_to_wire),
        shares: shares(content.shares),
        seal: invoice.seal.clone(),
        demonstration: content.demonstration,
        replaces: content.replaces,
    }
}

fn line(line: &Line) -> wire::InvoiceLine {
    let modifiers = line.ccam.as_ref().map(|ccam| ccam.modifiers.iter().collect::<String>());
    wire::InvoiceLine {
        code: line.code.to_string(),
        billed_as: line.billed_as.as_ref().map(ToString::to_string),
        label: line.label.clone(),
        quantity: line.quantity.get(),
        unit_price: line.unit_price.get(),
        coefficient: line.coefficient.hundredths(),
        kilometres: line.kilometres,
        modifiers: modifiers.filter(|letters| !letters.is_empty()),
        base: line.base.get(),
        rate: line.rate,
        amo: line.amo.get(),
        amc: line.amc.get(),
        state: line.state.get(),
        excess: line.excess.map(excess_to_wire),
        fees: line.fees.get(),
        qualifier: line.qualifier.map(billing::Qualifier::letter),
        unverified: line.unverified,
        own: line.own,
        medicine: line.medicine.as_ref().map(dispensing::part_to_wire),
    }
}

fn excess_to_wire(billing::Excess { kind, amount }: billing::Excess) -> wire::Excess {
    let kind = match kind {
        billing::ExcessKind::Demand => wire::ExcessKind::Demand,
        billing::ExcessKind::Authorised => wire::ExcessKind::Authorised,
        billing::ExcessKind::Sector => wire::ExcessKind::Sector,
        billing::ExcessKind::Medicine => wire::ExcessKind::Medicine,
    };
    wire::Excess { kind, amount: amount.get() }
}

fn shares(shares: billing::Shares) -> wire::Shares {
    let billing::Shares { total, amo, amc, state, excess, patient_pays } = shares;
    wire::Shares {
        total: total.get(),
        amo: amo.get(),
        amc: amc.get(),
        state: state.get(),
        excess: excess.get(),
        patient_pays: patient_pays.get(),
    }
}

fn notice(notice: &Notice) -> wire::Notice {
    let code = match notice.kind {
        NoticeKind::AgeOutsideRange => NoticeCode::AgeOutsideRange,
        NoticeKind::MajorationAlone => NoticeCode::MajorationAlone,
        NoticeKind::PriceUnverified => NoticeCode::PriceUnverified,
        NoticeKind::TableOld => NoticeCode::TableOld,
        NoticeKind::RightsNotOpen => NoticeCode::RightsNotOpen,
        NoticeKind::OutsidePathway => NoticeCode::OutsidePathway,
        NoticeKind::C2sThirdParty => NoticeCode::C2sThirdParty,
        NoticeKind::StateMedicalAid => NoticeCode::StateMedicalAid,
        NoticeKind::ComplementaryAlone => NoticeCode::ComplementaryAlone,
        NoticeKind::OutsideHours => NoticeCode::OutsideHours,
        NoticeKind::OneOfAKind => NoticeCode::OneOfAKind,
        NoticeKind::NotTogether => NoticeCode::NotTogether,
        NoticeKind::CompanionMissing => NoticeCode::CompanionMissing,
        NoticeKind::PathwayUnfit => NoticeCode::PathwayUnfit,
        NoticeKind::KilometresMissing => NoticeCode::KilometresMissing,
        NoticeKind::BeyondTwo => NoticeCode::BeyondTwo,
        NoticeKind::ExcessForbidden => NoticeCode::ExcessForbidden,
        NoticeKind::ExcessNotOpen => NoticeCode::ExcessNotOpen,
        NoticeKind::ExcessAboveCap => NoticeCode::ExcessAboveCap,
        NoticeKind::ExcessLowersBase => NoticeCode::ExcessLowersBase,
        NoticeKind::MedicinesOld => NoticeCode::MedicinesOld,
        NoticeKind::NotPrescribed => NoticeCode::NotPrescribed,
        NoticeKind::SeveralRates => NoticeCode::SeveralRates,
        NoticeKind::FeeDiffers => NoticeCode::FeeDiffers,
        NoticeKind::GenericRefused => NoticeCode::GenericRefused,
        NoticeKind::GenericBaseUnknown => NoticeCode::GenericBaseUnknown,
        NoticeKind::CodesUnverified => NoticeCode::CodesUnverified,
        NoticeKind::MainlandFees => NoticeCode::MainlandFees,
    };
    wire::Notice { code, act: notice.act.as_ref().map(ToString::to_string) }
}
