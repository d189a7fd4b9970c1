//! NFC handover (ISO/IEC 18013-5 §8.2.2.1, NFC Forum Connection Handover 1.5 and TNEP 1.0): what the phone says first.

use std::time::Duration;

use super::NfcTrouble;
use super::cose;
use super::ndef::{self, EXTERNAL, Record, Tnf, WELL_KNOWN};
use crate::cbor::{self, write};
use crate::cose::PublicKey;

/// What the phone told of itself, and how.
pub(super) struct Engaged {
    /// `DeviceEngagement`, exactly as received: the session's keys hang on its bytes.
    pub(super) device_engagement: Vec<u8>,
    pub(super) phone: PublicKey,
    pub(super) sizes: Sizes,
    /// `Handover`, encoded.
    pub(super) handover: Vec<u8>,
}

/// The longest data fields that the phone takes and gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sizes {
    pub(super) command: usize,
    pub(super) response: usize,
}

/// What the first message of a phone asks for.
pub(super) enum First {
    /// It chose already: static handover.
    Select,
    /// It wants to be asked, and to be given this long before each answer.
    Negotiate(Duration),
}

/// Whether a first message selects or negotiates.
pub(super) fn first(message: &[u8]) -> Result<First, NfcTrouble> {
    let records = ndef::records(message).ok_or(NfcTrouble::EngagementUnreadable)?;
    if records.iter().any(|record| record.tnf == Tnf::WellKnown && record.kind == b"Hs") {
        return Ok(First::Select);
    }
    records.iter().find_map(waiting_time).map(First::Negotiate).ok_or(NfcTrouble::EngagementUnreadable)
}

/// Reads a *Handover Select*. `request` is the message that it answers, if it answers one.
pub(super) fn select(message: &[u8], request: Option<&[u8]>) -> Result<Engaged, NfcTrouble> {
    let records = ndef::records(message).ok_or(NfcTrouble::EngagementUnreadable)?;
    let external = |kind: &[u8]| {
        records.iter().find(|record| record.tnf == Tnf::External && record.kind == kind).copied()
    };
    let selects = records.iter().any(|record| record.tnf == Tnf::WellKnown && record.kind == b"Hs");
    let engagement = external(DEVICE_ENGAGEMENT).filter(|_| selects);
    let engagement = engagement.ok_or(NfcTrouble::EngagementUnreadable)?.payload;
    let carrier = external(CARRIER).ok_or(NfcTrouble::CarrierNotOffered)?;
    let request = request.map_or_else(|| write::NULL.to_vec(), write::bytes);
    Ok(Engaged {
        phone: device_key(engagement)?,
        device_engagement: engagement.to_vec(),
        sizes: Sizes::parse(carrier.payload),
        handover: write::array(&[&write::bytes(message), &request]),
    })
}

/// Whether a `Te` record says that the service was selected (TNEP §4.3).
pub(super) fn service_selected(message: &[u8]) -> bool {
    ndef::records(message).is_some_and(|records| {
        let status = records.iter().find(|record| record.tnf == Tnf::WellKnown && record.kind == b"Te");
        status.is_some_and(|record| record.payload == [0])
    })
}

/// `Ts`: selects the handover service (TNEP §4.2).
pub(super) fn service_select() -> Vec<u8> {
    ndef::message(&[(WELL_KNOWN, b"Ts", b"", &[&[19], SERVICE].concat())])
}

/// `Hr`: asks for NFC and for nothing else, so that a phone that prefers Bluetooth does without. The carrier's record has
/// all of its bytes: a wallet was seen to stop at a shorter one.
pub(super) fn request() -> Vec<u8> {
    let carrier = ndef::message(&[(WELL_KNOWN, b"ac", b"", &[&[1, 3], &b"nfc"[..], &[0]].concat())]);
    let engagement = write::map(&[(write::uint(0), write::text("1.0"))]);
    ndef::message(&[
        (WELL_KNOWN, b"Hr", b"", &[&[0x15], &carrier[..]].concat()),
        (EXTERNAL, READER_ENGAGEMENT, b"mdocreader", &engagement),
        (EXTERNAL, CARRIER, b"nfc", &[1, 1, 0xff, 2, 0xff, 0xff]),
    ])
}

impl Sizes {
    /// What every phone can do (ISO/IEC 18013-5 §8.3.3.1.2): short commands and replies.
    const LEAST: Self = Self { command: 255, response: 256 };

    /// Version, then both lengths as one length byte and a number. What is not stated, or less than the least, is that.
    fn parse(payload: &[u8]) -> Self {
        fn number(input: &[u8]) -> Option<(usize, &[u8])> {
            let (&length, rest) = input.split_first()?;
            let (digits, rest) = rest.split_at_checked(usize::from(length))?;
            let shifted = |n: usize, digit: &u8| n.saturating_mul(256).saturating_add(usize::from(*digit));
            Some((digits.iter().fold(0, shifted), rest))
        }
        let stated = payload.get(1..).and_then(number);
        let (command, rest) = stated.unwrap_or((Self::LEAST.command, &[]));
        let (response, _) = number(rest).unwrap_or((Self::LEAST.response, &[]));
        Self {
            command: command.clamp(Self::LEAST.command, 0xffff),
            response: response.clamp(Self::LEAST.response, 0x1_0000),
        }
    }
}

/// `EDeviceKey` of a `DeviceEngagement` (ISO/IEC 18013-5 §8.2.1.1).
fn device_key(engagement: &[u8]) -> Result<PublicKey, NfcTrouble> {
    let map = cbor::well_formed(engagement)?.map()?;
    let [suite, key] = map.required(1)?.array_of()?;
    if !map.required(0)?.text()?.starts_with("1.") || suite.int()? != SUITE_1 {
        return Err(NfcTrouble::EngagementUnreadable);
    }
    let key = cose::key(cbor::well_formed(key.tagged(24)?.bytes()?)?)?;
    key.ok_or(NfcTrouble::SessionFailed)
}

/// The waiting time of a `Tp` record for the handover service (TNEP §4.1): 2^(WT/4 − 1) ms.
fn waiting_time(record: &Record<'_>) -> Option<Duration> {
    if record.tnf != Tnf::WellKnown || record.kind != b"Tp" {
        return None;
    }
    let (&[_version, length], rest) = record.payload.split_first_chunk()?;
    let (service, rest) = rest.split_at_checked(usize::from(length))?;
    let &[_mode, code, _extensions, ..] = rest else { return None };
    if service != SERVICE {
        return None;
    }
    let code = code & 0x3f;
    // The fourth roots of two, halved, in nanoseconds.
    let quarter: u64 = match code % 4 {
        0 => 500_000,
        1 => 594_604,
        2 => 707_107,
        _ => 840_897,
    };
    Some(Duration::from_nanos(quarter.saturating_mul(2_u64.saturating_pow(u32::from(code / 4)))))
}

const SERVICE: &[u8] = b"urn:nfc:sn:handover";
const DEVICE_ENGAGEMENT: &[u8] = b"iso.org:18013:deviceengagement";
const READER_ENGAGEMENT: &[u8] = b"iso.org:18013:readerengagement";
const CARRIER: &[u8] = b"iso.org:18013:nfc";
/// The only cipher suite there is (ISO/IEC 18013-5 §9.1.5.2).
const SUITE_1: i128 = 1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mdoc::session::EphemeralKey;

    /// TNEP §4.1: 2^(WT/4 − 1) ms, of the six lower bits.
    #[test]
    fn waiting_times_of_the_tag() {
        let payload = |service: &[u8], code: u8| [&[0x10, 19], service, &[0, code, 15, 0, 255]].concat();
        let wait = |tnf, kind: &[u8], payload: &[u8]| waiting_time(&Record { tnf, kind, payload });
        for code in 0..64_u8 {
            let expected = 2_f64.powf(f64::from(code) / 4.0 - 1.0) / 1_000.0;
            for spare in [0, 0x40, 0x80] {
                let told =
                    wait(Tnf::WellKnown, b"Tp", &payload(SERVICE, spare | code)).unwrap().as_secs_f64();
                assert!((told / expected - 1.0).abs() < 1e-5, "WT {code}: {told} s for {expected} s");
            }
        }
        let right = payload(SERVICE, 4);
        let other = payload(b"urn:nfc:sn:anotherX", 4);
        for (tnf, kind, payload) in
            [(Tnf::External, b"Tp", &right), (Tnf::WellKnown, b"Ts", &right), (Tnf::WellKnown, b"Tp", &other)]
        {
            assert_eq!(wait(tnf, kind, payload), None, "a record of something else");
        }
    }

    /// TNEP §4.3: a status of nought, in a record of that type.
    #[test]
    fn only_a_status_of_nought_says_that_the_service_is_selected() {
        for (tnf, kind, payload, selected) in [
            (WELL_KNOWN, b"Te", &[0][..], true),
            (WELL_KNOWN, b"Te", &[1], false),
            (WELL_KNOWN, b"Te", &[], false),
            (EXTERNAL, b"Te", &[0], false),
            (WELL_KNOWN, b"Ts", &[0], false),
        ] {
            let message = ndef::message(&[(tnf, kind, b"", payload)]);
            assert_eq!(service_selected(&message), selected, "{message:02x?}");
        }
        assert!(!service_selected(b"noise"));
    }

    /// ISO/IEC 18013-5 §8.2.1.1 and §8.2.2.1: what a selection needs, one thing after the other left out or changed.
    #[test]
    fn a_selection_is_a_selection_of_our_version_and_suite() {
        let selected = |tnf, selects: &[u8], version: &str, suite: u64| {
            let point = EphemeralKey::new(&[7; 32]).unwrap().cose_key_bytes();
            let security = write::array(&[&write::uint(suite), &point]);
            let engagement =
                write::map(&[(write::uint(0), write::text(version)), (write::uint(1), security)]);
            let message = ndef::message(&[
                (tnf, selects, b"", b"\x15"),
                (EXTERNAL, DEVICE_ENGAGEMENT, b"mdoc", &engagement),
                (EXTERNAL, CARRIER, b"nfc", &[1, 1, 0xff, 2, 0xff, 0xff]),
            ]);
            select(&message, None).map(drop)
        };
        assert_eq!(selected(WELL_KNOWN, b"Hs", "1.0", 1), Ok(()));
        assert_eq!(selected(WELL_KNOWN, b"Hs", "1.1", 1), Ok(()), "a later one of the same shape");
        for (tnf, kind, version, suite) in [
            (EXTERNAL, b"Hs", "1.0", 1),
            (WELL_KNOWN, b"Hr", "1.0", 1),
            (WELL_KNOWN, b"Hs", "2.0", 1),
            (WELL_KNOWN, b"Hs", "1.0", 2),
        ] {
            let refused = selected(tnf, kind, version, suite);
            assert_eq!(refused, Err(NfcTrouble::EngagementUnreadable), "{tnf} {version} {suite}");
        }
    }

    #[test]
    fn sizes_are_never_less_than_every_phone_has() {
        let sizes = |payload: &[u8]| {
            let Sizes { command, response } = Sizes::parse(payload);
            (command, response)
        };
        assert_eq!(sizes(&[1, 1, 0xff, 2, 0xff, 0xff]), (255, 65_535));
        assert_eq!(sizes(&[1, 2, 0xff, 0xff, 3, 1, 0, 0]), (65_535, 65_536));
        assert_eq!(sizes(&[1]), (255, 256), "only its version byte");
        assert_eq!(sizes(&[1, 1, 3, 9, 1]), (255, 256), "nonsense");
    }
}
