//! The words of the command line.

mod closing;
mod export;
mod practice;

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};
use desk::wire::{Condition, Happening, Pathway};
use desk::{Clock, FixedClock, SystemClock};
use jiff::Timestamp;

use crate::form::Form;
pub(crate) use closing::{ClosingOptions, PeriodChoice};
pub(crate) use export::Export;
pub(crate) use practice::Practice;

pub(crate) mod keeping;
pub(crate) mod people;
pub(crate) mod quality;

/// Comptoir en ligne de commande : lire une carte, facturer, remplir la feuille de soins.
#[derive(Parser)]
#[command(name = "comptoir-cli", version, about, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// L'heure qu'il est, au lieu de celle de l'ordinateur (RFC 3339).
    #[arg(long, global = true, value_name = "RFC3339")]
    now: Option<Timestamp>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Décode les symboles d'une image, sans rien juger : fichier, symbologie et texte, séparés par des tabulations.
    Scan {
        /// Des images PNG, JPEG, WebP ou BMP.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Lit une présentation et la vérifie ; lit aussi un datamatrix INS ou un 2D-Doc sur papier.
    Read(Read),
    /// Les lecteurs de cartes, et la sorte de carte qui s'y trouve. Rien n'est lu des cartes.
    Readers {
        #[command(flatten)]
        choice: ReaderChoice,
        /// Écrit du JSON.
        #[arg(long)]
        json: bool,
    },
    /// Le cabinet.
    Office {
        #[command(subcommand)]
        command: Office,
    },
    /// Les personnes du cabinet.
    People {
        #[command(subcommand)]
        command: people::People,
    },
    /// Les listes de sécurité.
    Lists {
        #[command(subcommand)]
        command: Lists,
    },
    /// La base publique des médicaments.
    Medicines {
        #[command(subcommand)]
        command: crate::medicines::Medicines,
    },
    /// Les factures.
    Invoice {
        #[command(subcommand)]
        command: Invoice,
    },
    /// Les tarifs.
    Tariff {
        #[command(subcommand)]
        command: crate::tariff::Tariff,
    },
    #[command(flatten)]
    Keeping(keeping::Keeping),
    /// Clôture un jour, un mois ou une année ; sans rien de cela, dit où en est le jour à clôturer.
    Closing(ClosingOptions),
    /// Dit comment vont les lectures : canaux, échecs, délais, papier.
    Quality(quality::QualityOptions),
    /// Le papier.
    Form {
        #[command(subcommand)]
        command: Form,
    },
    /// Les mises à jour.
    Update {
        #[command(subcommand)]
        command: crate::update::Update,
    },
}

#[derive(Args)]
pub(crate) struct Read {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) choice: ReaderChoice,
    /// Combien de secondes attendre la carte ou le téléphone.
    #[arg(long, value_name = "SECONDES", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) wait: u64,
    /// Le dossier des listes de sécurité.
    #[arg(long, value_name = "DOSSIER")]
    pub(crate) lists: Option<PathBuf>,
    /// Le dossier du cabinet ; sans lui, rien n'est conservé.
    #[arg(long, value_name = "DOSSIER")]
    pub(crate) office: Option<PathBuf>,
    /// Écrit du JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Source {
    /// L'image d'un QR code ou d'un datamatrix.
    #[arg(long, value_name = "FICHIER")]
    pub(crate) image: Option<PathBuf>,
    /// Le texte d'un QR code ou d'un datamatrix.
    #[arg(long, value_name = "TEXTE", allow_hyphen_values = true)]
    pub(crate) text: Option<String>,
    /// Un téléphone posé sur un lecteur sans contact.
    #[arg(long)]
    pub(crate) nfc: bool,
    /// Une carte Vitale en plastique dans un lecteur.
    #[arg(long)]
    pub(crate) vitale: bool,
}

#[derive(Args)]
pub(crate) struct ReaderChoice {
    /// Le lecteur, par le début de son nom ; tous sans cela.
    #[arg(long, value_name = "NOM")]
    pub(crate) reader: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum Office {
    /// Crée un cabinet chiffré. La phrase de passe vient de `COMPTOIR_PASSPHRASE` ou de l'entrée standard.
    New(NewOffice),
}

#[derive(Args)]
pub(crate) struct NewOffice {
    /// Le dossier du cabinet.
    pub(crate) folder: PathBuf,
    /// Le nom du cabinet.
    #[arg(long, default_value = "Cabinet")]
    pub(crate) name: String,
    /// Le nom du praticien, comme sur la feuille.
    #[arg(long, default_value = "Praticien")]
    pub(crate) practitioner: String,
    /// Son numéro RPPS, 11 chiffres.
    #[arg(long, default_value = "00000000000")]
    pub(crate) rpps: String,
    /// Son numéro d'assurance maladie, 9 chiffres.
    #[arg(long, default_value = "000000000")]
    pub(crate) am_number: String,
    /// Son adresse, une ligne par option.
    #[arg(long)]
    pub(crate) address: Vec<String>,
    #[command(flatten)]
    pub(crate) practice: Practice,
    /// Un dossier de listes à reprendre.
    #[arg(long, value_name = "DOSSIER")]
    pub(crate) lists: Option<PathBuf>,
    /// Un cabinet de démonstration : il le dit partout, et prend les émetteurs de test pour vrais.
    #[arg(long)]
    pub(crate) demonstration: bool,
}

#[derive(Subcommand)]
pub(crate) enum Lists {
    /// Reprend les listes d'un dossier, toutes ou aucune.
    Import {
        /// Le dossier du cabinet.
        #[arg(long, value_name = "DOSSIER")]
        office: PathBuf,
        /// Reprend aussi les clefs de l'éditeur, quand ce ne sont pas celles du cabinet.
        #[arg(long)]
        other_roots: bool,
        /// Le dossier des listes.
        folder: PathBuf,
    },
}

#[derive(Subcommand)]
pub(crate) enum Invoice {
    /// Calcule, numérote et scelle une facture.
    New(Box<NewInvoice>),
    /// Annule une facture par un avoir, qui reprend chaque montant.
    Cancel {
        /// Le dossier du cabinet.
        #[arg(long, value_name = "DOSSIER")]
        office: PathBuf,
        /// Son numéro.
        number: u32,
        /// Pourquoi, en 200 caractères au plus.
        #[arg(long, value_name = "MOTIF")]
        reason: String,
        /// Écrit du JSON.
        #[arg(long)]
        json: bool,
    },
    /// Note ce qu'une facture devient : feuille remise ou envoyée, facture payée ou rejetée.
    Mark {
        /// Le dossier du cabinet.
        #[arg(long, value_name = "DOSSIER")]
        office: PathBuf,
        /// Son numéro.
        number: u32,
        /// Ce qu'elle devient.
        #[arg(value_enum)]
        state: HappeningWord,
        /// Pourquoi, s'il faut le dire.
        #[arg(long, value_name = "MOTIF")]
        reason: Option<String>,
        /// Écrit du JSON.
        #[arg(long)]
        json: bool,
    },
    /// Écrit des factures pour un autre programme ou pour le comptable.
    Export(Export),
    /// Les dernières factures, de la plus récente à la plus ancienne.
    List {
        /// Le dossier du cabinet.
        #[arg(long, value_name = "DOSSIER")]
        office: PathBuf,
        /// Combien au plus.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Écrit du JSON.
        #[arg(long)]
        json: bool,
    },
    /// Une facture, et ce qu'elle est devenue.
    Show {
        /// Le dossier du cabinet.
        #[arg(long, value_name = "DOSSIER")]
        office: PathBuf,
        /// Son numéro.
        number: u32,
        /// Écrit du JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
pub(crate) struct NewInvoice {
    /// Le dossier du cabinet.
    #[arg(long, value_name = "DOSSIER")]
    pub(crate) office: PathBuf,
    #[command(flatten)]
    pub(crate) source: Patient,
    /// Le rang de la personne soignée : 0 l'assuré, 1 à 19 les bénéficiaires.
    #[arg(long, default_value_t = 0)]
    pub(crate) beneficiary: u8,
    /// Les codes des actes ; un code répété compte pour sa quantité.
    #[arg(long = "act", value_delimiter = ',', required_unless_present_any = ["boxes", "boxes_file"], value_name = "CODE")]
    pub(crate) acts: Vec<String>,
    #[command(flatten)]
    pub(crate) boxes: crate::medicines::Boxes,
    /// Le jour des soins.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    pub(crate) date: String,
    /// À quel titre les soins sont pris en charge.
    #[arg(long, value_enum, default_value_t = ConditionWord::Maladie)]
    pub(crate) condition: ConditionWord,
    /// Comment le patient est venu.
    #[arg(long, value_enum, default_value_t = PathwayWord::MedecinTraitant)]
    pub(crate) pathway: PathwayWord,
    #[command(flatten)]
    pub(crate) details: crate::details::Details,
    /// La facture annulée que celle-ci corrige.
    #[arg(long, value_name = "NUMÉRO")]
    pub(crate) replaces: Option<u32>,
    /// L’organisme, en 9 caractères (régime, caisse, centre), si la carte lue ne l’indique pas.
    #[arg(long, value_name = "ORGANISME")]
    pub(crate) organism: Option<String>,
    /// La caisse paie la part obligatoire au cabinet.
    #[arg(long)]
    pub(crate) third_party_compulsory: bool,
    /// La complémentaire paie sa part au cabinet.
    #[arg(long)]
    pub(crate) third_party_complementary: bool,
    /// Écrit du JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Patient {
    /// Le numéro d'usage d'une lecture.
    #[arg(long, value_name = "USAGE")]
    pub(crate) reading: Option<String>,
    /// Un patient saisi : le JSON d'une lecture, ou ses champs holder, beneficiaries et organism.
    #[arg(long, value_name = "FICHIER")]
    pub(crate) patient: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum HappeningWord {
    Remise,
    Envoyee,
    Payee,
    Rejetee,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ConditionWord {
    Maladie,
    Ald,
    Maternite,
    AccidentTravail,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum PathwayWord {
    MedecinTraitant,
    Remplace,
    Envoye,
    Urgence,
    HorsResidence,
    HorsParcours,
}

impl Arguments {
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        match self.now {
            Some(now) => Arc::new(FixedClock(now)),
            None => Arc::new(SystemClock),
        }
    }
}

impl From<HappeningWord> for Happening {
    fn from(word: HappeningWord) -> Self {
        match word {
            HappeningWord::Remise => Self::Given,
            HappeningWord::Envoyee => Self::Sent,
            HappeningWord::Payee => Self::Paid,
            HappeningWord::Rejetee => Self::Rejected,
        }
    }
}

impl From<ConditionWord> for Condition {
    fn from(word: ConditionWord) -> Self {
        match word {
            ConditionWord::Maladie => Self::Illness,
            ConditionWord::Ald => Self::LongTermIllness,
            ConditionWord::Maternite => Self::Maternity,
            ConditionWord::AccidentTravail => Self::WorkAccident,
        }
    }
}

impl From<PathwayWord> for Pathway {
    fn from(word: PathwayWord) -> Self {
        match word {
            PathwayWord::MedecinTraitant => Self::Treating,
            PathwayWord::Remplace => Self::Replaced,
            PathwayWord::Envoye => Self::Sent,
            PathwayWord::Urgence => Self::Emergency,
            PathwayWord::HorsResidence => Self::Away,
            PathwayWord::HorsParcours => Self::Outside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_words_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn exactly_one_source_is_read() {
        let parse = |words: &[&str]| Arguments::try_parse_from([&["comptoir-cli", "read"], words].concat());
        assert!(parse(&["--text", "CV1:"]).is_ok());
        assert!(parse(&["--text", "-x"]).is_ok(), "Base45 may begin with a dash");
        assert!(parse(&[]).is_err(), "nothing to read");
        assert!(parse(&["--text", "a", "--image", "b"]).is_err(), "two things to read");
        assert!(parse(&["--nfc", "--reader", "ACS", "--wait", "5"]).is_ok());
        assert!(parse(&["--nfc", "--vitale"]).is_err(), "one channel at a time");
        assert!(parse(&["--vitale", "--wait", "0"]).is_err(), "no time at all");
        assert!(parse(&["--text", "a", "--now", "hier"]).is_err(), "no instant");
    }
}
