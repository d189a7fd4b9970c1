//! What a fund is called. A list that the office can complete; a code that it does not know is never refused.

use std::collections::BTreeMap;

use identity::Organism;
use serde::Deserialize;

use crate::tariff::{MAX_BYTES, MAX_ROWS};

/// The names of the régimes and of some caisses.
#[derive(Debug, Clone)]
pub struct OrganismNames {
    regimes: BTreeMap<String, String>,
    /// By régime and caisse.
    caisses: BTreeMap<(String, String), String>,
}

/// Why a text is not a list of names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrganismNamesError {
    /// More than 1 MiB or 10 000 rows.
    #[error("the list is larger than 1 MiB or 10 000 rows")]
    TooLarge,
    /// Not TOML, or a field that is missing, unknown or of another kind.
    #[error("the list is not of the form that is expected")]
    Form(#[source] Box<toml::de::Error>),
    /// A code that no card could hold, or an empty name.
    #[error("a row has no possible code or no name")]
    Row,
    /// One code, two names.
    #[error("a code is named twice")]
    Twice,
}

impl OrganismNames {
    /// Reads `[[regime]]` and `[[caisse]]` rows, as in `assets/organismes/organismes.toml`.
    pub fn parse(toml: &str) -> Result<Self, OrganismNamesError> {
        if toml.len() > MAX_BYTES {
            return Err(OrganismNamesError::TooLarge);
        }
        let list: List = toml::from_str(toml).map_err(|e| OrganismNamesError::Form(Box::new(e)))?;
        if list.regime.len().saturating_add(list.caisse.len()) > MAX_ROWS {
            return Err(OrganismNamesError::TooLarge);
        }
        let mut names = Self { regimes: BTreeMap::new(), caisses: BTreeMap::new() };
        for RegimeRow { code, name } in list.regime {
            check(&code, "000", &name)?;
            once(&mut names.regimes, code, name)?;
        }
        for CaisseRow { regime, code, name } in list.caisse {
            check(&regime, &code, &name)?;
            once(&mut names.caisses, (regime, code), name)?;
        }
        Ok(names)
    }

    /// The name of the caisse, or else of its régime; `None` when the list knows neither.
    pub fn name(&self, organism: &Organism) -> Option<String> {
        let caisse = (organism.regime().to_owned(), organism.caisse().to_owned());
        self.caisses.get(&caisse).or_else(|| self.regimes.get(organism.regime())).cloned()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    regime: Vec<RegimeRow>,
    #[serde(default)]
    caisse: Vec<CaisseRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegimeRow {
    code: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaisseRow {
    regime: String,
    code: String,
    name: String,
}

fn check(regime: &str, caisse: &str, name: &str) -> Result<(), OrganismNamesError> {
    let possible = regime.len() == 2 && Organism::parse(&format!("{regime}{caisse}0000")).is_ok();
    if possible && !name.trim().is_empty() { Ok(()) } else { Err(OrganismNamesError::Row) }
}

fn once<K: Ord>(names: &mut BTreeMap<K, String>, code: K, name: String) -> Result<(), OrganismNamesError> {
    names.insert(code, name).map_or(Ok(()), |_| Err(OrganismNamesError::Twice))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_are_not_lists_are_refused() {
        let regime = |code: &str, name: &str| format!("[[regime]]\ncode = \"{code}\"\nname = \"{name}\"\n");
        let caisse = |code: &str| format!("[[caisse]]\nregime = \"01\"\ncode = \"{code}\"\nname = \"C\"\n");
        let cases = [
            (regime("1", "R"), OrganismNamesError::Row),
            (regime("010", "R"), OrganismNamesError::Row),
            (regime("0A", "R"), OrganismNamesError::Row),
            (regime("01", " "), OrganismNamesError::Row),
            (caisse("75"), OrganismNamesError::Row),
            (caisse("75é"), OrganismNamesError::Row),
            (regime("01", "R") + &regime("01", "S"), OrganismNamesError::Twice),
            (caisse("751") + &caisse("751"), OrganismNamesError::Twice),
            (regime("01", &"R".repeat(MAX_BYTES)), OrganismNamesError::TooLarge),
            ("[[regime]]\ncode=''\nname=''\n".repeat(MAX_ROWS + 1), OrganismNamesError::TooLarge),
        ];
        for (toml, error) in cases {
            let start: String = toml.chars().take(60).collect();
            assert_eq!(OrganismNames::parse(&toml).unwrap_err(), error, "{start}");
        }
        let unknown = OrganismNames::parse("[[regime]]\ncode = \"01\"\nnom = \"R\"\n");
        assert!(matches!(unknown, Err(OrganismNamesError::Form(_))), "a field that is misspelt");
        assert!(OrganismNames::parse("").is_ok(), "an empty list names nothing and refuses nothing");
    }

    #[test]
    fn a_list_may_be_as_large_as_its_bounds() {
        let row = |at: usize| {
            format!("[[caisse]]\nregime='{}'\ncode='{:03}'\nname='C'\n", 10 + at / 1_000, at % 1_000)
        };
        let rows: String = (0..MAX_ROWS).map(row).collect();
        assert!(OrganismNames::parse(&rows).is_ok(), "{MAX_ROWS} rows");
        assert!(OrganismNames::parse(&"#".repeat(MAX_BYTES)).is_ok(), "{MAX_BYTES} bytes");
    }
}
