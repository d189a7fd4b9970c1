//! The same response read by isomdl, which speaks of BLE and not of NFC: it gets what our reader has after opening the session.

use anyhow::{Context, Result, anyhow};
use ciborium::Value;
use isomdl::cbor;
use isomdl::definitions::DeviceResponse;
use isomdl::definitions::session::SessionTranscript;
use isomdl::definitions::x509::X5Chain;
use isomdl::definitions::x509::x5chain::X5CHAIN_COSE_HEADER_LABEL;
use isomdl::presentation::authentication::mdoc::{device_authentication, issuer_authentication};
use serde::{Deserialize, Serialize};
use simulator::Told;

/// How both sides met, whatever the way: it is hashed as it came.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
struct Transcript(Value);

impl SessionTranscript for Transcript {}

/// Parses the response and verifies the issuer's signature and the phone's. Not the rest of it: opening the session, the digests
/// of the elements, the certificate's own signature and rules, the lists.
pub fn read(told: &Told) -> Result<()> {
    let transcript = Transcript(cbor::from_slice(&told.transcript)?);
    let response: DeviceResponse = cbor::from_slice(&told.response)?;
    let documents = response.documents.context("a document")?;
    let document = documents.first().context("a document")?;
    let header = &document.issuer_signed.issuer_auth.unprotected;
    let chain = header.rest.iter().find(|(label, _)| *label == coset::Label::Int(X5CHAIN_COSE_HEADER_LABEL));
    let (_, chain) = chain.context("the signer's certificate")?;
    let chain = X5Chain::from_cbor(chain.clone()).map_err(|failure| anyhow!("{failure}"))?;
    issuer_authentication(chain, &document.issuer_signed)?;
    Ok(device_authentication(document, transcript)?)
}
