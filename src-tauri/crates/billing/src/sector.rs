//! How a practitioner stands to the tariffs that were agreed on.

/// The *secteur conventionnel*: whether fees may go beyond the tariffs, and under which promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sector {
    /// Sector 1: the tariffs, and nothing beyond but the few cases that the agreement names.
    #[default]
    One,
    /// Sector 2: fees of their own.
    Two,
    /// Sector 2 with the promise to keep excess fees within bounds (*option pratique tarifaire maîtrisée*).
    Optam,
}
