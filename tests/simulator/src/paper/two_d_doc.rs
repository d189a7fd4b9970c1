//! A 2D-Doc (ANTS), its signer and its authority: test keys that always are the same.

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use data_encoding::BASE32_NOPAD;
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{person, strict};
use crate::keys::KeyPair;
use crate::nfc::certificate::{BASIC_CONSTRAINTS, Certificate, KEY_USAGE, extension};
use crate::nfc::der::{self, BIT_STRING, SEQUENCE, all, tlv};

/// What is printed, about whom, and signed when.
#[derive(Debug, Clone)]
pub struct SignedPaper {
    /// Whose.
    pub holder: String,
    /// When it is signed.
    pub now: Timestamp,
    /// What it is.
    pub kind: SignedKind,
    /// What is wrong.
    pub fault: Option<PaperFault>,
}

/// What a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SignedKind {
    /// L1, in version 04.
    Vaccination,
    /// B2, in version 03.
    TestResult,
    /// A2, in version 02: it names nobody.
    MobilityCard,
    /// 07, in version 04.
    Identity,
}

/// One deliberate fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaperFault {
    /// The name was changed after signing.
    Altered,
    /// Somebody signed in the signer's name.
    Stranger,
    /// The certificate had ended on the day of the signature.
    ExpiredSigner,
    /// The certificate was signed by nobody's authority.
    StrangeAuthority,
    /// The signature has the length of one on P-384.
    OtherCurve,
    /// An annex that nobody signed follows.
    Annex,
}

/// What certificates and papers are named by. No real authority has this one.
const AUTHORITY: &str = "FR99";
const SIGNER: &str = "0001";

impl SignedPaper {
    /// The text of the code.
    pub fn text(&self) -> Result<String> {
        let fault = |which| self.fault == Some(which);
        let signed = self.signed()?;
        let key = if fault(PaperFault::Stranger) { key("stranger")? } else { key("signer")? };
        let mut signature = key.sign(signed.as_bytes())?.to_vec();
        if fault(PaperFault::OtherCurve) {
            signature.extend([1; 32]);
        }
        let shown = if fault(PaperFault::Altered) { altered(&signed) } else { signed };
        let annex = if fault(PaperFault::Annex) { "\u{1d}L0QUELQU'UN D'AUTRE" } else { "" };
        Ok(format!("{shown}\u{1f}{}{annex}", BASE32_NOPAD.encode(&signature)))
    }

    /// The certificates that an office needs: file names and contents in DER.
    pub fn certificates(&self) -> Result<[(String, Vec<u8>); 2]> {
        let fault = |which| self.fault == Some(which);
        let days = |count: i64| self.now.checked_add(SignedDuration::from_hours(count.saturating_mul(24)));
        let root = key("authority")?;
        let authority = Certificate {
            subject: AUTHORITY,
            issuer: AUTHORITY,
            key: &root,
            valid: (days(-1_000)?, days(1_000)?),
            extensions: vec![
                extension(BASIC_CONSTRAINTS, true, &all(SEQUENCE, &[der::yes()])),
                // keyCertSign and cRLSign: bits 5 and 6.
                extension(KEY_USAGE, true, &tlv(BIT_STRING, &[0x01, 0x06])),
            ],
        };
        let until = if fault(PaperFault::ExpiredSigner) { -30 } else { 300 };
        let signer = Certificate {
            subject: SIGNER,
            issuer: AUTHORITY,
            key: &key("signer")?,
            valid: (days(-300)?, days(until)?),
            // digitalSignature: bit 0.
            extensions: vec![extension(KEY_USAGE, true, &tlv(BIT_STRING, &[0x07, 0x80]))],
        };
        let above = if fault(PaperFault::StrangeAuthority) { key("stranger")? } else { key("authority")? };
        Ok([
            (format!("{AUTHORITY}.der"), authority.signed(&root)?),
            (format!("{AUTHORITY}-{SIGNER}.der"), signer.signed(&above)?),
        ])
    }

    /// Header and message.
    fn signed(&self) -> Result<String> {
        let person = person(&self.holder, self.now)?;
        let (family, given) = (strict(&person.family_name), strict(&person.given_name));
        let born = person.birth_date;
        let birth = format!("{:02}{:02}{:04}", born % 100, born / 100 % 100, born / 10_000);
        let today = self.now.to_zoned(TimeZone::UTC).date();
        let days = today.since(date(2000, 1, 1)).context("after 2000")?.get_days();
        let head =
            |version: &str, kind: &str| format!("DC{version}{AUTHORITY}{SIGNER}{days:04X}{days:04X}{kind}");
        Ok(match self.kind {
            SignedKind::Vaccination => {
                format!(
                    "{}01FRL0{family}\u{1d}L1{given}\u{1d}L2{birth}L3GRIPPE\u{1d}L71L81",
                    head("04", "L1")
                )
            }
            SignedKind::TestResult => {
                format!("{}01F0{given}\u{1d}F1{family}\u{1d}F2{birth}F3FF494500\u{1d}F5N", head("03", "B2"))
            }
            SignedKind::MobilityCard => format!("{}AHCMI0001\u{1d}AI31122030", head("02", "A2")),
            SignedKind::Identity => {
                format!("{}01FR60{given}\u{1d}62{family}\u{1d}65CN69{birth}", head("04", "07"))
            }
        })
    }
}

fn key(label: &str) -> Result<KeyPair> {
    KeyPair::derive(&[0x2d; 32], label)
}

/// The last character is another.
fn altered(signed: &str) -> String {
    let mut text = signed.to_owned();
    let last = text.pop();
    text.push(if last == Some('1') { '2' } else { '1' });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_that_of_the_ants() {
        let paper = SignedPaper {
            holder: "family".to_owned(),
            now: "2021-04-29T10:00:00Z".parse().unwrap(),
            kind: SignedKind::Vaccination,
            fault: None,
        };
        let text = paper.text().unwrap();
        // 1E6D is the specification's example of that day; a signature of 64 bytes has 103 characters.
        assert!(text.starts_with("DC04FR9900011E6D1E6DL101FRL0"), "{text}");
        assert_eq!(text.split_once('\u{1f}').unwrap().1.len(), 103);
    }
}
