//! How an update is written: by the release, and by the tests.

use std::io::Cursor;

use minisign::SecretKey;
use sha2::{Digest, Sha256};

/// The two lines that are signed.
pub(crate) fn head(version: &str, target: &str, date: &str, installer: &[u8]) -> String {
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(installer));
    let manifest = serde_json::json!({
        "product": "comptoir", "version": version, "target": target, "length": installer.len(),
        "sha256": sha256, "date": date,
    });
    format!("comptoir-update 1\n{manifest}\n")
}

/// The whole file.
pub(crate) fn sealed(signed: &str, key: &SecretKey, installer: &[u8]) -> Result<Vec<u8>, minisign::PError> {
    let comment = Some("Comptoir");
    let signature = minisign::sign(None, key, Cursor::new(signed), comment, comment)?;
    Ok([signed.as_bytes(), signature.into_string().as_bytes(), installer].concat())
}
