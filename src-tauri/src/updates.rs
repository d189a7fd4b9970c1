//! The commands of updates: whether the office takes them, judging a file, handing it to the system's installer.
#![expect(clippy::unreachable, reason = "tauri::command writes one into every async command that borrows")]

use desk::wire::{UpdateHandedOver, UpdateJudged, Updates};
use desk::{Counter, Error};
use tauri::State;

use crate::commands::Answer;

/// Where this computer stands.
#[tauri::command]
pub(crate) async fn updates(counter: State<'_, Counter>) -> Answer<Updates> {
    counter.updates().await.map_err(Error::into_wire)
}

/// The office says yes, or no again.
#[tauri::command]
pub(crate) async fn allow_updates(counter: State<'_, Counter>, allowed: bool) -> Answer<Updates> {
    counter.allow_updates(allowed).await.map_err(Error::into_wire)
}

/// Judges a file.
#[tauri::command]
pub(crate) async fn check_update(counter: State<'_, Counter>, file: String) -> Answer<UpdateJudged> {
    counter.check_update(&file).await.map_err(Error::into_wire)
}

/// Hands a good update to the system's installer.
#[tauri::command]
pub(crate) async fn install_update(counter: State<'_, Counter>, file: String) -> Answer<UpdateHandedOver> {
    counter.install_update(&file).await.map_err(Error::into_wire)
}
