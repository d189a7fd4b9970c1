//! What is asked of the phone (`spec/nfc.md` §4).

use crate::cbor::write;

/// The document type, and the only namespace, of our card.
pub const DOC_TYPE: &str = "fr.comptoir.carte.1";

/// The elements, and whether the register keeps them: holder, beneficiaries, organism.
const ELEMENTS: [(&str, bool); 14] = [
    ("family_name", true),
    ("given_name", true),
    ("birth_name", true),
    ("birth_date_card", true),
    ("nir", true),
    ("quality", true),
    ("birth_rank", true),
    ("cover", true),
    ("organism", true),
    ("rights", false),
    ("rights_as_of", false),
    ("beneficiaries", true),
    ("activation", false),
    ("code_gestion", false),
];

/// The elements that every card has.
pub(super) const REQUIRED: [&str; 9] = [
    "family_name",
    "given_name",
    "birth_date_card",
    "nir",
    "quality",
    "birth_rank",
    "organism",
    "rights",
    "rights_as_of",
];

/// `DeviceRequest` (ISO/IEC 18013-5 §8.3.2.1.2.1) for one document, without reader authentication.
pub(super) fn device_request() -> Vec<u8> {
    let elements = ELEMENTS.map(|(element, retain)| (write::text(element), write::boolean(retain)));
    let namespaces = write::map(&[(write::text(DOC_TYPE), write::map(&elements))]);
    let items = write::map(&[
        (write::text("docType"), write::text(DOC_TYPE)),
        (write::text("nameSpaces"), namespaces),
    ]);
    let document = write::map(&[(write::text("itemsRequest"), write::embedded(&items))]);
    write::map(&[
        (write::text("version"), write::text("1.0")),
        (write::text("docRequests"), write::array(&[&document])),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor;

    #[test]
    fn every_required_element_is_asked_for() {
        let request = device_request();
        let map = cbor::well_formed(&request).unwrap().map().unwrap();
        let [document] = map.required("docRequests").unwrap().array_of::<1>().unwrap();
        let items = document.map().unwrap().required("itemsRequest").unwrap().tagged(24).unwrap();
        let items = cbor::well_formed(items.bytes().unwrap()).unwrap().map().unwrap();
        assert_eq!(items.required("docType").unwrap().text(), Ok("fr.comptoir.carte.1"));
        let asked = items.required("nameSpaces").unwrap().map().unwrap();
        let asked = asked.required("fr.comptoir.carte.1").unwrap().map().unwrap();
        for element in REQUIRED {
            assert!(asked.get(element).unwrap().is_some(), "{element}");
        }
        let retained = |element| asked.required(element).unwrap().boolean();
        assert_eq!(
            (retained("nir"), retained("rights_as_of")),
            (Ok(true), Ok(false)),
            "§4: what the register keeps"
        );
    }
}
