//! Where this computer keeps secrets of an office outside its folder: a port, the system's own key store behind it, and one in
//! memory for tests.
//!
//! Whoever copies the folder has none of these. Whoever runs as the user of this computer's session has them all: that
//! is why none of them opens an office alone.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use data_encoding::HEXLOWER;
use keyring::Entry;
use zeroize::Zeroizing;

use crate::key::random;

/// Under which name the system lists our secrets.
const SERVICE: &str = "fr.comptoir.desktop";

/// An office, by a number that says nothing of it. A copy of its folder has the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OfficeId(String);

/// A secret, wiped from memory when it is let go.
pub type Secret = Zeroizing<Vec<u8>>;

/// Named secrets of an office on this computer, at most 2 KiB each (the limit of the Windows Credential Manager is 2 560
/// bytes). A call may wait for the system, and for a user who is asked to unlock it: never on a thread that must not wait.
pub trait KeyStore: Send + Sync {
    /// The secret of a name; none when it was never put here.
    fn get(&self, office: &OfficeId, name: &str) -> Result<Option<Secret>, KeyStoreError>;

    /// Keeps a secret; the one that had the name is gone.
    fn put(&self, office: &OfficeId, name: &str, secret: &[u8]) -> Result<(), KeyStoreError>;

    /// Forgets a secret, whether or not there was one.
    fn delete(&self, office: &OfficeId, name: &str) -> Result<(), KeyStoreError>;
}

/// Why a secret could not be had. What was there is still there.
#[derive(Debug, thiserror::Error)]
pub enum KeyStoreError {
    /// This computer has no key store: no Secret Service runs in the session, or the system is none that we know.
    #[error("this computer has no key store")]
    Missing,
    /// There is one, and it does not give or take secrets: locked, denied, or broken.
    #[error("the key store of this computer does not answer")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The system's own: Secret Service, Keychain, Credential Manager.
#[derive(Debug, Clone, Copy)]
pub struct SystemKeyStore;

/// None: a computer without a key store, and a program that must not touch it.
#[derive(Debug, Clone, Copy)]
pub struct NoKeyStore;

/// One that lasts as long as the program, for tests.
#[derive(Default)]
pub struct MemoryKeyStore(Mutex<HashMap<(OfficeId, String), Secret>>);

impl OfficeId {
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        Ok(Self(HEXLOWER.encode(&random::<16>()?)))
    }

    /// The number that an office's files state: 32 hexadecimal digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
        (bytes.len() == 16).then(|| Self(text.to_owned()))
    }

    /// Its 32 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn account(&self, name: &str) -> String {
        format!("{}/{name}", self.0)
    }
}

impl KeyStore for SystemKeyStore {
    fn get(&self, office: &OfficeId, name: &str) -> Result<Option<Secret>, KeyStoreError> {
        match entry(office, name)?.get_secret() {
            Ok(secret) => Ok(Some(Secret::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn put(&self, office: &OfficeId, name: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        Ok(entry(office, name)?.set_secret(secret)?)
    }

    fn delete(&self, office: &OfficeId, name: &str) -> Result<(), KeyStoreError> {
        match entry(office, name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn entry(office: &OfficeId, name: &str) -> Result<Entry, KeyStoreError> {
    Ok(Entry::new(SERVICE, &office.account(name))?)
}

impl From<keyring::Error> for KeyStoreError {
    fn from(error: keyring::Error) -> Self {
        match error {
            keyring::Error::NoDefaultStore => Self::Missing,
            // The bytes that such an error carries are a secret: its name is enough.
            keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
                Self::Refused("a secret is not what was kept".into())
            }
            other => Self::Refused(other.into()),
        }
    }
}

impl KeyStore for NoKeyStore {
    fn get(&self, _: &OfficeId, _: &str) -> Result<Option<Secret>, KeyStoreError> {
        Err(KeyStoreError::Missing)
    }

    fn put(&self, _: &OfficeId, _: &str, _: &[u8]) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Missing)
    }

    fn delete(&self, _: &OfficeId, _: &str) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Missing)
    }
}

impl KeyStore for MemoryKeyStore {
    fn get(&self, office: &OfficeId, name: &str) -> Result<Option<Secret>, KeyStoreError> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(kept.get(&(office.clone(), name.to_owned())).cloned())
    }

    fn put(&self, office: &OfficeId, name: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert((office.clone(), name.to_owned()), Secret::new(secret.to_vec()));
        Ok(())
    }

    fn delete(&self, office: &OfficeId, name: &str) -> Result<(), KeyStoreError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(office.clone(), name.to_owned()));
        Ok(())
    }
}

impl fmt::Debug for MemoryKeyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryKeyStore(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gives_back_what_it_took(keys: &dyn KeyStore) {
        let (here, elsewhere) = (OfficeId::new().unwrap(), OfficeId::new().unwrap());
        assert_eq!(keys.get(&here, "seal").unwrap(), None, "nothing was put here");
        for secret in [&[0_u8, 159, 146, 150][..], &[7; 2048]] {
            keys.put(&here, "seal", secret).unwrap();
            let kept = keys.get(&here, "seal").unwrap();
            assert_eq!(kept.as_deref().map(Vec::as_slice), Some(secret), "bytes of any kind, the latest");
        }
        assert_eq!(keys.get(&elsewhere, "seal").unwrap(), None, "another office has its own");
        assert_eq!(keys.get(&here, "other").unwrap(), None);
        keys.delete(&here, "seal").unwrap();
        keys.delete(&here, "seal").unwrap();
        assert_eq!(keys.get(&here, "seal").unwrap(), None);
    }

    #[test]
    fn the_one_in_memory_gives_back_what_it_took() {
        gives_back_what_it_took(&MemoryKeyStore::default());
    }

    #[test]
    #[ignore = "writes into the key store of whoever runs it: dbus-run-session with gnome-keyring-daemon --unlock, macOS, Windows"]
    fn the_one_of_this_system_gives_back_what_it_took() {
        gives_back_what_it_took(&SystemKeyStore);
    }

    #[test]
    fn a_computer_without_one_says_so() {
        let office = OfficeId::new().unwrap();
        assert!(matches!(NoKeyStore.get(&office, "seal"), Err(KeyStoreError::Missing)));
        assert!(matches!(NoKeyStore.put(&office, "seal", &[1]), Err(KeyStoreError::Missing)));
    }
}
