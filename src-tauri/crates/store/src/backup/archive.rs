//! The file of a backup: a tar archive, its SHA-256, a MAC of that.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};

use super::proof::State;
use super::{FORMAT, Manifest, RestoreError};
use crate::Store;
use crate::key::KEY;

pub(super) const DATABASE: &str = "office.db";
pub(super) const LISTS: &str = "lists";
const MANIFEST: &str = "manifest.json";

/// What goes into an archive.
pub(super) struct Sources<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) key_file: &'a [u8],
    pub(super) lists: &'a Path,
    pub(super) database: &'a Path,
}

/// A backup that was unpacked into a folder: whole, and not yet known to be ours.
pub(super) struct Archive {
    pub(super) manifest: Manifest,
    digest: [u8; 32],
    mac: [u8; 32],
}

/// Writes an archive and its trailer, through to the disk.
pub(super) fn pack(sources: &Sources<'_>, file: &Path, mac_key: &[u8]) -> io::Result<()> {
    let out = Hashing { inner: BufWriter::new(File::create(file)?), digest: Sha256::new() };
    let mut tar = Builder::new(out);
    append(&mut tar, MANIFEST, &serde_json::to_vec_pretty(sources.manifest)?)?;
    append(&mut tar, KEY, sources.key_file)?;
    for path in files_under(sources.lists)? {
        let below = path.strip_prefix(sources.lists).map_err(io::Error::other)?;
        append(&mut tar, &slashed(&Path::new(LISTS).join(below)), &fs::read(&path)?)?;
    }
    let mut database = File::open(sources.database)?;
    let mut header = header(database.metadata()?.len());
    tar.append_data(&mut header, DATABASE, &mut database)?;
    let Hashing { mut inner, digest } = tar.into_inner()?;
    let digest: [u8; 32] = digest.finalize().into();
    inner.write_all(&digest)?;
    inner.write_all(&mac(mac_key, &digest).map_err(io::Error::other)?)?;
    inner.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

impl Archive {
    /// Checks that a file is whole, and unpacks it.
    pub(super) fn unpack(file: &Path, into: &Path) -> Result<Self, RestoreError> {
        let mut opened = File::open(file).map_err(RestoreError::File)?;
        let length = opened.metadata().map_err(RestoreError::File)?.len();
        let manifest = peek(&mut opened)?;
        opened.seek(SeekFrom::Start(0)).map_err(RestoreError::File)?;
        let Some(body) = length.checked_sub(TRAILER) else { return Err(RestoreError::NotABackup) };
        let mut reader = BufReader::with_capacity(1 << 16, opened);
        let found = digest(&mut reader, body).map_err(RestoreError::File)?;
        let (mut digest, mut mac) = ([0; 32], [0; 32]);
        reader
            .read_exact(&mut digest)
            .and_then(|()| reader.read_exact(&mut mac))
            .map_err(RestoreError::File)?;
        if found != digest {
            return Err(RestoreError::Damaged("the file is not what was written"));
        }
        reader.seek(SeekFrom::Start(0)).map_err(RestoreError::File)?;
        entries(reader.take(body), into)?;
        Ok(Self { manifest, digest, mac })
    }

    /// The checks that need the opened copy: whole, ours, and what the manifest says.
    pub(super) async fn hold_against(&self, copy: &Store) -> Result<(), RestoreError> {
        let key = copy.mac_key().await?;
        let expected = mac(&key, &self.digest).map_err(|_| RestoreError::Damaged("pseudonym key"))?;
        // Both sides are in a file that anybody may read: nothing is learnt from how long this takes.
        if expected != self.mac {
            return Err(RestoreError::Altered("it was not sealed by this office"));
        }
        if copy.id().as_str() != self.manifest.office {
            return Err(RestoreError::Altered("the key is another office's"));
        }
        if State::of(copy).await? != self.manifest.state {
            return Err(RestoreError::Altered("it holds other things than its manifest says"));
        }
        Ok(())
    }
}

/// The manifest comes first.
pub(super) fn peek(file: impl Read) -> Result<Manifest, RestoreError> {
    let mut archive = tar::Archive::new(file);
    let mut entries = archive.entries().map_err(|_| RestoreError::NotABackup)?;
    let Some(Ok(first)) = entries.next() else { return Err(RestoreError::NotABackup) };
    if first.path().map_or(true, |path| path != Path::new(MANIFEST)) || first.size() > SMALL {
        return Err(RestoreError::NotABackup);
    }
    let mut text = Vec::new();
    first.take(SMALL).read_to_end(&mut text).map_err(|_| RestoreError::NotABackup)?;
    let format =
        serde_json::from_slice(&text).ok().and_then(|json: serde_json::Value| json.get("format")?.as_u64());
    match format {
        Some(format) if format == u64::from(FORMAT) => {
            serde_json::from_slice(&text).map_err(|_| RestoreError::Damaged("the manifest"))
        }
        Some(format) if format > u64::from(FORMAT) => Err(RestoreError::Newer),
        _ => Err(RestoreError::NotABackup),
    }
}

/// Unpacks the files that a backup has, and no other. The archive is whole, which does not make it ours.
fn entries(body: impl Read, into: &Path) -> Result<(), RestoreError> {
    let stranger = || RestoreError::Altered("it holds a file that no backup has");
    let mut archive = tar::Archive::new(body);
    for entry in archive.entries().map_err(RestoreError::File)? {
        let mut entry = entry.map_err(|_| RestoreError::Damaged("the archive"))?;
        let path = entry.path().map_err(|_| stranger())?.into_owned();
        let limit = limit_of(&path).filter(|_| entry.header().entry_type() == EntryType::Regular);
        if limit.is_none_or(|limit| entry.size() > limit) {
            return Err(stranger());
        }
        let target = into.join(&path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(RestoreError::File)?;
        }
        // A second file of the same name is a stranger too.
        let mut file = File::create_new(&target).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => stranger(),
            _ => RestoreError::File(error),
        })?;
        io::copy(&mut entry, &mut file).and_then(|_| file.sync_all()).map_err(RestoreError::File)?;
    }
    // It is in the archive for whoever looks into it; an office has none.
    fs::remove_file(into.join(MANIFEST)).map_err(RestoreError::File)
}

/// How large a file of a backup may be; none for a path that no backup has.
fn limit_of(path: &Path) -> Option<u64> {
    let parts: Option<Vec<&str>> = path
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
        })
        .collect();
    match parts?.as_slice() {
        [MANIFEST | KEY] => Some(SMALL),
        [DATABASE] => Some(u64::MAX),
        [LISTS, _] | [LISTS, _, _] => Some(LIST),
        _ => None,
    }
}

fn append<W: Write>(tar: &mut Builder<W>, name: &str, bytes: &[u8]) -> io::Result<()> {
    tar.append_data(&mut header(u64::try_from(bytes.len()).unwrap_or(u64::MAX)), name, bytes)
}

/// A plain file of the user's own; its time says nothing.
fn header(size: u64) -> Header {
    let mut header = Header::new_ustar();
    header.set_size(size);
    header.set_mode(0o600);
    header
}

fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The files of a folder and of those in it, in the order of their names; none if there is no folder.
fn files_under(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() { files.extend(files_under(&path)?) } else { files.push(path) }
    }
    files.sort();
    Ok(files)
}

fn digest(reader: &mut impl Read, length: u64) -> io::Result<[u8; 32]> {
    let mut digest = Hashing { inner: io::sink(), digest: Sha256::new() };
    io::copy(&mut reader.take(length), &mut digest)?;
    Ok(digest.digest.finalize().into())
}

fn mac(key: &[u8], digest: &[u8; 32]) -> Result<[u8; 32], hmac::digest::InvalidLength> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key)?;
    mac.update(digest);
    Ok(mac.finalize().into_bytes().into())
}

/// Hashes what passes.
struct Hashing<W> {
    inner: W,
    digest: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// SHA-256, then HMAC-SHA-256.
const TRAILER: u64 = 64;
/// A manifest has a few hundred bytes, a key file too.
const SMALL: u64 = 64 * 1024;
/// Twice the largest list that is taken over.
const LIST: u64 = 64 * 1024 * 1024;
