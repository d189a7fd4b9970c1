//! The commands of what is kept: the journal's check, copies, periods, one patient's data, the bundle for support.
#![expect(clippy::unreachable, reason = "tauri::command writes one into every async command that borrows")]

use desk::wire::{Backups, JournalCheck, Purged, Restored, Retention, SavedSheet};
use desk::{Counter, Error};
use tauri::State;

use crate::commands::Answer;
use crate::places;

/// Checks the journal against heads that are handed in too.
#[tauri::command]
pub(crate) async fn check_journal(
    counter: State<'_, Counter>,
    checkpoints: Vec<String>,
) -> Answer<JournalCheck> {
    counter.check_journal(&checkpoints).await.map_err(Error::into_wire)
}

/// Writes down that what is masked was shown.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn reveal(counter: State<'_, Counter>, usage_id: String, rank: u8) -> Answer<()> {
    counter.reveal(&usage_id, rank).await.map_err(Error::into_wire)
}

/// Where copies go, and which is the last good one.
#[tauri::command]
pub(crate) async fn backups(counter: State<'_, Counter>) -> Answer<Backups> {
    counter.backups().await.map_err(Error::into_wire)
}

/// Chooses the folder for a copy each day, or none.
#[tauri::command]
pub(crate) async fn set_backup_folder(
    counter: State<'_, Counter>,
    folder: Option<String>,
) -> Answer<Backups> {
    counter.set_backup_folder(folder.as_deref()).await.map_err(Error::into_wire)
}

/// Makes a copy now.
#[tauri::command]
pub(crate) async fn back_up(counter: State<'_, Counter>) -> Answer<Backups> {
    counter.back_up().await.map_err(Error::into_wire)
}

/// Puts the office of a copy in the place of this one, which is moved aside.
#[tauri::command]
pub(crate) async fn restore(counter: State<'_, Counter>, file: String, typed: String) -> Answer<Restored> {
    counter.restore(&file, &typed).await.map_err(Error::into_wire)
}

/// The periods, and what is due to go.
#[tauri::command]
pub(crate) async fn retention(counter: State<'_, Counter>) -> Answer<Retention> {
    counter.retention().await.map_err(Error::into_wire)
}

/// Sets a period with its reason, or goes back to the usual one.
#[tauri::command]
pub(crate) async fn set_retention(
    counter: State<'_, Counter>,
    kind: String,
    months: Option<u16>,
    reason: String,
) -> Answer<Retention> {
    counter.set_retention(&kind, months, &reason).await.map_err(Error::into_wire)
}

/// Effaces what is due.
#[tauri::command]
pub(crate) async fn purge(counter: State<'_, Counter>) -> Answer<Purged> {
    counter.purge().await.map_err(Error::into_wire)
}

/// Writes the sheet of the register of processing activities among the user's documents.
#[tauri::command]
pub(crate) async fn save_register_sheet(counter: State<'_, Counter>) -> Answer<SavedSheet> {
    counter.save_register_sheet().await.map_err(Error::into_wire)
}

/// Writes all that is held about the person of an invoice among the user's documents.
#[tauri::command]
pub(crate) async fn export_patient(counter: State<'_, Counter>, invoice: u32) -> Answer<SavedSheet> {
    counter.export_patient(invoice).await.map_err(Error::into_wire)
}

/// Writes the bundle for support among the user's documents.
#[tauri::command]
pub(crate) async fn save_support(counter: State<'_, Counter>) -> Answer<SavedSheet> {
    counter.save_support(places::log_folder().as_deref()).await.map_err(Error::into_wire)
}
