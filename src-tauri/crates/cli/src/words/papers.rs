//! The sentences about papers: an INS datamatrix, a 2D-Doc.

use desk::wire::{Disagreement, Paper, PaperKind};

pub(super) const INS_FALSE: &str = "[C-20] Ce datamatrix INS est abîmé, ou son matricule est faux. Relisez-le ; sinon, saisissez l’identité depuis une pièce du patient.";
pub(super) const VERIFIED: &str = "[C-21] Sa signature est bonne, mais ce n’est pas une carte : il n’ouvre aucun droit. Demandez le téléphone ou la carte Vitale.";
pub(super) const UNVERIFIED: &str = "[C-21] Sa signature n’a pas pu être vérifiée : le certificat de son émetteur manque ou n’est pas valable. Ne vous y fiez pas sans autre pièce.";
pub(super) const FALSE: &str = "[C-22] Sa signature est fausse : le document a été modifié ou contrefait. Ne vous y fiez pas, demandez l’original.";

/// What a signed paper is, and who signed it.
pub(super) fn paper(paper: &Paper) -> String {
    let kind = match paper.kind {
        PaperKind::Identity => "titre d’identité",
        PaperKind::MobilityCard => "carte mobilité inclusion",
        PaperKind::DeathCertificate => "certificat de décès",
        PaperKind::TestResult => "résultat de test",
        PaperKind::Vaccination => "attestation de vaccination",
        PaperKind::Other => "autre document",
    };
    let day = paper.signed_on.as_deref().map(|day| format!(" le {day}")).unwrap_or_default();
    format!("DOCUMENT 2D-DOC : {kind}\n  Signé{day} par {} {}", paper.authority, paper.certificate)
}

pub(super) fn disagreement(disagreement: Disagreement) -> &'static str {
    match disagreement {
        Disagreement::Sex => "[V-20] Le matricule INS et le sexe imprimé diffèrent : contrôlez l’identité.",
        Disagreement::Year | Disagreement::Month => {
            "[V-20] Le matricule INS et la date de naissance imprimée diffèrent : contrôlez l’identité."
        }
        Disagreement::Place => {
            "[V-20] Le matricule INS et le lieu de naissance imprimé diffèrent : contrôlez l’identité."
        }
    }
}
