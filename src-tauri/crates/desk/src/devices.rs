//! What the user chose of this computer's devices. It belongs to the computer, not to the office: another one has other ports.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::wire::CameraInfo;

/// The devices that were chosen; what was not chosen is found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Devices {
    /// The serial port of a hand scanner that is not recognised by its maker: `COM3`, `/dev/ttyUSB0`.
    pub scanner_port: Option<String>,
    /// The camera to look through.
    pub camera: Option<CameraInfo>,
    /// Which card readers are used.
    pub readers: CardReaderChoice,
    /// The minutes after which an office that nobody touches locks; by the office's trade when nobody chose.
    pub lock_after: Option<u8>,
    /// Whether the window must be missing from pictures of the screen, where the system can do that.
    pub hidden_from_captures: bool,
    /// Where the choices are kept; `None` for those of a test or of a script.
    #[serde(skip)]
    pub file: Option<PathBuf>,
}

/// Which card readers are used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CardReaderChoice {
    /// Only the reader whose name begins like this.
    pub pinned: Option<String>,
    /// Never those whose names begin like these: the reader of the professional's card belongs to other software.
    pub ignored: Vec<String>,
}

impl Devices {
    /// The choices that are kept in a file. Without the file, or with one that cannot be read, nothing is chosen: devices are
    /// then found as on the first day, which is better than none.
    pub fn kept(file: &Path) -> Self {
        let read = match fs::read(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            read => read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(io::Error::from)),
        };
        let devices = read.unwrap_or_else(|error| {
            tracing::warn!(%error, "the choice of devices cannot be read: none is made");
            Self::default()
        });
        Self { file: Some(file.to_owned()), ..devices }
    }

    /// Keeps the choices, whole or not at all.
    pub(crate) fn keep(&self) -> Result<(), Error> {
        let Some(file) = &self.file else { return Ok(()) };
        let save = |source| Error::Save { path: file.clone(), source };
        let json = serde_json::to_vec_pretty(self).map_err(|error| save(error.into()))?;
        let draft = file.with_extension("new");
        let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
        folder.and_then(|()| fs::write(&draft, json)).and_then(|()| fs::rename(&draft, file)).map_err(save)
    }
}

impl From<CardReaderChoice> for readers::card::Options {
    fn from(choice: CardReaderChoice) -> Self {
        let CardReaderChoice { pinned, ignored } = choice;
        Self { pinned, ignored, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_is_there_the_next_morning() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/appareils.json");
        let none = Devices::kept(&file);
        assert_eq!(none, Devices { file: Some(file.clone()), ..Devices::default() }, "the first day");
        let camera = CameraInfo { id: "usb-046d".into(), name: "C615".into() };
        let chosen = Devices { camera: Some(camera), ..none.clone() };
        chosen.keep().unwrap();
        assert_eq!(Devices::kept(&file), chosen);
        fs::write(&file, "{").unwrap();
        assert_eq!(Devices::kept(&file), none, "a torn file costs the choice and nothing else");
    }
}
