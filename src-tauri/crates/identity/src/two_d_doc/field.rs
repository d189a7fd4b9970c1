//! The message: an id of two characters, a value, and a separator where the value is shorter than it may be.

use std::fmt;

use super::{GS, RS};

/// One field of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// Two digits or capital letters.
    pub id: &'a str,
    /// What it states. Personal: never logged.
    pub value: &'a str,
    /// The value was cut to fit, and the paper says more.
    pub truncated: bool,
}

/// The fields of a message, in its order.
pub(super) fn fields(message: &str) -> Option<Vec<Field<'_>>> {
    let mut fields = Vec::new();
    let mut rest = message;
    while !rest.is_empty() {
        let (field, after) = field(rest)?;
        fields.push(field);
        rest = after;
    }
    Some(fields)
}

/// The first field, and what follows it with its separator taken away.
fn field(message: &str) -> Option<(Field<'_>, &str)> {
    let (id, rest) = message.split_at_checked(2)?;
    if !id.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return None;
    }
    let known = FIELDS.iter().find(|(known, ..)| *known == id).map(|(_, least, most)| (*least, *most));
    let (least, most) = known.unwrap_or((0, usize::MAX));
    let separated = rest.find([GS, RS]).unwrap_or(rest.len());
    // A full value needs no separator.
    let (value, after) = rest.split_at_checked(separated.min(most))?;
    if value.len() < least {
        return None;
    }
    let truncated = after.starts_with(RS);
    Some((Field { id, value, truncated }, after.strip_prefix([GS, RS]).unwrap_or(after)))
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Field")
            .field("id", &self.id)
            .field("truncated", &self.truncated)
            .finish_non_exhaustive()
    }
}

/// The fields of the kinds that are read, and the general ones: id, shortest and longest value (annex of the specification).
const FIELDS: &[(&str, usize, usize)] = &[
    // Of any document.
    ("06", 6, 6),
    ("07", 6, 6),
    ("08", 4, 4),
    ("09", 4, 4),
    ("0A", 9, 9),
    ("0B", 9, 9),
    // Identity documents.
    ("60", 0, 60),
    ("61", 0, 20),
    ("62", 0, 38),
    ("63", 0, 38),
    ("64", 0, 38),
    ("65", 2, 2),
    ("66", 0, 20),
    ("67", 2, 2),
    ("68", 1, 1),
    ("69", 8, 8),
    ("6A", 0, 32),
    ("6B", 3, 3),
    ("6C", 2, 2),
    ("6D", 0, 60),
    ("6E", 0, 60),
    // Death certificates.
    ("70", 12, 12),
    ("71", 12, 12),
    ("72", 0, 38),
    ("73", 0, 60),
    ("74", 0, 38),
    ("75", 8, 8),
    ("76", 1, 1),
    ("77", 0, 45),
    ("78", 5, 5),
    ("79", 0, 114),
    ("7A", 5, 5),
    ("7B", 0, 45),
    ("7C", 1, 1),
    ("7D", 1, 1),
    ("7E", 1, 1),
    ("7F", 1, 1),
    ("7G", 1, 1),
    ("7H", 2, 2),
    ("7I", 1, 1),
    ("7J", 1, 1),
    ("7K", 13, 13),
    ("7L", 9, 9),
    ("7M", 0, 64),
    ("7N", 0, 128),
    ("7O", 1, 1),
    ("7P", 16, 16),
    // Mobility cards.
    ("AH", 0, 30),
    ("AI", 8, 8),
    // Results of tests.
    ("F0", 0, 38),
    ("F1", 0, 60),
    ("F2", 8, 8),
    ("F3", 1, 1),
    ("F4", 3, 7),
    ("F5", 1, 1),
    ("F6", 12, 12),
    // Vaccinations.
    ("L0", 0, 80),
    ("L1", 0, 80),
    ("L2", 8, 8),
    ("L3", 0, 30),
    ("L4", 5, 15),
    ("L5", 5, 30),
    ("L6", 5, 30),
    ("L7", 1, 1),
    ("L8", 1, 1),
    ("L9", 8, 8),
    ("LA", 2, 2),
];
