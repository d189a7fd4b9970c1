//! The file of a backup: a tar archive, its SHA-256, a MAC of that.
//!
//! The archive holds `manifest.json`, `office.key`, the lists in force and `office.db`, in this order, each at most as large as it can be.
//! Anybody may have written what is read here: it is unpacked into an empty folder, and whether it is ours is for whoever opens the
//! database in it to say ([`Archive::is_sealed_by`]).
#![expect(clippy::disallowed_methods, reason = "packs the files of an office, and unpacks them beside it")]

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};

/// The encrypted database.
pub const DATABASE: &str = "office.db";
/// The file that the passphrase and the recovery code open.
pub const KEY: &str = "office.key";
/// The folder of the lists in force.
pub const LISTS: &str = "lists";
/// What the manifest must say under `format`.
pub const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";

/// Why a file is no archive, or was not unpacked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file is no backup of ours.
    #[error("this is no backup")]
    NotABackup,
    /// A later version of the program made it.
    #[error("a later version of the program made this backup")]
    Newer,
    /// It is not what was written: cut off, altered, or a disk that fails.
    #[error("the backup is damaged: {0}")]
    Damaged(&'static str),
    /// It holds what no backup has.
    #[error("the backup was altered: {0}")]
    Altered(&'static str),
    /// A file could not be read or written.
    #[error("a file cannot be read or written")]
    File(#[source] io::Error),
}

/// What goes into an archive.
pub struct Sources<'a, M> {
    /// What it says of itself, with [`FORMAT`] under `format`.
    pub manifest: &'a M,
    /// The bytes of [`KEY`].
    pub key_file: &'a [u8],
    /// The folder of the lists; it need not be there.
    pub lists: &'a Path,
    /// The database.
    pub database: &'a Path,
}

/// A backup that was unpacked into a folder: whole, and not yet known to be ours.
pub struct Archive<M> {
    /// What it says of itself.
    pub manifest: M,
    digest: [u8; 32],
    mac: [u8; 32],
}

/// Writes an archive and its trailer, through to the disk.
pub fn pack<M: Serialize>(sources: &Sources<'_, M>, file: &Path, mac_key: &[u8]) -> io::Result<()> {
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

impl<M: DeserializeOwned> Archive<M> {
    /// Checks that a file is whole, and unpacks it.
    pub fn unpack(file: &Path, into: &Path) -> Result<Self, ArchiveError> {
        let mut opened = File::open(file).map_err(ArchiveError::File)?;
        let length = opened.metadata().map_err(ArchiveError::File)?.len();
        let manifest = peek(&mut opened)?;
        opened.seek(SeekFrom::Start(0)).map_err(ArchiveError::File)?;
        let Some(body) = length.checked_sub(TRAILER) else { return Err(ArchiveError::NotABackup) };
        let mut reader = BufReader::with_capacity(1 << 16, opened);
        let found = digest(&mut reader, body).map_err(ArchiveError::File)?;
        let (mut digest, mut mac) = ([0; 32], [0; 32]);
        reader
            .read_exact(&mut digest)
            .and_then(|()| reader.read_exact(&mut mac))
            .map_err(ArchiveError::File)?;
        if found != digest {
            return Err(ArchiveError::Damaged("the file is not what was written"));
        }
        reader.seek(SeekFrom::Start(0)).map_err(ArchiveError::File)?;
        entries(reader.take(body), into)?;
        Ok(Self { manifest, digest, mac })
    }

    /// Whether it was sealed with a key that only the opened office holds.
    pub fn is_sealed_by(&self, key: &[u8]) -> bool {
        // Both sides are in a file that anybody may read: nothing is learnt from how long this takes.
        mac(key, &self.digest).is_ok_and(|expected| expected == self.mac)
    }
}

/// What an archive says of itself; it comes first. Whether the rest is whole is not looked at.
pub fn peek<M: DeserializeOwned>(file: impl Read) -> Result<M, ArchiveError> {
    let mut archive = tar::Archive::new(file);
    let mut entries = archive.entries().map_err(|_| ArchiveError::NotABackup)?;
    let Some(Ok(first)) = entries.next() else { return Err(ArchiveError::NotABackup) };
    if first.path().map_or(true, |path| path != Path::new(MANIFEST)) || first.size() > SMALL {
        return Err(ArchiveError::NotABackup);
    }
    let mut text = Vec::new();
    first.take(SMALL).read_to_end(&mut text).map_err(|_| ArchiveError::NotABackup)?;
    let format =
        serde_json::from_slice(&text).ok().and_then(|json: serde_json::Value| json.get("format")?.as_u64());
    match format {
        Some(format) if format == u64::from(FORMAT) => {
            serde_json::from_slice(&text).map_err(|_| ArchiveError::Damaged("the manifest"))
        }
        Some(format) if format > u64::from(FORMAT) => Err(ArchiveError::Newer),
        _ => Err(ArchiveError::NotABackup),
    }
}

/// Unpacks the files that a backup has, and no other. The archive is whole, which does not make it ours.
fn entries(body: impl Read, into: &Path) -> Result<(), ArchiveError> {
    let stranger = || ArchiveError::Altered("it holds a file that no backup has");
    let mut archive = tar::Archive::new(body);
    for entry in archive.entries().map_err(ArchiveError::File)? {
        let mut entry = entry.map_err(|_| ArchiveError::Damaged("the archive"))?;
        let path = entry.path().map_err(|_| stranger())?.into_owned();
        let limit = limit_of(&path).filter(|_| entry.header().entry_type() == EntryType::Regular);
        if limit.is_none_or(|limit| entry.size() > limit) {
            return Err(stranger());
        }
        let target = into.join(&path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(ArchiveError::File)?;
        }
        // A second file of the same name is a stranger too.
        let mut file = File::create_new(&target).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => stranger(),
            _ => ArchiveError::File(error),
        })?;
        io::copy(&mut entry, &mut file).and_then(|_| file.sync_all()).map_err(ArchiveError::File)?;
    }
    // It is in the archive for whoever looks into it; an office has none.
    fs::remove_file(into.join(MANIFEST)).map_err(ArchiveError::File)
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    type Said = BTreeMap<String, u64>;
    type Files<'a> = &'a [(&'a str, &'a [u8])];

    fn said(format: u32) -> Said {
        BTreeMap::from([("format".to_owned(), u64::from(format)), ("invoices".to_owned(), 3)])
    }

    /// An archive of these files behind a manifest, whole.
    fn archive(folder: &Path, manifest: &Said, files: Files) -> PathBuf {
        let mut tar = Builder::new(Vec::new());
        append(&mut tar, MANIFEST, &serde_json::to_vec(manifest).unwrap()).unwrap();
        for (name, bytes) in files {
            let mut header = header(bytes.len().try_into().unwrap());
            // The library refuses to write what an attacker would.
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            tar.append(&header, *bytes).unwrap();
        }
        let body = tar.into_inner().unwrap();
        let file = folder.join("copy.tar");
        fs::write(&file, [&body[..], &Sha256::digest(&body), &[0; 32]].concat()).unwrap();
        file
    }

    #[test]
    fn what_was_packed_comes_out_and_the_seal_is_of_one_key() {
        let place = tempfile::tempdir().unwrap();
        let (lists, database) = (place.path().join("lists"), place.path().join("db"));
        fs::create_dir_all(lists.join("status")).unwrap();
        fs::write(lists.join("status/1.cbor"), b"a list").unwrap();
        fs::write(&database, b"a database").unwrap();
        let manifest = said(FORMAT);
        let sources = Sources { manifest: &manifest, key_file: b"a key", lists: &lists, database: &database };
        let (file, into) = (place.path().join("copy.tar"), place.path().join("into"));
        pack(&sources, &file, b"ours").unwrap();
        let found = Archive::<Said>::unpack(&file, &into).unwrap();
        assert_eq!(found.manifest, manifest);
        assert!(found.is_sealed_by(b"ours") && !found.is_sealed_by(b"theirs"));
        for (name, bytes) in
            [(DATABASE, &b"a database"[..]), (KEY, b"a key"), ("lists/status/1.cbor", b"a list")]
        {
            assert_eq!(fs::read(into.join(name)).unwrap(), bytes, "{name}");
        }
        assert!(!into.join(MANIFEST).exists(), "an office has none");
        assert_eq!(peek::<Said>(File::open(&file).unwrap()).unwrap(), manifest);
    }

    #[test]
    fn files_that_no_backup_has_are_not_unpacked() {
        let strangers: [(&str, Files); 6] = [
            ("outside of the folder", &[("../office.db", b"x")]),
            ("anywhere on the disk", &[("/tmp/office.db", b"x")]),
            ("of another name", &[("office.db.bak", b"x")]),
            ("too deep among the lists", &[("lists/a/b/c", b"x")]),
            ("the lists as a file", &[("lists", b"x")]),
            ("one twice", &[("office.key", b"x"), ("office.key", b"y")]),
        ];
        for (what, files) in strangers {
            let place = tempfile::tempdir().unwrap();
            let file = archive(place.path(), &said(FORMAT), files);
            let answer = Archive::<Said>::unpack(&file, &place.path().join("into"));
            assert!(matches!(answer, Err(ArchiveError::Altered(_))), "{what}");
        }
    }

    #[test]
    fn a_manifest_says_whether_this_program_can_read_it() {
        let place = tempfile::tempdir().unwrap();
        let answer = |format| {
            let file = archive(place.path(), &said(format), &[]);
            Archive::<Said>::unpack(&file, &place.path().join("into")).map(drop)
        };
        assert!(matches!(answer(FORMAT + 1), Err(ArchiveError::Newer)));
        assert!(matches!(answer(FORMAT - 1), Err(ArchiveError::NotABackup)));
        let file = archive(place.path(), &said(FORMAT), &[]);
        let mut bytes = fs::read(&file).unwrap();
        bytes[700] ^= 1;
        fs::write(&file, bytes).unwrap();
        assert!(matches!(
            Archive::<Said>::unpack(&file, &place.path().join("in")),
            Err(ArchiveError::Damaged(_))
        ));
    }
}
