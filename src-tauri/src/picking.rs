//! The system's own dialogs for a folder or a file. What comes back is a path that the user chose; nothing is opened here.

use tauri::WebviewWindow;
use tauri::async_runtime::spawn_blocking;
use tauri_plugin_dialog::{DialogExt, FilePath};

/// Asks for a folder; null when the user changed their mind.
#[tauri::command]
pub(crate) async fn pick_folder(window: WebviewWindow, title: String) -> Option<String> {
    let asked = window.dialog().file().set_parent(&window).set_title(title);
    path(spawn_blocking(move || asked.blocking_pick_folder()).await)
}

/// Asks for a copy of an office.
#[tauri::command]
pub(crate) async fn pick_backup(window: WebviewWindow, title: String) -> Option<String> {
    let asked = window.dialog().file().set_parent(&window).set_title(title);
    let asked = asked.add_filter("Comptoir (.tar)", &["tar"]);
    path(spawn_blocking(move || asked.blocking_pick_file()).await)
}

/// A dialog that broke down chose nothing: the path can still be typed.
fn path(picked: tauri::Result<Option<FilePath>>) -> Option<String> {
    picked.ok().flatten().map(|path| path.to_string())
}
