//! `verify`: from the text of a QR to the verdict, beside nothing but the two signatures in it.
//!
//! Ours takes everything: Base45, CBOR and its rules, the two signatures, times, NIRs, the status list, the register in memory.
//! The peers get the two `Sig_structure`s ready made, and the issuer's key as an object, as ours has it from its trust list. The
//! phone's key comes with the presentation: p256 decompresses its point in each turn, as ours must; ring and aws-lc-rs
//! are handed both coordinates, since ring takes no other form.

use anyhow::{Context, Result, anyhow, ensure};
use aws_lc_rs::signature as aws;
use credential::Presented;
use credential::cbor::{self, Item};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use ring::signature as ring_signature;

use crate::office::Office;
use crate::place::Place;
use crate::race::{Runner, race};
use crate::row::{Row, Target};
use crate::sign1::{Sign1, compressed_point, whole_point};

/// What the format around two signatures may cost (spec/presentation.md).
const TARGET: Target = Target::RatioAtMost(1.3);
const ROUNDS: usize = 400;
const OURS: &str = "verify";

pub fn rows(_: &Place) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (what, case) in [("QR, holder alone", PLAIN), ("QR, three beneficiaries", FAMILY)] {
        let (now, text) = case
            .split_once("now: ")
            .and_then(|(_, rest)| rest.split_once("\n\n"))
            .context("a case: expect, now, an empty line, the text")?;
        let office = Office::new(now.parse()?, ROOTS, TRUST, STATUS)?;
        let text = text.strip_suffix('\n').context("a line")?;
        let bytes = base45::decode(text.strip_prefix("CV1:").context("the prefix")?)
            .map_err(|_| anyhow!("Base45"))?;
        rows.extend(beside_its_signatures(what, &office, text, &Bare::of(&bytes)?)?);
    }
    Ok(rows)
}

fn beside_its_signatures(what: &str, office: &Office, text: &str, bare: &Bare) -> Result<Vec<Row>> {
    // The camera hands over a text; copying it belongs to no one.
    let presented = Presented::from_qr_text(text);
    let times = race(
        ROUNDS,
        vec![
            Runner::once(OURS, || office.decide(&presented)),
            Runner::once(P256, || bare.with_p256()),
            Runner::once(RING, || bare.with_ring()),
            Runner::once(AWS, || bare.with_aws()),
        ],
    )?;
    let row = |peer, target| Row::raced(what, &times, OURS, peer, target);
    Ok(vec![row(P256, TARGET)?, row(RING, Target::ForScale)?, row(AWS, Target::ForScale)?])
}

const P256: &str = "p256 0.14, two signatures";
const RING: &str = "ring 0.17, two signatures";
const AWS: &str = "aws-lc-rs 1, two signatures";

/// The two signatures of a presentation, and the keys that they are checked with.
struct Bare {
    issuer: VerifyingKey,
    phone_compressed: Vec<u8>,
    /// With both coordinates: issuer, phone.
    points: [Vec<u8>; 2],
    /// What is signed and by what: credential, presentation.
    signed: [(Vec<u8>, [u8; 64]); 2],
}

impl Bare {
    fn of(presentation: &[u8]) -> Result<Self> {
        let presentation = Sign1::parse(presentation, b"comptoir.cv1.presentation")?;
        let present = cbor::document(presentation.payload)?.map()?;
        let credential = Sign1::parse(present.required(1)?.bytes()?, b"comptoir.cv1.credential")?;
        let claims = cbor::document(credential.payload)?.map()?;
        let phone_compressed = compressed_point(claims.required(8)?.map()?.required(1)?)?;
        let kid = cbor::document(credential.protected)?.map()?.required(4)?.bytes()?;
        let issuer_compressed = anchor(kid)?;
        Ok(Self {
            issuer: VerifyingKey::from_sec1_bytes(&issuer_compressed)?,
            points: [whole_point(&issuer_compressed)?, whole_point(&phone_compressed)?],
            phone_compressed,
            signed: [credential, presentation].map(|object| (object.structure, object.signature)),
        })
    }

    fn with_p256(&self) -> Result<()> {
        let phone = VerifyingKey::from_sec1_bytes(&self.phone_compressed)?;
        for (key, (signed, signature)) in [&self.issuer, &phone].into_iter().zip(&self.signed) {
            key.verify(signed, &Signature::from_slice(signature)?)?;
        }
        Ok(())
    }

    fn with_ring(&self) -> Result<()> {
        for (point, (signed, signature)) in self.points.iter().zip(&self.signed) {
            let key = ring_signature::UnparsedPublicKey::new(&ring_signature::ECDSA_P256_SHA256_FIXED, point);
            ensure!(key.verify(signed, signature).is_ok(), "ring refuses the signature");
        }
        Ok(())
    }

    fn with_aws(&self) -> Result<()> {
        for (point, (signed, signature)) in self.points.iter().zip(&self.signed) {
            let key = aws::UnparsedPublicKey::new(&aws::ECDSA_P256_SHA256_FIXED, point);
            ensure!(key.verify(signed, signature).is_ok(), "aws-lc-rs refuses the signature");
        }
        Ok(())
    }
}

/// The compressed point of an anchor of the vectors' trust list.
fn anchor(kid: &[u8]) -> Result<Vec<u8>> {
    let list = Sign1::parse(TRUST, b"comptoir.trust-list.1")?;
    for anchor in cbor::document(list.payload)?.map()?.required(4)?.array()? {
        let anchor = anchor?.map()?;
        if anchor.required(1).and_then(Item::bytes)? == kid {
            return compressed_point(anchor.required(3)?);
        }
    }
    Err(anyhow!("no anchor of the vectors signed it"))
}

const PLAIN: &str = include_str!("../../vectors/cv1/plain.case");
const FAMILY: &str = include_str!("../../vectors/cv1/family.case");
const ROOTS: &[u8] = include_bytes!("../../vectors/cv1/lists/roots.cbor");
const TRUST: &[u8] = include_bytes!("../../vectors/cv1/lists/trust.cbor");
const STATUS: &[u8] = include_bytes!("../../vectors/cv1/lists/status/1.cwt");
