//! What the program tells the window without being asked.

use serde::{Deserialize, Serialize};

use super::{BoxSeen, CameraInfo, CameraStatus, Discretion, JournalFault, LockReason, Shown, WireError};

/// One thing that happened.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DeskEvent"))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The ways to present a card are now these, all of them.
    ChannelsChanged {
        /// One for each device, or one for a kind that has none.
        channels: Vec<ChannelState>,
    },
    /// The camera, and which others there are.
    Camera {
        /// What it is doing; null before it was looked for.
        status: Option<CameraStatus>,
        /// All of them.
        cameras: Vec<CameraInfo>,
    },
    /// What would help the camera to read the code that it sees.
    CameraHint {
        /// Null when nothing is to be said.
        hint: Option<CameraHint>,
    },
    /// The office was locked. Nothing of it may stay on the screen or in its memory.
    Locked {
        /// Why.
        reason: LockReason,
    },
    /// The window is about to close: what is not written yet is to be written now, and said to be.
    Leaving,
    /// Something was laid down while a patient is on the screen. It is shown when the counter is free again.
    Waiting,
    /// Something is being read that no command asked for.
    Progress {
        /// How far it is.
        step: ReadingStep,
    },
    /// What it came to.
    Presented {
        /// As a command would have answered.
        shown: Box<Shown>,
    },
    /// A box of medicine, while they are awaited.
    Box {
        /// What it is.
        seen: Box<BoxSeen>,
    },
    /// The journal is not what was written. Work goes on.
    JournalAltered {
        /// Where; null when it is what purged invoices left behind.
        fault: Option<JournalFault>,
    },
    /// Who else may see the window has changed.
    Discretion {
        /// How discreet it is now.
        discretion: Discretion,
    },
    /// It came to nothing, and nobody is refused.
    Failed {
        /// As a command would have failed.
        error: WireError,
    },
}

/// What would help the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum CameraHint {
    /// Its modules are too small.
    Closer,
    /// It does not fit into the picture.
    Farther,
    /// A part of it is washed out.
    Glare,
    /// It is blurred.
    Still,
    /// There is too little light.
    Dark,
    /// It is a code of something else.
    Foreign,
}

/// What the window has eyes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// Nobody is on the screen: whatever is presented is read.
    Open,
    /// A patient is on the screen: what is laid down waits, and the camera does not look.
    Held,
    /// A pharmacy's boxes are awaited: the camera looks for them alone, and what is laid down waits.
    Dispensing,
    /// The window is not seen: the camera is let go.
    Away,
}

/// One device by which a card can be presented, or the lack of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ChannelState {
    /// The kind of device.
    pub kind: ChannelKind,
    /// How the system names it; null when there is none.
    pub name: Option<String>,
    /// How it is.
    pub code: ChannelCode,
    /// Since when (RFC 3339, UTC).
    pub since: String,
}

/// A kind of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// A card reader: phones and plastic cards.
    Nfc,
    /// A camera.
    Camera,
    /// A hand scanner that types like a keyboard.
    ScannerKeyboard,
    /// A hand scanner on a serial port.
    ScannerSerial,
    /// Pictures and texts that are dropped, pasted or chosen.
    Image,
}

/// How a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum ChannelCode {
    /// It waits for something to read.
    Ready,
    /// None is plugged in.
    Absent,
    /// It was there and was unplugged.
    Unplugged,
    /// Another program holds it.
    Busy,
    /// The system does not let this user have it.
    Denied,
    /// The system's service for it does not run.
    ServiceStopped,
    /// It is open and gives nothing.
    Silent,
    /// It is being opened.
    Starting,
    /// It is left alone on purpose.
    Off,
    /// It failed in a way that has no name; the log knows.
    Failed,
}

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum ReadingStep {
    /// A phone or a card is there.
    Detected,
    /// It is being read.
    Transfer,
    /// All of it is here and is being checked.
    Received,
}
