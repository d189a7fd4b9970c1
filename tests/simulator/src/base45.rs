//! Base45 (RFC 9285), the alphabet of a QR code's alphanumeric mode.

/// The 45 characters, in the order of RFC 9285 §4.2, which is the order of ISO/IEC 18004 too.
pub(crate) const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Two bytes make three characters, a last single byte makes two; least significant character first.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(2) {
        let number = chunk.iter().fold(0_usize, |n, byte| (n << 8) | usize::from(*byte));
        let (low, middle, high) = (number % 45, number / 45 % 45, number / 2025);
        text.push(character(low));
        text.push(character(middle));
        if chunk.len() == 2 {
            text.push(character(high));
        }
    }
    text
}

/// The bytes of a text; `None` for what no encoder writes.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<usize> = text
        .bytes()
        .map(|byte| ALPHABET.iter().position(|&character| character == byte))
        .collect::<Option<_>>()?;
    let mut bytes = Vec::new();
    for chunk in digits.chunks(3) {
        // Least significant first.
        let number =
            chunk.iter().rev().try_fold(0_usize, |n, digit| n.checked_mul(45)?.checked_add(*digit))?;
        match chunk.len() {
            3 => bytes.extend(u16::try_from(number).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(number).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

fn character(digit: usize) -> char {
    // Every digit is below 45: 65 535 / 2 025 is 32.
    ALPHABET.get(digit).copied().map_or(' ', char::from)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn examples_of_rfc_9285() {
        // RFC 9285 §4.3, and "ietf!" from §4.4.
        for (plain, text) in [
            ("AB", "BB8"),
            ("Hello!!", "%69 VD92EX0"),
            ("base-45", "UJCLQE7W581"),
            ("ietf!", "QED8WEX0"),
            ("", ""),
        ] {
            assert_eq!(encode(plain.as_bytes()), text, "{plain}");
            assert_eq!(decode(text).as_deref(), Some(plain.as_bytes()), "{text}");
        }
        for wrong in ["GGW", "::", "A", "BB8A", "bb8"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
        assert_eq!(encode(&[0xff, 0xff]), "FGW", "the greatest pair: 15 + 16·45 + 32·2025");
    }
}
