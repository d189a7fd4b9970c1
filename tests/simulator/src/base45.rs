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

fn character(digit: usize) -> char {
    // Every digit is below 45: 65 535 / 2 025 is 32.
    ALPHABET.get(digit).copied().map_or(' ', char::from)
}

#[cfg(test)]
mod tests {
    use super::encode;

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
        }
        assert_eq!(encode(&[0xff, 0xff]), "FGW", "the greatest pair: 15 + 16·45 + 32·2025");
    }
}
