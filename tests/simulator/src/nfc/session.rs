//! The session between a phone and a reader (ISO/IEC 18013-5 §9.1.1).

use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes256Gcm, Nonce};
use anyhow::{Context as _, Result, anyhow};
use hkdf::Hkdf;
use sha2::{Digest as _, Sha256};

use crate::cbor::{Value, read};

/// What both sides have seen of each other.
pub(crate) struct Transcript {
    /// `SessionTranscript`.
    pub(crate) array: Vec<u8>,
    /// SHA-256 of `SessionTranscriptBytes`.
    salt: [u8; 32],
}

impl Transcript {
    /// Of `DeviceEngagement`, `EReaderKeyBytes` with its tag, and `Handover`.
    pub(crate) fn new(device_engagement: &[u8], reader_key_bytes: &[u8], handover: Value) -> Result<Self> {
        let parts =
            vec![Value::embedded(device_engagement), Value::Encoded(reader_key_bytes.to_vec()), handover];
        Self::of(Value::Array(parts).encode()?)
    }

    pub(crate) fn of(array: Vec<u8>) -> Result<Self> {
        let salt = Sha256::digest(Value::embedded(&array).encode()?).into();
        Ok(Self { array, salt })
    }

    /// A key of a shared secret (RFC 5869).
    pub(crate) fn key(&self, shared: &[u8; 32], info: &str) -> Result<[u8; 32]> {
        let mut key = [0; 32];
        let expanded = Hkdf::<Sha256>::new(Some(&self.salt), shared).expand(info.as_bytes(), &mut key);
        expanded.map_err(|error| anyhow!("deriving {info}: {error}"))?;
        Ok(key)
    }
}

/// One direction: a key, whose it is, and how many messages it has carried.
pub(crate) struct Direction {
    key: [u8; 32],
    /// 0 for the reader's messages, 1 for the phone's.
    identifier: u8,
    count: u32,
}

impl Direction {
    /// What the reader sends.
    pub(crate) fn reader(transcript: &Transcript, shared: &[u8; 32]) -> Result<Self> {
        Ok(Self { key: transcript.key(shared, "SKReader")?, identifier: 0, count: 0 })
    }

    /// What the phone sends.
    pub(crate) fn device(transcript: &Transcript, shared: &[u8; 32]) -> Result<Self> {
        Ok(Self { key: transcript.key(shared, "SKDevice")?, identifier: 1, count: 0 })
    }

    pub(crate) fn seal(&mut self, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce = self.nonce()?;
        self.cipher()?.encrypt(&Nonce::from(nonce), plain).ok().context("enciphering")
    }

    pub(crate) fn open(&mut self, sealed: &[u8]) -> Result<Vec<u8>> {
        let nonce = self.nonce()?;
        self.cipher()?.decrypt(&Nonce::from(nonce), sealed).ok().context("another key, or another message")
    }

    fn cipher(&self) -> Result<Aes256Gcm> {
        Aes256Gcm::new_from_slice(&self.key).ok().context("a key has 32 bytes")
    }

    /// Eight bytes of who, four of how many: a nonce is never used twice.
    fn nonce(&mut self) -> Result<[u8; 12]> {
        self.count = self.count.checked_add(1).context("too many messages")?;
        let mut nonce = [0; 12];
        nonce.iter_mut().skip(7).zip([self.identifier]).for_each(|(to, from)| *to = from);
        nonce.iter_mut().skip(8).zip(self.count.to_be_bytes()).for_each(|(to, from)| *to = from);
        Ok(nonce)
    }
}

/// The point of a `COSE_Key` as SEC 1 writes it: y in full, or its sign.
pub(crate) fn point(cose_key: &[u8]) -> Result<Vec<u8>> {
    let x = read::bytes(read::get(cose_key, &Value::int(-2))?.context("no x")?)?;
    let y = read::get(cose_key, &Value::int(-3))?.context("no y")?;
    Ok(match y {
        [0xf4] => [&[2], x].concat(),
        [0xf5] => [&[3], x].concat(),
        _ => [&[4], x, read::bytes(y)?].concat(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::KeyPair;
    use crate::nfc::tests::annex_d;
    use data_encoding::HEXLOWER;

    /// The values of Annex D.5.1: keys, the reader's message byte for byte, and the phone's.
    #[test]
    fn the_session_of_annex_d() {
        let bytes = annex_d("SESSION_TRANSCRIPT_BYTES");
        let transcript = Transcript::of(read::embedded(&bytes).unwrap().to_vec()).unwrap();
        let phone = KeyPair::of_scalar(&annex_d("EPHEMERAL_DEVICE_KEY_D"));
        let reader = KeyPair::of_scalar(&annex_d("EPHEMERAL_READER_KEY_D"));
        let shared = phone.agree(&reader.point()).unwrap();
        assert_eq!(shared, reader.agree(&phone.point()).unwrap(), "both find the same");

        let establishment = annex_d("SESSION_ESTABLISHMENT");
        let key = read::embedded(read::named(&establishment, "eReaderKey").unwrap()).unwrap();
        assert_eq!(point(key).unwrap(), reader.point());
        let sent = read::bytes(read::named(&establishment, "data").unwrap()).unwrap();
        let asked = Direction::reader(&transcript, &shared).unwrap().open(sent).unwrap();
        assert_eq!(asked, annex_d("DEVICE_REQUEST"));
        assert_eq!(Direction::reader(&transcript, &shared).unwrap().seal(&asked).unwrap(), sent);

        let data = annex_d("SESSION_DATA");
        let sent = read::bytes(read::named(&data, "data").unwrap()).unwrap();
        let mut device = Direction::device(&transcript, &shared).unwrap();
        assert_eq!(device.open(sent).unwrap(), annex_d("DEVICE_RESPONSE"));
        assert!(device.open(sent).is_err(), "the second message has another nonce");
    }

    /// D.5.1 gives these keys too.
    #[test]
    fn the_keys_of_annex_d() {
        let bytes = annex_d("SESSION_TRANSCRIPT_BYTES");
        let transcript = Transcript::of(read::embedded(&bytes).unwrap().to_vec()).unwrap();
        let phone = KeyPair::of_scalar(&annex_d("EPHEMERAL_DEVICE_KEY_D"));
        let shared = phone.agree(&KeyPair::of_scalar(&annex_d("EPHEMERAL_READER_KEY_D")).point()).unwrap();
        let begins = |info| HEXLOWER.encode(&transcript.key(&shared, info).unwrap()[..4]);
        assert_eq!((begins("SKReader"), begins("SKDevice")), ("58d277d8".to_owned(), "81d170e0".to_owned()));
    }

    /// The transcript is put together as Annex D's is.
    #[test]
    fn the_transcript_of_annex_d() {
        let bytes = annex_d("SESSION_TRANSCRIPT_BYTES");
        let array = read::embedded(&bytes).unwrap();
        let parts = read::array(array).unwrap();
        let (engagement, key) = (read::embedded(parts[0]).unwrap(), parts[1]);
        let handover = Value::Encoded(parts[2].to_vec());
        assert_eq!(Transcript::new(engagement, key, handover).unwrap().array, array);
    }
}
