//! The database key: random, never typed by anyone, kept in `office.key` wrapped by the passphrase.
//!
//! Argon2id (RFC 9106) stretches the passphrase, AES-256-GCM wraps the key. Its parameters stand in the file, so that
//! they can grow with the machines; a file that asks for absurd ones is refused before any work is done.

use std::fmt;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What the wrapped key is bound to.
const CONTEXT: &[u8] = b"comptoir.office-key.1";
/// 64 MiB, three passes, one lane: about a third of a second on an office computer.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// What an administrator types to open the office: 12 characters or more.
#[derive(ZeroizeOnDrop)]
pub struct Passphrase(String);

/// The passphrase is shorter than 12 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a passphrase has 12 characters or more")]
pub struct PassphraseError;

/// The raw key of the database.
#[derive(ZeroizeOnDrop)]
pub(crate) struct DatabaseKey([u8; 32]);

#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyError {
    #[error("the passphrase does not open this key file")]
    WrongPassphrase,
    #[error("the key file is damaged")]
    Damaged,
    #[error("the system gives no random numbers")]
    Random(#[from] getrandom::Error),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    format: u32,
    argon2id: Stretch,
    salt: String,
    nonce: String,
    wrapped: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stretch {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Passphrase {
    /// A passphrase for a new office.
    pub fn new(text: &str) -> Result<Self, PassphraseError> {
        if text.chars().take(12).count() < 12 { Err(PassphraseError) } else { Ok(Self(text.to_owned())) }
    }

    /// A passphrase as somebody typed it to open an office; it may be wrong in any way.
    pub fn typed(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

impl DatabaseKey {
    pub(crate) fn random() -> Result<Self, KeyError> {
        Ok(Self(random()?))
    }

    /// The value of SQLCipher's `key` pragma for a raw key: a blob literal inside an identifier.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("\"x'{}'\"", HEXLOWER.encode(&self.0)))
    }

    /// The content of `office.key`.
    pub(crate) fn wrap(&self, passphrase: &Passphrase) -> Result<Vec<u8>, KeyError> {
        let (salt, nonce): ([u8; 16], [u8; 12]) = (random()?, random()?);
        let argon2id = Stretch { memory_kib: MEMORY_KIB, passes: PASSES, lanes: 1 };
        let cipher = cipher(passphrase, &salt, &argon2id)?;
        let payload = Payload { msg: &self.0, aad: CONTEXT };
        let wrapped = cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| KeyError::Damaged)?;
        let file = KeyFile {
            format: 1,
            argon2id,
            salt: HEXLOWER.encode(&salt),
            nonce: HEXLOWER.encode(&nonce),
            wrapped: HEXLOWER.encode(&wrapped),
        };
        serde_json::to_vec_pretty(&file).map_err(|_| KeyError::Damaged)
    }

    pub(crate) fn unwrap(file: &[u8], passphrase: &Passphrase) -> Result<Self, KeyError> {
        let file: KeyFile = serde_json::from_slice(file).map_err(|_| KeyError::Damaged)?;
        let sane = file.format == 1
            && (8..=1024 * 1024).contains(&file.argon2id.memory_kib)
            && (1..=64).contains(&file.argon2id.passes)
            && (1..=16).contains(&file.argon2id.lanes);
        if !sane {
            return Err(KeyError::Damaged);
        }
        let salt: [u8; 16] = unhex(&file.salt)?;
        let nonce: [u8; 12] = unhex(&file.nonce)?;
        let wrapped: [u8; 48] = unhex(&file.wrapped)?;
        let payload = Payload { msg: &wrapped, aad: CONTEXT };
        let opened = cipher(passphrase, &salt, &file.argon2id)?.decrypt(&Nonce::from(nonce), payload);
        // A wrong passphrase and an altered file look alike: the first is a thousand times more frequent.
        let opened = Zeroizing::new(opened.map_err(|_| KeyError::WrongPassphrase)?);
        let key = opened.as_slice().try_into().map_err(|_| KeyError::Damaged)?;
        Ok(Self(key))
    }
}

fn cipher(passphrase: &Passphrase, salt: &[u8; 16], stretch: &Stretch) -> Result<Aes256Gcm, KeyError> {
    let params = Params::new(stretch.memory_kib, stretch.passes, stretch.lanes, Some(32))
        .map_err(|_| KeyError::Damaged)?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut key = [0; 32];
    argon.hash_password_into(passphrase.0.as_bytes(), salt, &mut key).map_err(|_| KeyError::Damaged)?;
    let cipher = Aes256Gcm::new(&key.into());
    key.zeroize();
    Ok(cipher)
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn unhex<const N: usize>(text: &str) -> Result<[u8; N], KeyError> {
    let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| KeyError::Damaged)?;
    bytes.try_into().map_err(|_| KeyError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_passphrase_opens_the_key() {
        let passphrase = Passphrase::new("quatre mots tout simples").unwrap();
        let key = DatabaseKey::random().unwrap();
        let file = key.wrap(&passphrase).unwrap();
        assert_eq!(DatabaseKey::unwrap(&file, &passphrase).unwrap().0, key.0);
        let wrong = Passphrase::typed("quatre mots tout simple");
        assert!(matches!(DatabaseKey::unwrap(&file, &wrong), Err(KeyError::WrongPassphrase)));
        let hex = HEXLOWER.encode(&key.0);
        assert!(!String::from_utf8(file).unwrap().contains(&hex), "the key does not stand in its file");
    }

    #[test]
    fn a_file_that_asks_for_absurd_work_is_refused_at_once() {
        let file = DatabaseKey::random().unwrap().wrap(&Passphrase::typed("x")).unwrap();
        let text = String::from_utf8(file).unwrap();
        for (from, to) in [
            ("65536", "4294967295"),
            ("\"passes\": 3", "\"passes\": 0"),
            ("\"format\": 1", "\"format\": 2"),
            ("{", "["),
        ] {
            let altered = text.replacen(from, to, 1);
            assert_ne!(altered, text);
            let answer = DatabaseKey::unwrap(altered.as_bytes(), &Passphrase::typed("x"));
            assert!(matches!(answer, Err(KeyError::Damaged)), "{from} → {to}");
        }
    }

    #[test]
    fn eleven_characters_are_too_few() {
        assert_eq!(Passphrase::new("onze caract").err(), Some(PassphraseError));
        assert!(Passphrase::new("éàùçœêîôûëïü").is_ok(), "twelve characters, whatever their bytes");
    }
}
