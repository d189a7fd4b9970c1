//! Is this file an update that may take the place of this program? [`verify`] is the only door.
//!
//! An update is one file, as it lies on a USB key: two lines that are signed, the four lines of their minisign
//! signature, and the installer behind them.
//!
//! ```text
//! comptoir-update 1
//! {"product":"comptoir","version":"0.2.0","target":"linux-x86_64-deb","length":…,"sha256":"…","date":"2027-01-12"}
//! untrusted comment: …
//! RUQ…
//! trusted comment: …
//! …
//! <the installer>
//! ```
//!
//! Nothing is fetched and nothing is written here: the bytes, what is installed and the keys are arguments.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod head;
mod keys;
mod target;

use jiff::civil::Date;
use semver::Version;
use sha2::{Digest, Sha256};

use head::Head;
pub use keys::{KeyError, Keys};
pub use target::{Came, targets_here};

/// The longest file that is an update: it is judged in memory, so that what was judged is what is written.
pub const LONGEST: usize = 384 * 1024 * 1024;

/// What an update is held against.
#[derive(Debug, Clone)]
pub struct Installed {
    /// The version that runs.
    pub version: Version,
    /// The targets that this computer takes, such as `linux-x86_64-deb`.
    pub targets: Vec<String>,
    /// The latest version of which a good update was ever seen here.
    pub newest_seen: Option<Version>,
}

/// An update that passed every check. Only [`verify`] makes one.
#[derive(Debug, Clone)]
#[must_use]
pub struct Update<'a> {
    manifest: Manifest,
    installer: &'a [u8],
}

/// What the signature covers.
#[derive(Debug, Clone)]
struct Manifest {
    version: Version,
    target: String,
    length: usize,
    sha256: [u8; 32],
    date: Date,
}

/// Why a file is not taken as an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not in the form of an update: another file, or one whose first lines are damaged.
    #[error("not an update")]
    NotAnUpdate,
    /// Longer than any update.
    #[error("too long")]
    TooLong,
    /// This build of the program knows no publisher's key, so that nothing can be proved to it.
    #[error("no publisher's key in this build")]
    NoKey,
    /// No key that we trust signed it.
    #[error("not signed by the publisher")]
    NotSigned,
    /// The installer is not the one that was signed.
    #[error("altered")]
    Altered,
    /// For another system.
    #[error("for another system")]
    OtherSystem,
    /// The version that runs, or one before it.
    #[error("not later than the installed version")]
    NotLater,
    /// An update that came before one that was seen here: somebody plays an old one back.
    #[error("older than an update that was seen here")]
    Replayed,
}

/// Judges the bytes of a file: its form, its signature, its content, its system, its version, in this order.
pub fn verify<'a>(file: &'a [u8], keys: &Keys, installed: &Installed) -> Result<Update<'a>, Refusal> {
    if file.len() > LONGEST {
        return Err(Refusal::TooLong);
    }
    let head = Head::of(file)?;
    if keys.is_empty() {
        return Err(Refusal::NoKey);
    }
    if !keys.signed(head.signed, head.signature) {
        return Err(Refusal::NotSigned);
    }
    // From here on the manifest is the publisher's own; before it, it was noise.
    let manifest = head::manifest(head.signed)?;
    let carried = head.installer;
    if carried.len() != manifest.length || Sha256::digest(carried).as_slice() != manifest.sha256 {
        return Err(Refusal::Altered);
    }
    if !installed.targets.contains(&manifest.target) {
        return Err(Refusal::OtherSystem);
    }
    // By precedence (Semantic Versioning §11): what is built twice from one version is not an update of itself.
    if manifest.version.cmp_precedence(&installed.version).is_le() {
        return Err(Refusal::NotLater);
    }
    if installed.newest_seen.as_ref().is_some_and(|seen| manifest.version.cmp_precedence(seen).is_lt()) {
        return Err(Refusal::Replayed);
    }
    Ok(Update { manifest, installer: carried })
}

impl Update<'_> {
    /// The version that it brings.
    pub fn version(&self) -> &Version {
        &self.manifest.version
    }

    /// The day on which it was made.
    pub fn date(&self) -> Date {
        self.manifest.date
    }

    /// The bytes that the system's installer takes.
    pub fn installer(&self) -> &[u8] {
        self.installer
    }

    /// A name for that file, made of the version alone: `comptoir-0.2.0.deb`.
    pub fn file_name(&self) -> String {
        format!("comptoir-{}.{}", self.manifest.version, target::extension(&self.manifest.target))
    }
}
