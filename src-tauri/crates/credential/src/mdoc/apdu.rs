//! Commands and replies of ISO/IEC 7816-4.

/// The NDEF application of a Type 4 Tag.
pub(super) const NDEF: &[u8] = &[0xd2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01];
/// Data transfer of an mdoc (ISO/IEC 18013-5 §8.3.3.1.2).
pub(super) const MDOC: &[u8] = &[0xa0, 0x00, 0x00, 0x02, 0x48, 0x04, 0x00];

/// How lengths are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Short,
    Extended,
}

/// A reply: its data, and its status word.
#[derive(Clone, Copy)]
pub(super) struct Reply<'a> {
    pub(super) data: &'a [u8],
    pub(super) status: (u8, u8),
}

impl<'a> Reply<'a> {
    /// `None` for what ends before its status word does.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (data, &[sw1, sw2]) = bytes.split_last_chunk()?;
        Some(Self { data, status: (sw1, sw2) })
    }

    pub(super) fn is_ok(self) -> bool {
        self.status == (0x90, 0x00)
    }
}

/// SELECT by name; the answer may be of any length.
pub(super) fn select_application(name: &[u8], form: Form) -> Vec<u8> {
    command([0x00, 0xa4, 0x04, 0x00], name, Some(0), form)
}

/// SELECT of an elementary file, no answer asked.
pub(super) fn select_file(id: [u8; 2]) -> Vec<u8> {
    command([0x00, 0xa4, 0x00, 0x0c], &id, None, Form::Short)
}

/// READ BINARY. An offset has 15 bits.
pub(super) fn read_binary(offset: u16, length: usize) -> Vec<u8> {
    let [high, low] = offset.to_be_bytes();
    command([0x00, 0xb0, high & 0x7f, low], &[], Some(length), Form::Short)
}

/// UPDATE BINARY. An offset has 15 bits.
pub(super) fn update_binary(offset: u16, data: &[u8]) -> Vec<u8> {
    let [high, low] = offset.to_be_bytes();
    command([0x00, 0xd6, high & 0x7f, low], data, None, Form::Short)
}

/// ENVELOPE that more will follow.
pub(super) fn envelope_part(data: &[u8], form: Form) -> Vec<u8> {
    command([0x10, 0xc3, 0x00, 0x00], data, None, form)
}

/// The last ENVELOPE; the answer is asked for.
pub(super) fn envelope_last(data: &[u8], le: usize, form: Form) -> Vec<u8> {
    command([0x00, 0xc3, 0x00, 0x00], data, Some(le), form)
}

/// GET RESPONSE.
pub(super) fn get_response(le: usize, form: Form) -> Vec<u8> {
    command([0x00, 0xc0, 0x00, 0x00], &[], Some(le), form)
}

/// The largest Le is written as zero: 256 in one byte, 65 536 in two.
fn command(header: [u8; 4], data: &[u8], le: Option<usize>, form: Form) -> Vec<u8> {
    let mut command = header.to_vec();
    let [.., high, low] = data.len().to_be_bytes();
    match form {
        Form::Short if data.is_empty() => {}
        Form::Short => command.push(low),
        Form::Extended if data.is_empty() => command.push(0),
        Form::Extended => command.extend([0, high, low]),
    }
    command.extend_from_slice(data);
    if let Some([.., high, low]) = le.map(usize::to_be_bytes) {
        match form {
            Form::Short => command.push(low),
            Form::Extended => command.extend([high, low]),
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    /// The commands of `spec/nfc.md` §1 and §3, letter for letter.
    #[test]
    fn commands_of_the_specification() {
        let cases = [
            (select_application(NDEF, Form::Short), "00a4040007d276000085010100"),
            (select_file([0xe1, 0x03]), "00a4000c02e103"),
            (read_binary(0, 15), "00b000000f"),
            (read_binary(0x102, 255), "00b00102ff"),
            (update_binary(0, &[0, 1, 2]), "00d6000003000102"),
            (select_application(MDOC, Form::Short), "00a4040007a000000248040000"),
            (select_application(MDOC, Form::Extended), "00a40400000007a00000024804000000"),
            (envelope_part(&[7, 8], Form::Short), "10c30000020708"),
            (envelope_last(&[7, 8], 256, Form::Short), "00c3000002070800"),
            (envelope_last(&[7, 8], 65_536, Form::Extended), "00c3000000000207080000"),
            (get_response(0x30, Form::Short), "00c0000030"),
            (get_response(256, Form::Short), "00c0000000"),
            (get_response(65_536, Form::Extended), "00c00000000000"),
        ];
        for (command, expected) in cases {
            assert_eq!(HEXLOWER.encode(&command), expected);
        }
    }
}
