//! Who else may see the window: on another display, or in a picture of the screen.

use serde::Serialize;

/// How discreet the window is on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Discretion {
    /// Whether the user wants it to be missing from pictures of the screen.
    pub hidden: bool,
    /// What this system makes of that wish.
    pub shield: Shield,
    /// Which displays show it.
    pub displays: Displays,
}

/// What a system does for a window that must be in no picture of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Shield {
    /// It leaves the window out, or blackens it.
    Whole,
    /// It does so for some of the programs that take pictures, and not for others.
    Partial,
    /// Nothing.
    None,
}

/// Which displays show the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Displays {
    /// There is one.
    Alone,
    /// There are several, and the window is on the main one.
    Main,
    /// It is on another than the main one, or reaches into it.
    Elsewhere,
    /// Two of them show it.
    Mirrored,
    /// There are several, and the system does not tell which of them shows it.
    Untold,
}
