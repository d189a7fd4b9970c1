//! `cargo xtask package`: the installers of this system, into `target/package`.
//!
//! Each is made by the system's own tool (dpkg-deb, rpmbuild, `WiX`, codesign and hdiutil) from what lies in `installers/`.

mod linux;
mod macos;
mod windows;
mod wine;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::step::{Session, Step};
use crate::system::{self, Purpose};
use crate::ui;

pub(crate) use wine::tests as windows_tests;

/// Builds the programs as they are released, and every installer of this system.
pub(crate) fn package(session: &mut Session) -> Result<()> {
    system::prepare(session, Purpose::Run)?;
    ui::install(session)?;
    ui::build_if_needed(session)?;
    match std::env::consts::OS {
        "linux" => linux::package(session),
        "macos" => macos::package(session),
        "windows" => windows::package(session),
        other => bail!("there is no installer for {other}"),
    }
}

/// The packages of the programs that are built already, installed and used; in the long form those for Windows too. On Linux.
pub(crate) fn proofs(session: &mut Session, long: bool) -> Result<()> {
    linux::proofs(session, long)?;
    if long { wine::proof(session) } else { Ok(()) }
}

/// The pictures of every system, drawn anew from the one that is the source.
pub(crate) fn icons(session: &mut Session) -> Result<()> {
    let folder = session.place().root().join("assets").join("icons");
    let why = "the icons of every system come from one drawing";
    for (size, name) in ICONS {
        let size = size.to_string();
        let draw = Step::new(session.place(), "icon", why, "rsvg-convert")
            .folder(folder.clone())
            .arguments(["--width", &size, "--height", &size, "icon.svg", "--output", name])
            .remedy("rsvg-convert is in the package librsvg2-bin (Debian), librsvg2-tools (Fedora), librsvg (Homebrew).");
        session.take(&draw)?;
    }
    let ico = Step::new(session.place(), "icon-ico", why, "convert")
        .folder(folder)
        .arguments(["icon.png", "-define", "icon:auto-resize=256,128,64,48,32,16", "icon.ico"])
        .remedy("convert is in the package imagemagick.");
    session.take(&ico).map(drop)
}

/// The pictures that the manual shows, as the tours of the window have just left them.
pub(crate) fn pictures(session: &Session) -> Result<()> {
    let place = session.place();
    let kept = place.root().join("assets").join("help").join("images");
    for picture in fs::read_dir(&kept)? {
        let name = picture?.file_name();
        let name = name.to_string_lossy();
        let name = name.strip_suffix(".png").context("only pictures lie among the pictures")?;
        let taken = place.tours().join(format!("{name}-1280x800.png"));
        put(&taken, &kept.join(format!("{name}.png"))).context("`cargo xtask test` takes them first")?;
    }
    Ok(())
}

/// Both programs, optimised.
fn release(place: &Place, target: Option<&str>) -> Step {
    let target = target.map(|target| ["--target", target]);
    Step::new(place, "release", "installers carry the optimised programs", "cargo")
        .arguments(["build", "--locked", "--release", "--package", "comptoir", "--package", "cli"])
        .arguments(target.into_iter().flatten())
        // No path of the machine that built it stays in the program.
        .variable("CARGO_ENCODED_RUSTFLAGS", &remapped(place))
}

/// The flags by which paths of this machine become short ones.
fn remapped(place: &Place) -> String {
    let home = std::env::home_dir().map(|home| format!("--remap-path-prefix={}=~", home.display()));
    let root = Some(format!("--remap-path-prefix={}=.", place.root().display()));
    // The later one wins: the repository may lie in the home folder.
    home.into_iter().chain(root).collect::<Vec<_>>().join("\u{1f}")
}

/// The version of the workspace.
fn version(place: &Place) -> Result<String> {
    let manifest = fs::read_to_string(place.root().join("Cargo.toml"))?;
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = \""));
    Ok(line.and_then(|rest| rest.strip_suffix('"')).context("the workspace has no version")?.to_owned())
}

/// The time of the last commit, in seconds and as a day: what is packed twice from one commit bears one date.
fn commit_time(place: &Place) -> Result<(String, String)> {
    let git = |format: &str| {
        let asked = Step::new(place, "commit-time", "a package bears the date of its source", "git")
            .arguments(["log", "-1", "--date=short", &format!("--format={format}")]);
        asked.ask().map(|answer| answer.trim().to_owned())
    };
    Ok((git("%ct")?, git("%cd")?))
}

/// A template with its values put in; a place that is left empty is an error of ours.
fn filled(template: &Path, values: &[(&str, &str)]) -> Result<String> {
    let text = fs::read_to_string(template).with_context(|| format!("reading {}", template.display()))?;
    let text = values.iter().fold(text, |text, (name, value)| text.replace(&format!("@{name}@"), value));
    let is_name = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_uppercase());
    match text.split('@').skip(1).find(is_name) {
        Some(name) => bail!("{}: nothing fills @{name}@", template.display()),
        None => Ok(text),
    }
}

/// Copies a file, making its folder.
fn put(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).with_context(|| format!("{} to {}", from.display(), to.display()))?;
    Ok(())
}

/// An empty folder.
fn emptied(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    fs::create_dir_all(folder)?;
    Ok(folder.to_path_buf())
}

/// Width in pixels, and name, of each picture of `assets/icons`.
const ICONS: &[(u32, &str)] =
    &[(32, "32x32.png"), (128, "128x128.png"), (256, "128x128@2x.png"), (512, "icon.png")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_its_size() {
        for (size, name) in ICONS {
            let bytes = fs::read(Place::here().root().join("assets/icons").join(name)).unwrap();
            // PNG, §11.2.2: the width is the first field of the first chunk.
            assert_eq!(bytes[16..20], size.to_be_bytes(), "{name}");
        }
    }

    #[test]
    fn every_template_is_filled() {
        let root = Place::here().root().join("installers");
        let control =
            filled(&root.join("linux/control"), &[("VERSION", "1"), ("SIZE", "2"), ("DEPENDS", "libc6")]);
        assert!(control.unwrap().contains("Depends: libc6, pcscd\n"), "the card service comes with it");
        assert!(
            filled(&root.join("linux/control"), &[("VERSION", "1")]).is_err(),
            "a place that is left empty"
        );
        assert!(filled(&root.join("macos/Info.plist"), &[("VERSION", "1")]).is_ok());
        assert_eq!(version(&Place::here()).unwrap(), env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn the_sentence_about_the_camera_is_the_same_in_both_lists() {
        let root = Place::here().root().to_path_buf();
        let sentence = |path: &str| {
            let text = fs::read_to_string(root.join(path)).unwrap();
            let after = text.split("NSCameraUsageDescription</key>").nth(1).unwrap().to_owned();
            after.split("<string>").nth(1).unwrap().split("</string>").next().unwrap().to_owned()
        };
        assert_eq!(sentence("installers/macos/Info.plist"), sentence("src-tauri/Info.plist"));
    }
}
