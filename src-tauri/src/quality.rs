//! The commands of the screen that shows how the readings go.
#![expect(clippy::unreachable, reason = "tauri::command writes one into every async command that borrows")]

use desk::wire::{Quality, QualityTable, SavedSheet};
use desk::{Counter, Error};
use tauri::State;

use crate::commands::Answer;

/// How the readings of some days went.
#[tauri::command]
pub(crate) async fn quality(counter: State<'_, Counter>, from: String, to: String) -> Answer<Quality> {
    counter.quality(&from, &to).await.map_err(Error::into_wire)
}

/// Saves a table for a spreadsheet.
#[tauri::command]
pub(crate) async fn save_quality(
    counter: State<'_, Counter>,
    table: QualityTable,
    from: String,
    to: String,
) -> Answer<SavedSheet> {
    counter.save_quality(table, &from, &to).await.map_err(Error::into_wire)
}

/// Saves the picture of a plot.
#[tauri::command]
pub(crate) async fn save_plot(
    counter: State<'_, Counter>,
    table: QualityTable,
    from: String,
    to: String,
    picture: Vec<u8>,
) -> Answer<SavedSheet> {
    counter.save_plot(table, &from, &to, picture).await.map_err(Error::into_wire)
}
