//! Linux: one tree of files, from which the deb, the rpm and the `AppDir` are made.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{commit_time, emptied, filled, put, release, version};
use crate::place::Place;
use crate::say::say;
use crate::step::{Session, Step};

/// deb, rpm where its tool is, `AppDir`, and the `AppImage` where its tool is.
pub(crate) fn package(session: &mut Session) -> Result<()> {
    let build = release(session.place(), None);
    session.take(&build)?;
    let programs = session.place().release();
    let tree = tree(session, &programs)?;
    let deb = deb(session, &tree, "xz")?;
    say(&format!("    {}", session.place().shown(&deb)))?;
    rpm(session, &tree)?;
    app_dir(session, &tree)
}

/// The deb of the programs that the checks have built, looked at with the tools of the system, unpacked, and its program
/// taken through a whole visit in its window.
pub(crate) fn proofs(session: &mut Session, long: bool) -> Result<()> {
    if !session.place().finds("dpkg-shlibdeps") {
        return Ok(say("    no dpkg-dev here: the deb is not tried")?);
    }
    let programs = session.place().program("comptoir");
    let programs = programs.parent().context("a program lies in a folder")?;
    let tree = tree(session, programs)?;
    for (name, checker, file) in [
        ("desktop-file", "desktop-file-validate", "applications/fr.comptoir.Comptoir.desktop"),
        ("metainfo", "appstreamcli", "metainfo/fr.comptoir.Comptoir.metainfo.xml"),
    ] {
        let words: &[&str] = if checker == "appstreamcli" { &["validate", "--no-net"] } else { &[] };
        let check = Step::new(session.place(), name, "the menu and the software centre read it", checker)
            .arguments(words)
            .arguments([tree.join("usr/share").join(file)]);
        session.take(&check)?;
    }
    // Not compressed: it is unpacked at once.
    let deb = deb(session, &tree, "none")?;
    let root = emptied(&session.place().packages().join("root"))?;
    let unpack =
        Step::new(session.place(), "deb-unpack", "what the deb carries is what was put in", "dpkg-deb")
            .arguments(["--extract".as_ref(), deb.as_os_str(), root.as_os_str()]);
    session.take(&unpack)?;
    visit(session, "installed-deb", &root.join("usr/bin"))?;
    if long {
        app_dir(session, &tree)?;
        let app = session.place().packages().join("Comptoir.AppDir/usr/bin");
        visit(session, "installed-appdir", &app)?;
    }
    Ok(())
}

/// The end-to-end visit, with the programs of another folder.
fn visit(session: &mut Session, name: &'static str, programs: &Path) -> Result<()> {
    let why = "what was installed starts, paints « Prêt » and makes an invoice";
    let visit = Step::new(session.place(), name, why, "cargo")
        // The whole workspace, so that the tests are those that are built already.
        .arguments(["nextest", "run", "--workspace", "-E"])
        .arguments(["package(acceptance) & binary(window) & test(=visit::from_ready_to_paper_by_keyboard)"])
        .variable("COMPTOIR_PROGRAMS", &programs.display().to_string());
    session.take(&visit).map(drop)
}

/// Every file where it will lie.
fn tree(session: &mut Session, programs: &Path) -> Result<PathBuf> {
    let place = session.place();
    let tree = emptied(&place.packages().join("tree"))?;
    let (root, share) = (place.root().to_path_buf(), tree.join("usr/share"));
    let linux = root.join("installers/linux");
    let (version, (_, day)) = (version(place)?, commit_time(place)?);
    for program in ["comptoir", "comptoir-cli"] {
        put(&programs.join(program), &tree.join("usr/bin").join(program))?;
        let strip = Step::new(session.place(), "strip", "symbols are of no use in an office", "strip")
            .arguments([tree.join("usr/bin").join(program)]);
        session.take(&strip)?;
    }
    put(
        &linux.join("fr.comptoir.Comptoir.desktop"),
        &share.join("applications/fr.comptoir.Comptoir.desktop"),
    )?;
    let metainfo =
        filled(&linux.join("fr.comptoir.Comptoir.metainfo.xml"), &[("VERSION", &version), ("DATE", &day)])?;
    fs::create_dir_all(share.join("metainfo"))?;
    fs::write(share.join("metainfo/fr.comptoir.Comptoir.metainfo.xml"), metainfo)?;
    let icons = share.join("icons/hicolor");
    for (size, name) in [("32x32", "32x32.png"), ("128x128", "128x128.png"), ("512x512", "icon.png")] {
        put(&root.join("assets/icons").join(name), &icons.join(size).join("apps/fr.comptoir.Comptoir.png"))?;
    }
    put(&root.join("assets/icons/icon.svg"), &icons.join("scalable/apps/fr.comptoir.Comptoir.svg"))?;
    put(&root.join("LICENSE"), &share.join("doc/comptoir/copyright"))?;
    put(&linux.join("50-comptoir-pcsc.rules"), &share.join("polkit-1/rules.d/50-comptoir-pcsc.rules"))?;
    put(&linux.join("comptoir-pn533.conf"), &tree.join("usr/lib/modprobe.d/comptoir-pn533.conf"))?;
    for page in fs::read_dir(root.join("assets/help"))? {
        let page = page?;
        if page.path().extension().is_some_and(|extension| extension == "md") {
            put(&page.path(), &share.join("doc/comptoir/manuel").join(page.file_name()))?;
        }
    }
    Ok(tree)
}

fn deb(session: &mut Session, tree: &Path, compression: &str) -> Result<PathBuf> {
    let place = session.place();
    let work = emptied(&place.packages().join("deb"))?;
    let linux = place.root().join("installers/linux");
    let copy = Step::new(place, "deb-tree", "the deb gets control files beside its tree", "cp").arguments([
        "--archive".as_ref(),
        tree.join(".").as_os_str(),
        work.as_os_str(),
    ]);
    session.take(&copy)?;
    let place = session.place();
    let control = work.join("DEBIAN");
    fs::create_dir_all(&control)?;
    let (version, (seconds, _)) = (version(place)?, commit_time(place)?);
    let size = (folder_size(&work)? / 1024).to_string();
    let depends = libraries(place, tree)?;
    let values = [("VERSION", version.as_str()), ("SIZE", &size), ("DEPENDS", &depends)];
    fs::write(control.join("control"), filled(&linux.join("control"), &values)?)?;
    put(&linux.join("postrm"), &control.join("postrm"))?;
    let file = place.packages().join(format!("comptoir_{version}_amd64.deb"));
    let build = Step::new(place, "deb", "the package of Debian and Ubuntu", "dpkg-deb")
        .arguments(["--root-owner-group", &format!("-Z{compression}"), "--build"])
        .arguments([&work, &file])
        .variable("SOURCE_DATE_EPOCH", &seconds);
    session.take(&build)?;
    Ok(file)
}

/// The packages of the libraries that the programs are linked with, as Debian's own tool finds them.
fn libraries(place: &Place, tree: &Path) -> Result<String> {
    // It wants a source package around it; an empty one does.
    let source = emptied(&place.packages().join("shlibs"))?;
    fs::create_dir_all(source.join("debian"))?;
    fs::write(source.join("debian/control"), "Source: comptoir\n\nPackage: comptoir\nArchitecture: any\n")?;
    let asked = Step::new(place, "libraries", "the package names what it is linked with", "dpkg-shlibdeps")
        .arguments(["-O", "--ignore-missing-info"])
        .arguments([tree.join("usr/bin/comptoir"), tree.join("usr/bin/comptoir-cli")])
        .folder(source);
    let answer = asked.ask()?;
    let line = answer.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    Ok(line.context("dpkg-shlibdeps names no library")?.to_owned())
}

fn rpm(session: &mut Session, tree: &Path) -> Result<()> {
    let place = session.place();
    if !place.finds("rpmbuild") {
        return Ok(say("    no rpmbuild here: no rpm (its package is rpm, or rpm-build)")?);
    }
    let define = |name: &str, value: &str| ["--define".to_owned(), format!("{name} {value}")];
    let (version, (seconds, _)) = (version(place)?, commit_time(place)?);
    let build = Step::new(place, "rpm", "the package of Fedora", "rpmbuild")
        .arguments(["-bb"])
        .arguments(define("version_", &version))
        .arguments(define("tree_", &tree.display().to_string()))
        .arguments(define("_topdir", &place.packages().join("rpm").display().to_string()))
        .arguments(define("_rpmdir", &place.packages().display().to_string()))
        .arguments(define("use_source_date_epoch_as_buildtime", "1"))
        .arguments([place.root().join("installers/linux/comptoir.spec")])
        .variable("SOURCE_DATE_EPOCH", &seconds);
    session.take(&build).map(drop)
}

fn app_dir(session: &mut Session, tree: &Path) -> Result<()> {
    let place = session.place();
    let app = emptied(&place.packages().join("Comptoir.AppDir"))?;
    let copy = Step::new(place, "appdir", "an AppImage is made of it", "cp").arguments([
        "--archive".as_ref(),
        tree.join(".").as_os_str(),
        app.as_os_str(),
    ]);
    session.take(&copy)?;
    let place = session.place();
    let linux = place.root().join("installers/linux");
    put(&linux.join("AppRun"), &app.join("AppRun"))?;
    put(&linux.join("fr.comptoir.Comptoir.desktop"), &app.join("fr.comptoir.Comptoir.desktop"))?;
    put(&place.root().join("assets/icons/icon.png"), &app.join("fr.comptoir.Comptoir.png"))?;
    if !place.finds("appimagetool") {
        return Ok(say("    no appimagetool here: the AppDir is made, and no AppImage of it")?);
    }
    let (seconds, _) = commit_time(place)?;
    let file = place.packages().join(format!("comptoir-{}-x86_64.AppImage", version(place)?));
    let build = Step::new(place, "appimage", "one file for every other Linux", "appimagetool")
        .arguments([&app, &file])
        .variable("ARCH", "x86_64")
        .variable("SOURCE_DATE_EPOCH", &seconds);
    session.take(&build).map(drop)
}

fn folder_size(folder: &Path) -> Result<u64> {
    let mut size = 0_u64;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let own = if kind.is_dir() { folder_size(&entry.path())? } else { entry.metadata()?.len() };
        size = size.saturating_add(own);
    }
    Ok(size)
}
