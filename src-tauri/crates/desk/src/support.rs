//! One file for whoever helps from afar: the log, versions, readers, dates of lists, counts of the journal. No person.

use std::env::home_dir;
use std::fs;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};

use readers::card::Options;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::backup::write;
use crate::journal::stamp;
use crate::wire::SavedSheet;
use crate::{Counter, Error};

/// The newest files of the log that go in.
const LOGS: usize = 14;
/// The end of each that goes in: a log that runs wild must still fit into a mail.
const LOG: usize = 2 * 1024 * 1024;

impl Counter {
    /// Writes the bundle among the user's documents.
    pub async fn save_support(&self, logs: Option<&Path>) -> Result<SavedSheet, Error> {
        let path = self.places().sheets.join(format!("assistance-{}.zip", stamp(self.now())));
        self.write_support(&path, logs).await?;
        Ok(SavedSheet { path: path.display().to_string() })
    }

    /// Writes the bundle into a file.
    pub async fn write_support(&self, to: &Path, logs: Option<&Path>) -> Result<(), Error> {
        let mut pieces = vec![("diagnostic.json".to_owned(), json(&self.diagnostic().await?)?)];
        let readers = tokio::task::spawn_blocking(|| crate::cards::readers_now(Options::default())).await?;
        match readers {
            Ok(readers) => pieces.push(("lecteurs.json".to_owned(), json(&readers)?)),
            Err(error) => tracing::warn!(%error, "the readers are not in the bundle"),
        }
        if let Ok(desk) = self.desk().await {
            let counts: Vec<_> = desk
                .store
                .journal_counts()
                .await?
                .into_iter()
                .map(|(action, lines)| serde_json::json!({ "action": action, "lines": lines }))
                .collect();
            pieces.push(("journal.json".to_owned(), json(&counts)?));
        }
        let failed = |source: io::Error| Error::Save { path: to.to_owned(), source };
        for log in logs.map(newest).transpose().map_err(failed)?.unwrap_or_default() {
            let name = log.file_name().unwrap_or_default().to_string_lossy().into_owned();
            pieces.push((format!("log/{name}"), told(&fs::read(&log).map_err(failed)?)));
        }
        write(to, &zipped(&pieces).map_err(failed)?)
    }
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec_pretty(value).map_err(|_| Error::Asset("diagnostic"))
}

/// The newest files of the log; their names begin with their day.
fn newest(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut logs: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    logs.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    logs.sort();
    Ok(logs.into_iter().rev().take(LOGS).collect())
}

/// The end of a log, without the name of the user's folder.
fn told(log: &[u8]) -> Vec<u8> {
    let end = log.get(log.len().saturating_sub(LOG)..).unwrap_or(log);
    let text = String::from_utf8_lossy(end);
    match home_dir().filter(|home| home.components().count() > 1) {
        Some(home) => text.replace(&home.display().to_string(), "~").into_bytes(),
        None => text.into_owned().into_bytes(),
    }
}

fn zipped(pieces: &[(String, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in pieces {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_does_not_tell_whose_folder_it_is() {
        let home = home_dir().filter(|home| home.components().count() > 1);
        if let Some(home) = home {
            let line = format!("office in {}/cabinet", home.display());
            assert_eq!(told(line.as_bytes()), b"office in ~/cabinet");
        }
        assert_eq!(told(&vec![b'x'; LOG + 5]).len(), LOG, "a log that ran wild is cut");
    }

    #[test]
    fn the_bundle_is_a_zip_of_its_pieces() {
        let bytes =
            zipped(&[("a.json".into(), b"{}".to_vec()), ("log/b.log".into(), b"ligne".to_vec())]).unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> = zip.file_names().map(str::to_owned).collect();
        assert_eq!(names, ["a.json", "log/b.log"]);
        assert_eq!(io::read_to_string(zip.by_name("log/b.log").unwrap()).unwrap(), "ligne");
    }
}
