//! The mdoc that the issuer puts on a phone: elements, their digests, and the signature over them
//! (ISO/IEC 18013-5 §9.1.2; `spec/nfc.md` §4).

use anyhow::{Context as _, Result};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256, Sha512};

use crate::cbor::Value;
use crate::credential::{date, fifteen_years_before, person};
use crate::issuer::{Issuer, Status};
use crate::keys::{KeyPair, cose_key, sig_structure, x_off_curve};
use crate::lists::{STATUS_URI, numeric_date, reserved_index};
use crate::nfc::misbehaviour::NfcMisbehaviour;
use crate::nfc::{DOC_TYPE, NfcOddity, NfcOptions};
use crate::people::{self, Holder, Person};

/// An mdoc on a phone.
pub(crate) struct Document {
    pub(crate) doc_type: &'static str,
    /// Each element's name, and its `IssuerSignedItemBytes`.
    pub(crate) items: Vec<(String, Vec<u8>)>,
    /// `IssuerAuth`, encoded.
    pub(crate) issuer_auth: Vec<u8>,
    /// The key that the MSO names.
    pub(crate) phone: KeyPair,
}

const LIFE: SignedDuration = SignedDuration::from_hours(72);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

impl Issuer {
    /// Issues a holder's mdoc.
    pub(crate) fn document(&self, holder: &str, options: &NfcOptions) -> Result<Document> {
        let holder = people::holder(holder, options.now).context("nobody of that name")?;
        let ranks = options.beneficiaries.ranks(&holder)?;
        let issued = issued_at(options)?;
        let doc_type = match options.misbehaviour {
            Some(NfcMisbehaviour::UnknownDocument) => "org.iso.18013.5.1.mDL",
            Some(NfcMisbehaviour::IdentityDocument) => "eu.europa.ec.eudi.pid.1",
            Some(NfcMisbehaviour::NextDocument) => "fr.comptoir.carte.2",
            _ => DOC_TYPE,
        };
        let mut items = items(elements(&holder, &ranks, issued, options)?, options)?;
        let digests = digests(&items, options);
        let mso = self.mso(&holder, doc_type, digests, issued, options)?;
        let issuer_auth = self.issuer_auth(&mso.encode()?, issued, options)?.encode()?;
        tamper(&mut items, options)?;
        let items = items.into_iter().map(|item| (item.element, item.bytes)).collect();
        Ok(Document { doc_type, items, issuer_auth, phone: self.phone(holder.key)? })
    }

    fn mso(
        &self,
        holder: &Holder,
        doc_type: &str,
        digests: Value,
        issued: Timestamp,
        options: &NfcOptions,
    ) -> Result<Value> {
        let phone = self.phone(holder.key)?;
        let key = if options.does(NfcMisbehaviour::PhoneKeyOffCurve) {
            cose_key(&x_off_curve(), false)
        } else if options.odd(NfcOddity::CompressedKeys) {
            phone.cose_key()?
        } else {
            phone.cose_key_in_full()?
        };
        let index = match options.misbehaviour {
            Some(NfcMisbehaviour::StatusIndexOutOfRange) => 1 << 20,
            Some(NfcMisbehaviour::ReplacedCredential) => reserved_index(Status::Replaced).into(),
            Some(NfcMisbehaviour::BlockedCredential) => reserved_index(Status::Blocked).into(),
            Some(NfcMisbehaviour::UndefinedStatus) => reserved_index(Status::Undefined).into(),
            _ => self.status_index(holder.key).into(),
        };
        let doc_type =
            if options.does(NfcMisbehaviour::OtherDocTypeInMso) { "org.iso.18013.5.1.mDL" } else { doc_type };
        let status = Value::named([("idx", Value::int(index)), ("uri", Value::text(STATUS_URI))]);
        let validity = [("signed", issued), ("validFrom", issued), ("validUntil", issued.checked_add(LIFE)?)];
        let validity = validity.map(|(name, time)| (name, tdate(time)));
        Ok(ordered(
            vec![
                ("version", Value::text("1.0")),
                ("digestAlgorithm", Value::text(algorithm(options))),
                ("valueDigests", Value::named([(DOC_TYPE, digests)])),
                ("deviceKeyInfo", Value::named([("deviceKey", key)])),
                ("docType", Value::text(doc_type)),
                ("validityInfo", Value::named(validity)),
                ("status", Value::named([("status_list", status)])),
            ],
            options,
        ))
    }

    /// `COSE_Sign1`, untagged, with the document signer's certificate in its unprotected header.
    fn issuer_auth(&self, mso: &[u8], issued: Timestamp, options: &NfcOptions) -> Result<Value> {
        let signer = self.document_signer(options.signed_by, options.now, options.misbehaviour)?;
        let key = match options.misbehaviour {
            Some(NfcMisbehaviour::ForgedIssuer) => self.stranger()?,
            _ => signer.key,
        };
        let algorithm = if options.does(NfcMisbehaviour::OtherAlgorithm) { -35 } else { -7 };
        let protected = Value::map([(1, Value::int(algorithm))]).encode()?;
        let mut payload = Value::embedded(mso).encode()?;
        let signature = key.sign(&sig_structure(&protected, b"", &payload)?)?;
        if options.does(NfcMisbehaviour::ChangedMso) {
            // A later end: one digit of the year of validUntil.
            let end = issued.checked_add(LIFE)?.strftime("%Y-").to_string();
            let place = payload.windows(end.len()).rposition(|window| window == end.as_bytes());
            let year = place.and_then(|place| payload.get_mut(place.checked_add(3)?));
            let year = year.context("the MSO says when it ends")?;
            *year = if *year == b'9' { b'8' } else { year.saturating_add(1) };
        }
        let mut header = Vec::new();
        if !options.does(NfcMisbehaviour::NoChain) {
            let certificate = Value::Bytes(signer.certificate);
            let array = options.odd(NfcOddity::ChainAsArray);
            header.push((33, if array { Value::Array(vec![certificate]) } else { certificate }));
        }
        Ok(Value::Array(vec![
            Value::Bytes(protected),
            unprotected(header, options),
            Value::Bytes(payload),
            Value::bytes(&signature),
        ]))
    }
}

/// An unprotected header; one wallet in the field adds `4: undefined` to each.
pub(crate) fn unprotected(mut entries: Vec<(i64, Value)>, options: &NfcOptions) -> Value {
    if options.odd(NfcOddity::UndefinedHeader) {
        entries.push((4, Value::Undefined));
    }
    Value::map(entries)
}

/// A map of texts in the order of RFC 8949, or in the opposite one.
fn ordered(entries: Vec<(&str, Value)>, options: &NfcOptions) -> Value {
    let mut entries: Vec<_> = entries.into_iter().map(|(key, value)| (Value::text(key), value)).collect();
    if options.odd(NfcOddity::KeysReversed) {
        entries.reverse();
        return Value::MapAsItStands(entries);
    }
    Value::Map(entries)
}

fn algorithm(options: &NfcOptions) -> &'static str {
    if options.does(NfcMisbehaviour::WeakDigest) {
        "MD5"
    } else if options.odd(NfcOddity::Sha512) {
        "SHA-512"
    } else {
        "SHA-256"
    }
}

fn issued_at(options: &NfcOptions) -> Result<Timestamp> {
    Ok(match (options.misbehaviour, options.issued) {
        (Some(NfcMisbehaviour::ExpiredCredential), _) => options.now.checked_sub(LIFE)?.checked_sub(HOUR)?,
        (Some(NfcMisbehaviour::FutureCredential), _) => options.now.checked_add(HOUR)?,
        (_, Some(issued)) => issued,
        (_, None) => options.now.checked_sub(SignedDuration::from_hours(5))?,
    })
}

/// A date-time (RFC 8949 §3.4.1), without fractions of a second (ISO/IEC 18013-5 §9.1.2.4).
fn tdate(time: Timestamp) -> Value {
    Value::Tag(0, Box::new(Value::Text(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())))
}

/// The elements of `spec/nfc.md` §4.
fn elements(
    holder: &Holder,
    ranks: &[usize],
    as_of: Timestamp,
    options: &NfcOptions,
) -> Result<Vec<(&'static str, Value)>> {
    let Person { family_name, given_name, birth_name, birth_date, nir, quality, birth_rank, cover } =
        &holder.person;
    let mut nir = nir.clone().context("a holder has a number")?;
    if options.does(NfcMisbehaviour::BadNirKey) {
        nir = nir.chars().take(13).chain("00".chars()).collect(); // a key lies between 1 and 97
    }
    let birth_date =
        if options.does(NfcMisbehaviour::HolderTooYoung) { fifteen_years_before(as_of) } else { *birth_date };
    let rights = holder.rights.iter().map(|(from, to)| Value::Array(vec![date(*from), date(*to)]));
    let mut elements = vec![
        ("family_name", Value::text(family_name)),
        ("given_name", Value::text(given_name)),
        ("birth_date_card", date(birth_date)),
        ("nir", Value::Text(nir)),
        ("quality", Value::int((*quality).into())),
        ("birth_rank", Value::int((*birth_rank).into())),
        ("organism", Value::text(holder.organism)),
        ("rights", Value::Array(rights.collect())),
        ("rights_as_of", numeric_date(as_of)?),
        ("activation", Value::int(holder.activation.into())),
    ];
    elements.extend(birth_name.as_deref().map(|name| ("birth_name", Value::text(name))));
    if !cover.is_empty() {
        let cover = cover
            .iter()
            .map(|(code, from, to)| Value::Array(vec![Value::text(code), date(*from), date(*to)]));
        elements.push(("cover", Value::Array(cover.collect())));
    }
    let shown = ranks.iter().filter_map(|rank| holder.beneficiaries.get(rank.checked_sub(1)?));
    let shown: Vec<Value> = shown.map(person).collect();
    if !shown.is_empty() {
        elements.push(("beneficiaries", Value::Array(shown)));
    }
    elements.extend(holder.code_gestion.map(|code| ("code_gestion", Value::text(code))));
    if options.odd(NfcOddity::UnaskedElement) {
        elements.push(("favourite_colour", Value::text("bleu")));
    }
    Ok(elements)
}

/// An element on its way to the phone.
struct Item {
    id: u64,
    element: String,
    value: Value,
    random: [u8; 32],
    bytes: Vec<u8>,
}

fn items(elements: Vec<(&'static str, Value)>, options: &NfcOptions) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for (id, (element, value)) in (0..).zip(elements) {
        let shared = options.does(NfcMisbehaviour::DigestIdTwice) && id == 1;
        let mut item = Item {
            id: if shared { 0 } else { id },
            element: element.to_owned(),
            value,
            random: options.draw(&format!("item {id}"))?,
            bytes: Vec::new(),
        };
        item.bytes = item.encode(options)?;
        items.push(item);
    }
    Ok(items)
}

impl Item {
    /// `IssuerSignedItemBytes`.
    fn encode(&self, options: &NfcOptions) -> Result<Vec<u8>> {
        let mut entries = vec![
            ("digestID", Value::Uint(self.id)),
            ("random", Value::bytes(&self.random)),
            ("elementIdentifier", Value::text(&self.element)),
            ("elementValue", self.value.clone()),
        ];
        let twice = options.does(NfcMisbehaviour::DuplicateKey) && self.element == "given_name";
        let item = if twice {
            entries.push(("elementValue", self.value.clone()));
            let entries = entries.into_iter().map(|(key, value)| (Value::text(key), value));
            Value::MapAsItStands(entries.collect())
        } else {
            ordered(entries, options)
        };
        Value::embedded(&item.encode()?).encode()
    }
}

/// `DigestIDs`.
fn digests(items: &[Item], options: &NfcOptions) -> Value {
    let kept = |item: &&Item| {
        let missing = match options.misbehaviour {
            Some(NfcMisbehaviour::MissingDigest) => Some("given_name"),
            Some(NfcMisbehaviour::DigestIdTwice) => Some("family_name"),
            _ => None,
        };
        missing != Some(item.element.as_str())
    };
    let digest = |bytes: &[u8]| {
        if options.odd(NfcOddity::Sha512) || options.does(NfcMisbehaviour::OtherDigest) {
            Value::bytes(&Sha512::digest(bytes))
        } else {
            Value::bytes(&Sha256::digest(bytes))
        }
    };
    let entries = items.iter().filter(kept).map(|item| (Value::Uint(item.id), digest(&item.bytes)));
    Value::Map(entries.collect())
}

/// What is changed after everything was digested and signed.
fn tamper(items: &mut [Item], options: &NfcOptions) -> Result<()> {
    if options.does(NfcMisbehaviour::ForgedElement) {
        for item in items.iter_mut().filter(|item| item.element == "given_name") {
            item.value = Value::text("Quelqu’un d’autre");
            item.bytes = item.encode(options)?;
        }
    }
    if options.does(NfcMisbehaviour::ReencodedElement) {
        let other = NfcOptions { oddities: vec![NfcOddity::KeysReversed], ..options.clone() };
        for item in items.iter_mut().filter(|item| item.element == "given_name") {
            item.bytes = item.encode(&other)?;
        }
    }
    Ok(())
}
