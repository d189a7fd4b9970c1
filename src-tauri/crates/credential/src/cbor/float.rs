//! Whether a float fits a shorter encoding (RFC 8949 §4.2.1), reckoned on its bits: no float is ever made.

/// A binary interchange format of IEEE 754: bits of the fraction, and of the exponent with its bias.
pub(super) struct Format {
    fraction: u32,
    exponent: u32,
    bias: i64,
}

pub(super) const HALF: Format = Format { fraction: 10, exponent: 5, bias: 15 };
pub(super) const SINGLE: Format = Format { fraction: 23, exponent: 8, bias: 127 };
pub(super) const DOUBLE: Format = Format { fraction: 52, exponent: 11, bias: 1023 };

/// Whether the shorter format holds the very same value.
pub(super) fn fits(bits: u64, from: &Format, to: &Format) -> bool {
    let fraction = bits & low_bits(from.fraction);
    let exponent = bits.checked_shr(from.fraction).unwrap_or(0) & low_bits(from.exponent);
    // How many of the fraction's last bits are zero, all of them when it is zero.
    let spare = fraction.trailing_zeros().min(from.fraction);
    let dropped = from.fraction.saturating_sub(to.fraction);
    if exponent == low_bits(from.exponent) {
        return spare >= dropped; // infinity, or a NaN whose payload is kept
    }
    if exponent == 0 {
        return fraction == 0; // a subnormal of the longer format lies far below the shorter one's smallest
    }
    let power = i64::try_from(exponent).unwrap_or(0).saturating_sub(from.bias);
    let least_normal = 1_i64.saturating_sub(to.bias);
    // Below the least normal power every step down costs one more bit of the fraction.
    let missing = u32::try_from(least_normal.saturating_sub(power)).unwrap_or(0);
    power <= to.bias && missing <= to.fraction && spare >= dropped.saturating_add(missing)
}

fn low_bits(count: u32) -> u64 {
    1_u64.checked_shl(count).map_or(u64::MAX, |bit| bit.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use crate::cbor::{Fault, document};

    /// Each float either stays, or falls to the shorter format by one known bit.
    #[test]
    fn floats_at_the_edges_of_their_formats() {
        let cases = [
            ("fa3f800000", true),          // 1.0
            ("fa3f801000", false),         // 1 + 2^-11: one fraction bit more than a half holds
            ("fa3f802000", true),          // 1 + 2^-10: its last fraction bit
            ("fa477fe000", true),          // 65 504, the largest half
            ("fa47800000", false),         // 65 536
            ("fa38800000", true),          // 2^-14, the smallest normal half
            ("fa33800000", true),          // 2^-24, the smallest subnormal half
            ("fa33c00000", false),         // 1.5 × 2^-24
            ("fa33000000", false),         // 2^-25
            ("fa00000001", false),         // a subnormal single
            ("fa80000000", true),          // −0
            ("fa7f800001", false),         // a NaN with a payload that a half cannot hold
            ("fb3ff0000000000000", true),  // 1.0
            ("fb3ff0000010000000", false), // one fraction bit more than a single holds
            ("fb3ff0000020000000", true),  // its last fraction bit
            ("fb47efffffe0000000", true),  // the largest single
            ("fb47f0000000000000", false), // 2^128
            ("fb36a0000000000000", true),  // 2^-149, the smallest subnormal single
            ("fb3690000000000000", false), // 2^-150
            ("fb0000000000000001", false),
        ];
        for (bytes, shorter) in cases {
            let bytes = HEXLOWER.decode(bytes.as_bytes()).unwrap();
            assert_eq!(document(&bytes).err(), shorter.then_some(Fault::NotShortest), "{bytes:02x?}");
        }
    }
}
