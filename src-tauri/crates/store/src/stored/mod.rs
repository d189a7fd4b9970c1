//! JSON twins of what is stored. The cores do not serialise; what was stored is parsed again, never trusted.

mod card;
mod invoice;
mod line;
mod practice;
mod prescription;

pub(crate) use card::StoredCard;
pub(crate) use invoice::StoredInvoice;
pub(crate) use practice::StoredPractice;

/// Two enums with the same variants: what is stored must not change when the core's names do.
macro_rules! twins {
    ($stored:ident, $core:ident, $($variant:ident),+) => {
        impl From<$core> for $stored {
            fn from(core: $core) -> Self {
                match core { $($core::$variant => Self::$variant),+ }
            }
        }
        impl From<$stored> for $core {
            fn from(stored: $stored) -> Self {
                match stored { $($stored::$variant => Self::$variant),+ }
            }
        }
    };
}
use twins;

/// A stored value does not parse any more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unreadable;
