//! The third way in: six digits, on this computer only.
//!
//! `office.pins` holds the database key once for each person, wrapped by their PIN *and* by a secret that only this computer's
//! key store has (Argon2id's secret value, RFC 9106 §3.1). Six digits are guessed in a day; with the secret they are not
//! even tried elsewhere: a copied folder does not open with a PIN. What can be tried is tried here, five times, then ever
//! more slowly. The count of tries lies in the key store too, where copying the file back does not wind it back, and is
//! written before a PIN is looked at.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::ZeroizeOnDrop;

use crate::key::{KeyError, KeyFile, Wrap, random};
use crate::key_store::{KeyStore, KeyStoreError, OfficeId, Secret};
use crate::open::replace_synced;
use crate::{KeyChangeError, OfficeKey, OpenError, Person, PersonId, Store};

/// Six digits.
#[derive(ZeroizeOnDrop)]
pub struct Pin(String);

/// Why six digits are not taken for a PIN, or are not six digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a PIN is six digits, not all the same nor in a row")]
pub struct PinError;

/// The PINs of an office on this computer.
pub struct Pins {
    folder: PathBuf,
    keys: Arc<dyn KeyStore>,
    /// One try at a time: the count must be right.
    trying: Mutex<()>,
}

/// Whom the screen of a locked office may name. Sealed on the disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// The office's name.
    pub office: String,
    /// Who has a PIN on this computer.
    pub people: Vec<(PersonId, String)>,
}

/// Why a PIN did not open the office, or could not be set.
#[derive(Debug, thiserror::Error)]
pub enum PinFailure {
    /// This person has no PIN on this computer.
    #[error("no PIN of this person on this computer")]
    NoneHere,
    /// The PIN is wrong.
    #[error("the PIN is wrong")]
    Wrong {
        /// How many more may be tried before there is a wait; 0 when one begins.
        left: u32,
    },
    /// Too many wrong ones: this one was not looked at.
    #[error("no PIN is looked at for {seconds} s")]
    Wait {
        /// Until the next may be tried.
        seconds: u32,
    },
    /// The computer's secret cannot be had.
    #[error(transparent)]
    Keys(#[from] KeyStoreError),
    /// The office's files cannot be read, or it is closed.
    #[error(transparent)]
    Office(#[from] OpenError),
    /// The file could not be written.
    #[error("the file of PINs cannot be written")]
    File(#[source] io::Error),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seats {
    office: String,
    seats: Vec<Seat>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seat {
    person: u32,
    name: String,
    wrap: Wrap,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    format: u32,
    nonce: String,
    content: String,
}

/// Wrong PINs of one person since the last right one.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct Tries {
    failed: u32,
    /// Milliseconds since 1970.
    last: i64,
}

impl Pin {
    /// A PIN for somebody who chooses one.
    pub fn new(text: &str) -> Result<Self, PinError> {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
        let steps: Vec<i16> = digits
            .iter()
            .zip(digits.iter().skip(1))
            .map(|(a, b)| i16::from(*b).saturating_sub(i16::from(*a)))
            .collect();
        let in_a_row = [-1, 0, 1].iter().any(|step| steps.iter().all(|found| found == step));
        if text.len() == 6 && digits.len() == 6 && !in_a_row {
            Ok(Self(text.to_owned()))
        } else {
            Err(PinError)
        }
    }

    /// A PIN as somebody typed it; it may be wrong in any way.
    pub fn typed(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

impl Pins {
    /// The PINs of a folder's office, with the secrets of a key store.
    pub fn new(folder: &Path, keys: Arc<dyn KeyStore>) -> Self {
        Self { folder: folder.to_owned(), keys, trying: Mutex::new(()) }
    }

    /// Where this computer keeps secrets.
    pub fn keys(&self) -> Arc<dyn KeyStore> {
        Arc::clone(&self.keys)
    }

    /// Whom the screen of the locked office may name; nobody when the office was never open on this computer.
    pub fn roster(&self) -> Result<Roster, PinFailure> {
        let office = KeyFile::of(&self.folder)?.office;
        let Some(secret) = self.keys.get(&office, SECRET)? else { return Ok(Roster::default()) };
        let Seats { office, seats } = self.seats(&office, &secret)?;
        let people = seats.into_iter().map(|seat| (PersonId(seat.person), seat.name)).collect();
        Ok(Roster { office, people })
    }

    /// The office's key by somebody's PIN, and how many wrong ones were tried before it. Takes half a second, and waits for
    /// the key store.
    pub fn open(&self, person: PersonId, pin: &Pin, now: Timestamp) -> Result<(OfficeKey, u32), PinFailure> {
        let _one = self.trying.lock().unwrap_or_else(PoisonError::into_inner);
        let office = KeyFile::of(&self.folder)?.office;
        let secret = self.keys.get(&office, SECRET)?.ok_or(PinFailure::NoneHere)?;
        let seats = self.seats(&office, &secret)?;
        let seat = seats.seats.iter().find(|seat| seat.person == person.0).ok_or(PinFailure::NoneHere)?;

        let mut counts = self.tries(&office)?;
        let before = counts.get(&person.0).copied().unwrap_or_default();
        if let Some(seconds) = before.wait(now) {
            return Err(PinFailure::Wait { seconds });
        }
        let failed = before.failed.saturating_add(1);
        // Before the PIN is looked at: a program that is killed now has used up this try.
        counts.insert(person.0, Tries { failed, last: now.as_millisecond() });
        self.keep_tries(&office, &counts)?;
        let opened =
            OfficeKey::unwrap(office.clone(), &seat.wrap, &pin.0, &secret, &context(&office, person));
        match opened {
            Ok(key) => {
                counts.remove(&person.0);
                self.keep_tries(&office, &counts)?;
                Ok((key, before.failed))
            }
            Err(KeyError::Wrong) => Err(PinFailure::Wrong { left: FREE_TRIES.saturating_sub(failed) }),
            Err(error) => Err(error.of_opening(OpenError::Damaged("file of PINs")).into()),
        }
    }

    /// Gives somebody a PIN on this computer. The office is open.
    pub fn set(&self, store: &Store, person: &Person, pin: &Pin) -> Result<(), PinFailure> {
        let _one = self.trying.lock().unwrap_or_else(PoisonError::into_inner);
        let office = store.id();
        let (secret, mut seats) = self.own(office)?;
        let wrap = store.with_key(|key| key.wrap(&pin.0, &secret, &context(office, person.id)))?;
        seats.seats.retain(|seat| seat.person != person.id.0);
        seats.seats.push(Seat { person: person.id.0, name: person.name.clone(), wrap });
        seats.seats.sort_by_key(|seat| seat.person);
        self.write(office, &secret, &seats)?;
        let mut counts = self.tries(office)?;
        counts.remove(&person.id.0);
        self.keep_tries(office, &counts)
    }

    /// Keeps the office's name for the screen of the locked office, and forgets the PINs of all but these people.
    pub fn keep_only(&self, store: &Store, name: &str, people: &[PersonId]) -> Result<(), PinFailure> {
        let _one = self.trying.lock().unwrap_or_else(PoisonError::into_inner);
        let (secret, mut seats) = self.own(store.id())?;
        let before = seats.seats.len();
        seats.seats.retain(|seat| people.contains(&PersonId(seat.person)));
        if before == seats.seats.len() && seats.office == name {
            return Ok(());
        }
        name.clone_into(&mut seats.office);
        self.write(store.id(), &secret, &seats)
    }

    /// This computer's secret and what it seals; made anew on a computer that has none.
    fn own(&self, office: &OfficeId) -> Result<(Secret, Seats), PinFailure> {
        if let Some(secret) = self.keys.get(office, SECRET)? {
            let seats = self.seats(office, &secret)?;
            return Ok((secret, seats));
        }
        let no_random = |_| OpenError::Damaged("no random numbers");
        let secret = Secret::new(random::<32>().map_err(no_random)?.to_vec());
        self.keys.put(office, SECRET, &secret)?;
        Ok((secret, Seats::default()))
    }

    /// What the file says to this computer: nothing, when there is none or another computer wrote it.
    fn seats(&self, office: &OfficeId, secret: &Secret) -> Result<Seats, PinFailure> {
        let bytes = match fs::read(self.folder.join(FILE)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Seats::default()),
            Err(error) => return Err(OpenError::File(error).into()),
        };
        Ok(unseal(&bytes, office, secret).unwrap_or_default())
    }

    fn write(&self, office: &OfficeId, secret: &Secret, seats: &Seats) -> Result<(), PinFailure> {
        let bytes = seal(seats, office, secret).ok_or(OpenError::Damaged("computer's secret"))?;
        replace_synced(&self.folder.join(FILE), &bytes).map_err(PinFailure::File)
    }

    fn tries(&self, office: &OfficeId) -> Result<BTreeMap<u32, Tries>, PinFailure> {
        let kept = self.keys.get(office, TRIES)?;
        // A count that cannot be read is none: whoever could write there could as well have removed it.
        Ok(kept.map_or_else(BTreeMap::new, |json| serde_json::from_slice(&json).unwrap_or_default()))
    }

    fn keep_tries(&self, office: &OfficeId, counts: &BTreeMap<u32, Tries>) -> Result<(), PinFailure> {
        let json = serde_json::to_vec(counts).map_err(|_| OpenError::Damaged("tries"))?;
        Ok(self.keys.put(office, TRIES, &json)?)
    }
}

impl Tries {
    /// The seconds until another PIN may be tried; none when it may be now. A clock that was put back makes nobody wait longer
    /// than the wait itself.
    fn wait(self, now: Timestamp) -> Option<u32> {
        let over = self.failed.checked_sub(FREE_TRIES)?;
        let whole = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(over)).min(LONGEST_WAIT);
        let last = Timestamp::from_millisecond(self.last).unwrap_or(now);
        let passed = now.duration_since(last).max(SignedDuration::ZERO);
        let left = SignedDuration::from_secs(whole.into()).saturating_sub(passed);
        let seconds = left.as_millis().max(0).unsigned_abs().div_ceil(1_000);
        u32::try_from(seconds).ok().filter(|seconds| *seconds > 0)
    }
}

impl From<KeyChangeError> for PinFailure {
    fn from(error: KeyChangeError) -> Self {
        match error {
            KeyChangeError::Open(error) => Self::Office(error),
            KeyChangeError::WrongPassphrase => Self::Office(OpenError::WrongPassphrase),
            KeyChangeError::File(error) => Self::File(error),
            KeyChangeError::Store(error) => Self::Office(error.into()),
        }
    }
}

fn seal(seats: &Seats, office: &OfficeId, secret: &Secret) -> Option<Vec<u8>> {
    let json = Secret::new(serde_json::to_vec(seats).ok()?);
    let nonce = random::<12>().ok()?;
    let payload = Payload { msg: &json, aad: office.as_str().as_bytes() };
    let sealed = Aes256Gcm::new_from_slice(secret).ok()?.encrypt(&Nonce::from(nonce), payload).ok()?;
    let file = Sealed { format: 1, nonce: HEXLOWER.encode(&nonce), content: HEXLOWER.encode(&sealed) };
    serde_json::to_vec(&file).ok()
}

fn unseal(bytes: &[u8], office: &OfficeId, secret: &Secret) -> Option<Seats> {
    let Sealed { format: 1, nonce, content } = serde_json::from_slice(bytes).ok()? else { return None };
    let nonce: [u8; 12] = HEXLOWER.decode(nonce.as_bytes()).ok()?.try_into().ok()?;
    let sealed = HEXLOWER.decode(content.as_bytes()).ok()?;
    let payload = Payload { msg: &sealed, aad: office.as_str().as_bytes() };
    let json = Aes256Gcm::new_from_slice(secret).ok()?.decrypt(&Nonce::from(nonce), payload).ok()?;
    serde_json::from_slice(&Secret::new(json)).ok()
}

/// A PIN's wrap is bound to the office and the person.
fn context(office: &OfficeId, person: PersonId) -> Vec<u8> {
    format!("comptoir.pin.1 {} {}", office.as_str(), person.0).into_bytes()
}

const FILE: &str = "office.pins";
/// In the key store: 32 random bytes, and the counts of wrong PINs.
const SECRET: &str = "pins";
const TRIES: &str = "tries";
/// Wrong ones that cost nothing but the half second of each.
const FREE_TRIES: u32 = 5;
/// Seconds; doubled with every further one.
const FIRST_WAIT: u32 = 30;
const LONGEST_WAIT: u32 = 15 * 60;
