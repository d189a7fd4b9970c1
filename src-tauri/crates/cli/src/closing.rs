//! `closing`.

use std::sync::Arc;

use anyhow::Result;
use desk::Clock;
use desk::wire::PeriodKind;

use crate::arguments::ClosingOptions;
use crate::office::open;
use crate::words::books;
use crate::{say, status};

pub(crate) async fn closing(options: &ClosingOptions, clock: Arc<dyn Clock>) -> Result<u8> {
    let choice = &options.period;
    let day = choice.date.as_ref().map(|text| (PeriodKind::Day, text));
    let month = choice.month.as_ref().map(|text| (PeriodKind::Month, text));
    let year = choice.year.as_ref().map(|text| (PeriodKind::Year, text));
    let desk = open(&options.office, clock).await?;
    let told = match day.or(month).or(year) {
        Some((kind, period)) => desk
            .close_period(kind, period)
            .await
            .map(|closing| (serde_json::to_string_pretty(&closing), books::closing(&closing))),
        None => desk.books().await.map(|found| (serde_json::to_string_pretty(&found), books::books(&found))),
    };
    desk.close().await;
    let (json, words) = told?;
    say(&if options.json { json? } else { words })?;
    Ok(status::DONE)
}
