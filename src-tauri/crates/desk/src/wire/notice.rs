//! What to look at before an invoice is sealed.

use serde::Serialize;

/// Something to look at; never blocks.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Notice {
    /// What.
    pub code: NoticeCode,
    /// The act it is about, when it is about one.
    pub act: Option<String>,
}

/// What to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// The act is for another age than the patient's.
    AgeOutsideRange,
    /// The price's source is weak.
    PriceUnverified,
    /// The table was checked more than six months ago.
    TableOld,
    /// Rights are not open on the day of care.
    RightsNotOpen,
    /// Out of the pathway: the fund will reimburse less.
    OutsidePathway,
    /// C2S covers this person: third-party payment in full is their right.
    C2sThirdParty,
    /// The draft holds no act that the majoration goes with.
    MajorationAlone,
    /// AME covers this person: the State pays, and these shares are not the ones to bill.
    StateMedicalAid,
    /// The complementary part is waited for and the compulsory one is not.
    ComplementaryAlone,
    /// The day, or the hour that was said, is not one of the majoration's.
    OutsideHours,
    /// More than one majoration of a kind for one act.
    OneOfAKind,
    /// The act is not billed together with another of the draft.
    NotTogether,
    /// An act that must be there too is missing.
    CompanionMissing,
    /// The majoration is not due along this pathway.
    PathwayUnfit,
    /// No kilometre is left to bill.
    KilometresMissing,
    /// Of several acts of the CCAM only two are paid.
    BeyondTwo,
    /// The patient's cover takes no excess.
    ExcessForbidden,
    /// This excess is not open to the doctor, or not for this visit.
    ExcessNotOpen,
    /// The excess is beyond what is authorised.
    ExcessAboveCap,
    /// In sector 2 an excess lowers the base: the act has another code then.
    ExcessLowersBase,
    /// The database of medicines was brought in more than six months ago.
    MedicinesOld,
    /// Without a prescription nothing is reimbursed.
    NotPrescribed,
    /// The database gives the box several rates; `act` is its CIP7.
    SeveralRates,
    /// The database and the table disagree on the fee of the box; `act` is its CIP7.
    FeeDiffers,
    /// A generic was refused: no third-party payment; `act` is the CIP7 of the box.
    GenericRefused,
    /// The generic's price is not known; `act` is the CIP7 of the box.
    GenericBaseUnknown,
    /// A code of the invoice has letters that no binding source gives: `HG`, `HDR`, `HDA`, `HDE`, `PHN`.
    CodesUnverified,
    /// The fees and taxes are those of the mainland: none is known where the pharmacy is.
    MainlandFees,
}
