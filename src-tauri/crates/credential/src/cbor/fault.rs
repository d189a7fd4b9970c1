//! What can be wrong with bytes.

/// Why bytes are not what they should be. It stays inside a report: towards the user every fault is `malformed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The bytes end before the item does.
    #[error("the bytes end inside an item")]
    Truncated,
    /// Bytes follow the item.
    #[error("bytes follow the item")]
    Trailing,
    /// A length is indefinite, or a break stands alone (RFC 8949 §3.2.1).
    #[error("an indefinite length")]
    Indefinite,
    /// A head that RFC 8949 §3 leaves unassigned, or a simple value below 32 in two bytes (§3.3).
    #[error("a head that is not well-formed")]
    NotWellFormed,
    /// An integer, a length, a tag or a float fits a shorter encoding.
    #[error("not the shortest encoding")]
    NotShortest,
    /// A key of a map does not come after the one before it, bytewise.
    #[error("map keys are not in order")]
    Unsorted,
    /// A map holds a key twice.
    #[error("a map key occurs twice")]
    DuplicateKey,
    /// More than [`MAX_DEPTH`](super::MAX_DEPTH) levels.
    #[error("nested too deeply")]
    TooDeep,
    /// Text is not UTF-8.
    #[error("text is not UTF-8")]
    NotUtf8,
    /// Text is not in Unicode Normalization Form C (UAX #15).
    #[error("text is not in NFC")]
    NotNormalised,
    /// Text holds a control character.
    #[error("text holds a control character")]
    ControlCharacter,
    /// The item is of another type than the one asked for.
    #[error("an item of another type")]
    WrongType,
    /// A required key is missing.
    #[error("a required key is missing")]
    MissingKey,
    /// A key that nobody knows stands where unknown keys are refused.
    #[error("an unknown key where none may be")]
    UnknownKey,
    /// The value is of the right type and has no meaning there: a size, a number or a word out of its range.
    #[error("a value out of its range")]
    OutOfRange,
}
