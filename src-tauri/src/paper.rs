//! The commands of the window about paper: sheets, receipts, printers.
#![expect(clippy::unreachable, reason = "tauri::command writes one into every async command that borrows")]

use desk::wire::{MadePaper, PeriodKind, PrintWay, PrinterSettings, SavedSheet, SheetCheck};
use desk::{Counter, Error};
use tauri::State;
use tauri::ipc::Response;

use crate::commands::Answer;

/// The sheet of an invoice for the screen, as PDF bytes.
#[tauri::command]
pub(crate) async fn sheet(counter: State<'_, Counter>, number: u32, way: PrintWay) -> Answer<Response> {
    counter.sheet(number, &way).await.map(Response::new).map_err(Error::into_wire)
}

/// What to know before it is printed.
#[tauri::command]
pub(crate) async fn check_sheet(
    counter: State<'_, Counter>,
    number: u32,
    way: PrintWay,
) -> Answer<SheetCheck> {
    counter.check_sheet(number, &way).await.map_err(Error::into_wire)
}

/// Writes the sheet of an invoice among the user's documents.
#[tauri::command]
pub(crate) async fn save_sheet(
    counter: State<'_, Counter>,
    number: u32,
    way: PrintWay,
) -> Answer<SavedSheet> {
    counter.save_sheet(number, &way).await.map_err(Error::into_wire)
}

/// Prints the sheet of an invoice.
#[tauri::command]
pub(crate) async fn print_sheet(
    counter: State<'_, Counter>,
    number: u32,
    way: PrintWay,
) -> Answer<MadePaper> {
    counter.print_sheet(number, &way).await.map_err(Error::into_wire)
}

/// Prints the receipt of an invoice.
#[tauri::command]
pub(crate) async fn print_receipt(
    counter: State<'_, Counter>,
    number: u32,
    printer: Option<String>,
) -> Answer<MadePaper> {
    counter.print_receipt(number, printer).await.map_err(Error::into_wire)
}

/// Prints, for the patient, what was read of a card.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn print_privacy(
    counter: State<'_, Counter>,
    usage_id: String,
    printer: Option<String>,
) -> Answer<MadePaper> {
    counter.print_privacy(&usage_id, printer).await.map_err(Error::into_wire)
}

/// Prints the sheet of a closing.
#[tauri::command]
pub(crate) async fn print_closing(
    counter: State<'_, Counter>,
    kind: PeriodKind,
    period: String,
    printer: Option<String>,
) -> Answer<MadePaper> {
    counter.print_closing(kind, &period, printer).await.map_err(Error::into_wire)
}

/// Prints a recovery code.
#[tauri::command]
pub(crate) async fn print_recovery(
    counter: State<'_, Counter>,
    groups: Vec<String>,
    printer: Option<String>,
) -> Answer<MadePaper> {
    counter.print_recovery(&groups, printer).await.map_err(Error::into_wire)
}

/// Prints the page by which a printer is measured.
#[tauri::command]
pub(crate) async fn print_calibration(
    counter: State<'_, Counter>,
    printer: Option<String>,
    corrected: bool,
) -> Answer<MadePaper> {
    counter.print_calibration(printer, corrected).await.map_err(Error::into_wire)
}

/// The printers of this computer, and how each was measured.
#[tauri::command]
pub(crate) async fn printers(counter: State<'_, Counter>) -> Answer<PrinterSettings> {
    counter.printers().await.map_err(Error::into_wire)
}

/// Keeps how a printer was measured.
#[tauri::command]
pub(crate) async fn calibrate(
    counter: State<'_, Counter>,
    printer: Option<String>,
    near: [i32; 2],
    far: Option<[i32; 2]>,
) -> Answer<PrinterSettings> {
    counter.calibrate(printer, near, far).await.map_err(Error::into_wire)
}
