//! How the window behaves beside its page: one of it for an office, where it was left, no larger than its screen, and never
//! closed over something that is being written.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use desk::Counter;
use desk::wire::LockReason;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, LogicalSize, Manager, State, WebviewWindow, Window, WindowEvent, Wry};
use tauri_plugin_window_state::StateFlags;
use tokio::sync::Notify;
use tokio::time::timeout;

/// The window's name in `tauri.conf.json`, and the least size that is written there.
pub(crate) const MAIN: &str = "main";
const LEAST: LogicalSize<f64> = LogicalSize::new(1024.0, 700.0);
/// A page that does not answer keeps no window open.
const PATIENCE: Duration = Duration::from_secs(5);

/// The way out of the window.
#[derive(Default)]
pub(crate) struct Leaving {
    asked: AtomicBool,
    written: Notify,
}

/// A second program on the same office raises the window of the first, and ends. On Linux they find each other by a name on the
/// session bus; a demonstration beside the real office is another name.
pub(crate) fn only_one(office: &Path) -> TauriPlugin<Wry> {
    let mut hasher = DefaultHasher::new();
    office.hash(&mut hasher);
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(format!("fr.comptoir.desktop.o{:016x}", hasher.finish()))
        .callback(|app, _, _| raise(app))
        .build()
}

/// Opens where it was closed, on the screen where it was, unless that screen is gone.
pub(crate) fn remembered() -> TauriPlugin<Wry> {
    let flags = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    tauri_plugin_window_state::Builder::default().with_state_flags(flags).build()
}

/// A small screen that is scaled up has less room than the least size: there the window fills it, and the page scrolls.
pub(crate) fn fit(app: &AppHandle) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(MAIN) else { return Ok(()) };
    let Some(monitor) = window.current_monitor()? else { return Ok(()) };
    let room: LogicalSize<f64> = monitor.size().to_logical(monitor.scale_factor());
    if room.width < LEAST.width || room.height < LEAST.height {
        let least = LogicalSize::new(room.width.min(LEAST.width), room.height.min(LEAST.height));
        window.set_min_size(Some(least))?;
        window.maximize()?;
    }
    Ok(())
}

/// Closing waits: the page writes what it still holds, then what is being written is finished, then the window goes.
pub(crate) fn heed(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    api.prevent_close();
    if window.state::<Leaving>().asked.swap(true, Ordering::Relaxed) {
        return;
    }
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        let counter = window.state::<Counter>();
        counter.leaving();
        if timeout(PATIENCE, window.state::<Leaving>().written.notified()).await.is_err() {
            tracing::warn!("the page did not say that it has written everything");
        }
        if let Err(error) = counter.lock_for(LockReason::End).await {
            tracing::error!(%error, "the office was closed, and its door cannot be shown");
        }
        if let Err(error) = window.destroy() {
            tracing::error!(%error, "the window does not go by itself");
            window.app_handle().exit(0);
        }
    });
}

/// The page holds nothing any more that is not written.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "tauri hands a state over by value")]
pub(crate) fn written(leaving: State<'_, Leaving>) {
    leaving.written.notify_one();
}

/// Throws the page away with everything that it showed, and loads it anew. What a page has let go of stays in the memory of its process
/// for as long as nothing else lies there.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "tauri hands a window over by value")]
pub(crate) fn anew(window: WebviewWindow) {
    if let Err(error) = reload(&window) {
        tracing::error!(%error, "the page of a locked counter was not loaded anew");
    }
}

/// In a process of its own: the one that held the patient ends.
#[cfg(target_os = "linux")]
fn reload(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt as _;

    window.with_webview(|page| {
        page.inner().terminate_web_process();
        page.inner().reload();
    })
}

/// The engines of the other systems offer no way to end a page's process alone.
#[cfg(not(target_os = "linux"))]
fn reload(window: &WebviewWindow) -> tauri::Result<()> {
    window.reload()
}

fn raise(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let raised =
        [WebviewWindow::unminimize, WebviewWindow::show, WebviewWindow::set_focus].map(|step| step(&window));
    for error in raised.into_iter().filter_map(Result::err) {
        tracing::warn!(%error, "the window was not raised");
    }
}
