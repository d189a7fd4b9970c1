//! The camera, as the screen shows it.

use readers::camera;
use serde::{Deserialize, Serialize};

use super::CameraHint;

/// What the camera is doing, and which one it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CameraStatus {
    /// What it is doing.
    pub state: CameraState,
    /// The camera in use or tried last.
    pub camera: Option<CameraInfo>,
    /// Whether it stands in for the one that was chosen and is not there.
    pub substitute: bool,
    /// The system's own words for the last trouble, for support.
    pub detail: Option<String>,
}

/// A camera of this computer, and what it is known by when it comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct CameraInfo {
    /// Stable.
    pub id: String,
    /// What the system calls it.
    pub name: String,
}

/// What the camera is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum CameraState {
    /// Released on purpose.
    Off,
    /// None is plugged in.
    Absent,
    /// Opening.
    Starting,
    /// The newest frame was decoded.
    Ready,
    /// Another program has it.
    Busy,
    /// It gives no picture; perhaps another program has it.
    Silent,
    /// Settings or rights forbid it.
    Denied,
    /// All is black.
    Black,
    /// It was there and is gone.
    Unplugged,
    /// The system could not start it.
    Failed,
}

impl From<readers::Hint> for CameraHint {
    fn from(hint: readers::Hint) -> Self {
        match hint {
            readers::Hint::Closer => Self::Closer,
            readers::Hint::Farther => Self::Farther,
            readers::Hint::Glare => Self::Glare,
            readers::Hint::Still => Self::Still,
            readers::Hint::Dark => Self::Dark,
        }
    }
}

impl From<camera::CameraStatus> for CameraStatus {
    fn from(status: camera::CameraStatus) -> Self {
        let camera::CameraStatus { state, camera, substitute, detail } = status;
        Self { state: state.into(), camera: camera.map(Into::into), substitute, detail }
    }
}

impl From<camera::CameraInfo> for CameraInfo {
    fn from(info: camera::CameraInfo) -> Self {
        let camera::CameraInfo { id, name } = info;
        Self { id, name }
    }
}

impl From<CameraInfo> for camera::CameraInfo {
    fn from(info: CameraInfo) -> Self {
        let CameraInfo { id, name } = info;
        Self { id, name }
    }
}

impl From<camera::CameraState> for CameraState {
    fn from(state: camera::CameraState) -> Self {
        match state {
            camera::CameraState::Off => Self::Off,
            camera::CameraState::Absent => Self::Absent,
            camera::CameraState::Starting => Self::Starting,
            camera::CameraState::Ready => Self::Ready,
            camera::CameraState::Busy => Self::Busy,
            camera::CameraState::Silent => Self::Silent,
            camera::CameraState::Denied => Self::Denied,
            camera::CameraState::Black => Self::Black,
            camera::CameraState::Unplugged => Self::Unplugged,
            camera::CameraState::Failed => Self::Failed,
        }
    }
}
