//! `DeviceResponse` (ISO/IEC 18013-5 §8.3.2.1.2.2): shapes, nothing believed (`spec/nfc.md` §5 row 1).

use super::cose::Signed;
use super::request::{DOC_TYPE, REQUIRED};
use crate::card::{CardItems, PersonItems, StatedCard};
use crate::cbor::{self, Fault, Item, Map};
use crate::cose::{MAC0_TAG, SIGN1};

/// Far more than a document of ours has: what is returned is bounded before it is digested.
const MAX_ITEMS: usize = 128;

/// One document.
pub(super) struct Document<'a> {
    pub(super) doc_type: &'a str,
    /// Every item that was returned, of every namespace.
    pub(super) items: Vec<IssuerItem<'a>>,
    pub(super) issuer_auth: Signed<'a>,
    /// `DeviceNameSpacesBytes` as received, and what is in them.
    pub(super) device_namespaces: &'a [u8],
    pub(super) device_signed: Map<'a>,
    pub(super) device_auth: DeviceAuth<'a>,
}

/// `IssuerSignedItem`.
pub(super) struct IssuerItem<'a> {
    pub(super) namespace: &'a str,
    /// `IssuerSignedItemBytes` as received: what the digest covers.
    pub(super) raw: &'a [u8],
    pub(super) digest_id: u64,
    pub(super) element: &'a str,
    value: Item<'a>,
}

/// How the phone proves its key.
pub(super) enum DeviceAuth<'a> {
    Signature(Signed<'a>),
    Mac(Signed<'a>),
}

/// Whether the patient refused: no document, or elements that the phone says it withholds. Whatever else is wrong with
/// the bytes is for the door to say.
pub(super) fn is_declined(response: &[u8]) -> bool {
    fn declined(response: &[u8]) -> Result<bool, Fault> {
        let map = cbor::well_formed(response)?.map()?;
        if map.required("status")?.uint()? != 0 {
            return Ok(false);
        }
        let Some(documents) = map.get("documents")? else { return Ok(true) };
        let mut documents = documents.array()?;
        let Some(document) = documents.next() else { return Ok(true) };
        let document = document?.map()?;
        if document.required("docType")?.text()? != DOC_TYPE {
            return Ok(false);
        }
        let namespaces = document.required("issuerSigned")?.map()?.get("nameSpaces")?;
        let ours = namespaces.map(Item::map).transpose()?.map(|map| map.get(DOC_TYPE)).transpose()?.flatten();
        if ours.map(Item::array).transpose()?.is_none_or(|items| items.is_empty()) {
            return Ok(true);
        }
        let Some(errors) = document.get("errors")? else { return Ok(false) };
        let Some(errors) = errors.map()?.get(DOC_TYPE)? else { return Ok(false) };
        let errors = errors.map()?;
        for element in REQUIRED {
            if errors.get(element)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
    declined(response).unwrap_or(false)
}

impl<'a> Document<'a> {
    /// The one document of a response.
    pub(super) fn parse(response: &'a [u8]) -> Result<Self, Fault> {
        let map = cbor::well_formed(response)?.map()?;
        if !map.required("version")?.text()?.starts_with("1.") || map.required("status")?.uint()? != 0 {
            return Err(Fault::OutOfRange);
        }
        let [document] = map.required("documents")?.array_of()?;
        let document = document.map()?;
        let issuer_signed = document.required("issuerSigned")?.map()?;
        let device_signed = document.required("deviceSigned")?.map()?;
        let device_namespaces = device_signed.required("nameSpaces")?;
        Ok(Self {
            doc_type: document.required("docType")?.text()?,
            items: items(issuer_signed.get("nameSpaces")?)?,
            issuer_auth: Signed::parse(issuer_signed.required("issuerAuth")?, SIGN1)?,
            device_namespaces: device_namespaces.raw(),
            device_signed: cbor::well_formed(device_namespaces.tagged(24)?.bytes()?)?.map()?,
            device_auth: DeviceAuth::parse(device_signed.required("deviceAuth")?)?,
        })
    }

    /// The card that the elements of our namespace state (`spec/nfc.md` §4).
    pub(super) fn card(&self) -> Result<StatedCard<'a>, Fault> {
        let get = |name: &str| {
            let mut ours = self.items.iter().filter(|item| item.namespace == DOC_TYPE);
            ours.find(|item| item.element == name).map(|item| item.value)
        };
        let required = |name| get(name).ok_or(Fault::MissingKey);
        let items = CardItems {
            holder: PersonItems {
                family_name: required("family_name")?,
                given_name: required("given_name")?,
                birth_date: required("birth_date_card")?,
                nir: Some(required("nir")?),
                quality: required("quality")?,
                birth_rank: required("birth_rank")?,
                birth_name: get("birth_name"),
                cover: get("cover"),
            },
            beneficiaries: get("beneficiaries"),
            organism: required("organism")?,
            rights: required("rights")?,
            rights_as_of: required("rights_as_of")?,
            activation: get("activation"),
            code_gestion: get("code_gestion"),
        };
        StatedCard::read(1, &items)
    }
}

/// The items of every namespace; a namespace may have none.
fn items(namespaces: Option<Item<'_>>) -> Result<Vec<IssuerItem<'_>>, Fault> {
    let mut items = Vec::new();
    let Some(namespaces) = namespaces else { return Ok(items) };
    for pair in namespaces.map()?.pairs() {
        let (namespace, stated) = pair?;
        for item in stated.array()? {
            if items.len() >= MAX_ITEMS {
                return Err(Fault::OutOfRange);
            }
            items.push(IssuerItem::parse(namespace.text()?, item?)?);
        }
    }
    Ok(items)
}

impl<'a> IssuerItem<'a> {
    fn parse(namespace: &'a str, bytes: Item<'a>) -> Result<Self, Fault> {
        let map = cbor::well_formed(bytes.tagged(24)?.bytes()?)?.map()?;
        map.required("random")?.bytes()?;
        Ok(Self {
            namespace,
            raw: bytes.raw(),
            digest_id: map.required("digestID")?.uint()?,
            element: map.required("elementIdentifier")?.text()?,
            value: map.required("elementValue")?,
        })
    }
}

impl<'a> DeviceAuth<'a> {
    /// Exactly one of the two forms, its payload detached (§9.1.3.4, §9.1.3.6).
    fn parse(item: Item<'a>) -> Result<Self, Fault> {
        let map = item.map()?;
        let auth = match (map.get("deviceSignature")?, map.get("deviceMac")?) {
            (Some(signature), None) => Self::Signature(Signed::parse(signature, SIGN1)?),
            (None, Some(mac)) => Self::Mac(Signed::parse(mac, MAC0_TAG)?),
            (Some(_), Some(_)) => return Err(Fault::UnknownKey),
            (None, None) => return Err(Fault::MissingKey),
        };
        let (Self::Signature(signed) | Self::Mac(signed)) = &auth;
        if signed.payload.is_some() { Err(Fault::WrongType) } else { Ok(auth) }
    }
}
