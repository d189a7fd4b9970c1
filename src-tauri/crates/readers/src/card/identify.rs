//! What applications tell of a card whose answer to reset says too little.

use super::{CardKind, CardTrouble, Exchange};
use crate::vitale;

/// Asks a card with contacts what it is. Only applications are selected: nothing is read.
pub fn identify(card: &mut dyn Exchange) -> Result<CardKind, CardTrouble> {
    // Without Le: with T=0 a command that brings data cannot ask for some.
    if has_application(card, vitale::APPLICATION, false)? {
        return Ok(CardKind::Vitale2);
    }
    if has_application(card, PAYMENT_WITH_CONTACTS, false)? {
        return Ok(CardKind::Payment);
    }
    Ok(CardKind::Other)
}

/// Whether a contactless card, or the phone that answers instead of a wallet of ours, is there to pay.
pub fn is_payment(card: &mut dyn Exchange) -> Result<bool, CardTrouble> {
    has_application(card, PAYMENT, true)
}

fn has_application(card: &mut dyn Exchange, name: &[u8], le: bool) -> Result<bool, CardTrouble> {
    let length = u8::try_from(name.len()).unwrap_or_default();
    let mut command = [&[0x00, 0xa4, 0x04, 0x00, length], name].concat();
    command.extend(le.then_some(0));
    let reply = card.transmit(&command)?;
    // Done, or more to fetch; `62xx` warns of an application that is there and blocked.
    Ok(matches!(reply.last_chunk(), Some([0x90, 0x00] | [0x61 | 0x62, _])))
}

/// The directories of a payment card (EMV Book 1 §12.2.2; EMV Contactless Book B §3.3).
const PAYMENT_WITH_CONTACTS: &[u8] = b"1PAY.SYS.DDF01";
const PAYMENT: &[u8] = b"2PAY.SYS.DDF01";
