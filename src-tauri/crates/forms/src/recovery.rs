//! The recovery code of an office: printed once, kept where no thief of the computer looks.

use jiff::civil::Date;

use crate::document::FillError;
use crate::letter::{Head, Letter};
use crate::{Issuer, Sheet, words};

/// What the sheet states.
#[derive(Clone, Copy)]
pub struct Recovery<'a> {
    /// Whose office it opens.
    pub issuer: Issuer<'a>,
    /// The code, in the groups in which it is typed.
    pub groups: &'a [String],
    /// When it was made.
    pub date: Date,
    /// Whether the office is a demonstration.
    pub demonstration: bool,
}

/// Writes the sheet.
pub fn recovery(content: &Recovery<'_>) -> Result<Sheet, FillError> {
    let issuer = words::issuer(&content.issuer);
    let lead = format!("Fait le {}", words::french(content.date));
    let mut letter = Letter::begin(Head {
        title: "Code de secours",
        lead: &lead,
        issuer: &issuer,
        foot: &[],
        demonstration: content.demonstration,
        printed_before: 0,
    })?;
    letter.section("Le code");
    letter.groups(content.groups);
    letter.paragraph("0, I, L, O et U n’y sont jamais.");
    letter.paragraph(
        "Si la phrase de passe est oubliée, ce code ouvre le cabinet et permet d’en choisir une autre.",
    );
    letter.section("Où le garder");
    letter.paragraph("Loin de cet ordinateur : coffre, notaire, enveloppe fermée chez un confrère.");
    letter.paragraph("Ni photographié, ni envoyé par courriel, ni rangé dans un fichier.");
    letter.section("Ce qu’il faut savoir");
    letter.paragraph(
        "Qui a ce code et une copie du dossier du cabinet en lit toutes les données. Si cette feuille est perdue ou a \
         été vue, faites un nouveau code dans les réglages : l’ancien n’ouvrira plus rien.",
    );
    letter.paragraph(
        "Sans la phrase de passe ni ce code, les données du cabinet sont perdues : personne, pas même l’éditeur, ne \
         peut les ouvrir.",
    );
    letter.finish("Code de secours", content.date)
}

// It opens the office.
impl std::fmt::Debug for Recovery<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recovery(…)")
    }
}
