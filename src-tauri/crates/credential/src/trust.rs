//! Whom we trust: the roots that ship with the program, and the signed list of issuer keys (`spec/presentation.md` §5).

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::cbor::{self, Fault, Item};
use crate::certificate::Certificate;
use crate::cose::{BadSignature, Header, Kid, PublicKey, Sign1, StatedKey, aad};
use crate::time::{between, numeric_date};

/// Room for 200 anchors, each with a certificate of 5 kB.
const MAX_TRUST_LIST: usize = 1 << 20;
/// Some fifty roots; two are in use.
const MAX_ROOTS: usize = 4096;
/// The most anchors in a list.
const MAX_ANCHORS: u64 = 200;
/// How far a list's clock may be ahead of ours: as for a credential (§4 row 7).
const LIST_AHEAD: SignedDuration = SignedDuration::from_secs(60);

/// The keys that may sign a trust list: the current one and the next.
#[derive(Debug, Clone)]
pub struct Roots(Vec<PublicKey>);

/// A trust list that a root signed.
#[derive(Debug, Clone)]
pub struct TrustList {
    sequence: u64,
    issued: Timestamp,
    next_update: Timestamp,
    anchors: Vec<Anchor>,
}

/// One key that the trust list names.
#[derive(Debug, Clone)]
pub struct Anchor {
    kid: Kid,
    name: String,
    key: PublicKey,
    uses: Vec<Use>,
    valid_from: Timestamp,
    valid_to: Timestamp,
    test: bool,
    /// Of an authority for mdocs.
    certificate: Option<Certificate>,
}

/// What a key may sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Credentials of the CV1 profile.
    Credentials,
    /// Status lists.
    StatusLists,
    /// Certificates of those who sign mdocs.
    Mdoc,
}

/// Why a list is refused, whole: the one in force stays. Never a refusal of a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListRefusal {
    /// Not a list, or one that breaks a rule of encoding.
    Malformed,
    /// The signature is not its signer's.
    BadSignature,
    /// Its signer is no root, or no key that may sign status lists.
    UnknownSigner,
    /// Its signer's key is not valid now.
    SignerNotValid,
    /// It is older than the list in force.
    Rollback,
    /// It was issued in the future: this clock or that one is wrong.
    FromFuture,
    /// It is larger than such a list can be, or grows beyond bounds when decompressed.
    TooLarge,
}

impl Roots {
    /// Reads an array of `COSE_Key`s: each a point of P-256, none twice.
    pub fn parse(bytes: &[u8]) -> Result<Self, ListRefusal> {
        if bytes.len() > MAX_ROOTS {
            return Err(ListRefusal::TooLarge);
        }
        let mut keys: Vec<PublicKey> = Vec::new();
        for item in cbor::document(bytes)?.array_up_to(u64::MAX)? {
            let key = StatedKey::parse(item?)?.point().ok_or(ListRefusal::Malformed)?;
            if keys.iter().any(|known| known.kid() == key.kid()) {
                return Err(ListRefusal::Malformed);
            }
            keys.push(key);
        }
        Ok(Self(keys))
    }
}

impl TrustList {
    /// Reads a list and decides whether it may take the place of the one in force.
    ///
    /// The sequence never decreases: a lower one is a rollback, and so is an equal one that was issued earlier. The
    /// very list in force may come again.
    pub fn verify(
        bytes: &[u8],
        roots: &Roots,
        now: Timestamp,
        in_force: Option<&Self>,
    ) -> Result<Self, ListRefusal> {
        if bytes.len() > MAX_TRUST_LIST {
            return Err(ListRefusal::TooLarge);
        }
        let signed = Sign1::parse(bytes, Header::Signer)?;
        let list = Self::parse(signed.payload())?;
        let kid = signed.kid()?;
        let root = roots.0.iter().find(|root| root.kid() == kid).ok_or(ListRefusal::UnknownSigner)?;
        signed.verify(root, aad::TRUST_LIST)?;
        if between(now, list.issued) > LIST_AHEAD {
            return Err(ListRefusal::FromFuture);
        }
        if in_force.is_some_and(|old| (list.sequence, list.issued) < (old.sequence, old.issued)) {
            return Err(ListRefusal::Rollback);
        }
        Ok(list)
    }

    /// When it was issued.
    pub fn issued(&self) -> Timestamp {
        self.issued
    }

    /// When the next one is due; after it this one is stale.
    pub fn next_update(&self) -> Timestamp {
        self.next_update
    }

    /// Its number, which never decreases.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The keys that it names.
    pub fn anchors(&self) -> impl Iterator<Item = &Anchor> {
        self.anchors.iter()
    }

    /// The key of this name, if it may sign such things. Whether it is valid now is another question.
    pub(crate) fn anchor(&self, kid: Kid, use_: Use) -> Option<&Anchor> {
        self.anchors.iter().find(|anchor| anchor.kid == kid && anchor.uses.contains(&use_))
    }

    /// The authorities for mdocs that have a certificate, and theirs.
    pub(crate) fn authorities(&self) -> impl Iterator<Item = (&Anchor, &Certificate)> {
        let authorities = self.anchors.iter().filter(|anchor| anchor.uses.contains(&Use::Mdoc));
        authorities.filter_map(|anchor| Some((anchor, anchor.certificate.as_ref()?)))
    }

    fn parse(payload: &[u8]) -> Result<Self, Fault> {
        let map = cbor::document(payload)?.map()?;
        let mut anchors: Vec<Anchor> = Vec::new();
        for item in map.required(4)?.array_up_to(MAX_ANCHORS)? {
            let anchor = Anchor::parse(item?)?;
            // Two anchors of one name would let their order decide whom we believe.
            if anchors.iter().any(|known| known.kid == anchor.kid) {
                return Err(Fault::DuplicateKey);
            }
            anchors.push(anchor);
        }
        Ok(Self {
            sequence: map.required(1)?.uint()?,
            issued: numeric_date(map.required(2)?)?,
            next_update: numeric_date(map.required(3)?)?,
            anchors,
        })
    }
}

impl Anchor {
    /// The name to show to the user.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is a test issuer.
    pub fn is_test(&self) -> bool {
        self.test
    }

    /// The first instant at which the key is valid.
    pub fn valid_from(&self) -> Timestamp {
        self.valid_from
    }

    /// The last instant at which the key is valid.
    pub fn valid_to(&self) -> Timestamp {
        self.valid_to
    }

    /// Whether the key is valid at an instant, both ends included.
    pub(crate) fn is_valid_at(&self, instant: Timestamp) -> bool {
        (self.valid_from..=self.valid_to).contains(&instant)
    }

    pub(crate) fn key(&self) -> &PublicKey {
        &self.key
    }

    fn parse(item: Item<'_>) -> Result<Self, Fault> {
        let map = item.map()?;
        let key = StatedKey::parse(map.required(3)?)?.point().ok_or(Fault::OutOfRange)?;
        let kid = *map.required(1)?.bytes_of()?;
        // The name of a key follows from the key (§2): no list may give it another.
        if key.kid() != kid {
            return Err(Fault::OutOfRange);
        }
        let uses: Vec<Use> =
            map.required(4)?.array_up_to(3)?.map(|item| Use::parse(item?)).collect::<Result<_, _>>()?;
        let certificate = match map.get(8)?.map(Item::bytes).transpose()? {
            Some(der) if uses.contains(&Use::Mdoc) => {
                let certificate = Certificate::parse(der).ok_or(Fault::OutOfRange)?;
                // One anchor, one key: a certificate of another would be trusted under a name that is not its own.
                if certificate.key().kid() != kid {
                    return Err(Fault::OutOfRange);
                }
                Some(certificate)
            }
            _ => None,
        };
        Ok(Self {
            kid,
            name: map.required(2)?.text()?.to_owned(),
            key,
            uses,
            valid_from: numeric_date(map.required(5)?)?,
            valid_to: numeric_date(map.required(6)?)?,
            test: map.required(7)?.boolean()?,
            certificate,
        })
    }
}

impl Use {
    fn parse(item: Item<'_>) -> Result<Self, Fault> {
        match item.uint()? {
            1 => Ok(Self::Credentials),
            2 => Ok(Self::StatusLists),
            3 => Ok(Self::Mdoc),
            _ => Err(Fault::OutOfRange),
        }
    }
}

impl ListRefusal {
    /// Every refusal there is.
    pub const ALL: [Self; 7] = [
        Self::Malformed,
        Self::BadSignature,
        Self::UnknownSigner,
        Self::SignerNotValid,
        Self::Rollback,
        Self::FromFuture,
        Self::TooLarge,
    ];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::BadSignature => "bad_signature",
            Self::UnknownSigner => "unknown_signer",
            Self::SignerNotValid => "signer_not_valid",
            Self::Rollback => "rollback",
            Self::FromFuture => "from_future",
            Self::TooLarge => "too_large",
        }
    }
}

impl fmt::Display for ListRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for ListRefusal {}

impl From<Fault> for ListRefusal {
    fn from(_: Fault) -> Self {
        Self::Malformed
    }
}

impl From<BadSignature> for ListRefusal {
    fn from(_: BadSignature) -> Self {
        Self::BadSignature
    }
}
