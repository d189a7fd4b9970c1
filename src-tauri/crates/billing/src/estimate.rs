//! What the fund is expected to keep back from the patient. Estimates: no invoice deducts them.

use identity::CoverCode;

use crate::price::Priced;
use crate::{Cents, Coefficient, Condition, Draft, Exemption, Line, TariffTable};

/// The *participation forfaitaire*. Majorations and travel are not acts of their own and owe nothing, nor does what is free.
///
/// Exempt: minors, maternity, C2S (ameli, 2016: the only text that we hold on exemptions) and AME. It says that long-term
/// illness is *not* exempt and nothing of work accidents, which no text of the insurer that we hold exempts either: both are counted.
/// Maternity exempts from the sixth month to twelve days after birth; a draft does not know that date, so the whole of
/// it is taken as exempt.
pub(crate) fn withheld(draft: &Draft<'_>, acts: &[Priced<'_>], table: &TariffTable) -> Option<Cents> {
    let part = table.participation(draft.date)?;
    let exempt = draft.age() < i16::from(part.exempt_below)
        || matches!(draft.condition, Condition::Maternity)
        || draft.has(CoverCode::C2S)
        || draft.has(CoverCode::AME);
    let counted = |act: &&Priced<'_>| act.is_own() && !act.free && act.coefficient > Coefficient::NONE;
    let sum = acts.iter().filter(counted).map(|act| part.amount.checked_mul(act.quantity.get()));
    let sum = Cents::sum(sum.collect::<Option<Vec<_>>>()?)?;
    let kept = part.day_cap.map_or(sum, |cap| sum.min(cap));
    (!exempt && kept > Cents::ZERO).then_some(kept)
}

/// The penalty outside the pathway: a part of the base of each act, up to a cap (SFG, `RG_VF671`). Acts that are paid in full keep their
/// rate. The C2S takes it upon itself, so that nothing is recovered from the patient.
pub(crate) fn penalty(draft: &Draft<'_>, lines: &[Line], table: &TariffTable) -> Option<Cents> {
    let rule = table.pathway_penalty(draft.date)?;
    if !draft.owes_pathway_penalty(rule.exempt_below) || draft.has(CoverCode::C2S) {
        return None;
    }
    let reduced = lines.iter().filter(|line| line.rate < 100 && line.exemption == Exemption::None);
    let of_line = |line: &Line| {
        let part = line.base.percent(rule.percent)?;
        Some(rule.cap.map_or(part, |cap| part.min(cap)))
    };
    let sum = Cents::sum(reduced.map(of_line).collect::<Option<Vec<_>>>()?)?;
    (sum > Cents::ZERO).then_some(sum)
}
