//! `invoice export`.

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::Result;
use desk::Clock;
use desk::wire::{self, LeftOut, LeftOutReason};

use crate::arguments::Export;
use crate::office::open;
use crate::{say, status};

pub(crate) async fn export(asked: Export, clock: Arc<dyn Clock>) -> Result<u8> {
    let wanted = wire::Export {
        format: asked.format.into(),
        from: asked.from.map(|day| day.to_string()),
        to: asked.to.map(|day| day.to_string()),
        numbers: asked.numbers,
        names: !asked.without_names,
    };
    let desk = open(&asked.office, clock).await?;
    let left_out = if let Some(path) = &asked.out {
        let saved = desk.write_export(&wanted, path).await;
        desk.close().await;
        let saved = saved?;
        say(&format!("{} facture(s) dans {}.", saved.count, saved.path))?;
        saved.left_out
    } else {
        let exported = desk.export(&wanted).await;
        desk.close().await;
        let exported = exported?;
        say(exported.text.trim_end_matches('\n'))?;
        exported.left_out
    };
    // Beside the data, which may be piped elsewhere. A closed standard error is nobody reading.
    for line in left_out.iter().map(told) {
        drop(writeln!(io::stderr(), "{line}"));
    }
    Ok(status::DONE)
}

fn told(left_out: &LeftOut) -> String {
    let why = match left_out.why {
        LeftOutReason::NoNir => "le NIR de l’assuré n’est pas connu",
        LeftOutReason::NoOrganism => "l’organisme n’est pas connu",
        LeftOutReason::Cancelled => "elle est annulée",
        LeftOutReason::DoesNotFit => "un de ses montants ou codes ne tient dans aucune zone",
    };
    format!("Facture {:09} laissée de côté : {why}.", left_out.number)
}
