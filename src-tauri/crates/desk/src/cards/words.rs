//! The wire's words for what stops a card, a phone or a reader.

use credential::mdoc::NfcTrouble;
use readers::card::CardTrouble;
use readers::vitale::VitaleTrouble;

use super::PhoneTrouble;
use crate::wire::TroubleReason;

impl From<PhoneTrouble> for TroubleReason {
    fn from(trouble: PhoneTrouble) -> Self {
        match trouble {
            PhoneTrouble::Phone(trouble) => trouble.into(),
            PhoneTrouble::OtherApplication => Self::OtherApplication,
            // A phone that is gone was lifted.
            PhoneTrouble::Reader(CardTrouble::Removed) => Self::LiftedTooEarly,
            PhoneTrouble::Reader(trouble) => trouble.into(),
            PhoneTrouble::NoRandomness => Self::ReaderFailed,
        }
    }
}

impl From<NfcTrouble> for TroubleReason {
    fn from(trouble: NfcTrouble) -> Self {
        match trouble {
            NfcTrouble::NoWallet => Self::NoWallet,
            NfcTrouble::EngagementUnreadable => Self::EngagementUnreadable,
            NfcTrouble::CarrierNotOffered => Self::CarrierNotOffered,
            NfcTrouble::PresentationDeclined => Self::PresentationDeclined,
            NfcTrouble::LiftedTooEarly => Self::LiftedTooEarly,
            NfcTrouble::ReaderLimits => Self::ReaderLimits,
            NfcTrouble::NoProgress => Self::NoProgress,
            NfcTrouble::SessionFailed => Self::SessionFailed,
            NfcTrouble::ExchangeFailed => Self::ExchangeFailed,
        }
    }
}

impl From<VitaleTrouble> for TroubleReason {
    fn from(trouble: VitaleTrouble) -> Self {
        match trouble {
            VitaleTrouble::NotVitale2 => Self::CardUnknown,
            VitaleTrouble::Unreadable => Self::CardUnreadable,
            VitaleTrouble::Card(trouble) => trouble.into(),
        }
    }
}

impl From<CardTrouble> for TroubleReason {
    fn from(trouble: CardTrouble) -> Self {
        match trouble {
            CardTrouble::NoReader => Self::NoReader,
            CardTrouble::ServiceStopped => Self::ReaderServiceStopped,
            CardTrouble::Denied => Self::ReaderDenied,
            CardTrouble::InUse => Self::ReaderInUse,
            CardTrouble::ReaderGone => Self::ReaderUnplugged,
            CardTrouble::Removed => Self::CardRemoved,
            CardTrouble::Reset => Self::CardReset,
            CardTrouble::Mute => Self::CardMute,
            CardTrouble::Stuck => Self::ReaderStuck,
            CardTrouble::TooLong => Self::NoProgress,
            CardTrouble::Failed => Self::ReaderFailed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_says_the_words_of_the_cores() {
        let word = |reason: TroubleReason| serde_json::to_value(reason).unwrap();
        for trouble in NfcTrouble::ALL {
            assert_eq!(word(trouble.into()), trouble.code());
        }
        for trouble in CardTrouble::ALL {
            // To the user, a card that takes too long and a phone that makes no progress are one.
            let code = if trouble == CardTrouble::TooLong { "no_progress" } else { trouble.code() };
            assert_eq!(word(trouble.into()), code);
        }
    }
}
