//! Text as a record takes it: capitals, digits and blanks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Capitals without accents; whatever else stands in the text becomes a blank (B2: no special characters, not even an
/// apostrophe or a dash). Blanks are not repeated, and there is none at either end.
pub(super) fn capitals(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(letters).collect();
    let kept: String =
        plain.chars().map(|c| if c.is_ascii_uppercase() || c.is_ascii_digit() { c } else { ' ' }).collect();
    kept.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters that no decomposition takes apart.
fn letters(c: char) -> Vec<char> {
    match c {
        'œ' | 'Œ' => vec!['O', 'E'],
        'æ' | 'Æ' => vec!['A', 'E'],
        'ß' => vec!['S', 'S'],
        'ø' | 'Ø' => vec!['O'],
        'ł' | 'Ł' => vec!['L'],
        'đ' | 'Đ' | 'ð' | 'Ð' => vec!['D'],
        'þ' | 'Þ' => vec!['T', 'H'],
        other => other.to_uppercase().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_lose_their_accents_and_signs() {
        for (text, folded) in [
            ("LEGENDRE-NOËL Zoé", "LEGENDRE NOEL ZOE"),
            ("L’Hœuvre d'Açores", "L HOEUVRE D ACORES"),
            ("Strauß, Łukasz Ðorđe", "STRAUSS LUKASZ DORDE"),
            ("  Ægidius \t Ørsted ", "AEGIDIUS ORSTED"),
            ("ﬁ ½ №", "FI 1 2 NO"),
            ("李", ""),
            ("", ""),
        ] {
            assert_eq!(capitals(text), folded, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_but_the_alphabet_comes_out_and_folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let folded = capitals(&text);
            prop_assert!(folded.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' '));
            prop_assert_eq!(capitals(&folded), folded);
        }
    }
}
