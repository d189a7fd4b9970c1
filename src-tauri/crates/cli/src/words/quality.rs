//! Words of how the readings go.

use desk::wire::{Channel, FailureCause, Quality};

use super::{refusal, trouble};

/// What the presentations of some days came to, over a few lines.
pub(crate) fn quality(quality: &Quality) -> String {
    let mut lines = vec![format!("LECTURES du {} au {}", quality.from, quality.to)];
    for channel in &quality.channels {
        let all = [channel.accepted, channel.to_confirm, channel.refused, channel.trouble];
        if all == [0; 4] {
            continue;
        }
        lines.push(format!(
            "  {} : {} acceptées, {} à confirmer, {} refusées, {} incidents",
            name(channel.channel),
            channel.accepted,
            channel.to_confirm,
            channel.refused,
            channel.trouble
        ));
    }
    for failure in &quality.failures {
        let sentence = match failure.cause {
            FailureCause::Refused(reason) => refusal(reason, Channel::Qr),
            FailureCause::Trouble(reason) => trouble(reason),
        };
        let first = sentence.split_inclusive('.').next().unwrap_or_default();
        lines.push(format!("  {} × {first}", failure.count));
    }
    for day in &quality.days {
        let times = match (day.median, day.p95) {
            (Some(median), Some(p95)) => {
                format!("{} verdicts, médiane {median} ms, 95 % en {p95} ms", day.verdicts)
            }
            _ => "aucun verdict".to_owned(),
        };
        lines.push(format!(
            "  {} : {times} ; {} feuilles, {} factures sans feuille",
            day.day, day.paper_used, day.paper_avoided
        ));
    }
    if lines.len() == 1 {
        lines.push("  Rien n’a été présenté ni facturé.".to_owned());
    }
    lines.join("\n")
}

fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Qr => "QR code",
        Channel::Nfc => "Sans contact",
        Channel::Vitale => "Carte Vitale",
        Channel::Ins => "Document INS",
    }
}
