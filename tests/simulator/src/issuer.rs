//! The simulated issuer: its keys, what it has revoked, and the folder it lives in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use clap::ValueEnum;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::files;
use crate::keys::KeyPair;
use crate::lists::{RESERVED, reserved_index};
use crate::people;

/// An issuer and the phones that it has activated. One secret holds every key, those of the phones included: these are
/// test keys, and a folder that is copied must work elsewhere.
#[derive(Clone)]
pub struct Issuer {
    secret: [u8; 32],
    pub(crate) made: Timestamp,
    pub(crate) trust_issued: Timestamp,
    pub(crate) status_issued: Timestamp,
    pub(crate) sequence: u64,
    /// What the status list says of each credential that is not in force.
    pub(crate) statuses: BTreeMap<String, Status>,
    /// How often a holder has activated a phone anew.
    activations: BTreeMap<String, u32>,
}

/// Which of the issuer's two anchors signs a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SignedBy {
    /// « Caisse de démonstration », whose anchor says that it is a test issuer.
    Test,
    /// « Caisse d'essai », whose anchor does not.
    Plain,
}

/// What the status list says of a holder's credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 0: in force.
    Valid,
    /// 1: replaced by an activation on another phone, or wiped.
    Replaced,
    /// 2: blocked by the fund.
    Blocked,
    /// 3: a value that the profile does not define.
    Undefined,
}

impl Status {
    /// The two bits of the list.
    pub(crate) fn bits(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::Replaced => 1,
            Self::Blocked => 2,
            Self::Undefined => 3,
        }
    }
}

impl SignedBy {
    /// The name in the anchor and in the credential.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Test => "Caisse de démonstration",
            Self::Plain => "Caisse d'essai",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Test => "issuer test",
            Self::Plain => "issuer plain",
        }
    }
}

impl Issuer {
    /// A new issuer: of a seed always the same, without one from the system's random source.
    pub fn make(now: Timestamp, seed: Option<u64>) -> Result<Self> {
        let mut secret = [0; 32];
        match seed {
            Some(seed) => {
                let digest = Sha256::new()
                    .chain_update("simulated issuer")
                    .chain_update(seed.to_be_bytes())
                    .finalize();
                secret.copy_from_slice(&digest);
            }
            None => fill_random(&mut secret)?,
        }
        let (statuses, activations) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self {
            secret,
            made: now,
            trust_issued: now,
            status_issued: now,
            sequence: 1,
            statuses,
            activations,
        })
    }

    /// The issuer of a folder.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(STATE_FILE);
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let state: State =
            serde_json::from_str(&text).with_context(|| format!("understanding {}", path.display()))?;
        state.try_into()
    }

    /// Writes `issuer.json` and the lists folder `lists/` (`spec/presentation.md` §5).
    pub fn write(&self, folder: &Path) -> Result<()> {
        let mut state = serde_json::to_vec_pretty(&State::from(self)).context("writing the state as JSON")?;
        state.push(b'\n');
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        files::replace(&folder.join(STATE_FILE), &state)?;
        self.published(None)?.write(&folder.join("lists"))
    }

    /// Issues every list anew, the trust list under the next sequence number.
    pub fn relist(&mut self, now: Timestamp) {
        self.sequence = self.sequence.saturating_add(1);
        self.trust_issued = now;
        self.status_issued = now;
    }

    /// Sets what the status list says of a holder, and issues that list anew.
    pub fn revoke(&mut self, holder: &str, status: Status, now: Timestamp) -> Result<()> {
        ensure!(people::holder(holder, now).is_some(), "no holder is called {holder}");
        self.statuses.insert(self.credential(holder), status);
        self.status_issued = now;
        Ok(())
    }

    /// A holder activates another phone: it gets a key and a place in the status list of its own, and what the phone before
    /// it held is replaced in the same moment. A credential that the fund blocked stays blocked.
    pub fn activate(&mut self, holder: &str, now: Timestamp) -> Result<()> {
        ensure!(people::holder(holder, now).is_some(), "no holder is called {holder}");
        self.statuses.entry(self.credential(holder)).or_insert(Status::Replaced);
        self.status_issued = now;
        let mut taken: Vec<u16> = people::holders(now).iter().map(|other| status_index(other.key)).collect();
        taken.extend(self.statuses.keys().map(|credential| status_index(credential)));
        taken.extend(RESERVED.map(reserved_index));
        loop {
            let times = self.activations.entry(holder.to_owned()).or_default();
            *times = times.checked_add(1).context("too many activations")?;
            if !taken.contains(&self.status_index(holder)) {
                return Ok(());
            }
        }
    }

    /// What the status list says of the phone that a holder activated last.
    pub(crate) fn status(&self, holder: &str) -> Status {
        self.statuses.get(&self.credential(holder)).copied().unwrap_or(Status::Valid)
    }

    /// Where the credential of the holder's phone stands in the status list.
    pub(crate) fn status_index(&self, holder: &str) -> u16 {
        status_index(&self.credential(holder))
    }

    /// The credential of the phone that a holder activated last.
    fn credential(&self, holder: &str) -> String {
        match self.activations.get(holder) {
            None => holder.to_owned(),
            Some(times) => format!("{holder} {times}"),
        }
    }

    pub(crate) fn root(&self) -> Result<KeyPair> {
        KeyPair::derive(&self.secret, "root")
    }

    pub(crate) fn next_root(&self) -> Result<KeyPair> {
        KeyPair::derive(&self.secret, "next root")
    }

    pub(crate) fn status_signer(&self) -> Result<KeyPair> {
        KeyPair::derive(&self.secret, "status lists")
    }

    pub(crate) fn credential_signer(&self, signed_by: SignedBy) -> Result<KeyPair> {
        KeyPair::derive(&self.secret, signed_by.label())
    }

    /// What signed credentials before, and may no longer.
    pub(crate) fn retired_signer(&self) -> Result<KeyPair> {
        KeyPair::derive(&self.secret, "issuer retired")
    }

    /// The authority behind the mdocs of an issuer.
    pub(crate) fn issuing_authority(&self, signed_by: SignedBy) -> Result<KeyPair> {
        KeyPair::derive(&self.secret, &format!("{} issuing authority", signed_by.label()))
    }

    /// What signs mdocs in its name.
    pub(crate) fn document_key(&self, signed_by: SignedBy) -> Result<KeyPair> {
        KeyPair::derive(&self.secret, &format!("{} document signer", signed_by.label()))
    }

    pub(crate) fn phone(&self, holder: &str) -> Result<KeyPair> {
        KeyPair::derive(&self.secret, &format!("phone {}", self.credential(holder)))
    }

    /// A key that no list names and no phone holds.
    pub(crate) fn stranger(&self) -> Result<KeyPair> {
        KeyPair::derive(&self.secret, "stranger")
    }
}

/// Where a credential stands in the status list: a number that depends on its name alone, so that the cast may grow
/// without moving anybody.
pub(crate) fn status_index(credential: &str) -> u16 {
    Sha256::digest(credential).iter().take(2).fold(0, |index, byte| (index << 8) | u16::from(*byte))
}

/// Fills a buffer from the system's random source.
pub(crate) fn fill_random(buffer: &mut [u8]) -> Result<()> {
    if let Err(error) = getrandom::fill(buffer) {
        bail!("the system's random source failed: {error}");
    }
    Ok(())
}

const STATE_FILE: &str = "issuer.json";

/// `issuer.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    about: String,
    secret: String,
    made: String,
    trust_issued: String,
    status_issued: String,
    sequence: u64,
    statuses: BTreeMap<String, Status>,
    #[serde(default)]
    activations: BTreeMap<String, u32>,
}

impl From<&Issuer> for State {
    fn from(issuer: &Issuer) -> Self {
        let Issuer { secret, made, trust_issued, status_issued, sequence, statuses, activations } = issuer;
        Self {
            about: "Simulated issuer and phones: test keys, every person invented.".to_owned(),
            secret: HEXLOWER.encode(secret),
            made: made.to_string(),
            trust_issued: trust_issued.to_string(),
            status_issued: status_issued.to_string(),
            sequence: *sequence,
            statuses: statuses.clone(),
            activations: activations.clone(),
        }
    }
}

impl TryFrom<State> for Issuer {
    type Error = anyhow::Error;

    fn try_from(state: State) -> Result<Self> {
        let State { about: _, secret, made, trust_issued, status_issued, sequence, statuses, activations } =
            state;
        let time = |text: String| text.parse().with_context(|| format!("{text} is not a time"));
        let secret = HEXLOWER.decode(secret.as_bytes()).context("the secret is not hexadecimal")?;
        Ok(Self {
            secret: secret.try_into().ok().context("the secret has 32 bytes")?,
            made: time(made)?,
            trust_issued: time(trust_issued)?,
            status_issued: time(status_issued)?,
            sequence,
            statuses,
            activations,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn now() -> Timestamp {
        "2026-09-29T21:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_seed_makes_the_same_folder_twice_and_chance_another() {
        let read = |folder: &Path| {
            ["issuer.json", "lists/roots.cbor", "lists/trust.cbor", "lists/status/1.cwt"]
                .map(|name| fs::read(folder.join(name)).unwrap())
        };
        let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
        for (folder, seed) in folders.iter().zip([Some(7), Some(7), None]) {
            Issuer::make(now(), seed).unwrap().write(folder.path()).unwrap();
        }
        let [first, second, third] = folders.each_ref().map(|folder| read(folder.path()));
        assert_eq!(first, second, "the same seed and time");
        assert_ne!(first[1], third[1], "other roots without a seed");
    }

    #[test]
    fn a_folder_keeps_everything() {
        let folder = tempfile::tempdir().unwrap();
        let mut issuer = Issuer::make(now(), None).unwrap();
        issuer.relist(now());
        issuer.revoke("plain", Status::Blocked, now()).unwrap();
        issuer.write(folder.path()).unwrap();
        let again = Issuer::open(folder.path()).unwrap();
        assert_eq!(again.trust_list().unwrap(), issuer.trust_list().unwrap());
        assert_eq!(again.status_list().unwrap(), issuer.status_list().unwrap());
        assert_eq!((again.sequence, again.statuses["plain"]), (2, Status::Blocked));
        assert!(issuer.revoke("nobody", Status::Blocked, now()).is_err(), "only holders are revoked");
    }

    #[test]
    fn an_activation_replaces_the_phone_before_it_and_no_other() {
        let mut issuer = Issuer::make(now(), Some(1)).unwrap();
        let (index, key) = (issuer.status_index("family"), issuer.phone("family").unwrap().kid());
        issuer.activate("family", now()).unwrap();
        assert_eq!(issuer.statuses, BTreeMap::from([("family".to_owned(), Status::Replaced)]));
        assert_ne!(issuer.status_index("family"), index, "a place of its own");
        assert_ne!(issuer.phone("family").unwrap().kid(), key, "and a key of its own");
        issuer.revoke("family", Status::Blocked, now()).unwrap();
        issuer.activate("family", now()).unwrap();
        let statuses: Vec<_> = issuer.statuses.values().copied().collect();
        assert_eq!(statuses, [Status::Replaced, Status::Blocked], "a block stays a block");
        let folder = tempfile::tempdir().unwrap();
        issuer.write(folder.path()).unwrap();
        let again = Issuer::open(folder.path()).unwrap();
        assert_eq!(again.status_index("family"), issuer.status_index("family"), "kept in the folder");
        assert!(issuer.activate("nobody", now()).is_err());
    }

    #[test]
    fn every_holder_has_a_place_of_their_own() {
        let cast = people::holders(now());
        let mut places: BTreeSet<_> = cast.iter().map(|holder| status_index(holder.key)).collect();
        places.extend(RESERVED.map(reserved_index));
        assert_eq!(places.len(), cast.len() + 3, "revoking one holder must not touch another");
    }
}
