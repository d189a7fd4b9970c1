//! What the issuer publishes: roots, trust list, status list (`spec/presentation.md` §5).

use std::io::Write as _;

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use jiff::{SignedDuration, Timestamp};

use crate::cbor::Value;
use crate::issuer::{Issuer, SignedBy, Status, status_index};
use crate::keys::KeyPair;

/// The address that the status list is known by. Nothing is ever fetched from it.
pub(crate) const STATUS_URI: &str = "https://listes.exemple.fr/s/1";
/// How many credentials the status list has room for.
pub(crate) const STATUS_PLACES: usize = 65_536;

const CREDENTIALS: i64 = 1;
const STATUS_LISTS: i64 = 2;
const ISSUING_AUTHORITIES: i64 = 3;

const DAY: SignedDuration = SignedDuration::from_hours(24);

impl Issuer {
    /// `roots.cbor`: the root in force and the next one.
    pub fn roots(&self) -> Result<Vec<u8>> {
        Value::Array(vec![self.root()?.cose_key()?, self.next_root()?.cose_key()?]).encode()
    }

    /// `trust.cbor`, signed by the root in force.
    pub fn trust_list(&self) -> Result<Vec<u8>> {
        let lists = "Listes de la démonstration";
        let anchors = vec![
            self.credential_anchor(SignedBy::Test)?,
            self.credential_anchor(SignedBy::Plain)?,
            Self::anchor(lists, &self.status_signer()?, (STATUS_LISTS, false), self.anchors_valid()?, None)?,
            self.authority_anchor(SignedBy::Test)?,
            self.authority_anchor(SignedBy::Plain)?,
            self.retired_anchor()?,
        ];
        let next_update = self.trust_issued.checked_add(days(7)?)?;
        let list = Value::map([
            (1, Value::Uint(self.sequence)),
            (2, numeric_date(self.trust_issued)?),
            (3, numeric_date(next_update)?),
            (4, Value::Array(anchors)),
        ]);
        let root = self.root()?;
        root.sign1(&protected(&root), b"comptoir.trust-list.1", &list.encode()?)?.encode()
    }

    /// `status/1.cwt`: a Token Status List with two bits for each credential.
    pub fn status_list(&self) -> Result<Vec<u8>> {
        self.status_list_of(&self.status_bits())
    }

    /// The same of other credentials, as many as one likes: four in each byte, least significant bits first.
    pub fn status_list_of(&self, statuses: &[u8]) -> Result<Vec<u8>> {
        let contents = Value::Map(vec![
            (Value::text("bits"), Value::int(2)),
            (Value::text("lst"), Value::Bytes(compress(statuses)?)),
        ]);
        let claims = Value::map([
            (2, Value::text(STATUS_URI)),
            (6, numeric_date(self.status_issued)?),
            (65_534, Value::Uint(43_200)),
            (65_533, contents),
        ]);
        let signer = self.status_signer()?;
        let protected = Value::map([
            (1, Value::int(-7)),
            (4, Value::bytes(&signer.kid())),
            (16, Value::text("application/statuslist+cwt")),
        ]);
        // The format is not ours, so no context of ours is signed.
        signer.sign1(&protected, b"", &claims.encode()?)?.encode()
    }

    /// Two bits each, least significant first.
    fn status_bits(&self) -> Vec<u8> {
        let mut bytes = vec![0_u8; STATUS_PLACES.div_ceil(4)];
        let reserved = RESERVED.map(|status| (reserved_index(status), status));
        let statuses = self.statuses.iter().map(|(credential, status)| (status_index(credential), *status));
        for (index, status) in statuses.chain(reserved) {
            if let Some(byte) = bytes.get_mut(usize::from(index / 4)) {
                *byte |= match index % 4 {
                    0 => status.bits(),
                    1 => status.bits() << 2,
                    2 => status.bits() << 4,
                    _ => status.bits() << 6,
                };
            }
        }
        bytes
    }

    /// From when to when every anchor is good.
    pub(crate) fn anchors_valid(&self) -> Result<(Timestamp, Timestamp)> {
        Ok((self.made.checked_sub(days(365)?)?, self.made.checked_add(days(6 * 365)?)?))
    }

    fn credential_anchor(&self, signed_by: SignedBy) -> Result<Value> {
        let key = self.credential_signer(signed_by)?;
        let test = signed_by == SignedBy::Test;
        Self::anchor(signed_by.name(), &key, (CREDENTIALS, test), self.anchors_valid()?, None)
    }

    /// A key that was good until a month before the issuer was made.
    fn retired_anchor(&self) -> Result<Value> {
        let valid = (self.made.checked_sub(days(5 * 365)?)?, self.made.checked_sub(days(30)?)?);
        let name = "Caisse d'essai, ancienne clef";
        Self::anchor(name, &self.retired_signer()?, (CREDENTIALS, false), valid, None)
    }

    fn authority_anchor(&self, signed_by: SignedBy) -> Result<Value> {
        let key = self.issuing_authority(signed_by)?;
        let certificate = self.authority_certificate(signed_by)?;
        let test = signed_by == SignedBy::Test;
        let valid = self.anchors_valid()?;
        Self::anchor(signed_by.name(), &key, (ISSUING_AUTHORITIES, test), valid, Some(certificate))
    }

    fn anchor(
        name: &str,
        key: &KeyPair,
        (key_use, test): (i64, bool),
        (from, to): (Timestamp, Timestamp),
        certificate: Option<Vec<u8>>,
    ) -> Result<Value> {
        let mut entries = vec![
            (1, Value::bytes(&key.kid())),
            (2, Value::text(name)),
            (3, key.cose_key()?),
            (4, Value::Array(vec![Value::int(key_use)])),
            (5, numeric_date(from)?),
            (6, numeric_date(to)?),
            (7, Value::Bool(test)),
        ];
        entries.extend(certificate.map(|der| (8, Value::Bytes(der))));
        Ok(Value::map(entries))
    }
}

/// Where the status list always says this, of a credential that no phone was ever given: for phones that misbehave.
pub(crate) fn reserved_index(status: Status) -> u16 {
    status_index(match status {
        Status::Valid => "reserved: valid",
        Status::Replaced => "reserved: replaced",
        Status::Blocked => "reserved: blocked",
        Status::Undefined => "reserved: undefined",
    })
}

/// What the reserved places say.
pub(crate) const RESERVED: [Status; 3] = [Status::Replaced, Status::Blocked, Status::Undefined];

/// The protected header of what an issuer signs: ES256 and the key's name.
pub(crate) fn protected(key: &KeyPair) -> Value {
    Value::map([(1, Value::int(-7)), (4, Value::bytes(&key.kid()))])
}

/// Seconds since 1970 (RFC 8392 §2).
pub(crate) fn numeric_date(time: Timestamp) -> Result<Value> {
    let seconds = u64::try_from(time.as_second()).context("a time before 1970")?;
    Ok(Value::Uint(seconds))
}

fn days(count: i32) -> Result<SignedDuration> {
    DAY.checked_mul(count).context("a span beyond any calendar")
}

/// RFC 1950.
fn compress(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).context("compressing")?;
    encoder.finish().context("compressing")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn now() -> Timestamp {
        "2026-09-29T21:00:00Z".parse().unwrap()
    }

    #[test]
    fn each_status_stands_at_its_place() {
        let mut issuer = Issuer::make(now(), Some(1)).unwrap();
        let set = |bits: &[u8]| bits.iter().map(|byte| byte.count_ones()).sum::<u32>();
        assert_eq!(set(&issuer.status_bits()), 4, "at first, the reserved places alone: 1, 2 and 3");
        let revoked = [("plain", Status::Replaced), ("family", Status::Blocked), ("c2s", Status::Undefined)];
        for (holder, status) in revoked {
            issuer.revoke(holder, status, now()).unwrap();
        }
        let bits = issuer.status_bits();
        // Token Status List §4: index i lies at bits 2·(i mod 4) of byte i div 4.
        let at = |index: u16| bits[usize::from(index / 4)] >> (2 * (index % 4)) & 3;
        for (holder, value) in [("plain", 1), ("family", 2), ("c2s", 3), ("ald", 0)] {
            assert_eq!(at(status_index(holder)), value, "{holder}");
        }
        assert_eq!(RESERVED.map(|status| at(reserved_index(status))), [1, 2, 3]);
        assert_eq!(set(&bits), 8, "and nowhere else");
    }

    #[test]
    fn the_status_list_decompresses_to_its_places() {
        let bits = Issuer::make(now(), Some(1)).unwrap().status_bits();
        let packed = compress(&bits).unwrap();
        let mut unpacked = Vec::new();
        flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, bits);
        assert!(bits.len() / packed.len() < 1_100, "spec/presentation.md §5 bounds the ratio");
    }

    #[test]
    fn a_new_issue_is_a_new_sequence() {
        let mut issuer = Issuer::make(now(), Some(1)).unwrap();
        // d2 84, bstr of the 13 bytes of {1: -7, 4: kid}, a0, bstr head of three bytes, then {1: sequence.
        let sequence = |issuer: &Issuer| issuer.trust_list().unwrap()[2 + 14 + 1 + 3..][..3].to_vec();
        assert_eq!(sequence(&issuer), [0xa4, 0x01, 0x01]);
        issuer.relist(now());
        assert_eq!(sequence(&issuer), [0xa4, 0x01, 0x02]);
    }
}
