//! Who else may see the window: which displays show it, looked at when it moves and every few seconds; and whether pictures of the
//! screen may hold it. The page is told by the desk's events.
#![expect(clippy::unreachable, reason = "tauri::command writes one into every async command that borrows")]

use std::env::consts::OS;
use std::time::Duration;

use desk::wire::Displays;
use desk::{Counter, Error};
use tauri::{AppHandle, Manager, PhysicalPosition, PhysicalSize, State, WebviewWindow, Window, WindowEvent};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::commands::Answer;
use crate::window::MAIN;

/// A display comes and goes without a word to the window.
const EVERY: Duration = Duration::from_secs(5);
/// A window that is dragged tells of each step.
const SETTLE: Duration = Duration::from_millis(300);
/// What reaches into another display counts from this part of the window on: a frame's shadow shows nobody.
const PART: f64 = 1.0 / 20.0;

/// Something may have changed.
#[derive(Default)]
pub(crate) struct Watch(Notify);

/// Hides the window as the user wants it, and watches its displays as long as it is there.
pub(crate) fn begin(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    hide(&window, app.state::<Counter>().hides_from_captures());
    let app = app.clone();
    tauri::async_runtime::spawn(async move { watch(&app).await });
}

/// The window has moved.
pub(crate) fn heed(window: &Window, event: &WindowEvent) {
    if matches!(
        event,
        WindowEvent::Moved(_) | WindowEvent::Resized(_) | WindowEvent::ScaleFactorChanged { .. }
    ) {
        window.state::<Watch>().0.notify_one();
    }
}

/// Hides the window from pictures of the screen, or no longer.
#[tauri::command]
pub(crate) async fn hide_from_captures(
    window: WebviewWindow,
    counter: State<'_, Counter>,
    watch: State<'_, Watch>,
    hidden: bool,
) -> Answer<()> {
    counter.hide_from_captures(hidden).map_err(Error::into_wire)?;
    hide(&window, hidden);
    watch.0.notify_one();
    Ok(())
}

fn hide(window: &WebviewWindow, hidden: bool) {
    if let Err(error) = window.set_content_protected(hidden) {
        tracing::error!(%error, "the window was not hidden from pictures of the screen");
    }
}

async fn watch(app: &AppHandle) {
    while let Some(window) = app.get_webview_window(MAIN) {
        // The thread of the window answers when it has time.
        match tauri::async_runtime::spawn_blocking(move || shown_by(&window)).await {
            Ok(Ok(displays)) => app.state::<Counter>().shown_by(displays),
            Ok(Err(error)) | Err(error) => tracing::debug!(%error, "the displays were not told"),
        }
        if timeout(EVERY, app.state::<Watch>().0.notified()).await.is_ok() {
            sleep(SETTLE).await;
        }
    }
}

fn shown_by(window: &WebviewWindow) -> tauri::Result<Displays> {
    let of = |monitor: &tauri::Monitor| {
        Area::of(*monitor.position(), *monitor.size(), unit_of(OS, monitor.scale_factor()))
    };
    let all: Vec<Area> = window.available_monitors()?.iter().map(of).collect();
    let main = window.primary_monitor()?.as_ref().map(of);
    let unit = unit_of(OS, window.scale_factor()?);
    let window = Area::of(window.inner_position()?, window.inner_size()?, unit);
    Ok(judge(window, main, &all))
}

/// A part of the desktop.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

#[expect(clippy::float_arithmetic, reason = "the measure of a display has a fraction; nothing is owed by it")]
impl Area {
    fn of(at: PhysicalPosition<i32>, size: PhysicalSize<u32>, unit: f64) -> Self {
        let (left, top) = (f64::from(at.x) / unit, f64::from(at.y) / unit);
        let (width, height) = (f64::from(size.width) / unit, f64::from(size.height) / unit);
        Self { left, top, right: left + width, bottom: top + height }
    }

    fn with(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// Whether enough of it to be read.
    fn lies_on(self, display: Self) -> bool {
        self.with(display).size() >= self.size() * PART
    }

    fn size(self) -> f64 {
        (self.right - self.left).max(0.0) * (self.bottom - self.top).max(0.0)
    }
}

/// The measure in which the displays of a system lie beside each other: pixels, but on macOS points, in which each display has
/// as many pixels as its scale says.
fn unit_of(system: &str, scale: f64) -> f64 {
    if system == "macos" { scale } else { 1.0 }
}

/// Which displays show a window. Two that lie over each other show the same; Windows and macOS count such a pair as one.
fn judge(window: Area, main: Option<Area>, all: &[Area]) -> Displays {
    if all.len() < 2 {
        return Displays::Alone;
    }
    let twice = |(place, one): (usize, &Area)| {
        all.iter().skip(place.saturating_add(1)).any(|other| window.lies_on(one.with(*other)))
    };
    if all.iter().enumerate().any(twice) {
        return Displays::Mirrored;
    }
    let Some(main) = main else { return Displays::Untold };
    if all.iter().any(|one| *one != main && window.lies_on(*one)) {
        Displays::Elsewhere
    } else {
        Displays::Main
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What it shows, the window, the main display, all displays, what is told.
    type Row<'a> = (&'a str, Area, Option<Area>, &'a [Area], Displays);

    fn area(x: i32, y: i32, width: u32, height: u32) -> Area {
        Area::of(PhysicalPosition::new(x, y), PhysicalSize::new(width, height), 1.0)
    }

    #[test]
    fn a_window_is_shown_by_the_displays_that_it_lies_on() {
        let desk = area(0, 0, 1920, 1080);
        let patient = area(1920, 0, 1024, 768);
        let copy = area(0, 0, 1280, 720);
        let here = area(100, 100, 1280, 800);
        let table: &[Row] = &[
            ("one display", here, Some(desk), &[desk], Displays::Alone),
            ("none is told", here, None, &[], Displays::Alone),
            ("on the main one", here, Some(desk), &[desk, patient], Displays::Main),
            ("on the other", area(1930, 0, 1000, 700), Some(desk), &[desk, patient], Displays::Elsewhere),
            ("the other is the main one", here, Some(patient), &[patient, desk], Displays::Elsewhere),
            ("half and half", area(1400, 0, 1024, 700), Some(desk), &[desk, patient], Displays::Elsewhere),
            (
                "its shadow reaches over",
                area(900, 0, 1028, 700),
                Some(desk),
                &[desk, patient],
                Displays::Main,
            ),
            (
                "left of the main one",
                area(-1000, 0, 900, 700),
                Some(desk),
                &[desk, area(-1024, 0, 1024, 768)],
                Displays::Elsewhere,
            ),
            ("the same on both", here, Some(desk), &[desk, desk], Displays::Mirrored),
            ("a part is on both", here, Some(desk), &[desk, copy], Displays::Mirrored),
            (
                "the copied part is not this",
                area(1300, 730, 600, 340),
                Some(desk),
                &[desk, copy],
                Displays::Main,
            ),
            ("no main one, as under Wayland", here, None, &[desk, patient], Displays::Untold),
            (
                "minimised, as Windows says it",
                area(-32_000, -32_000, 160, 28),
                Some(desk),
                &[desk, patient],
                Displays::Main,
            ),
        ];
        for (what, window, main, all, expected) in table {
            assert_eq!(judge(*window, *main, all), *expected, "{what}");
        }
    }

    #[test]
    fn displays_lie_beside_each_other_in_the_measure_of_their_system() {
        // A laptop of 1440 by 900 points with two pixels a point, and beside it a display with one.
        let monitors = |system| {
            [((0, 0), (2880, 1800), 2.0), ((1440, 0), (1920, 1080), 1.0)].map(
                |((x, y), (width, height), scale)| {
                    let (at, size) = (PhysicalPosition::new(x, y), PhysicalSize::new(width, height));
                    Area::of(at, size, unit_of(system, scale))
                },
            )
        };
        let [laptop, other] = monitors("macos");
        assert_eq!(laptop, area(0, 0, 1440, 900));
        assert!(laptop.with(other).size() <= 0.0, "in points they do not lie over each other");
        let [_, as_pixels] = monitors("windows");
        assert_eq!(as_pixels, area(1440, 0, 1920, 1080), "elsewhere a pixel is a pixel");
        assert_eq!(monitors("linux"), monitors("windows"));
    }
}
