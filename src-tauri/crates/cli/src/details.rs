//! What may be said of the acts of a new invoice, beside their codes.

use anyhow::{Context, Result, bail};
use clap::Args;
use desk::wire::{Draft, DraftAct, Excess, ExcessKind};

#[derive(Args)]
pub(crate) struct Details {
    /// L'heure des soins : les majorations de nuit, dimanche et jour férié lui sont comparées.
    #[arg(long, value_name = "HH:MM")]
    hour: Option<String>,
    /// Le patient relève du régime local d'Alsace-Moselle.
    #[arg(long)]
    local_regime: bool,
    /// Les kilomètres de l'aller et du retour, pour IK ou IKM ; l'abattement est ôté par le calcul.
    #[arg(long, value_name = "KM")]
    km: Option<u16>,
    /// Les modificateurs d'un acte CCAM, par exemple GABD002=M.
    #[arg(long, value_name = "CODE=LETTRES")]
    modifier: Vec<String>,
    /// Un dépassement : DE (exigence du patient), DA (autorisé) ou S2 (secteur 2), par exemple G=DE:15,00.
    #[arg(long, value_name = "CODE=MOTIF:EUROS")]
    excess: Vec<String>,
    /// Un acte gratuit.
    #[arg(long, value_name = "CODE")]
    free: Vec<String>,
}

impl Details {
    /// Adds what was said to a draft.
    pub(crate) fn tell(&self, draft: &mut Draft) -> Result<()> {
        draft.time.clone_from(&self.hour);
        draft.local_regime = self.local_regime;
        if let Some(kilometres) = self.km {
            let travels = draft.acts.iter_mut().filter(|act| TRAVEL.contains(&act.code.as_str()));
            travels.for_each(|act| act.kilometres = Some(kilometres));
        }
        for said in &self.modifier {
            let (code, letters) = said.split_once('=').context("--modifier attend CODE=LETTRES")?;
            act(draft, code)?.modifiers = Some(letters.to_owned());
        }
        for said in &self.excess {
            let (code, excess) = said.split_once('=').context(EXCESS)?;
            act(draft, code)?.excess = Some(self::excess(excess)?);
        }
        for code in &self.free {
            act(draft, code)?.free = true;
        }
        Ok(())
    }
}

fn act<'a>(draft: &'a mut Draft, code: &str) -> Result<&'a mut DraftAct> {
    let found = draft.acts.iter_mut().find(|act| act.code == code);
    found.with_context(|| format!("{code} n'est pas parmi les actes de la facture"))
}

fn excess(text: &str) -> Result<Excess> {
    let (kind, amount) = text.split_once(':').context(EXCESS)?;
    let kind = match kind {
        "DE" => ExcessKind::Demand,
        "DA" => ExcessKind::Authorised,
        "S2" => ExcessKind::Sector,
        _ => bail!(EXCESS),
    };
    Ok(Excess { kind, amount: cents(amount)? })
}

/// Cents, from euros as they are written: `15`, `15,5`, `15,50` or with a point.
pub(crate) fn cents(text: &str) -> Result<i64> {
    let (euros, rest) = text.split_once([',', '.']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let whole = format!("{euros}{rest:0<2}");
    if euros.is_empty() || rest.len() > 2 || !digits(&whole) {
        bail!("{text} n'est pas un montant : écrivez par exemple 15,00");
    }
    whole.parse().with_context(|| format!("{text} est un montant trop grand"))
}

const TRAVEL: [&str; 2] = ["IK", "IKM"];
const EXCESS: &str = "--excess attend CODE=DE:EUROS, CODE=DA:EUROS ou CODE=S2:EUROS";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn euros_are_read_as_they_are_written() {
        for (text, expected) in
            [("15", 1_500), ("15,5", 1_550), ("15.50", 1_550), ("0,61", 61), ("1234,5", 123_450)]
        {
            assert_eq!(cents(text).unwrap(), expected, "{text}");
        }
        for text in ["", ",5", "15,505", "-15", "quinze", "1 5", "99999999999999999999"] {
            assert!(cents(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_excess_has_a_ground_and_an_amount() {
        assert_eq!(excess("DE:15,00").unwrap(), Excess { kind: ExcessKind::Demand, amount: 1_500 });
        for text in ["15,00", "DX:15,00", "DE:", "DE"] {
            assert!(excess(text).is_err(), "{text}");
        }
    }
}
