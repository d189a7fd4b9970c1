//! The zones of each record, as data: position (from 1), length, kind. Source: GIE SESAM-Vitale, *Spécifications
//! fonctionnelles générales*, norme B2 (2005-E), cross-checked with the ATIH's formats of 2026. A program checks that the
//! zones of a record touch each other and end at 128.

/// What a zone may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Digits, zero-filled from the left. Amounts are cents.
    Number,
    /// Capitals, digits and blanks, blank-filled from the right.
    Text,
    /// `AAMMJJ`, or zeros for none.
    Day,
    /// Always these characters.
    Fixed(&'static str),
    /// Blanks.
    Filler,
}

/// A zone of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    /// Its first character, from 1.
    pub position: usize,
    /// How many characters.
    pub length: usize,
    /// What they may be.
    pub kind: Kind,
    /// What it is called here.
    pub name: &'static str,
}

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordType {
    /// The head of an invoice.
    T2,
    /// What completes the head: the pathway.
    T2S,
    /// An act.
    T4,
    /// What completes an act.
    T4S,
    /// Who did it, by RPPS.
    T4E,
    /// The act in the CCAM.
    T4M,
    /// The end of an invoice: counts and sums.
    T5,
}

/// Every record has as many characters.
pub const LENGTH: usize = 128;

impl RecordType {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::T2, Self::T2S, Self::T4, Self::T4S, Self::T4E, Self::T4M, Self::T5];

    /// Its zones, in order.
    pub fn zones(self) -> &'static [Zone] {
        match self {
            Self::T2 => TYPE_2,
            Self::T2S => TYPE_2S,
            Self::T4 => TYPE_4,
            Self::T4S => TYPE_4S,
            Self::T4E => TYPE_4E,
            Self::T4M => TYPE_4M,
            Self::T5 => TYPE_5,
        }
    }
}

const fn zone(position: usize, length: usize, kind: Kind, name: &'static str) -> Zone {
    Zone { position, length, kind, name }
}

use Kind::{Day, Filler, Fixed, Number, Text};

const TYPE_2: &[Zone] = &[
    zone(1, 1, Fixed("2"), "type"),
    zone(2, 9, Number, "partenaire"),
    zone(11, 1, Filler, "libre_11"),
    zone(12, 13, Text, "nir"),
    zone(25, 2, Number, "cle_nir"),
    zone(27, 3, Number, "rang_beneficiaire"),
    zone(30, 9, Number, "facture"),
    zone(39, 1, Number, "nature_operation"),
    zone(40, 9, Number, "entree"),
    zone(49, 2, Text, "regime"),
    zone(51, 3, Text, "caisse"),
    zone(54, 4, Text, "centre"),
    zone(58, 1, Text, "piece_droits"),
    zone(59, 6, Day, "prise_en_charge_le"),
    zone(65, 6, Day, "droits_du"),
    zone(71, 3, Text, "delivree_par"),
    zone(74, 3, Text, "regime_prestation"),
    zone(77, 2, Number, "nature_assurance"),
    zone(79, 1, Text, "exoneration"),
    zone(80, 6, Day, "hospitalise_le"),
    zone(86, 9, Number, "accident"),
    zone(95, 1, Text, "eclatement"),
    // A birth on a card may lie in no month of a calendar.
    zone(96, 6, Number, "naissance"),
    zone(102, 1, Number, "rang_naissance"),
    zone(103, 6, Day, "entree_le"),
    zone(109, 6, Day, "sortie_le"),
    zone(115, 2, Number, "heure"),
    zone(117, 2, Text, "contrat_oc"),
    zone(119, 10, Text, "organisme_oc"),
];

const TYPE_2S: &[Zone] = &[
    zone(1, 1, Fixed("2"), "type"),
    zone(2, 9, Number, "partenaire"),
    zone(11, 1, Filler, "libre_11"),
    zone(12, 13, Text, "nir"),
    zone(25, 2, Number, "cle_nir"),
    zone(27, 3, Number, "rang_beneficiaire"),
    zone(30, 9, Number, "facture"),
    zone(39, 1, Fixed("S"), "lettre"),
    zone(40, 2, Number, "sequence"),
    zone(42, 6, Text, "complement_titre"),
    zone(48, 2, Text, "destinataire"),
    zone(50, 13, Text, "nir_individuel"),
    zone(63, 2, Number, "cle_nir_individuel"),
    zone(65, 6, Filler, "libre_65"),
    zone(71, 1, Text, "declaration_mt"),
    zone(72, 25, Text, "nom_medecin"),
    zone(97, 15, Text, "prenom_medecin"),
    zone(112, 9, Number, "numero_medecin"),
    zone(121, 1, Text, "parcours"),
    zone(122, 7, Filler, "libre_122"),
];

const TYPE_4: &[Zone] = &[
    zone(1, 1, Fixed("4"), "type"),
    zone(2, 9, Number, "partenaire"),
    zone(11, 1, Filler, "libre_11"),
    zone(12, 13, Text, "nir"),
    zone(25, 2, Number, "cle_nir"),
    zone(27, 3, Number, "rang_beneficiaire"),
    zone(30, 9, Number, "facture"),
    zone(39, 2, Number, "mode_traitement"),
    zone(41, 3, Number, "discipline"),
    zone(44, 9, Number, "prescripteur"),
    zone(53, 1, Text, "origine_prescription"),
    zone(54, 1, Text, "exoneration"),
    zone(55, 2, Number, "specialite_prescripteur"),
    zone(57, 9, Number, "executant"),
    zone(66, 2, Text, "zone_tarif"),
    zone(68, 2, Number, "specialite_executant"),
    zone(70, 6, Day, "soins_le"),
    zone(76, 4, Text, "acte"),
    zone(80, 1, Text, "majoration"),
    zone(81, 2, Number, "quantite"),
    zone(83, 6, Number, "coefficient"),
    zone(89, 2, Number, "denombrement"),
    zone(91, 7, Number, "prix_unitaire"),
    zone(98, 7, Number, "base"),
    zone(105, 3, Number, "taux"),
    zone(108, 7, Number, "amo"),
    zone(115, 7, Number, "honoraires"),
    zone(122, 1, Text, "qualificatif"),
    zone(123, 6, Number, "amc"),
];

const TYPE_4S: &[Zone] = &[
    zone(1, 1, Fixed("4"), "type"),
    zone(2, 9, Number, "partenaire"),
    zone(11, 1, Filler, "libre_11"),
    zone(12, 13, Text, "nir"),
    zone(25, 2, Number, "cle_nir"),
    zone(27, 9, Number, "facture"),
    zone(36, 1, Fixed("S"), "lettre"),
    zone(37, 2, Number, "sequence"),
    zone(39, 1, Text, "exercice_executant"),
    zone(40, 1, Text, "coordination"),
    zone(41, 7, Number, "base_theorique"),
    zone(48, 1, Text, "exercice_prescripteur"),
    zone(49, 6, Day, "demande_accord_le"),
    zone(55, 1, Text, "accord"),
    // The source says 10; the next zone begins at 71.
    zone(56, 15, Filler, "libre_56"),
    zone(71, 1, Text, "forcage_amo"),
    zone(72, 14, Text, "lieu"),
    zone(86, 14, Text, "filiere"),
    zone(100, 1, Text, "forcage_amc"),
    zone(101, 5, Text, "forfait"),
    zone(106, 14, Text, "appareil"),
    zone(120, 4, Text, "ghs"),
    zone(124, 1, Text, "domaine"),
    zone(125, 1, Text, "prevention"),
    zone(126, 2, Text, "qualifiant_prevention"),
    zone(128, 1, Text, "participation"),
];

const TYPE_4E: &[Zone] = &[
    zone(1, 1, Fixed("4"), "type"),
    zone(2, 9, Number, "partenaire"),
    zone(11, 1, Filler, "libre_11"),
    zone(12, 13, Text, "nir"),
    zone(25, 2, Number, "cle_nir"),
    zone(27, 9, Number, "facture"),
    zone(36, 1, Fixed("E"), "lettre"),
    zone(37, 2, Number, "sequence"),
    zone(39, 11, Number, "rpps_prescripteur"),
    zone(50, 14, Text, "structure_prescripteur"),
    zone(64, 11, Number, "rpps_executant"),
    zone(75, 14, Text, "structure_executant"),
    zone(89, 40, Filler, "libre_89"),
];

const TYPE_4M: &[Zone] = &[
    zone(1, 1, Fixed("4"), "type"),
    zone(2, 9, Number, "partenaire"),
    zone(11, 1, Filler, "libre_11"),
    zone(12, 13, Text, "nir"),
    zone(25, 2, Number, "cle_nir"),
    zone(27, 9, Number, "facture"),
    zone(36, 1, Fixed("M"), "lettre"),
    zone(37, 2, Number, "sequence"),
    zone(39, 4, Filler, "reserve"),
    zone(43, 13, Text, "code_ccam"),
    zone(56, 1, Text, "extension"),
    zone(57, 1, Number, "activite"),
    zone(58, 1, Number, "phase"),
    zone(59, 1, Text, "modificateur_1"),
    zone(60, 1, Text, "modificateur_2"),
    zone(61, 1, Text, "modificateur_3"),
    zone(62, 1, Text, "modificateur_4"),
    zone(63, 1, Text, "association"),
    zone(64, 1, Text, "sous_condition"),
    zone(65, 6, Day, "seance_le"),
    // Sixteen teeth of two characters each.
    zone(71, 32, Text, "dents"),
    zone(103, 1, Text, "supplement"),
    zone(104, 4, Text, "modificateurs_oc"),
    zone(108, 21, Filler, "libre_108"),
];

const TYPE_5: &[Zone] = &[
    zone(1, 1, Fixed("5"), "type"),
    zone(2, 9, Number, "partenaire"),
    zone(11, 1, Filler, "libre_11"),
    zone(12, 13, Text, "nir"),
    zone(25, 2, Number, "cle_nir"),
    zone(27, 3, Number, "rang_beneficiaire"),
    zone(30, 9, Number, "facture"),
    zone(39, 3, Number, "nombre"),
    zone(42, 8, Number, "base_hospitaliere"),
    zone(50, 8, Number, "amo_hospitalier"),
    zone(58, 8, Number, "total_honoraires"),
    zone(66, 8, Number, "total_amo"),
    zone(74, 8, Number, "participation_assure"),
    zone(82, 8, Number, "oc_hospitalier"),
    zone(90, 8, Number, "total_oc"),
    zone(98, 17, Filler, "libre_98"),
    zone(115, 8, Number, "total_hospitalier"),
    zone(123, 4, Text, "editeurs"),
    zone(127, 2, Filler, "libre_127"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn zones_touch_each_other_and_end_at_128() {
        for record in RecordType::ALL {
            let mut next = 1;
            for zone in record.zones() {
                assert_eq!(zone.position, next, "{record:?} {}", zone.name);
                if let Fixed(text) = zone.kind {
                    assert_eq!(text.len(), zone.length);
                }
                next += zone.length;
            }
            assert_eq!(next, LENGTH + 1, "{record:?}");
            let names: BTreeSet<&str> = record.zones().iter().map(|zone| zone.name).collect();
            assert_eq!(names.len(), record.zones().len(), "{record:?}: two zones of one name");
        }
    }

    /// Copied from the source once more, apart from the tables above.
    #[test]
    fn zones_lie_where_the_specification_says() {
        for (record, name, position, length) in [
            (RecordType::T2, "nature_assurance", 77, 2),
            (RecordType::T2, "exoneration", 79, 1),
            (RecordType::T2, "organisme_oc", 119, 10),
            (RecordType::T2S, "declaration_mt", 71, 1),
            (RecordType::T2S, "parcours", 121, 1),
            (RecordType::T4, "executant", 57, 9),
            (RecordType::T4, "acte", 76, 4),
            (RecordType::T4, "base", 98, 7),
            (RecordType::T4, "amo", 108, 7),
            (RecordType::T4, "honoraires", 115, 7),
            (RecordType::T4, "amc", 123, 6),
            (RecordType::T4S, "lieu", 72, 14),
            (RecordType::T4S, "participation", 128, 1),
            (RecordType::T4E, "rpps_executant", 64, 11),
            (RecordType::T4M, "code_ccam", 43, 13),
            (RecordType::T4M, "seance_le", 65, 6),
            (RecordType::T5, "nombre", 39, 3),
            (RecordType::T5, "total_honoraires", 58, 8),
            (RecordType::T5, "total_amo", 66, 8),
            (RecordType::T5, "participation_assure", 74, 8),
            (RecordType::T5, "total_oc", 90, 8),
        ] {
            let zone = record.zones().iter().find(|zone| zone.name == name).unwrap();
            assert_eq!((zone.position, zone.length), (position, length), "{record:?} {name}");
        }
    }
}
