//! The publisher's keys: minisign public keys, a line each.

use minisign_verify::{PublicKey, Signature};

/// The keys that may sign an update; two while one takes the place of the other.
#[derive(Debug, Clone)]
pub struct Keys(Vec<PublicKey>);

/// A line that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {0} is no minisign public key")]
pub struct KeyError(pub usize);

impl Keys {
    /// From lines of Base64 as minisign writes them. Empty lines, comments (`#`) and minisign's own first line say nothing.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let lines = (1..).zip(text.lines().map(str::trim));
        let keys = lines.filter(|(_, line)| {
            !line.is_empty() && !line.starts_with('#') && !line.starts_with("untrusted comment:")
        });
        keys.map(|(number, line)| PublicKey::from_base64(line).map_err(|_| KeyError(number)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them signed these bytes, in minisign's present form: the older one, which signs them unhashed, is not taken.
    pub(crate) fn signed(&self, bytes: &[u8], signature: &str) -> bool {
        let Ok(signature) = Signature::decode(signature) else { return false };
        self.0.iter().any(|key| key.verify(bytes, &signature, false).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_key_is_said_and_not_skipped() {
        let key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
        let text = format!("# éditeur\nuntrusted comment: minisign public key\n{key}\n\n");
        assert!(!Keys::parse(&text).unwrap().is_empty());
        assert!(Keys::parse("# aucune\n").unwrap().is_empty());
        assert_eq!(
            Keys::parse(&format!("{key}\n{}\n", key.trim_end_matches("GFO3"))).unwrap_err(),
            KeyError(2)
        );
    }
}
