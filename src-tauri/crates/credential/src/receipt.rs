//! The signed receipt of what a patient paid, as a code that a phone collects (`spec/receipt.md`). It names no patient.

use jiff::Timestamp;
use jiff::civil::Date;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use crate::cbor::write;
use crate::cose::{
    ALG, CRV, EC2, ES256, KID, KTY, Kid, P_256, PublicKey, SIGN1, SIGNATURE1, X, Y, aad, structure,
};

/// The key by which an office signs its receipts. It proves that all receipts under one name come from one office, and no more:
/// nobody vouches for it.
pub struct ReceiptKey(SigningKey);

/// What a receipt says.
#[derive(Clone, Copy)]
pub struct Receipt<'a> {
    /// Who received the money: name and RPPS number.
    pub issuer: &'a str,
    /// When.
    pub issued: Timestamp,
    /// What tells this invoice from every other: the beginning of its seal.
    pub id: [u8; 16],
    /// The number of the invoice.
    pub number: u32,
    /// The usage number of the reading, by which the phone knows that the receipt is its own.
    pub usage_id: &'a str,
    /// The day of care.
    pub date: Date,
    /// In cents: the total, the compulsory share, the complementary share, what the patient paid.
    pub amounts: [u64; 4],
}

impl ReceiptKey {
    /// The key of a secret; `None` for one of the few numbers that are no key.
    pub fn from_secret(secret: &[u8; 32]) -> Option<Self> {
        SigningKey::from_slice(secret).ok().map(Self)
    }

    /// The name of the key as it is printed: four groups of four hexadecimal digits.
    pub fn name(&self) -> String {
        let name = data_encoding::HEXLOWER.encode(&self.kid());
        let characters: Vec<char> = name.chars().collect();
        characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    /// The text of the code: `CR1:`, then Base45 of a tagged `COSE_Sign1`. Signatures are deterministic (RFC 6979), so that the same
    /// receipt has the same code.
    pub fn sign(&self, receipt: &Receipt<'_>) -> String {
        let protected = write::map(&[
            (write::int(ALG.into()), write::int(narrow(ES256))),
            (write::int(KID.into()), write::bytes(&self.kid())),
        ]);
        let payload = self.payload(receipt);
        let signed = structure(SIGNATURE1, [&protected, aad::RECEIPT, &payload]);
        let signature: Signature = self.0.sign(&signed);
        let parts = [
            write::bytes(&protected),
            write::map(&[]),
            write::bytes(&payload),
            write::bytes(&signature.to_bytes()),
        ];
        let object = write::array(&parts.each_ref().map(Vec::as_slice));
        format!("{PREFIX}{}", base45::encode(write::tagged(SIGN1, &object)))
    }

    fn payload(&self, receipt: &Receipt<'_>) -> Vec<u8> {
        let issued = u64::try_from(receipt.issued.as_second()).unwrap_or_default();
        let amounts = receipt.amounts.map(write::uint);
        let invoice = [
            write::uint(receipt.number.into()),
            write::text(receipt.usage_id),
            write::text(&receipt.date.to_string()),
            write::array(&amounts.each_ref().map(Vec::as_slice)),
        ];
        write::map(&[
            (write::int(ISS), write::text(receipt.issuer)),
            (write::int(IAT), write::uint(issued)),
            (write::int(CTI), write::bytes(&receipt.id)),
            (write::int(CNF), write::map(&[(write::int(COSE_KEY), self.public_key())])),
            (write::int(INVOICE), write::array(&invoice.each_ref().map(Vec::as_slice))),
        ])
    }

    /// As the phone's own key stands in its credential: four keys, the point compressed.
    fn public_key(&self) -> Vec<u8> {
        let point = self.0.verifying_key().to_sec1_point(true);
        // SEC 1 §2.3.3: 02 or 03 before x says which of the two points it is.
        let (odd, x) = point.as_bytes().split_first().map(|(sign, x)| (*sign == 3, x)).unwrap_or_default();
        write::map(&[
            (write::int(KTY.into()), write::int(narrow(EC2))),
            (write::int(CRV.into()), write::int(narrow(P_256))),
            (write::int(X.into()), write::bytes(x)),
            (write::int(Y.into()), write::boolean(odd)),
        ])
    }

    fn kid(&self) -> Kid {
        PublicKey::of(&self.0).kid()
    }
}

/// The constants of COSE are small.
fn narrow(number: i128) -> i64 {
    i64::try_from(number).unwrap_or_default()
}

const PREFIX: &str = "CR1:";
/// RFC 8392 §4, RFC 8747 §3.2.
const ISS: i64 = 1;
const IAT: i64 = 6;
const CTI: i64 = 7;
const CNF: i64 = 8;
const COSE_KEY: i64 = 1;
/// Ours: private use begins below −65536 (RFC 8392 §9.1).
const INVOICE: i64 = -70_001;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::cbor::document;
    use crate::cose::{Header, Sign1, StatedKey};

    fn receipt(usage_id: &str) -> Receipt<'_> {
        Receipt {
            issuer: "Dr Claire MARTIN-LAVERGNE, RPPS 10001234566",
            issued: "2026-11-22T09:20:00Z".parse().unwrap(),
            id: [7; 16],
            number: 42,
            usage_id,
            date: date(2026, 11, 22),
            amounts: [4_906, 3_434, 1_472, 1_472],
        }
    }

    fn key() -> ReceiptKey {
        ReceiptKey::from_secret(&[9; 32]).unwrap()
    }

    /// Read by the strict reader of cards, which shares no code with what wrote it.
    #[test]
    fn a_receipt_is_read_and_its_signature_holds_with_the_key_that_it_states() {
        let text = key().sign(&receipt("26-11-22-0042"));
        let bytes = base45::decode(text.strip_prefix("CR1:").unwrap()).unwrap();
        let signed = Sign1::parse(&bytes, Header::Signer).unwrap();
        let payload = document(signed.payload()).unwrap().map().unwrap().exactly(5).unwrap();
        let stated = payload.required(8).unwrap().map().unwrap().exactly(1).unwrap().required(1).unwrap();
        let public = StatedKey::parse(stated).unwrap().point().unwrap();
        assert_eq!(signed.kid().unwrap(), public.kid(), "named by its own key");
        signed.verify(&public, aad::RECEIPT).unwrap();
        assert!(signed.verify(&public, aad::CREDENTIAL).is_err(), "a receipt is no credential");
        assert_eq!(payload.required(6).unwrap().uint(), Ok(1_795_339_200), "2026-11-22T09:20:00Z");
        let [number, usage, day, amounts] = payload.required(-70_001).unwrap().array_of().unwrap();
        assert_eq!(
            (number.uint(), usage.text(), day.text()),
            (Ok(42), Ok("26-11-22-0042"), Ok("2026-11-22"))
        );
        let amounts = amounts.array_of::<4>().unwrap().map(|amount| amount.uint().unwrap());
        assert_eq!(amounts, [4_906, 3_434, 1_472, 1_472]);
    }

    #[test]
    fn the_same_receipt_has_the_same_code_and_another_has_another() {
        let (first, second) = (key().sign(&receipt("26-11-22-0042")), key().sign(&receipt("26-11-22-0042")));
        assert_eq!(first, second, "RFC 6979");
        assert_ne!(first, key().sign(&receipt("26-11-22-0043")));
        let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        assert!(first.chars().all(|c| alphabet.contains(c)), "the small mode of a QR code");
        assert!(first.len() < 480, "{} characters: large squares", first.len());
        let name = key().name();
        assert!(name.len() == 19 && name.split(' ').all(|group| group.len() == 4), "{name}");
        assert!(ReceiptKey::from_secret(&[0; 32]).is_none(), "zero is no key");
    }
}
