//! `mdoc`: a phone over NFC, from the first reply to the verdict, beside the cryptography that ISO/IEC 18013-5 asks for.
//!
//! The simulated card is tapped once and its replies are kept; each turn plays them to a new reader, so that no work of the phone
//! is measured. The peer does the same operations with the same libraries over as many bytes: the reader's key, one key
//! agreement, two session keys, sealing the request, opening the response, a digest for each element, three signatures (certificate, MSO, phone)
//! whose keys come as points with both coordinates, as mdocs carry them. isomdl reads the same response as well, of which it does less.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use anyhow::{Context, Result, anyhow, bail, ensure};
use credential::Presented;
use credential::mdoc::{Reader, ReaderLimits, Step};
use hkdf::Hkdf;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::{PublicKey, SecretKey};
use sha2::{Digest, Sha256};
use simulator::{Card, Issuer, NfcOptions, Told};

use crate::isomdl;
use crate::office::Office;
use crate::place::Place;
use crate::race::{Runner, race};
use crate::row::{Row, Target, Unit};

/// What the format around the cryptography may cost.
const TARGET: Target = Target::RatioAtMost(1.3);
const ROUNDS: usize = 300;
const OURS: &str = "Reader and verify";
const BARE: &str = "p256, sha2, hkdf, aes-gcm alone";
/// See [`isomdl::read`] for what it leaves out.
const ISOMDL: &str = "isomdl, of an opened session: parsing and two signatures";
const RANDOM: [u8; 32] = [15; 32];

pub fn rows(_: &Place) -> Result<Vec<Row>> {
    let now = "2026-11-23T11:00:00Z".parse()?;
    let issuer = Issuer::make(now, Some(13))?;
    let office = Office::new(now, &issuer.roots()?, &issuer.trust_list()?, &issuer.status_list()?)?;
    let mut rows = Vec::new();
    for (what, holder) in [("NFC, holder alone", "plain"), ("NFC, three beneficiaries", "family")] {
        let tap = Tap::record(Card::new(&issuer, holder, NfcOptions::at(now))?)?;
        let bare = Bare::of(tap.replied)?;
        let ours = || office.decide(&tap.play()?);
        let theirs = || isomdl::read(&tap.told);
        let times = race(
            ROUNDS,
            vec![Runner::once(OURS, ours), Runner::once(BARE, || bare.run()), Runner::once(ISOMDL, theirs)],
        )?;
        rows.push(Row::raced(what, &times, OURS, BARE, TARGET)?);
        rows.push(Row::raced(what, &times, OURS, ISOMDL, Target::ForScale)?);
        let seconds = times.seconds(OURS)?.median;
        for (speed, bits) in [("106", 106e3), ("424", 424e3)] {
            let air = 8.0 * tap.bytes as f64 / bits + tap.commands as f64 * PER_COMMAND;
            let peer = format!(
                "the air at {speed} kbit/s, computed: {} commands, {} bytes",
                tap.commands, tap.bytes
            );
            rows.push(Row::counted(what, Unit::Seconds, seconds, &peer, air, Target::ForScale));
        }
    }
    Ok(rows)
}

/// Seconds that a phone takes over a command beyond its bytes, as measured on phones.
const PER_COMMAND: f64 = 0.028;

/// What a card replied, in order; `None` where the reader waited.
struct Tap {
    replies: Vec<Option<Vec<u8>>>,
    commands: usize,
    /// Both ways.
    bytes: usize,
    /// From the card alone: the response is most of it.
    replied: usize,
    told: Told,
}

impl Tap {
    fn record(mut card: Card) -> Result<Self> {
        let (mut replies, mut commands, mut bytes, mut replied) = (vec![None], 0, 0, 0);
        let mut reader = reader()?;
        loop {
            let reply = match reader.next(replies.last().and_then(Option::as_deref)) {
                Step::Send(command) => {
                    let reply = card.reply(&command);
                    commands += 1;
                    bytes += command.len() + reply.len();
                    Some(reply)
                }
                Step::Wait(_) => None,
                Step::Done(_) => break,
                Step::Failed(trouble) => bail!("the simulated phone meets {trouble}"),
            };
            replied += reply.as_ref().map_or(0, Vec::len);
            replies.push(reply);
        }
        let told = card.into_told().context("a phone that was read has answered")?;
        Ok(Self { replies, commands, bytes, replied, told })
    }

    /// The same key draws the same commands, so that the same replies fit.
    fn play(&self) -> Result<Presented> {
        let mut reader = reader()?;
        for reply in &self.replies {
            match reader.next(reply.as_deref()) {
                Step::Send(_) | Step::Wait(_) => {}
                Step::Done(presented) => return Ok(presented),
                Step::Failed(trouble) => bail!("the same replies meet {trouble}"),
            }
        }
        bail!("the replies ended before the reader did")
    }
}

fn reader() -> Result<Reader> {
    Reader::new(&RANDOM, ReaderLimits::standard()).context("a key")
}

/// The operations, over messages of the same sizes.
struct Bare {
    phone: Vec<u8>,
    sealed: Vec<u8>,
    /// Key, message, signature: of the document signer's certificate by an authority whose key is an object, of the MSO, of the phone.
    authority: VerifyingKey,
    signed: [(Vec<u8>, Vec<u8>, Signature); 3],
}

impl Bare {
    fn of(response: usize) -> Result<Self> {
        let sealed = cipher([1; 32])
            .encrypt(&Nonce::from([1; 12]), vec![7; response].as_slice())
            .map_err(|_| anyhow!("sealing"))?;
        let signed = [3_u8, 4, 5].map(|seed| {
            let key = SigningKey::from_slice(&[seed; 32]).context("a key")?;
            let message = vec![seed; response / 3];
            let signature = key.sign(&message);
            let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
            Ok::<_, anyhow::Error>((point, message, signature))
        });
        let [certificate, mso, phone] = signed;
        let signed = [certificate?, mso?, phone?];
        let phone = signed[2].0.clone();
        Ok(Self { phone, sealed, authority: VerifyingKey::from_sec1_bytes(&signed[0].0)?, signed })
    }

    fn run(&self) -> Result<[u8; 32]> {
        let ours = SecretKey::from_slice(&RANDOM)?;
        let our_point = ours.public_key().to_sec1_bytes();
        let shared = ours.diffie_hellman(&PublicKey::from_sec1_bytes(&self.phone)?);
        let salt = Sha256::digest(&our_point);
        let derived = Hkdf::<Sha256>::new(Some(&salt), shared.raw_secret_bytes());
        let mut keys = [[0; 32]; 2];
        for (key, info) in keys.iter_mut().zip(["SKReader", "SKDevice"]) {
            derived.expand(info.as_bytes(), key).map_err(|_| anyhow!("one block"))?;
        }
        let request = cipher(keys[0]).encrypt(&Nonce::from([1; 12]), [7; REQUEST].as_slice());
        ensure!(request.is_ok(), "sealing the request");
        // Its key is made anew, as it would be; that of the kept message opens it.
        std::hint::black_box(cipher(keys[1]));
        let opened = cipher([1; 32]).decrypt(&Nonce::from([1; 12]), self.sealed.as_slice());
        let opened = opened.map_err(|_| anyhow!("opening the response"))?;
        let digests = opened.chunks(opened.len().div_ceil(ELEMENTS)).map(Sha256::digest);
        let kept = digests.fold([0_u8; 32], |kept, digest| std::array::from_fn(|at| kept[at] ^ digest[at]));
        for (at, (point, message, signature)) in self.signed.iter().enumerate() {
            let key = if at == 0 { self.authority } else { VerifyingKey::from_sec1_bytes(point)? };
            key.verify(message, signature)?;
        }
        Ok(kept)
    }
}

fn cipher(key: [u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(&key.into())
}

/// Bytes of the request that we seal, about.
const REQUEST: usize = 400;
/// Elements that are asked for (spec/nfc.md §4).
const ELEMENTS: usize = 13;
