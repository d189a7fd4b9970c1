//! The database key: random, never typed by anyone, kept in `office.key` wrapped once by the passphrase of the administrator
//! and once by the recovery code that lies in a drawer.
//!
//! Argon2id (RFC 9106) stretches what is typed, AES-256-GCM wraps the key. Its parameters stand in the file, so that
//! they can grow with the machines; a file that asks for absurd ones is refused before any work is done. The third way
//! in, a PIN on this computer, is in [`pin`](crate::pin).

use std::fmt;
use std::path::Path;
use std::{fs, io};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{OfficeId, OpenError, RecoveryCode};

/// The file's name.
pub(crate) const KEY: &str = archive::KEY;
/// 64 MiB, four passes, one lane: about half a second on an office computer.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 4;

/// What an administrator types to open the office: 12 characters or more. Four words have as many.
#[derive(ZeroizeOnDrop)]
pub struct Passphrase(String);

/// The passphrase is shorter than 12 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a passphrase has 12 characters or more")]
pub struct PassphraseError;

/// The raw key of an office's database, and whose it is. Boxed: a value that moves would leave copies behind.
pub struct OfficeKey {
    pub(crate) office: OfficeId,
    key: Box<[u8; 32]>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyError {
    #[error("what was typed does not open this key")]
    Wrong,
    #[error("the key file is damaged")]
    Damaged,
    #[error("the system gives no random numbers")]
    Random(#[from] getrandom::Error),
}

/// The content of `office.key`.
pub(crate) struct KeyFile {
    pub(crate) office: OfficeId,
    passphrase: Wrap,
    /// None in an office of before there were recovery codes.
    recovery: Option<Wrap>,
    /// What the wrap by the passphrase is bound to: the first format knew one way in, and no office's number.
    first_format: bool,
}

/// A key under something that is typed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wrap {
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

#[derive(Deserialize)]
struct Format {
    format: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormatOne {
    #[serde(rename = "format")]
    _format: u32,
    argon2id: Stretch,
    salt: String,
    nonce: String,
    wrapped: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormatTwo {
    format: u32,
    office: String,
    passphrase: Wrap,
    recovery: Option<Wrap>,
}

impl OfficeKey {
    /// The key of a folder's office, by its passphrase.
    pub fn by_passphrase(folder: &Path, passphrase: &Passphrase) -> Result<Self, OpenError> {
        let file = KeyFile::of(folder)?;
        file.by_passphrase(passphrase).map_err(|error| error.of_opening(OpenError::WrongPassphrase))
    }

    /// The key of a folder's office, by its recovery code.
    pub fn by_recovery(folder: &Path, code: &RecoveryCode) -> Result<Self, OpenError> {
        let file = KeyFile::of(folder)?;
        let wrap = file.recovery.as_ref().ok_or(OpenError::WrongRecovery)?;
        let key = wrap.open(code.expose(), &[], &context(&file.office, RECOVERY));
        let key = key.map_err(|error| error.of_opening(OpenError::WrongRecovery))?;
        Ok(Self { office: file.office, key })
    }

    pub(crate) fn random(office: OfficeId) -> Result<Self, KeyError> {
        let mut key = Box::new([0; 32]);
        getrandom::fill(&mut *key)?;
        Ok(Self { office, key })
    }

    /// The same key, for a copy of the office that is opened beside it.
    pub(crate) fn twin(&self) -> Self {
        Self { office: self.office.clone(), key: self.key.clone() }
    }

    /// The value of SQLCipher's `key` pragma for a raw key: a blob literal inside an identifier.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let hex = Zeroizing::new(HEXLOWER.encode(&*self.key));
        Zeroizing::new(format!("\"x'{}'\"", hex.as_str()))
    }

    /// The same key under something else that is typed; `pepper` is a secret that must be there too.
    pub(crate) fn wrap(&self, typed: &str, pepper: &[u8], context: &[u8]) -> Result<Wrap, KeyError> {
        let (salt, nonce): ([u8; 16], [u8; 12]) = (random()?, random()?);
        let argon2id = Stretch { memory_kib: MEMORY_KIB, passes: PASSES, lanes: 1 };
        let cipher = cipher(typed, pepper, &salt, &argon2id)?;
        let payload = Payload { msg: &*self.key, aad: context };
        let wrapped = cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| KeyError::Damaged)?;
        let [salt, nonce, wrapped] = [&salt[..], &nonce, &wrapped].map(|bytes| HEXLOWER.encode(bytes));
        Ok(Wrap { argon2id, salt, nonce, wrapped })
    }

    pub(crate) fn unwrap(
        office: OfficeId,
        wrap: &Wrap,
        typed: &str,
        pepper: &[u8],
        context: &[u8],
    ) -> Result<Self, KeyError> {
        Ok(Self { office, key: wrap.open(typed, pepper, context)? })
    }
}

impl KeyFile {
    /// The key file of a folder.
    pub(crate) fn of(folder: &Path) -> Result<Self, OpenError> {
        match fs::read(folder.join(KEY)) {
            Ok(bytes) => Self::parse(&bytes).map_err(|error| error.of_opening(OpenError::WrongPassphrase)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(OpenError::Missing),
            Err(error) => Err(OpenError::File(error)),
        }
    }

    /// A new key under a passphrase and a recovery code.
    pub(crate) fn new(
        key: &OfficeKey,
        passphrase: &Passphrase,
        code: &RecoveryCode,
    ) -> Result<Self, KeyError> {
        let wrap = |typed: &str, way| key.wrap(typed, &[], &context(&key.office, way));
        let (passphrase, recovery) = (wrap(&passphrase.0, PASSPHRASE)?, wrap(code.expose(), RECOVERY)?);
        Ok(Self { office: key.office.clone(), passphrase, recovery: Some(recovery), first_format: false })
    }

    /// The same key under another passphrase.
    pub(crate) fn with_passphrase(self, key: &OfficeKey, new: &Passphrase) -> Result<Self, KeyError> {
        let passphrase = key.wrap(&new.0, &[], &context(&self.office, PASSPHRASE))?;
        Ok(Self { passphrase, first_format: false, ..self })
    }

    /// The same key under another recovery code, which needs the passphrase: a file of the first format is written anew whole.
    pub(crate) fn with_recovery(
        self,
        key: &OfficeKey,
        passphrase: &Passphrase,
        code: &RecoveryCode,
    ) -> Result<Self, KeyError> {
        // Whoever finds an office open must not be able to make a code of their own.
        self.by_passphrase(passphrase)?;
        let recovery = Some(key.wrap(code.expose(), &[], &context(&self.office, RECOVERY))?);
        let renewed = if self.first_format { self.with_passphrase(key, passphrase)? } else { self };
        Ok(Self { recovery, ..renewed })
    }

    pub(crate) fn by_passphrase(&self, passphrase: &Passphrase) -> Result<OfficeKey, KeyError> {
        let context =
            if self.first_format { FIRST_CONTEXT.to_vec() } else { context(&self.office, PASSPHRASE) };
        OfficeKey::unwrap(self.office.clone(), &self.passphrase, &passphrase.0, &[], &context)
    }

    pub(crate) fn bytes(self) -> Result<Vec<u8>, KeyError> {
        let Self { office, passphrase, recovery, first_format: _ } = self;
        let file = FormatTwo { format: 2, office: office.as_str().to_owned(), passphrase, recovery };
        serde_json::to_vec_pretty(&file).map_err(|_| KeyError::Damaged)
    }

    fn parse(bytes: &[u8]) -> Result<Self, KeyError> {
        let damaged = |_| KeyError::Damaged;
        let Format { format } = serde_json::from_slice(bytes).map_err(damaged)?;
        match format {
            1 => {
                let one: FormatOne = serde_json::from_slice(bytes).map_err(damaged)?;
                let FormatOne { _format: _, argon2id, salt, nonce, wrapped } = one;
                // It stated no number of the office: what it does state is as good a one, and every copy has the same.
                let digest = Sha256::digest(wrapped.as_bytes());
                let office = digest.first_chunk::<16>().map(|id| HEXLOWER.encode(id));
                let office = office.as_deref().and_then(OfficeId::parse).ok_or(KeyError::Damaged)?;
                let passphrase = Wrap { argon2id, salt, nonce, wrapped };
                Ok(Self { office, passphrase, recovery: None, first_format: true })
            }
            2 => {
                let two: FormatTwo = serde_json::from_slice(bytes).map_err(damaged)?;
                let FormatTwo { format: _, office, passphrase, recovery } = two;
                let office = OfficeId::parse(&office).ok_or(KeyError::Damaged)?;
                Ok(Self { office, passphrase, recovery, first_format: false })
            }
            _ => Err(KeyError::Damaged),
        }
    }
}

impl Wrap {
    fn open(&self, typed: &str, pepper: &[u8], context: &[u8]) -> Result<Box<[u8; 32]>, KeyError> {
        let sane = (8..=1024 * 1024).contains(&self.argon2id.memory_kib)
            && (1..=64).contains(&self.argon2id.passes)
            && (1..=16).contains(&self.argon2id.lanes);
        if !sane {
            return Err(KeyError::Damaged);
        }
        let salt: [u8; 16] = unhex(&self.salt)?;
        let nonce: [u8; 12] = unhex(&self.nonce)?;
        let wrapped: [u8; 48] = unhex(&self.wrapped)?;
        let payload = Payload { msg: &wrapped, aad: context };
        let opened = cipher(typed, pepper, &salt, &self.argon2id)?.decrypt(&Nonce::from(nonce), payload);
        // What was mistyped and an altered file look alike: the first is a thousand times more frequent.
        let opened = Zeroizing::new(opened.map_err(|_| KeyError::Wrong)?);
        let mut key = Box::new([0; 32]);
        if opened.len() != key.len() {
            return Err(KeyError::Damaged);
        }
        key.copy_from_slice(&opened);
        Ok(key)
    }
}

impl KeyError {
    /// What it means to whoever opens an office with something that may be `wrong`.
    pub(crate) fn of_opening(self, wrong: OpenError) -> OpenError {
        match self {
            Self::Wrong => wrong,
            Self::Damaged | Self::Random(_) => OpenError::Damaged("key file"),
        }
    }
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

impl fmt::Debug for OfficeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OfficeKey(…)")
    }
}

impl Drop for OfficeKey {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

fn cipher(typed: &str, pepper: &[u8], salt: &[u8; 16], stretch: &Stretch) -> Result<Aes256Gcm, KeyError> {
    let params = Params::new(stretch.memory_kib, stretch.passes, stretch.lanes, Some(32))
        .map_err(|_| KeyError::Damaged)?;
    // RFC 9106 §3.1: the secret value K; an empty one is none.
    let argon = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params);
    let mut key = Zeroizing::new([0; 32]);
    let stretched = argon.map_err(|_| KeyError::Damaged)?;
    stretched.hash_password_into(typed.as_bytes(), salt, &mut *key).map_err(|_| KeyError::Damaged)?;
    Aes256Gcm::new_from_slice(&*key).map_err(|_| KeyError::Damaged)
}

/// What a wrap is bound to: one of another office, or for another way in, does not open.
fn context(office: &OfficeId, way: &str) -> Vec<u8> {
    format!("comptoir.office-key.2 {way} {}", office.as_str()).into_bytes()
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

const FIRST_CONTEXT: &[u8] = b"comptoir.office-key.1";
const PASSPHRASE: &str = "passphrase";
const RECOVERY: &str = "recovery";

#[cfg(test)]
mod tests {
    use super::*;

    fn made(passphrase: &str) -> (OfficeKey, RecoveryCode, Vec<u8>) {
        let key = OfficeKey::random(OfficeId::new().unwrap()).unwrap();
        let code = RecoveryCode::random().unwrap();
        let file = KeyFile::new(&key, &Passphrase::typed(passphrase), &code).unwrap().bytes().unwrap();
        (key, code, file)
    }

    #[test]
    fn the_passphrase_and_the_recovery_code_open_the_key_and_nothing_else_does() {
        let (key, code, bytes) = made("quatre mots tout simples");
        let file = KeyFile::parse(&bytes).unwrap();
        assert_eq!(file.by_passphrase(&Passphrase::typed("quatre mots tout simples")).unwrap().key, key.key);
        let recovery = file.recovery.as_ref().unwrap();
        assert_eq!(recovery.open(code.expose(), &[], &context(&key.office, RECOVERY)).unwrap(), key.key);
        let wrong = file.by_passphrase(&Passphrase::typed("quatre mots tout simple"));
        assert!(matches!(wrong, Err(KeyError::Wrong)));
        let swapped = recovery.open(code.expose(), &[], &context(&key.office, PASSPHRASE));
        assert!(matches!(swapped, Err(KeyError::Wrong)), "a wrap is bound to its way in");
        let hex = HEXLOWER.encode(&*key.key);
        assert!(!String::from_utf8(bytes).unwrap().contains(&hex), "the key does not stand in its file");
    }

    #[test]
    fn a_new_code_needs_the_passphrase_and_ends_the_old_one() {
        let (key, old, bytes) = made("quatre mots tout simples");
        let new = RecoveryCode::random().unwrap();
        let wrong = KeyFile::parse(&bytes).unwrap().with_recovery(&key, &Passphrase::typed("faux"), &new);
        assert!(matches!(wrong, Err(KeyError::Wrong)));
        let passphrase = Passphrase::typed("quatre mots tout simples");
        let file = KeyFile::parse(&bytes).unwrap().with_recovery(&key, &passphrase, &new).unwrap();
        let open = |code: &RecoveryCode| {
            let context = context(&key.office, RECOVERY);
            file.recovery.as_ref().unwrap().open(code.expose(), &[], &context).is_ok()
        };
        assert_eq!((open(&old), open(&new)), (false, true));
    }

    #[test]
    fn a_pepper_must_be_there_too() {
        let key = OfficeKey::random(OfficeId::new().unwrap()).unwrap();
        let wrap = key.wrap("428517", &[7; 32], b"here").unwrap();
        assert_eq!(wrap.open("428517", &[7; 32], b"here").unwrap(), key.key);
        for (typed, pepper, context) in
            [("428517", &[8; 32][..], "here"), ("428517", &[], "here"), ("428517", &[7; 32], "there")]
        {
            let answer = wrap.open(typed, pepper, context.as_bytes());
            assert!(matches!(answer, Err(KeyError::Wrong)), "{pepper:?} {context}");
        }
    }

    #[test]
    fn a_file_that_asks_for_absurd_work_is_refused_at_once() {
        let (.., file) = made("x");
        let text = String::from_utf8(file).unwrap();
        for (from, to) in [
            ("65536", "4294967295"),
            ("\"passes\": 4", "\"passes\": 0"),
            ("\"format\": 2", "\"format\": 3"),
            ("\"office\": \"", "\"office\": \"0"),
            ("{", "["),
        ] {
            let altered = text.replacen(from, to, 1);
            assert_ne!(altered, text);
            let answer = KeyFile::parse(altered.as_bytes())
                .and_then(|file| file.by_passphrase(&Passphrase::typed("x")));
            assert!(matches!(answer, Err(KeyError::Damaged)), "{from} → {to}");
        }
    }

    #[test]
    fn eleven_characters_are_too_few() {
        assert_eq!(Passphrase::new("onze caract").err(), Some(PassphraseError));
        assert!(Passphrase::new("éàùçœêîôûëïü").is_ok(), "twelve characters, whatever their bytes");
    }
}
