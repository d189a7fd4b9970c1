//! Where one code ends and the next begins, in what a scanner sends.

/// The bytes of one code so far.
#[derive(Default)]
pub struct Framing {
    bytes: Vec<u8>,
    /// More came than any code holds: the rest of it is dropped too.
    drowned: bool,
}

impl Framing {
    /// The most that one code holds: three times a presentation, and more than any QR can carry as text.
    pub const LIMIT: usize = 8 * 1024;

    /// Takes bytes, and gives the codes that they end.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut codes = Vec::new();
        for &byte in bytes {
            match byte {
                CARRIAGE_RETURN | LINE_FEED | END_OF_TEXT => codes.extend(self.end()),
                START_OF_TEXT => {}
                _ if self.bytes.len() == Self::LIMIT => {
                    self.bytes.clear();
                    self.drowned = true;
                }
                _ if self.drowned => {}
                _ => self.bytes.push(byte),
            }
        }
        codes
    }

    /// The scanner has been silent: a code that no sign ended ends here.
    pub fn silence(&mut self) -> Option<String> {
        self.end()
    }

    fn end(&mut self) -> Option<String> {
        let bytes = std::mem::take(&mut self.bytes);
        let drowned = std::mem::take(&mut self.drowned);
        (!bytes.is_empty() && !drowned).then(|| text(bytes))
    }
}

/// Scanners send UTF-8 or, as most leave the factory, ISO 8859-1, in which every byte is a character.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect())
}

const START_OF_TEXT: u8 = 0x02;
const END_OF_TEXT: u8 = 0x03;
const LINE_FEED: u8 = b'\n';
const CARRIAGE_RETURN: u8 = b'\r';

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes out of pieces, with silence where a piece is empty.
    fn codes(pieces: &[&[u8]]) -> Vec<String> {
        let mut framing = Framing::default();
        let mut codes = Vec::new();
        for piece in pieces {
            if piece.is_empty() { codes.extend(framing.silence()) } else { codes.extend(framing.take(piece)) }
        }
        codes
    }

    #[test]
    fn a_code_ends_by_a_sign_or_by_silence() {
        type Row = (&'static str, &'static [&'static [u8]], &'static [&'static str]);
        let table: [Row; 10] = [
            ("CR", &[b"CV1:A\r"], &["CV1:A"]),
            ("CR LF is one end", &[b"CV1:A\r\n"], &["CV1:A"]),
            ("STX and ETX", &[b"\x02CV1:A\x03"], &["CV1:A"]),
            ("silence", &[b"CV1:A", b""], &["CV1:A"]),
            ("no end yet", &[b"CV1:A"], &[]),
            ("in pieces", &[b"CV", b"1:", b"A", b"\r"], &["CV1:A"]),
            ("two in one", &[b"A\rB\r"], &["A", "B"]),
            ("silence alone", &[b"", b"", b"\r\n"], &[]),
            ("a group separator stays", &[b"IS01\x1dS1\r"], &["IS01\u{1d}S1"]),
            ("what is not UTF-8 is Latin", &[b"ZO\xcb\r"], &["ZO\u{cb}"]),
        ];
        for (what, pieces, expected) in table {
            assert_eq!(codes(pieces), expected, "{what}");
        }
    }

    #[test]
    fn more_than_a_code_holds_is_dropped_whole_and_the_next_is_read() {
        let flood = vec![b'A'; 10 * Framing::LIMIT];
        assert_eq!(codes(&[&flood, b"\rCV1:B\r"]), ["CV1:B"], "no piece of the flood comes out");
        let full = vec![b'A'; Framing::LIMIT];
        assert_eq!(codes(&[&full, b"\r"]).first().map(String::len), Some(Framing::LIMIT), "the limit fits");
        let mut framing = Framing::default();
        framing.take(&flood);
        assert!(framing.bytes.capacity() <= 2 * Framing::LIMIT, "a flood takes no memory");
    }
}
