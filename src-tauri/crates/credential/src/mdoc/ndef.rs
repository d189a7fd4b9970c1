//! NDEF messages and records (NFC Forum, NFC Data Exchange Format), as far as a handover needs them.

/// The format of a record's type name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tnf {
    WellKnown,
    External,
    /// One that no handover of ours reads: a MIME type, for instance that of Bluetooth.
    Other,
}

/// One record, whole: records in chunks are not read.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) tnf: Tnf,
    pub(super) kind: &'a [u8],
    pub(super) payload: &'a [u8],
}

/// The records of a message that ends where its last record does; `None` for anything else.
pub(super) fn records(message: &[u8]) -> Option<Vec<Record<'_>>> {
    let mut records = Vec::new();
    let mut rest = message;
    loop {
        let (record, ends, after) = record(rest)?;
        records.push(record);
        if ends {
            return after.is_empty().then_some(records);
        }
        rest = after;
    }
}

fn record(input: &[u8]) -> Option<(Record<'_>, bool, &[u8])> {
    let (&header, rest) = input.split_first()?;
    if header & CHUNK != 0 {
        return None;
    }
    let (&kind_length, rest) = rest.split_first()?;
    let (payload_length, rest) = if header & SHORT == 0 {
        let (length, rest) = rest.split_first_chunk()?;
        (usize::try_from(u32::from_be_bytes(*length)).ok()?, rest)
    } else {
        rest.split_first().map(|(&length, rest)| (usize::from(length), rest))?
    };
    let (id_length, rest) = if header & WITH_ID == 0 { (&0, rest) } else { rest.split_first()? };
    let (kind, rest) = rest.split_at_checked(usize::from(kind_length))?;
    let (_, rest) = rest.split_at_checked(usize::from(*id_length))?;
    let (payload, rest) = rest.split_at_checked(payload_length)?;
    let tnf = match header & 0x07 {
        1 => Tnf::WellKnown,
        4 => Tnf::External,
        _ => Tnf::Other,
    };
    Some((Record { tnf, kind, payload }, header & LAST != 0, rest))
}

/// A record to write: type name format, type, id, payload. All of ours fit the short form.
pub(super) type NewRecord<'a> = (u8, &'a [u8], &'a [u8], &'a [u8]);

pub(super) const WELL_KNOWN: u8 = 1;
pub(super) const EXTERNAL: u8 = 4;

/// A message of short records.
pub(super) fn message(records: &[NewRecord<'_>]) -> Vec<u8> {
    let mut message = Vec::new();
    for (at, (tnf, kind, id, payload)) in (1..).zip(records) {
        let first = if at == 1 { FIRST } else { 0 };
        let last = if at == records.len() { LAST } else { 0 };
        let with_id = if id.is_empty() { 0 } else { WITH_ID };
        let [.., kind_length] = kind.len().to_be_bytes();
        let [.., id_length] = id.len().to_be_bytes();
        let [.., payload_length] = payload.len().to_be_bytes();
        message.extend([first | last | with_id | SHORT | tnf, kind_length, payload_length]);
        message.extend((!id.is_empty()).then_some(id_length));
        message.extend([*kind, *id, *payload].concat());
    }
    message
}

/// The bits of a record's first byte.
const FIRST: u8 = 0x80;
const LAST: u8 = 0x40;
const CHUNK: u8 = 0x20;
const SHORT: u8 = 0x10;
const WITH_ID: u8 = 0x08;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let written = message(&[(WELL_KNOWN, b"Hs", b"", b"\x15"), (EXTERNAL, b"a:b", b"mdoc", b"12")]);
        let read = records(&written).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].tnf, read[0].kind, read[0].payload), (Tnf::WellKnown, &b"Hs"[..], &b"\x15"[..]));
        assert_eq!((read[1].tnf, read[1].kind, read[1].payload), (Tnf::External, &b"a:b"[..], &b"12"[..]));
        for cut in 0..written.len() {
            assert!(records(&written[..cut]).is_none(), "cut to {cut} bytes");
        }
        assert!(records(&[&written[..], b"\0"].concat()).is_none(), "bytes after the last record");
        let long = [&[0xc4, 1, 0, 0, 1, 0, b'x'][..], &[7; 256]].concat();
        assert_eq!(records(&long).unwrap()[0].payload, [7; 256], "a length of four bytes");
    }

    proptest! {
        #[test]
        fn no_bytes_stop_the_parser(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = records(&bytes);
        }
    }
}
