//! One window, one word.
#![forbid(unsafe_code)]

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}
