//! What the phone shows: a credential issued for the people it was asked to show, and a fresh signature over it
//! (`spec/presentation.md` §2 and §3).

use std::str::FromStr;

use anyhow::{Context as _, Result, anyhow, ensure};
use clap::ValueEnum;
use jiff::{SignedDuration, Timestamp};

use crate::base45;
use crate::cbor::Value;
use crate::credential::{self, Subject};
use crate::issuer::{Issuer, SignedBy, fill_random};
use crate::keys::sign1_with;
use crate::lists::numeric_date;
use crate::misbehaviour::Misbehaviour;
use crate::people::{self, Holder};
use crate::picture::Code;

/// What a phone is asked to show, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// When the code is shown.
    pub now: Timestamp,
    /// Who is shown with the holder.
    pub beneficiaries: Beneficiaries,
    /// How the phone was unlocked.
    pub unlock: Unlock,
    /// Seconds between that and now.
    pub unlock_age: u64,
    /// The challenge that the counter gave, 4 to 16 bytes.
    pub challenge: Option<Vec<u8>>,
    /// The nonce; from the system's random source when absent.
    pub nonce: Option<[u8; 8]>,
    /// When the credential was issued; five hours before now when absent. It expires 72 hours later.
    pub issued: Option<Timestamp>,
    /// Which anchor signs.
    pub signed_by: SignedBy,
    /// What to do wrong.
    pub misbehaviour: Option<Misbehaviour>,
}

/// Who is shown beside the holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beneficiaries {
    /// Everybody.
    All,
    /// Nobody.
    None,
    /// These ranks, from 1.
    Ranks(Vec<usize>),
}

/// How a phone was unlocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Unlock {
    /// By its secret code.
    Code,
    /// By a finger or a face.
    Biometrics,
}

/// A presentation as it stands on a phone's screen.
pub struct Shown {
    /// `CV1:` and the Base45 of the presentation.
    pub text: String,
    /// The code drawn from it.
    pub code: Code,
    /// The ranks shown beside the holder.
    pub ranks: Vec<usize>,
    /// The ranks that were asked for and found no room.
    pub left_out: Vec<usize>,
}

impl Options {
    /// Everybody, unlocked by code four seconds ago, signed by the test issuer, nothing wrong.
    pub fn at(now: Timestamp) -> Self {
        Self {
            now,
            beneficiaries: Beneficiaries::All,
            unlock: Unlock::Code,
            unlock_age: 4,
            challenge: None,
            nonce: None,
            issued: None,
            signed_by: SignedBy::Test,
            misbehaviour: None,
        }
    }

    /// The same with one fault.
    #[must_use]
    pub fn misbehaving(self, misbehaviour: Misbehaviour) -> Self {
        Self { misbehaviour: Some(misbehaviour), ..self }
    }

    pub(crate) fn does(&self, misbehaviour: Misbehaviour) -> bool {
        self.misbehaviour == Some(misbehaviour)
    }

    fn shown_at(&self) -> Result<Timestamp> {
        Ok(match self.misbehaviour {
            Some(Misbehaviour::StalePresentation) => self.now.checked_sub(SignedDuration::from_secs(100))?,
            Some(Misbehaviour::FuturePresentation) => self.now.checked_add(SignedDuration::from_secs(60))?,
            _ => self.now,
        })
    }
}

impl Issuer {
    /// The bytes of a presentation with everybody who was asked for, however many.
    pub fn present(&self, holder: &str, options: &Options) -> Result<Vec<u8>> {
        let holder = find(holder, options.now)?;
        let ranks = options.beneficiaries.ranks(&holder)?;
        self.present_ranks(&holder, &ranks, options)
    }

    /// The text of the code that a phone shows.
    pub fn qr_text(&self, holder: &str, options: &Options) -> Result<String> {
        Ok(self.show(holder, options)?.text)
    }

    /// What a phone shows: at level M up to version 22; a phone asked for more leaves out the last beneficiaries
    /// (`spec/presentation.md` §3). Level L only when the holder alone is more than that.
    pub fn show(&self, holder: &str, options: &Options) -> Result<Shown> {
        let holder = find(holder, options.now)?;
        let mut ranks = options.beneficiaries.ranks(&holder)?;
        let mut left_out = Vec::new();
        loop {
            let text = text(&self.present_ranks(&holder, &ranks, options)?);
            if let Some(code) = Code::medium(&text)? {
                return Ok(Shown { text, code, ranks, left_out });
            }
            let Some(last) = ranks.pop() else {
                let code = Code::low(&text)?;
                return Ok(Shown { text, code, ranks, left_out });
            };
            left_out.insert(0, last);
        }
    }

    fn present_ranks(&self, holder: &Holder, ranks: &[usize], options: &Options) -> Result<Vec<u8>> {
        let phone = self.phone(holder.key)?;
        let beneficiaries =
            ranks.iter().filter_map(|rank| holder.beneficiaries.get(rank.checked_sub(1)?)).collect();
        let credential = credential::issue(self, &Subject { holder, beneficiaries, phone: &phone }, options)?;
        let payload = self.payload(&credential, options)?.encode()?;

        let mut protected = vec![(Value::int(1), Value::int(-7))];
        if options.does(Misbehaviour::UnknownProtectedKey) {
            protected.push((Value::int(99), Value::int(0)));
        }
        let signer = if options.does(Misbehaviour::OtherPhone) { self.stranger()? } else { phone };
        let aad: &[u8] = if options.does(Misbehaviour::NoAad) { b"" } else { b"comptoir.cv1.presentation" };
        finish(&signer.sign1(&Value::Map(protected), aad, &payload)?, options)
    }

    /// The map `present`.
    fn payload(&self, credential: &[u8], options: &Options) -> Result<Value> {
        let repeated = options.does(Misbehaviour::RepeatedNonce);
        let mut nonce = if repeated { *b"the same" } else { options.nonce.unwrap_or_default() };
        if options.nonce.is_none() && !repeated {
            fill_random(&mut nonce)?;
        }
        let age = if options.does(Misbehaviour::OldUnlock) { 300 } else { options.unlock_age };
        let unlock = match options.unlock {
            Unlock::Code => 1,
            Unlock::Biometrics => 2,
        };
        let mut entries = vec![
            (Value::int(1), Value::bytes(credential)),
            (Value::int(2), numeric_date(options.shown_at()?)?),
            (Value::int(3), Value::bytes(&nonce)),
            (Value::int(4), Value::int(unlock)),
            (Value::int(5), Value::Uint(age)),
        ];
        if let Some(challenge) = self.challenge(options)? {
            entries.push((Value::int(6), Value::Bytes(challenge)));
        }
        Ok(spoil(entries, options))
    }

    fn challenge(&self, options: &Options) -> Result<Option<Vec<u8>>> {
        if options.does(Misbehaviour::WrongChallenge) {
            return Ok(Some(self.stranger()?.kid().to_vec()));
        }
        if let Some(challenge) = &options.challenge {
            ensure!((4..=16).contains(&challenge.len()), "a challenge has 4 to 16 bytes");
        }
        Ok(options.challenge.clone())
    }
}

/// `CV1:` and Base45.
pub fn text(presentation: &[u8]) -> String {
    format!("CV1:{}", base45::encode(presentation))
}

/// The faults of the map.
fn spoil(mut entries: Vec<(Value, Value)>, options: &Options) -> Value {
    match options.misbehaviour {
        Some(Misbehaviour::UnsortedMap) => {
            entries.reverse();
            return Value::MapAsItStands(entries);
        }
        Some(Misbehaviour::IndefiniteMap) => return Value::IndefiniteMap(entries),
        Some(Misbehaviour::DuplicateKey) => {
            entries.extend(entries.last().cloned());
            return Value::MapAsItStands(entries);
        }
        Some(Misbehaviour::MissingNonce) => entries.retain(|(key, _)| *key != Value::int(3)),
        Some(Misbehaviour::NonShortestInt) => {
            for (key, value) in &mut entries {
                if *key == Value::int(5) {
                    *value = Value::WideUint(options.unlock_age);
                }
            }
        }
        Some(Misbehaviour::UnknownPayloadKey) => entries.push((Value::int(77), Value::text("plus tard"))),
        _ => {}
    }
    Value::Map(entries)
}

/// The faults around the signature.
fn finish(signed: &Value, options: &Options) -> Result<Vec<u8>> {
    let Value::Tag(18, untagged) = signed else { return signed.encode() };
    let Value::Array(parts) = untagged.as_ref() else { return signed.encode() };
    let [Value::Bytes(protected), _, Value::Bytes(payload), signature] = parts.as_slice() else {
        return signed.encode();
    };
    match options.misbehaviour {
        Some(Misbehaviour::ZeroSignature) => sign1_with(protected, payload, &[0; 64]).encode(),
        Some(Misbehaviour::Untagged) => untagged.encode(),
        Some(Misbehaviour::UnprotectedHeader) => {
            let header = Value::map([(4, Value::bytes(b"phone"))]);
            let parts = vec![Value::bytes(protected), header, Value::bytes(payload), signature.clone()];
            Value::Tag(18, Box::new(Value::Array(parts))).encode()
        }
        Some(Misbehaviour::TrailingByte) => {
            let mut bytes = signed.encode()?;
            bytes.push(0);
            Ok(bytes)
        }
        _ => signed.encode(),
    }
}

fn find(key: &str, now: Timestamp) -> Result<Holder> {
    people::holder(key, now).with_context(|| format!("no holder is called {key}; `phone holders` lists them"))
}

impl Beneficiaries {
    /// The ranks meant, in order, each once.
    pub(crate) fn ranks(&self, holder: &Holder) -> Result<Vec<usize>> {
        let count = holder.beneficiaries.len();
        match self {
            Self::All => Ok((1..=count).collect()),
            Self::None => Ok(Vec::new()),
            Self::Ranks(ranks) => {
                let mut ranks = ranks.clone();
                ranks.sort_unstable();
                ranks.dedup();
                let known = ranks.iter().all(|rank| (1..=count).contains(rank));
                ensure!(known, "{} has beneficiaries of ranks 1 to {count}", holder.key);
                Ok(ranks)
            }
        }
    }
}

impl FromStr for Beneficiaries {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "all" => Ok(Self::All),
            "none" => Ok(Self::None),
            ranks => ranks
                .split(',')
                .map(|rank| rank.parse().map_err(|_| anyhow!("`all`, `none`, or ranks such as 1,2")))
                .collect::<Result<_>>()
                .map(Self::Ranks),
        }
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn now() -> Timestamp {
        "2026-09-29T21:00:00Z".parse().unwrap()
    }

    fn issuer() -> Issuer {
        Issuer::make(now(), Some(1)).unwrap()
    }

    /// The same nonce each time, so that nothing but the fault tells two presentations apart.
    fn options() -> Options {
        Options { nonce: Some([9; 8]), ..Options::at(now()) }
    }

    #[test]
    fn sizes_are_near_those_of_the_specification() {
        let size = |holder, beneficiaries| {
            issuer().present(holder, &Options { beneficiaries, ..options() }).unwrap().len()
        };
        // spec/presentation.md §3: 411 bytes alone, 528 with three; names make the difference.
        let alone = size("plain", Beneficiaries::None);
        assert!((400..=425).contains(&alone), "{alone} bytes alone");
        let four = size("family", Beneficiaries::All);
        assert!((515..=550).contains(&four), "{four} bytes with three beneficiaries");
    }

    #[test]
    fn everybody_fits_version_22_and_whoever_does_not_is_named() {
        for holder in people::holders(now()) {
            let shown = issuer().show(holder.key, &options()).unwrap();
            assert!(shown.code.version() <= 22, "{}: version {}", holder.key, shown.code.version());
            assert!(shown.text.starts_with("CV1:"));
            let asked: Vec<usize> = shown.ranks.iter().chain(&shown.left_out).copied().collect();
            assert_eq!(
                asked,
                (1..=holder.beneficiaries.len()).collect::<Vec<_>>(),
                "{}: nobody vanishes",
                holder.key
            );
            assert_eq!(shown.left_out.is_empty(), holder.key != "many", "{}", holder.key);
        }
    }

    #[test]
    fn nobody_is_left_out_who_has_room() {
        let shown = issuer().show("many", &options()).unwrap();
        let mut one_more = shown.ranks.clone();
        one_more.push(shown.left_out[0]);
        let more = Options { beneficiaries: Beneficiaries::Ranks(one_more), ..options() };
        assert!(shown.ranks.len() >= 6, "spec/presentation.md §3 measured six");
        assert!(text(&issuer().present("many", &more).unwrap()).len() > 1134, "ISO/IEC 18004 Table 7: 22-M");
        assert!(
            issuer().present("many", &options()).unwrap().len() < 4096,
            "yet a reader takes all nineteen"
        );
    }

    #[test]
    fn each_code_is_fresh() {
        let texts: BTreeSet<_> =
            (0..8).map(|_| issuer().qr_text("plain", &Options::at(now())).unwrap()).collect();
        assert_eq!(texts.len(), 8, "a nonce of the system's random source in each");
        assert_eq!(
            issuer().qr_text("plain", &options()).unwrap(),
            issuer().qr_text("plain", &options()).unwrap()
        );
    }

    #[test]
    fn each_fault_changes_the_presentation() {
        let good = issuer().present("plain", &options()).unwrap();
        let mut seen = BTreeSet::from([good]);
        for fault in Misbehaviour::all() {
            let bad = issuer().present("plain", &options().misbehaving(*fault)).unwrap();
            assert!(seen.insert(bad), "{fault:?} is like another, or like no fault");
            assert!(issuer().show("plain", &options().misbehaving(*fault)).is_ok(), "{fault:?} can be shown");
        }
    }

    /// Cuts a byte string off.
    fn byte_string(rest: &[u8]) -> (&[u8], &[u8]) {
        let (length, head) = match rest[0] {
            0x58 => (usize::from(rest[1]), 2),
            0x59 => (usize::from(u16::from_be_bytes([rest[1], rest[2]])), 3),
            short => (usize::from(short - 0x40), 1),
        };
        rest[head..].split_at(length)
    }

    /// Cuts `COSE_Sign1` bytes: protected header, payload, signature.
    fn parts(signed: &[u8]) -> (&[u8], &[u8], p256::ecdsa::Signature) {
        assert_eq!(signed[..2], [0xd2, 0x84], "tag 18, four items");
        let (protected, rest) = byte_string(&signed[2..]);
        assert_eq!(rest[0], 0xa0, "an empty unprotected header");
        let (payload, rest) = byte_string(&rest[1..]);
        let (signature, rest) = byte_string(rest);
        assert!(rest.is_empty(), "nothing follows the signature");
        (protected, payload, p256::ecdsa::Signature::from_slice(signature).unwrap())
    }

    fn holds(signed: &[u8], key: &crate::keys::KeyPair, aad: &str) -> bool {
        let (protected, payload, signature) = parts(signed);
        key.verifies(protected, aad.as_bytes(), payload, &signature)
    }

    #[test]
    fn both_signatures_hold_and_the_faults_of_signatures_do_not() {
        let issuer = issuer();
        let signer = issuer.credential_signer(SignedBy::Test).unwrap();
        let phone = issuer.phone("plain").unwrap();
        let verdicts = |fault: Option<Misbehaviour>| {
            let shown = issuer.present("plain", &Options { misbehaviour: fault, ..options() }).unwrap();
            let payload = parts(&shown).1;
            assert_eq!(payload[..2], [0xa5, 0x01], "five entries, the credential first");
            let (credential, _) = byte_string(&payload[2..]);
            let by_issuer = holds(credential, &signer, "comptoir.cv1.credential");
            (by_issuer, holds(&shown, &phone, "comptoir.cv1.presentation"))
        };
        assert_eq!(verdicts(None), (true, true));
        assert_eq!(verdicts(Some(Misbehaviour::ForgedIssuer)), (false, true));
        assert_eq!(verdicts(Some(Misbehaviour::CredentialNoAad)), (false, true));
        assert_eq!(verdicts(Some(Misbehaviour::OtherPhone)), (true, false));
        assert_eq!(verdicts(Some(Misbehaviour::NoAad)), (true, false));
        assert_eq!(verdicts(Some(Misbehaviour::Version2)), (true, true), "faults of content are duly signed");
    }

    #[test]
    fn ranks_are_those_of_the_holder() {
        let family = people::holder("family", now()).unwrap();
        let ranks = |text: &str| text.parse::<Beneficiaries>().and_then(|chosen| chosen.ranks(&family)).ok();
        assert_eq!(ranks("all"), Some(vec![1, 2, 3]));
        assert_eq!(ranks("none"), Some(vec![]));
        assert_eq!(ranks("3,1,3"), Some(vec![1, 3]), "in order, each once");
        for wrong in ["0", "4", "1,", "", "one"] {
            assert_eq!(ranks(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_challenge_is_carried_and_bounded() {
        let with = |challenge: &[u8]| {
            issuer().present("plain", &Options { challenge: Some(challenge.to_vec()), ..options() })
        };
        let shown = with(b"challenge").unwrap();
        assert!(shown.windows(11).any(|window| window == b"\x06\x49challenge"), "key 6, nine bytes");
        assert!(with(b"abc").is_err() && with(&[0; 17]).is_err(), "4 to 16 bytes");
    }
}
