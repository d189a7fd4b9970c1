//! What is known of this counter when something does not work: for its user, and for whoever helps from afar.

use std::env::{consts, home_dir};
use std::fs;
use std::path::Path;

use crate::wire::{ChannelKind, ChannelState, Diagnostic, SavedSheet};
use crate::{Counter, Error};

impl Counter {
    /// The state of the program, its devices and its lists, without any person.
    pub async fn diagnostic(&self) -> Result<Diagnostic, Error> {
        let session = self.session().await?;
        // It reads files of the system, and on some starts a program of it.
        let system = tokio::task::spawn_blocking(|| os_info::get().to_string()).await?;
        Ok(Diagnostic {
            at: self.now().to_string(),
            version: session.version,
            system,
            processor: consts::ARCH.to_owned(),
            office: session.state,
            folder: without_home(&self.places().office, home_dir().as_deref()),
            channels: self.events().channels().into_iter().map(nameless).collect(),
            lists: session.lists,
            lists_old: session.lists_old,
            last_trouble: self.events().last_trouble(),
        })
    }

    /// Writes the diagnostic as JSON among the user's documents, one a day.
    pub async fn save_diagnostic(&self) -> Result<SavedSheet, Error> {
        let diagnostic = self.diagnostic().await?;
        let folder = &self.places().sheets;
        let path = folder.join(format!("diagnostic-{}.json", crate::office::today(self.now())));
        let save = |source| Error::Save { path: path.clone(), source };
        let json = serde_json::to_string_pretty(&diagnostic).map_err(|error| save(error.into()))?;
        fs::create_dir_all(folder).and_then(|()| fs::write(&path, json)).map_err(save)?;
        Ok(SavedSheet { path: path.display().to_string() })
    }
}

fn nameless(channel: ChannelState) -> ChannelState {
    match channel.kind {
        ChannelKind::Camera => ChannelState { name: None, ..channel },
        ChannelKind::Nfc | ChannelKind::ScannerKeyboard | ChannelKind::ScannerSerial | ChannelKind::Image => {
            channel
        }
    }
}

/// A path that does not tell who the user is.
fn without_home(path: &Path, home: Option<&Path>) -> String {
    match home.filter(|home| home.components().count() > 1).and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => Path::new("~").join(rest).display().to_string(),
        None => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ChannelCode;

    #[test]
    fn a_path_does_not_tell_who_the_user_is() {
        let home = Path::new("/home/claire.martin");
        let table = [
            ("/home/claire.martin/.local/share/comptoir", "~/.local/share/comptoir"),
            ("/srv/comptoir", "/srv/comptoir"),
            ("/home/claire.martinez/comptoir", "/home/claire.martinez/comptoir"),
        ];
        for (path, told) in table {
            let told = told.replace("~/", &Path::new("~").join("").display().to_string());
            assert_eq!(without_home(Path::new(path), Some(home)), told);
        }
        assert_eq!(without_home(Path::new("/srv/comptoir"), Some(Path::new("/"))), "/srv/comptoir");
        assert_eq!(without_home(Path::new("/srv/comptoir"), None), "/srv/comptoir");
    }

    #[test]
    fn a_camera_that_bears_its_owners_name_does_not_tell_it() {
        let state = |kind| ChannelState {
            kind,
            name: Some("iPhone de Claire".to_owned()),
            code: ChannelCode::Ready,
            since: String::new(),
        };
        assert_eq!(nameless(state(ChannelKind::Camera)).name, None);
        assert!(nameless(state(ChannelKind::ScannerSerial)).name.is_some(), "a port's name is of use");
    }
}
