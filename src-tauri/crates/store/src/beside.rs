//! Secrets in files of the office's folder, for a computer that has no key store. Whoever copies the folder has them too: the
//! screen says so.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::key_store::{KeyStore, KeyStoreError, OfficeId, Secret};
use crate::open::replace_synced;

/// The folder of an office as a key store.
#[derive(Debug, Clone)]
pub struct FolderKeyStore(PathBuf);

impl FolderKeyStore {
    /// Keeps secrets in a folder.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(format!("office.{name}"))
    }
}

impl KeyStore for FolderKeyStore {
    fn get(&self, _: &OfficeId, name: &str) -> Result<Option<Secret>, KeyStoreError> {
        match fs::read(self.file(name)) {
            Ok(bytes) => Ok(Some(Secret::new(bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(KeyStoreError::Refused(error.into())),
        }
    }

    fn put(&self, _: &OfficeId, name: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        replace_synced(&self.file(name), secret).map_err(|error| KeyStoreError::Refused(error.into()))
    }

    fn delete(&self, _: &OfficeId, name: &str) -> Result<(), KeyStoreError> {
        match fs::remove_file(self.file(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(KeyStoreError::Refused(error.into()))
            }
            _ => Ok(()),
        }
    }
}
