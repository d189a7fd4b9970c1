//! Engagement over a Type 4 Tag: what the phone says of itself, and how a carrier is agreed on
//! (ISO/IEC 18013-5 §8.2.2.1; NFC Forum Connection Handover 1.5 and TNEP 1.0).

use anyhow::{Context as _, Result, bail, ensure};

use crate::cbor::{Value, read};
use crate::keys::KeyPair;
use crate::nfc::misbehaviour::NfcMisbehaviour;
use crate::nfc::ndef::{self, EXTERNAL, MEDIA, Record, WELL_KNOWN};
use crate::nfc::{NfcOddity, NfcOptions};

const DEVICE_ENGAGEMENT: &[u8] = b"iso.org:18013:deviceengagement";
const READER_ENGAGEMENT: &[u8] = b"iso.org:18013:readerengagement";
const NFC_CARRIER: &[u8] = b"iso.org:18013:nfc";
const BLUETOOTH: &[u8] = b"application/vnd.bluetooth.le.oob";
const HANDOVER_SERVICE: &[u8] = b"urn:nfc:sn:handover";

/// Connection Handover 1.5, TNEP 1.0.
const HANDOVER_VERSION: u8 = 0x15;
const TNEP_VERSION: u8 = 0x10;

/// One meeting with a reader: its key is made for it, and never used again.
pub(crate) struct Engagement {
    pub(crate) key: KeyPair,
    /// `DeviceEngagement`, as the reader gets it.
    pub(crate) device: Vec<u8>,
    /// The *Handover Select* message.
    pub(crate) select: Vec<u8>,
    /// The reader's *Handover Request*, in a negotiation.
    pub(crate) request: Option<Vec<u8>>,
}

impl Engagement {
    pub(crate) fn new(options: &NfcOptions) -> Result<Self> {
        let key = options.draw_key("engagement")?;
        let device = device_engagement(&key, options)?;
        let select = handover_select(&device, options)?;
        Ok(Self { key, device, select, request: None })
    }

    /// `Handover`: the select message, and the request that it answers or null.
    pub(crate) fn handover(&self) -> Value {
        let request = self.request.as_deref().map_or(Value::Null, Value::bytes);
        Value::Array(vec![Value::bytes(&self.select), request])
    }
}

/// `{0: version, 1: [cipher suite 1, EDeviceKeyBytes]}`.
fn device_engagement(key: &KeyPair, options: &NfcOptions) -> Result<Vec<u8>> {
    let key = if options.odd(NfcOddity::CompressedKeys) { key.cose_key()? } else { key.cose_key_in_full()? };
    let security = Value::Array(vec![Value::int(1), Value::embedded(&key.encode()?)]);
    Value::map([(0, Value::text("1.0")), (1, security)]).encode()
}

/// `Hs` with the carriers of the phone.
fn handover_select(device: &[u8], options: &NfcOptions) -> Result<Vec<u8>> {
    let bluetooth = options.does(NfcMisbehaviour::BluetoothOnly) || options.odd(NfcOddity::BluetoothToo);
    let mut carriers = Vec::new();
    if bluetooth {
        // A random address would do; the role, the flags and a UUID are of no use here.
        let payload = vec![0x02, 0x1c, 0x01, 0x02, 0x01, 0x06];
        carriers.push(Record::new(MEDIA, BLUETOOTH, payload).called(b"0"));
    }
    if !options.does(NfcMisbehaviour::BluetoothOnly) {
        carriers.push(Record::new(EXTERNAL, NFC_CARRIER, lengths(options)).called(b"nfc"));
    }
    let alternatives: Vec<Record> = carriers.iter().map(|carrier| alternative(&carrier.id)).collect();
    let mut payload = vec![HANDOVER_VERSION];
    payload.extend(ndef::write(&alternatives)?);
    let mut records = vec![Record::new(WELL_KNOWN, b"Hs", payload)];
    records.push(Record::new(EXTERNAL, DEVICE_ENGAGEMENT, device.to_vec()).called(b"mdoc"));
    records.extend(carriers);
    ndef::write(&records)
}

/// `ac`: the carrier is active, and its auxiliary data is the record `mdoc`.
fn alternative(carrier: &[u8]) -> Record {
    let length = u8::try_from(carrier.len()).unwrap_or(u8::MAX);
    let payload = [&[1, length], carrier, &[1, 4], b"mdoc"].concat();
    Record::new(WELL_KNOWN, b"ac", payload)
}

/// Version 1, then the longest command and the longest reply, each after its own length.
fn lengths(options: &NfcOptions) -> Vec<u8> {
    if options.odd(NfcOddity::ShortOnly) {
        return vec![1, 1, 0xff, 2, 0x01, 0x00];
    }
    vec![1, 2, 0xff, 0xff, 3, 0x01, 0x00, 0x00]
}

/// `Tp`: the phone offers to be asked, and wants 8 ms before each answer (WT 16: 2^(16/4 − 1)).
pub(crate) fn service_parameters() -> Result<Vec<u8>> {
    let length = u8::try_from(HANDOVER_SERVICE.len()).context("a long name")?;
    let mut payload = vec![TNEP_VERSION, length];
    payload.extend(HANDOVER_SERVICE);
    payload.extend([0, 16, 4, 0x7f, 0xff]); // one answer for each message, four extensions, the greatest message
    ndef::write(&[Record::new(WELL_KNOWN, b"Tp", payload)])
}

/// What the phone answers to a message that the reader wrote into the tag.
pub(crate) fn answer(engagement: &mut Engagement, message: &[u8]) -> Result<Vec<u8>> {
    let records = ndef::read(message)?;
    let Some(first) = records.first() else { bail!("an empty message") };
    if first.is(WELL_KNOWN, b"Ts") {
        let (_, name) = first.payload.split_first().context("a service has a name")?;
        ensure!(name == HANDOVER_SERVICE, "another service");
        return ndef::write(&[Record::new(WELL_KNOWN, b"Te", vec![0])]);
    }
    ensure!(first.is(WELL_KNOWN, b"Hr") && first.payload.first() == Some(&HANDOVER_VERSION), "no request");
    let reader = records.iter().find(|record| record.is(EXTERNAL, READER_ENGAGEMENT));
    let reader = reader.context("no reader engagement")?;
    ensure!(reader.id == b"mdocreader", "another reader");
    ensure!(
        read::text(read::get(&reader.payload, &Value::int(0))?.context("no version")?)? == "1.0",
        "a version"
    );
    let carrier =
        records.iter().find(|record| record.is(EXTERNAL, NFC_CARRIER)).context("no NFC asked for")?;
    // A wallet in the field fails on a carrier that is its version byte alone.
    ensure!(carrier.payload.len() == 6, "a carrier without its lengths");
    engagement.request = Some(message.to_vec());
    Ok(engagement.select.clone())
}
