//! One presentation in the making: everything in it can be changed before it is signed, after it, and around it.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::{Folder, USUAL, VectorFile};
use crate::cbor::Value;
use crate::credential::{self, Subject};
use crate::issuer::{Issuer, SignedBy};
use crate::keys::{KeyPair, sig_structure};
use crate::lists::{numeric_date, protected};
use crate::people;
use crate::presentation::{Beneficiaries, Options, text};

/// One case: what was done, and what must come of it.
#[derive(Clone, Copy)]
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) expect: &'static str,
    /// In one line.
    pub(super) about: &'static str,
    pub(super) setting: Setting,
    pub(super) edit: Edit,
}

/// A change to a draft.
pub(super) type Edit = fn(&mut Draft) -> Result<()>;

/// Where and when a case plays.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    pub(super) now: &'static str,
    pub(super) lists: &'static str,
    pub(super) holder: &'static str,
    pub(super) signed_by: SignedBy,
}

impl Setting {
    /// The evening of 29 September 2026, 23 h in Paris, a man without particulars.
    pub(super) const USUAL: Self =
        Self { now: "2026-09-29T21:00:00Z", lists: USUAL, holder: "plain", signed_by: SignedBy::Plain };
}

/// A presentation, and the lines that tell its circumstances.
pub(super) struct Draft {
    pub(super) issuer: Issuer,
    pub(super) now: Timestamp,
    pub(super) circumstances: Vec<(&'static str, String)>,
    pub(super) claims: Value,
    pub(super) by_issuer: Envelope,
    /// The map `present`, without the credential.
    pub(super) present: Value,
    /// The credential's bytes, in place of those made from the claims.
    pub(super) credential: Option<Vec<u8>>,
    pub(super) by_phone: Envelope,
    /// What becomes of the bytes, and of the text.
    pub(super) bytes: fn(Vec<u8>) -> Vec<u8>,
    pub(super) text: fn(String) -> String,
}

/// One `COSE_Sign1` in the making.
pub(super) struct Envelope {
    pub(super) key: KeyPair,
    pub(super) protected: Value,
    pub(super) unprotected: Value,
    pub(super) aad: &'static str,
    pub(super) tags: Vec<u64>,
    /// What becomes of the payload and of the signature once they are signed and made.
    pub(super) payload: fn(Vec<u8>) -> Vec<u8>,
    pub(super) signature: fn(Vec<u8>) -> Vec<u8>,
}

/// Writes a case.
pub(super) fn file(case: &Case) -> Result<VectorFile> {
    let mut draft = Draft::new(case.name, &case.setting)?;
    (case.edit)(&mut draft)?;
    let mut lines = format!(
        "expect: {}\nnow: {}\nlists: {}\nabout: {}\n",
        case.expect, draft.now, case.setting.lists, case.about
    );
    for (key, value) in &draft.circumstances {
        writeln!(lines, "{key}: {value}")?;
    }
    write!(lines, "\n{}\n", draft.text()?)?;
    Ok(VectorFile { path: format!("qr/{}.case", case.name), bytes: lines.into_bytes() })
}

impl Draft {
    /// A presentation that is accepted wherever the holder is in order.
    pub(super) fn new(name: &str, setting: &Setting) -> Result<Self> {
        let issuer = Folder::named(setting.lists)?.issuer()?;
        let now: Timestamp = setting.now.parse().context("a time")?;
        let holder = people::holder(setting.holder, now).context("nobody of that name")?;
        let phone = issuer.phone(setting.holder)?;
        let options = Options { signed_by: setting.signed_by, ..Options::at(now) };
        let ranks = Beneficiaries::All.ranks(&holder)?;
        let shown = ranks.iter().filter_map(|rank| holder.beneficiaries.get(rank.checked_sub(1)?));
        let subject = Subject { holder: &holder, beneficiaries: shown.take(6).collect(), phone: &phone };
        let claims = credential::claims(&issuer, &subject, &options)?;
        let signer = issuer.credential_signer(setting.signed_by)?;
        let nonce: Vec<u8> = Sha256::digest(name).iter().copied().take(8).collect();
        let present = Value::map([
            (2, numeric_date(now)?),
            (3, Value::Bytes(nonce)),
            (4, Value::int(1)),
            (5, Value::int(4)),
        ]);
        Ok(Self {
            now,
            circumstances: Vec::new(),
            claims,
            by_issuer: Envelope::new(protected(&signer), signer, "comptoir.cv1.credential"),
            present,
            credential: None,
            by_phone: Envelope::new(algorithm(-7), phone, "comptoir.cv1.presentation"),
            bytes: |bytes| bytes,
            text: |text| text,
            issuer,
        })
    }

    /// A line about the circumstances.
    pub(super) fn told(&mut self, key: &'static str, value: impl Into<String>) {
        self.circumstances.push((key, value.into()));
    }

    /// The counter's challenge.
    pub(super) fn asked(&mut self, challenge: &[u8]) {
        self.told("challenge", data_encoding::HEXLOWER.encode(challenge));
    }

    /// Has the presentation, as it stands, shown so many seconds before.
    pub(super) fn shown_before(&mut self, seconds: i64) -> Result<()> {
        let before = self.now.checked_sub(SignedDuration::from_secs(seconds))?;
        let shown = format!("{before} {}", self.text()?);
        self.told("before", shown);
        Ok(())
    }

    /// An instant so many seconds after now, as a `NumericDate`.
    pub(super) fn after(&self, seconds: i64) -> Result<Value> {
        numeric_date(self.now.checked_add(SignedDuration::from_secs(seconds))?)
    }

    pub(super) fn card(&mut self) -> Result<&mut Value> {
        within(&mut self.claims, &[CARD])
    }

    pub(super) fn holder(&mut self) -> Result<&mut Value> {
        within(&mut self.claims, &[CARD, 1])
    }

    pub(super) fn phone_key(&mut self) -> Result<&mut Value> {
        within(&mut self.claims, &[8, 1])
    }

    /// The reference to a status list.
    pub(super) fn refer(&mut self, index: Value) {
        let list = Value::named([("idx", index), ("uri", Value::text(crate::lists::STATUS_URI))]);
        put(&mut self.claims, 65_535, Value::named([("status_list", list)]));
    }

    /// The issue, so many seconds from now.
    pub(super) fn issued(&mut self, seconds: i64) -> Result<()> {
        let issued = self.after(seconds)?;
        put(&mut self.claims, 6, issued);
        Ok(())
    }

    pub(super) fn credential_bytes(&self) -> Result<Vec<u8>> {
        match &self.credential {
            Some(bytes) => Ok(bytes.clone()),
            None => self.by_issuer.seal(&self.claims.encode()?),
        }
    }

    /// Fills an unknown key until the presentation has so many bytes.
    pub(super) fn filled_to(&mut self, size: usize) -> Result<()> {
        let sized = |draft: &mut Self, filling: usize| -> Result<usize> {
            put(&mut draft.present, 99, Value::Bytes(vec![0; filling]));
            Ok(draft.signed()?.len())
        };
        let around = sized(self, 3_000)?.saturating_sub(3_000);
        let size_now = sized(self, size.saturating_sub(around))?;
        if size_now == size { Ok(()) } else { bail!("{size_now} bytes instead of {size}") }
    }

    fn text(&self) -> Result<String> {
        Ok((self.text)(text(&(self.bytes)(self.signed()?))))
    }

    fn signed(&self) -> Result<Vec<u8>> {
        let mut present = self.present.clone();
        let credential = Value::Bytes(self.credential_bytes()?);
        match &mut present {
            Value::Map(entries) | Value::MapAsItStands(entries) | Value::IndefiniteMap(entries) => {
                entries.insert(0, (Value::int(1), credential));
            }
            other => bail!("{other:?} is no map"),
        }
        self.by_phone.seal(&present.encode()?)
    }
}

impl Envelope {
    pub(super) fn new(protected: Value, key: KeyPair, aad: &'static str) -> Self {
        Self {
            key,
            protected,
            unprotected: Value::Map(vec![]),
            aad,
            tags: vec![18],
            payload: |payload| payload,
            signature: |signature| signature,
        }
    }

    fn seal(&self, payload: &[u8]) -> Result<Vec<u8>> {
        let protected = self.protected.encode()?;
        let signature = self.key.sign(&sig_structure(&protected, self.aad.as_bytes(), payload)?)?;
        let mut object = Value::Array(vec![
            Value::Bytes(protected),
            self.unprotected.clone(),
            Value::Bytes((self.payload)(payload.to_vec())),
            Value::Bytes((self.signature)(signature.to_vec())),
        ]);
        for tag in &self.tags {
            object = Value::Tag(*tag, Box::new(object));
        }
        object.encode()
    }
}

/// A protected header with an algorithm and nothing else.
pub(super) fn algorithm(number: i64) -> Value {
    Value::map([(1, Value::int(number))])
}

/// The value under one key after the other.
pub(super) fn within<'a>(value: &'a mut Value, keys: &[i64]) -> Result<&'a mut Value> {
    let Some((key, rest)) = keys.split_first() else { return Ok(value) };
    let Value::Map(entries) = value else { bail!("no map to look into") };
    let found = entries.iter_mut().find(|(known, _)| *known == Value::int(*key));
    within(&mut found.with_context(|| format!("no {key}"))?.1, rest)
}

/// Puts a value into a map, in the place of the one there.
pub(super) fn put(map: &mut Value, key: i64, value: Value) {
    cut(map, key);
    if let Value::Map(entries) = map {
        entries.push((Value::int(key), value));
    }
}

/// Takes a key out of a map.
pub(super) fn cut(map: &mut Value, key: i64) {
    if let Value::Map(entries) = map {
        entries.retain(|(known, _)| *known != Value::int(key));
    }
}

pub(super) const CARD: i64 = -65_801;

impl Case {
    /// A case in the usual setting.
    pub(super) const fn usual(
        name: &'static str,
        expect: &'static str,
        about: &'static str,
        edit: Edit,
    ) -> Self {
        Self { name, expect, about, setting: Setting::USUAL, edit }
    }
}
