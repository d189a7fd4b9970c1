//! NDEF messages (NFC Forum NDEF 1.0): records one after the other.

use anyhow::{Context as _, Result, ensure};

/// Who defines a record's type.
pub(crate) const WELL_KNOWN: u8 = 1;
pub(crate) const MEDIA: u8 = 2;
pub(crate) const EXTERNAL: u8 = 4;

const BEGIN: u8 = 0x80;
const END: u8 = 0x40;
const CHUNK: u8 = 0x20;
const SHORT: u8 = 0x10;
const WITH_ID: u8 = 0x08;

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// The type name format.
    pub(crate) format: u8,
    pub(crate) kind: Vec<u8>,
    pub(crate) id: Vec<u8>,
    pub(crate) payload: Vec<u8>,
}

impl Record {
    /// A record without an id.
    pub(crate) fn new(format: u8, kind: &[u8], payload: Vec<u8>) -> Self {
        Self { format, kind: kind.to_vec(), id: Vec::new(), payload }
    }

    /// The same with an id.
    pub(crate) fn called(self, id: &[u8]) -> Self {
        Self { id: id.to_vec(), ..self }
    }

    pub(crate) fn is(&self, format: u8, kind: &[u8]) -> bool {
        self.format == format && self.kind == kind
    }
}

/// The bytes of a message.
pub(crate) fn write(records: &[Record]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let last = records.len().saturating_sub(1);
    for (place, record) in records.iter().enumerate() {
        let short = u8::try_from(record.payload.len()).ok();
        let mut flags = record.format;
        for (flag, set) in [
            (BEGIN, place == 0),
            (END, place == last),
            (SHORT, short.is_some()),
            (WITH_ID, !record.id.is_empty()),
        ] {
            flags |= if set { flag } else { 0 };
        }
        out.extend([flags, u8::try_from(record.kind.len()).context("a long type")?]);
        match short {
            Some(length) => out.push(length),
            None => out.extend(u32::try_from(record.payload.len()).context("a long payload")?.to_be_bytes()),
        }
        if !record.id.is_empty() {
            out.push(u8::try_from(record.id.len()).context("a long id")?);
        }
        out.extend(record.kind.iter().chain(&record.id).chain(&record.payload));
    }
    Ok(out)
}

/// The records of a message.
pub(crate) fn read(message: &[u8]) -> Result<Vec<Record>> {
    let mut rest = message;
    let mut records = Vec::new();
    while !rest.is_empty() {
        let (record, after) = first(rest)?;
        records.push(record);
        rest = after;
    }
    Ok(records)
}

fn first(bytes: &[u8]) -> Result<(Record, &[u8])> {
    let (&[flags, kind], rest) = bytes.split_first_chunk().context("a record is cut short")?;
    ensure!(flags & CHUNK == 0, "a chunked record");
    let (payload, rest) = if flags & SHORT == 0 {
        let (length, rest) = rest.split_first_chunk().context("a record is cut short")?;
        (usize::try_from(u32::from_be_bytes(*length)).context("a long payload")?, rest)
    } else {
        let (length, rest) = rest.split_first().context("a record is cut short")?;
        (usize::from(*length), rest)
    };
    let (id, rest) = if flags & WITH_ID == 0 {
        (0, rest)
    } else {
        let (length, rest) = rest.split_first().context("a record is cut short")?;
        (usize::from(*length), rest)
    };
    let (kind, rest) = cut(rest, kind.into())?;
    let (id, rest) = cut(rest, id)?;
    let (payload, rest) = cut(rest, payload)?;
    let record =
        Record { format: flags & 7, kind: kind.to_vec(), id: id.to_vec(), payload: payload.to_vec() };
    Ok((record, rest))
}

fn cut(bytes: &[u8], length: usize) -> Result<(&[u8], &[u8])> {
    bytes.split_at_checked(length).context("a record is cut short")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nfc::tests::annex_d;

    /// The two handover messages of Annex D.3.1, written by somebody else: read and written back byte for byte.
    #[test]
    fn messages_of_annex_d() {
        let transcript = annex_d("SESSION_TRANSCRIPT_BYTES");
        for (head, count) in [(&[0x58, 0xc3, 0x91, 0x02][..], 3), (&[0x58, 0xcd, 0x91, 0x02], 4)] {
            let at = transcript.windows(4).position(|window| window == head).unwrap();
            let length = usize::from(transcript[at + 1]);
            let message = &transcript[at + 2..][..length];
            let records = read(message).unwrap();
            assert_eq!(records.len(), count, "{records:?}");
            assert_eq!(write(&records).unwrap(), message);
            for cut in 1..message.len() {
                let cut = &message[..cut];
                assert!(read(cut).map_or(true, |fewer| fewer.len() < count), "a message that is cut short");
            }
        }
    }

    #[test]
    fn a_long_record_has_a_long_length() {
        let record = Record::new(EXTERNAL, b"x", vec![7; 300]).called(b"id");
        let message = write(std::slice::from_ref(&record)).unwrap();
        assert_eq!(message[..7], [0xcc, 1, 0, 0, 1, 0x2c, 2]);
        assert_eq!(read(&message).unwrap(), [record]);
    }
}
