//! What the fuzz targets share: the lists of the vectors, their day, and one visit to the door.

use std::sync::LazyLock;

use credential::{Context, MemoryReplay, Policy, Presented, Roots, StatusLists, TrustList, verify};
use jiff::Timestamp;

/// 2026-09-29T21:00:00Z, the day of the vectors.
pub static NOW: LazyLock<Timestamp> =
    LazyLock::new(|| Timestamp::from_second(1_790_715_600).expect("a date"));

/// The roots of the vectors.
pub static ROOTS: LazyLock<Roots> = LazyLock::new(|| {
    Roots::parse(include_bytes!("../../vectors/cv1/lists/roots.cbor")).expect("the vectors' roots")
});

/// The trust list of the vectors.
pub static TRUST: LazyLock<TrustList> = LazyLock::new(|| {
    let bytes = include_bytes!("../../vectors/cv1/lists/trust.cbor");
    TrustList::verify(bytes, &ROOTS, *NOW, None).expect("the vectors' trust list")
});

/// Presents a text on the day of the vectors, without status lists.
pub fn present(text: &str) {
    let (status, policy) = (StatusLists::default(), Policy::standard());
    let context = Context {
        now: *NOW,
        trust: &TRUST,
        status: &status,
        policy: &policy,
        challenge: None,
        latest_trusted: None,
    };
    let _ = verify(&Presented::from_qr_text(text), &context, &mut MemoryReplay::new());
}
