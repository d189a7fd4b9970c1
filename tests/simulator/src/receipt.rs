//! A receipt as the phone collects it from its code, read and checked after `spec/receipt.md` alone.

use anyhow::{Context as _, Result, ensure};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};

use crate::base45;
use crate::cbor::{Value, read};
use crate::keys::{kid_of, sig_structure};

/// What a code says whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedReceipt {
    /// Who signed it.
    pub issuer: String,
    /// The usage number of the reading; empty when the patient was typed in.
    pub usage: String,
    /// When it was issued.
    pub issued: Timestamp,
    /// The number of the invoice.
    pub invoice: u64,
    /// Total, compulsory, complementary, paid, in cents.
    pub cents: [u64; 4],
    /// The name of the key that signed it, hexadecimal.
    pub key: String,
}

/// Reads the text of a code.
pub fn receipt(text: &str) -> Result<SignedReceipt> {
    let bytes = base45::decode(text.strip_prefix("CR1:").context("no receipt")?).context("not Base45")?;
    let parts = read::array(read::tagged(read::whole(&bytes)?, 18)?)?;
    let [protected, unprotected, payload, signature] = parts.as_slice() else {
        anyhow::bail!("not the four parts of a COSE_Sign1")
    };
    ensure!(read::map(unprotected)?.is_empty(), "an unprotected header");
    let (protected, payload, signature) =
        (read::bytes(protected)?, read::bytes(payload)?, read::bytes(signature)?);
    let header = read::map(read::whole(protected)?)?;
    ensure!(header.len() == 2, "another header");
    let field = |item, key: i64| read::get(item, &Value::int(key))?.with_context(|| format!("no {key}"));
    let claims = read::whole(payload)?;
    let key = public_key(field(field(claims, 8)?, 1)?)?;
    let named = read::bytes(field(read::whole(protected)?, 4)?)?;
    let kid = kid_of(&key);
    ensure!(named == kid, "named by another key");
    let signed = sig_structure(protected, b"comptoir.receipt.1", payload)?;
    key.verify(&signed, &Signature::from_slice(signature)?).context("the signature does not hold")?;

    ensure!(read::map(claims)?.len() == 5, "other claims");
    let invoice = read::array(field(claims, -70_001)?)?;
    let [number, usage, _day, amounts] = invoice.as_slice() else { anyhow::bail!("another invoice") };
    let amounts = read::array(amounts)?.into_iter().map(read::uint).collect::<Result<Vec<_>>>()?;
    Ok(SignedReceipt {
        issuer: read::text(field(claims, 1)?)?.to_owned(),
        usage: read::text(usage)?.to_owned(),
        issued: Timestamp::from_second(read::uint(field(claims, 6)?)?.try_into()?)?,
        invoice: read::uint(number)?,
        cents: amounts.try_into().ok().context("four amounts")?,
        key: HEXLOWER.encode(&kid),
    })
}

fn public_key(item: &[u8]) -> Result<VerifyingKey> {
    let field = |key: i64| read::get(item, &Value::int(key))?.with_context(|| format!("no {key}"));
    let odd = match field(-3)? {
        [0xf4] => 2_u8,
        [0xf5] => 3,
        _ => anyhow::bail!("y is no sign"),
    };
    let x = read::bytes(field(-2)?)?;
    VerifyingKey::from_sec1_bytes(&[&[odd], x].concat()).context("no point of the curve")
}
