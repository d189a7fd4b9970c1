//! `quality`.

use std::sync::Arc;

use anyhow::Result;
use desk::Clock;

use crate::arguments::quality::QualityOptions;
use crate::office::open;
use crate::words::quality;
use crate::{say, status};

pub(crate) async fn quality(options: &QualityOptions, clock: Arc<dyn Clock>) -> Result<u8> {
    let desk = open(&options.office, clock).await?;
    let found = desk.quality(options.from.as_deref(), options.to.as_deref()).await;
    let told = match (found, options.table) {
        (Ok(found), Some(table)) => {
            desk.quality_csv(table.into(), &found).map(|csv| String::from_utf8(csv).map_err(Into::into))
        }
        (Ok(found), None) if options.json => Ok(serde_json::to_string_pretty(&found).map_err(Into::into)),
        (Ok(found), None) => Ok(Ok(quality::quality(&found))),
        (Err(error), _) => Err(error),
    };
    desk.close().await;
    let told: Result<String> = told?;
    say(told?.trim_end())?;
    Ok(status::DONE)
}
