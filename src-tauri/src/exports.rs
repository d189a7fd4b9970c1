//! What leaves the office, and the public database of medicines that comes in.
#![expect(clippy::unreachable, reason = "tauri::command writes one into every async command that borrows")]

use desk::wire::{Export, ExportPlan, Medicines, SavedExport};
use desk::{Counter, Error};
use tauri::State;
use tauri::ipc::Request;

use crate::commands::{Answer, bytes};

/// What an export would hold; nothing is written.
#[tauri::command]
pub(crate) async fn plan_export(counter: State<'_, Counter>, wanted: Export) -> Answer<ExportPlan> {
    counter.plan_export(&wanted).await.map_err(Error::into_wire)
}

/// Writes invoices for another program, or for the accountant, to a file.
#[tauri::command]
pub(crate) async fn save_export(
    counter: State<'_, Counter>,
    wanted: Export,
    path: Option<String>,
) -> Answer<SavedExport> {
    counter.save_export(&wanted, path.as_deref()).await.map_err(Error::into_wire)
}

/// Takes over the files of the database of medicines: the body of the call is the three of them, packed.
#[tauri::command]
pub(crate) async fn import_medicines(counter: State<'_, Counter>, request: Request<'_>) -> Answer<Medicines> {
    counter.import_medicine_files(bytes(&request).to_vec()).await.map_err(Error::into_wire)
}
