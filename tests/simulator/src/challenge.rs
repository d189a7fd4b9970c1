//! The counter's challenge, as its owner brings it to the phone: read from the counter's code, or typed from its screen.

use anyhow::{Context as _, Result, ensure};
use data_encoding::HEXUPPER_PERMISSIVE;

/// What the text of the counter's code begins with.
const PREFIX: &str = "CVC1:";
/// Bytes of a challenge of this kind of code.
const LENGTH: usize = 8;

/// `CVC1:` and sixteen hexadecimal digits, or the digits alone, in groups or not.
pub fn challenge(text: &str) -> Result<Vec<u8>> {
    let text = text.trim();
    let digits: String = text.strip_prefix(PREFIX).unwrap_or(text).split_whitespace().collect();
    let bytes = HEXUPPER_PERMISSIVE.decode(digits.as_bytes()).context("a challenge is hexadecimal")?;
    ensure!(bytes.len() == LENGTH, "a challenge has sixteen digits");
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::challenge;

    #[test]
    fn a_challenge_is_pasted_or_typed() {
        let bytes = [0x00, 0x11, 0x22, 0x33, 0xab, 0xcd, 0xef, 0xff];
        for text in [
            "CVC1:00112233ABCDEFFF",
            " CVC1:00112233ABCDEFFF\n",
            "00112233ABCDEFFF",
            "0011 2233 ABCD EFFF",
            "0011\u{a0}2233 abcd efff",
        ] {
            assert_eq!(challenge(text).unwrap(), bytes, "{text:?}");
        }
    }

    #[test]
    fn a_slip_is_no_challenge() {
        for text in [
            "",
            "CVC1:",
            "0011 2233 ABCD EFF",
            "00112233ABCDEFFF00",
            "CV1:00112233ABCDEFFF",
            "O0112233ABCDEFFF",
        ] {
            assert!(challenge(text).is_err(), "{text:?}");
        }
    }
}
