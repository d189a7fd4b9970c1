//! The words for who works in the office.

use clap::{Args, Subcommand, ValueEnum};
use desk::wire::Role;

use super::keeping::{Json, OfficeFolder};

#[derive(Subcommand)]
pub(crate) enum People {
    /// Toutes les personnes qui travaillent ou ont travaillé au cabinet.
    List {
        #[command(flatten)]
        office: OfficeFolder,
        #[command(flatten)]
        json: Json,
    },
    /// Ajoute une personne.
    Add(Box<NewPerson>),
    /// Note qu’une personne a quitté le cabinet. Elle reste dans la liste, et le journal garde son nom.
    End {
        #[command(flatten)]
        office: OfficeFolder,
        /// Son numéro dans la liste.
        person: u32,
    },
    /// Donne un nouveau code PIN à une personne, sur cet ordinateur. Il vient de `COMPTOIR_PIN` ou de l’entrée standard, après
    /// la phrase de passe.
    Pin {
        #[command(flatten)]
        office: OfficeFolder,
        /// Son numéro dans la liste.
        person: u32,
    },
}

#[derive(Args)]
pub(crate) struct NewPerson {
    #[command(flatten)]
    pub(crate) office: OfficeFolder,
    /// Son nom, qui ne changera plus.
    pub(crate) name: String,
    /// Ce qu’elle est.
    #[arg(long, value_enum)]
    pub(crate) role: RoleWord,
    /// Le numéro, dans la liste, de celui qu’un remplaçant remplace.
    #[arg(long, value_name = "NUMÉRO", requires = "until")]
    pub(crate) replaces: Option<u32>,
    /// Le dernier jour d’un remplaçant.
    #[arg(long, value_name = "AAAA-MM-JJ", requires = "replaces")]
    pub(crate) until: Option<String>,
    /// Le numéro RPPS de qui facture en son nom, 11 chiffres.
    #[arg(long, requires = "am_number")]
    pub(crate) rpps: Option<String>,
    /// Son numéro d'assurance maladie, 9 chiffres.
    #[arg(long, requires = "rpps")]
    pub(crate) am_number: Option<String>,
    /// Son adresse, une ligne par option.
    #[arg(long, requires = "rpps")]
    pub(crate) address: Vec<String>,
    #[command(flatten)]
    pub(crate) practice: super::Practice,
    #[command(flatten)]
    pub(crate) json: Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum RoleWord {
    Administrateur,
    Praticien,
    Remplacant,
    Assistant,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Administrateur => Self::Administrator,
            RoleWord::Praticien => Self::Practitioner,
            RoleWord::Remplacant => Self::Locum,
            RoleWord::Assistant => Self::Assistant,
        }
    }
}
