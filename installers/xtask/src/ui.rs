//! The screen: its packages, its checks, and the files that the program carries.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::say::say;
use crate::step::{Session, Step};

/// Brings the packages in line with the lock file, unless they are already.
pub(crate) fn install(session: &mut Session) -> Result<()> {
    let ui = session.place().ui();
    let wanted = newest([ui.join("package.json"), ui.join("package-lock.json")].iter().map(AsRef::as_ref))?;
    // npm writes this file last, once everything it lists is there.
    if is_newer(&ui.join("node_modules").join(".package-lock.json"), wanted) {
        return Ok(say("Packages of the screen: nothing has changed.")?);
    }
    let install =
        npm(session.place(), "npm-ci", "the screen stands on these packages, at their locked versions")
            .arguments(["ci", "--no-audit", "--no-fund"])
            .remedy(
                "Node.js 20.19 or later must be installed, and the network must reach the package registry. \
             If package.json and package-lock.json disagree, run `npm install` in ui/ and commit both.",
            );
    session.take(&install).map(drop)
}

/// Builds the screen when a source is newer than what was built.
pub(crate) fn build_if_needed(session: &mut Session) -> Result<()> {
    let ui = session.place().ui();
    let mut sources = Vec::new();
    list_sources(&ui, &mut sources)?;
    list_sources(&session.place().root().join("assets").join("help"), &mut sources)?;
    if is_newer(&ui.join("dist").join("index.html"), newest(sources.iter().map(AsRef::as_ref))?) {
        return Ok(say("The screen: nothing has changed.")?);
    }
    let build = build(session.place());
    session.take(&build).map(drop)
}

/// Everything that is checked of the screen, the build last: the program is compiled around it.
pub(crate) fn checks(place: &Place) -> Vec<Step> {
    vec![
        script(place, "ui-format", "one layout for all", "format:check")
            .remedy("Run `npm run format` in ui/."),
        script(place, "ui-lint", "the rules of the screen's layers, and no unsafe markup", "lint"),
        script(place, "ui-types", "every message and every command has its type", "check"),
        script(place, "ui-tests", "what the screen shows for each answer of the desk", "test"),
        build(place),
    ]
}

fn build(place: &Place) -> Step {
    script(place, "ui-build", "the program carries the screen inside it", "build")
}

fn script(place: &Place, name: &'static str, why: &'static str, script: &str) -> Step {
    npm(place, name, why).arguments(["run", script])
}

fn npm(place: &Place, name: &'static str, why: &'static str) -> Step {
    // On Windows npm is a batch file, which has to be named whole.
    Step::new(place, name, why, if cfg!(windows) { "npm.cmd" } else { "npm" }).folder(place.ui())
}

/// Every file of the screen but what is installed or built.
fn list_sources(folder: &Path, sources: &mut Vec<std::path::PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
        let entry = entry?;
        let made = ["node_modules", "dist"].iter().any(|made| entry.file_name() == *made);
        if entry.file_type()?.is_dir() && !made {
            list_sources(&entry.path(), sources)?;
        } else if !made {
            sources.push(entry.path());
        }
    }
    Ok(())
}

fn newest<'a>(files: impl Iterator<Item = &'a Path>) -> Result<Option<SystemTime>> {
    let mut latest = None;
    for file in files {
        let written = fs::metadata(file).and_then(|file| file.modified());
        latest = latest.max(Some(written.with_context(|| format!("looking at {}", file.display()))?));
    }
    Ok(latest)
}

/// A file that is not there is older than everything.
fn is_newer(made: &Path, than: Option<SystemTime>) -> bool {
    fs::metadata(made).and_then(|file| file.modified()).is_ok_and(|made| Some(made) >= than)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use super::{is_newer, list_sources, newest};

    #[test]
    fn a_screen_is_built_again_only_when_a_source_is_newer() {
        let ui = tempfile::tempdir().unwrap();
        for folder in ["src/lib", "dist", "node_modules/some"] {
            fs::create_dir_all(ui.path().join(folder)).unwrap();
        }
        let start = SystemTime::now();
        let write = |name: &str, after: u64| {
            let file = File::create(ui.path().join(name)).unwrap();
            file.set_modified(start + Duration::from_secs(after)).unwrap();
        };
        write("package.json", 0);
        write("src/lib/desk.ts", 10);
        write("node_modules/some/index.js", 90);
        let built = ui.path().join("dist/index.html");
        let fresh = || {
            let mut sources = Vec::new();
            list_sources(ui.path(), &mut sources).unwrap();
            is_newer(&built, newest(sources.iter().map(AsRef::as_ref)).unwrap())
        };
        assert!(!fresh(), "nothing is built yet");
        write("dist/index.html", 20);
        assert!(fresh(), "what was installed or built is no source");
        write("src/lib/desk.ts", 30);
        assert!(!fresh(), "a source has changed since");
    }
}
