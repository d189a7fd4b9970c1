//! The demonstration: a test issuer, and an office that trusts it, under `target/demo`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::place::Place;
use crate::say::say;
use crate::step::{Session, Step};
use crate::system::{self, Purpose};
use crate::ui;

/// Where the demonstration lies. Every person in it is invented.
pub(crate) struct Demo {
    folder: PathBuf,
}

/// Sets up the machine and builds the three programs of the demonstration.
pub(crate) fn build(session: &mut Session) -> Result<()> {
    if !session.place().program("comptoir").is_file() {
        say(
            "The first build compiles some 600 libraries: count ten minutes on two cores, and seconds from then on.\n",
        )?;
    }
    system::prepare(session, Purpose::Run)?;
    ui::install(session)?;
    ui::build_if_needed(session)?;
    let build =
        Step::new(session.place(), "build", "the window, the command line and the simulated phone", "cargo")
            .arguments(["build", "--package", "comptoir", "--package", "cli", "--package", "simulator"]);
    session.take(&build).map(drop)
}

/// Makes the lists afresh, the issuer and the office once: what was recorded in it stays.
pub(crate) fn prepare(session: &mut Session) -> Result<Demo> {
    let demo = Demo { folder: session.place().demo() };
    let frame = demo.phone_frame();
    let phone_folder = frame.parent().context("the frame of the phone lies in a folder")?;
    fs::create_dir_all(phone_folder).with_context(|| format!("making {}", phone_folder.display()))?;
    let begin_anew = format!(
        "If an earlier demonstration is in the way, delete {} and start again.",
        demo.folder.display()
    );

    let issuer = if demo.issuer().join("issuer.json").is_file() {
        phone(
            session.place(),
            "issuer-lists",
            "the issuer of the last demonstration is kept; a status list is stale after a day",
        )
        .arguments(["lists".as_ref(), "--issuer".as_ref(), demo.issuer().as_os_str()])
    } else {
        phone(
            session.place(),
            "issuer",
            "it signs the cards of the demonstration, and the lists that revoke them",
        )
        .arguments(["issuer".as_ref(), "--out".as_ref(), demo.issuer().as_os_str()])
    };
    session.take(&issuer.remedy(&begin_anew))?;

    let office = if has_content(&demo.office()) {
        cli(
            session.place(),
            "office-lists",
            "the office of the last demonstration is kept; it learns the new lists",
        )
        .arguments(["lists", "import", "--office"])
        .arguments([demo.office(), demo.lists()])
    } else {
        new_office(session.place(), &demo)
    };
    session.take(&office.remedy(begin_anew))?;
    Ok(demo)
}

impl Demo {
    /// The test issuer's keys, cards and lists.
    pub(crate) fn issuer(&self) -> PathBuf {
        self.folder.join("issuer")
    }

    /// The office's one encrypted database.
    pub(crate) fn office(&self) -> PathBuf {
        self.folder.join("office")
    }

    /// What the simulated phone shows at this moment, as a camera would see it.
    pub(crate) fn phone_frame(&self) -> PathBuf {
        self.folder.join("phone").join("frame.png")
    }

    /// Another file of the demonstration.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn lists(&self) -> PathBuf {
        self.issuer().join("lists")
    }
}

/// The command line, which opens the office by itself.
pub(crate) fn cli(place: &Place, name: &'static str, why: &'static str) -> Step {
    Step::new(place, name, why, place.program("comptoir-cli")).variable(PASSPHRASE_VARIABLE, PASSPHRASE)
}

/// The simulated phone and issuer.
pub(crate) fn phone(place: &Place, name: &'static str, why: &'static str) -> Step {
    Step::new(place, name, why, place.program("phone"))
}

fn new_office(place: &Place, demo: &Demo) -> Step {
    cli(
        place,
        "office",
        "an encrypted office of an invented doctor, which says everywhere that it is a demonstration",
    )
    .arguments(["office".as_ref(), "new".as_ref(), demo.office().as_os_str()])
    .arguments(["--demonstration", "--name", "Cabinet de démonstration"])
    .arguments([
        "--practitioner",
        "Dr C. Martin-Lavergne",
        "--rpps",
        "10003000014",
        "--am-number",
        "751234568",
    ])
    .arguments(["--address", "12 rue des Lilas", "--address", "75011 Paris"])
    .arguments(["--lists".as_ref(), demo.lists().as_os_str()])
}

fn has_content(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// The patient of the demonstration: an insured adult with children.
pub(crate) const HOLDER: &str = "family";

/// Where the programs look for the office's passphrase when nobody types it.
pub(crate) const PASSPHRASE_VARIABLE: &str = "COMPTOIR_PASSPHRASE";

/// No secret: it guards invented people. A real office chooses its own.
pub(crate) const PASSPHRASE: &str = "demonstration-comptoir";

#[cfg(test)]
mod tests {
    use std::fs;

    use super::has_content;

    #[test]
    fn an_office_is_made_only_where_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let office = folder.path().join("office");
        assert!(!has_content(&office), "no folder");
        fs::create_dir(&office).unwrap();
        assert!(!has_content(&office), "an empty folder holds no office");
        fs::write(office.join("office.db"), "x").unwrap();
        assert!(has_content(&office), "whatever is there must not be overwritten");
    }
}
