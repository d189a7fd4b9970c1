//! Why the system gives no frame, from the words of its error: nokhwa hands over text and nothing else.

use std::fmt;

/// A trouble of the system's, with its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: FaultKind,
    pub(super) detail: String,
}

/// What the trouble means to who sits before the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// Settings or rights forbid it.
    Denied,
    /// Another program has it.
    Busy,
    /// It is not there any more.
    Gone,
    /// Anything else: no room on the bus, a format that is not kept, a driver that gives up.
    Refused,
}

impl Fault {
    /// Reads the words of an error of any of the three systems.
    pub(super) fn told(error: impl fmt::Display) -> Self {
        let detail = error.to_string();
        let kind = FaultKind::of_text(&detail);
        Self { kind, detail }
    }

    pub(super) fn new(kind: FaultKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }
}

impl FaultKind {
    fn of_text(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let known = TEXTS.iter().find(|(word, _)| text.contains(word));
        known.map_or(Self::Refused, |(_, kind)| *kind)
    }
}

/// Codes first: texts change with the language of the system.
const TEXTS: &[(&str, FaultKind)] = &[
    // Linux, errno.h. The closing bracket keeps 1 from meaning 13.
    ("(os error 1)", FaultKind::Denied),  // EPERM
    ("(os error 13)", FaultKind::Denied), // EACCES
    ("(os error 16)", FaultKind::Busy),   // EBUSY
    ("(os error 2)", FaultKind::Gone),    // ENOENT
    ("(os error 6)", FaultKind::Gone),    // ENXIO
    ("(os error 19)", FaultKind::Gone),   // ENODEV
    // Windows, winerror.h and mferror.h.
    ("0x80070005", FaultKind::Denied), // E_ACCESSDENIED: the privacy settings
    ("0xc00d3704", FaultKind::Busy), // MF_E_HW_MFT_FAILED_START_STREAMING: on the first frame, when another program streams
    ("0xc00d3ea3", FaultKind::Busy), // MF_E_VIDEO_RECORDING_DEVICE_PREEMPTED
    ("0x800700aa", FaultKind::Busy), // ERROR_BUSY
    ("0x80070020", FaultKind::Busy), // ERROR_SHARING_VIOLATION
    ("0xc00d3ea2", FaultKind::Gone), // MF_E_VIDEO_RECORDING_DEVICE_INVALIDATED
    ("0x8007048f", FaultKind::Gone), // ERROR_DEVICE_NOT_CONNECTED
    ("0x80070490", FaultKind::Gone), // ERROR_NOT_FOUND
    // macOS, in nokhwa's words.
    ("already in use", FaultKind::Busy),
    ("lock rejected", FaultKind::Busy),
    ("device is null", FaultKind::Gone),
    ("not found", FaultKind::Gone),
    ("not authorized", FaultKind::Denied),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_each_system_have_their_meaning() {
        for (text, kind) in [
            ("Could not open device 0: V4L2 Error: Permission denied (os error 13)", FaultKind::Denied),
            ("Could not open device 0: V4L2 Error: Operation not permitted (os error 1)", FaultKind::Denied),
            (
                "Could not open device 3: V4L2 Error: Périphérique ou ressource occupé (os error 16)",
                FaultKind::Busy,
            ),
            ("Could not open device stream: Device or resource busy (os error 16)", FaultKind::Busy),
            ("Could not capture frame: No such device (os error 19)", FaultKind::Gone),
            ("Could not open device 0: V4L2 Error: No such file or directory (os error 2)", FaultKind::Gone),
            // The USB port has no room for this format: another port, or a smaller picture.
            ("Could not capture frame: No space left on device (os error 28)", FaultKind::Refused),
            ("Could not capture frame: Protocol error (os error 71)", FaultKind::Refused),
            ("Could not open device 0: Zugriff verweigert (0x80070005)", FaultKind::Denied),
            (
                "Could not capture frame: Hardware MFT failed to start streaming due to lack of hardware resources. (0xC00D3704)",
                FaultKind::Busy,
            ),
            (
                "Could not capture frame: The video recording device is preempted by another application. (0xC00D3EA3)",
                FaultKind::Busy,
            ),
            (
                "Could not capture frame: The video recording device is no longer present. (0xC00D3EA2)",
                FaultKind::Gone,
            ),
            ("Could not open device \\\\?\\usb#vid_046d: Not Found", FaultKind::Gone),
            ("Could not initialize AVFoundation: Already in use", FaultKind::Busy),
            (
                "Could not set device property lockForConfiguration with value Locked: Lock Rejected",
                FaultKind::Busy,
            ),
            ("Could not open device 0x1420000005ac8514: Device is null", FaultKind::Gone),
            ("Could not get device property CameraFormat: Failed to Fufill", FaultKind::Refused),
            ("", FaultKind::Refused),
        ] {
            assert_eq!(Fault::told(text).kind, kind, "{text}");
        }
    }
}
