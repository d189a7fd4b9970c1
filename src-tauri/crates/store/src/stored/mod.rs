//! JSON twins of what is stored. The cores do not serialise; what was stored is parsed again, never trusted.

mod card;
mod invoice;

pub(crate) use card::StoredCard;
pub(crate) use invoice::StoredInvoice;

/// A stored value does not parse any more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unreadable;
