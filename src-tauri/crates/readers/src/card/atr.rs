//! What an answer to reset tells about a card (ISO/IEC 7816-3 §8; PC/SC part 3 §3.1.3.2.3 for contactless ones).

/// What lies in a reader, as far as its answer to reset or its applications say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardKind {
    /// A phone, or any other contactless card that takes commands. Nothing more may be concluded: a phone answers
    /// otherwise when its screen is locked.
    Contactless,
    /// A carte Vitale 2.
    Vitale2,
    /// The generation before, which is recognised and not read.
    Vitale1,
    /// A professional's card (CPS and its family): never spoken to.
    Professional,
    /// A payment card. No answer to reset says so, only its application.
    Payment,
    /// A contactless badge or ticket that takes no commands.
    Badge,
    /// Something else with contacts.
    Other,
}

impl CardKind {
    /// Every kind there is.
    pub const ALL: [Self; 7] = [
        Self::Contactless,
        Self::Vitale2,
        Self::Vitale1,
        Self::Professional,
        Self::Payment,
        Self::Badge,
        Self::Other,
    ];

    /// The kind that an answer to reset belongs to.
    pub fn of(atr: &[u8]) -> Self {
        // The family of professional cards shares these historical bytes, whatever the generation.
        if atr.windows(PROFESSIONAL.len()).any(|window| window == PROFESSIONAL) {
            return Self::Professional;
        }
        KNOWN.iter().find(|(pattern, _)| matches(pattern, atr)).map_or(Self::Other, |(_, kind)| *kind)
    }

    /// Its word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contactless => "contactless",
            Self::Vitale2 => "vitale_2",
            Self::Vitale1 => "vitale_1",
            Self::Professional => "professional",
            Self::Payment => "payment",
            Self::Badge => "badge",
            Self::Other => "other",
        }
    }

    /// Whether a command may be sent to it at all.
    pub(super) const fn may_be_spoken_to(self) -> bool {
        match self {
            Self::Contactless | Self::Vitale2 | Self::Payment | Self::Other => true,
            Self::Vitale1 | Self::Professional | Self::Badge => false,
        }
    }
}

/// Bytes in hexadecimal; `?` is any digit, and `*` at the end any further bytes.
fn matches(pattern: &str, atr: &[u8]) -> bool {
    let mut bytes = atr.iter();
    for word in pattern.split(' ') {
        if word == "*" {
            return true;
        }
        let Some(byte) = bytes.next() else { return false };
        let digits = format!("{byte:02X}");
        if !word.chars().zip(digits.chars()).all(|(wanted, digit)| wanted == '?' || wanted == digit) {
            return false;
        }
    }
    bytes.next().is_none()
}

/// Historical bytes of the CPS family, contact cards of every generation.
const PROFESSIONAL: &[u8] = &[0x00, 0x12, 0x25, 0x00, 0x64, 0x80];

/// The first that fits counts.
const KNOWN: &[(&str, CardKind)] = &[
    // CPS 3 without contacts, which has none of the historical bytes above.
    ("3B 8F 80 01 00 31 B8 64 04 B0 EC C1 73 94 01 80 82 90 00 0E", CardKind::Professional),
    // Vitale 2, two makers; the seventh byte is the batch, 43 to 4C so far.
    ("3B 75 13 00 00 ?? 09 EA 90 00", CardKind::Vitale2),
    ("3B 75 13 00 00 ?? 09 FA 90 00", CardKind::Vitale2),
    // Vitale 1, on several masks.
    ("3F 65 25 00 ?? 09 ?? 90 00", CardKind::Vitale1),
    // Storage cards without contacts: registered provider A000000306 (PC/SC part 3 §3.1.3.2.3.2).
    ("3B 8F 80 01 80 4F 0C A0 00 00 03 06 *", CardKind::Badge),
    // ISO/IEC 14443-4 without contacts: T0 8n, then 80 01 and whatever the card calls historical.
    ("3B 8? 80 01 *", CardKind::Contactless),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// As pcsc-tools and the cards' own documents list them.
    #[test]
    fn answers_that_are_met_in_the_field() {
        for (atr, kind) in [
            ("3B 75 13 00 00 43 09 EA 90 00", CardKind::Vitale2),
            ("3B 75 13 00 00 4C 09 EA 90 00", CardKind::Vitale2),
            ("3B 75 13 00 00 4A 09 EA 90 00", CardKind::Vitale2),
            ("3B 75 13 00 00 45 09 FA 90 00", CardKind::Vitale2),
            ("3B 75 13 00 00 45 09 FB 90 00", CardKind::Other),
            ("3B 75 13 00 00 45 09 FA 90 00 00", CardKind::Other),
            ("3F 65 25 00 22 09 69 90 00", CardKind::Vitale1),
            ("3F 65 25 00 2C 09 F9 90 00", CardKind::Vitale1),
            ("3F 65 25 00 52 09 6A 90 00", CardKind::Vitale1),
            ("3F 65 25 00 A3 09 6A 90 00", CardKind::Vitale1),
            ("3B AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00", CardKind::Professional),
            ("3B AC 00 40 2A 00 12 25 00 64 80 82 02 12 00 90 00", CardKind::Professional),
            ("3B 9B 18 80 01 00 12 25 00 64 80 04 01 00 00 90 44", CardKind::Professional),
            ("3B DC 18 FF 00 00 12 25 00 64 80 00 04 01 00 90 00", CardKind::Professional),
            ("3B 8F 80 01 00 31 B8 64 04 B0 EC C1 73 94 01 80 82 90 00 0E", CardKind::Professional),
            // A phone without historical bytes, and one with.
            ("3B 80 80 01 01", CardKind::Contactless),
            ("3B 88 80 01 00 00 00 00 33 81 81 00 3A", CardKind::Contactless),
            // MIFARE Classic 1K.
            ("3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 01 00 00 00 00 6A", CardKind::Badge),
            // "French HealthCare", generation unknown: only its applications can tell.
            ("3B 7C 11 00 00 47 53 45 42 4C 03 42 48 48 80 01 01", CardKind::Other),
            ("", CardKind::Other),
        ] {
            let bytes: Vec<u8> = atr.split_whitespace().map(|b| u8::from_str_radix(b, 16).unwrap()).collect();
            assert_eq!(CardKind::of(&bytes), kind, "{atr}");
        }
    }

    #[test]
    fn nothing_is_ever_said_to_a_professional_card() {
        assert!(!CardKind::Professional.may_be_spoken_to());
    }
}
