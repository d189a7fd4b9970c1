//! How a practitioner practises, in words.

use clap::{Args, ValueEnum};
use desk::wire::{Sector, Trade};

#[derive(Args)]
pub(crate) struct Practice {
    /// Ce qui est facturé : des actes ou des boîtes.
    #[arg(long, value_enum, default_value_t = TradeWord::Generaliste)]
    pub(crate) trade: TradeWord,
    /// La spécialité, 2 chiffres : 01, 22 ou 23 pour un généraliste.
    #[arg(long, default_value = "01")]
    pub(crate) speciality: String,
    /// Le secteur conventionnel.
    #[arg(long, value_enum, default_value_t = SectorWord::Un)]
    pub(crate) sector: SectorWord,
    /// La zone tarif (annexe 21 de la norme B2), 2 caractères.
    #[arg(long)]
    pub(crate) zone: Option<String>,
    /// Le FINESS du lieu d'exercice, 9 caractères ; 2A ou 2B en Corse.
    #[arg(long)]
    pub(crate) finess: Option<String>,
    /// Le nom du lieu d'exercice.
    #[arg(long, value_name = "NOM")]
    pub(crate) structure: Option<String>,
    /// Pourquoi garder un RPPS ou un numéro d'assurance maladie dont la clé ne correspond pas.
    #[arg(long, value_name = "MOTIF")]
    pub(crate) key_reason: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum TradeWord {
    Generaliste,
    Pharmacie,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum SectorWord {
    #[value(name = "1")]
    Un,
    #[value(name = "2")]
    Deux,
    Optam,
}

impl From<Practice> for desk::wire::Practice {
    fn from(practice: Practice) -> Self {
        let Practice { trade, speciality, sector, zone, finess, structure, key_reason } = practice;
        let (trade, sector) = (trade.into(), sector.into());
        Self { trade, speciality, sector, zone, finess, structure, key_reason }
    }
}

impl From<TradeWord> for Trade {
    fn from(word: TradeWord) -> Self {
        match word {
            TradeWord::Generaliste => Self::GeneralPractice,
            TradeWord::Pharmacie => Self::Pharmacy,
        }
    }
}

impl From<SectorWord> for Sector {
    fn from(word: SectorWord) -> Self {
        match word {
            SectorWord::Un => Self::One,
            SectorWord::Deux => Self::Two,
            SectorWord::Optam => Self::Optam,
        }
    }
}
