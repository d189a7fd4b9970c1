//! The six lines in front of the installer.

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use semver::Version;
use serde::Deserialize;

use crate::{Manifest, Refusal, target};

/// The lines, taken apart and not believed.
pub(crate) struct Head<'a> {
    /// The two lines under the signature, with their ends.
    pub(crate) signed: &'a [u8],
    /// The four lines of minisign.
    pub(crate) signature: &'a str,
    /// All that follows.
    pub(crate) installer: &'a [u8],
}

impl<'a> Head<'a> {
    pub(crate) fn of(file: &'a [u8]) -> Result<Self, Refusal> {
        let within = file.get(..file.len().min(LONGEST)).unwrap_or(file);
        let mut ends = within.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
        let [signed, signature] = [ends.nth(1), ends.nth(3)].map(|end| end.and_then(|at| at.checked_add(1)));
        let (Some(signed), Some(signature)) = (signed, signature) else { return Err(Refusal::NotAnUpdate) };
        let part = |from: usize, to: usize| file.get(from..to).ok_or(Refusal::NotAnUpdate);
        let head = Self {
            signed: part(0, signed)?,
            signature: std::str::from_utf8(part(signed, signature)?).map_err(|_| Refusal::NotAnUpdate)?,
            installer: part(signature, file.len())?,
        };
        // The library does not look at this word, which nothing signs: all that can differ is the comment behind it.
        if head.signed.starts_with(FIRST_LINE) && head.signature.starts_with("untrusted comment: ") {
            Ok(head)
        } else {
            Err(Refusal::NotAnUpdate)
        }
    }
}

/// What the publisher says in the second line.
pub(crate) fn manifest(signed: &[u8]) -> Result<Manifest, Refusal> {
    let line = signed.get(FIRST_LINE.len()..).ok_or(Refusal::NotAnUpdate)?;
    let raw: Raw = serde_json::from_slice(line).map_err(|_| Refusal::NotAnUpdate)?;
    let Raw { product, version, target, length, sha256, date } = raw;
    let digest = HEXLOWER.decode(sha256.as_bytes()).ok().and_then(|digest| digest.try_into().ok());
    match (product.as_str(), digest) {
        (PRODUCT, Some(sha256)) if target::is_known(&target) => Ok(Manifest {
            version: Version::parse(&version).map_err(|_| Refusal::NotAnUpdate)?,
            target,
            length: usize::try_from(length).map_err(|_| Refusal::TooLong)?,
            sha256,
            date: date.parse::<Date>().map_err(|_| Refusal::NotAnUpdate)?,
        }),
        _ => Err(Refusal::NotAnUpdate),
    }
}

/// The manifest as it is written. A field that we do not know may forbid what we would do: it is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    product: String,
    version: String,
    target: String,
    length: u64,
    sha256: String,
    date: String,
}

/// The form of the file, under the signature like all that it says: a later form is not read as this one.
const FIRST_LINE: &[u8] = b"comptoir-update 1\n";
/// The key may sign other things: they are not updates of ours.
const PRODUCT: &str = "comptoir";
/// Six lines are never longer; nothing is searched beyond.
const LONGEST: usize = 4096;
