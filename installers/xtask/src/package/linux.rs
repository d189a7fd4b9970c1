//! Linux: one tree of files, from which the deb, the rpm and the `AppDir` are made.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::{commit_time, emptied, filled, put, release, version};
use crate::place::Place;
use crate::say::say;
use crate::step::{Session, Step};

/// deb, rpm where its tool is, `AppDir`, and the `AppImage` where `COMPTOIR_APPIMAGE_RUNTIME` names what it begins with.
pub(super) fn package(session: &mut Session) -> Result<()> {
    let build = release(session.place(), None);
    session.take(&build)?;
    let programs = session.place().release();
    let tree = tree(session, &programs)?;
    let deb = deb(session, &tree, "xz")?;
    say(&format!("    {}", session.place().shown(&deb)))?;
    if rpm(session, &tree, "w19.zstdio")?.is_none() {
        say("    no rpmbuild here: no rpm (its package is rpm, or rpm-build)")?;
    }
    let app = app_dir(session, &tree)?;
    app_image(session, &app)
}

/// The packages of the programs that the checks have built, looked at with the tools of the system and unpacked: the program of the
/// deb is taken through a whole visit in its window, the rpm holds the same files, and in the long form so does the `AppImage`.
pub(super) fn proofs(session: &mut Session, long: bool) -> Result<()> {
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
    deb_proof(session, &tree)?;
    rpm_proof(session, &tree)?;
    if long { app_image_proof(session, &tree) } else { Ok(()) }
}

fn deb_proof(session: &mut Session, tree: &Path) -> Result<()> {
    if !session.place().finds("dpkg-shlibdeps") {
        return Ok(say("    no dpkg-dev here: the deb is not tried")?);
    }
    // Not compressed: it is unpacked at once.
    let deb = deb(session, tree, "none")?;
    let root = emptied(&session.place().packages().join("root"))?;
    let unpack =
        Step::new(session.place(), "deb-unpack", "what the deb carries is what was put in", "dpkg-deb")
            .arguments(["--extract".as_ref(), deb.as_os_str(), root.as_os_str()]);
    session.take(&unpack)?;
    same(session, tree, &root)?;
    let removed = fs::read_to_string(session.place().root().join("installers/linux/postrm"))?;
    tells_where_the_data_is(session.place(), &removed, "remove")?;
    visit(session, "installed-deb", &root.join("usr/bin"))
}

fn app_image_proof(session: &mut Session, tree: &Path) -> Result<()> {
    let app = app_dir(session, tree)?;
    let packed = squashed(session, &app)?;
    let root = emptied(&session.place().packages().join("root"))?;
    let unpack =
        Step::new(session.place(), "appimage-unpack", "what it carries is what was put in", "unsquashfs")
            .arguments(["-force".as_ref(), "-dest".as_ref(), root.as_os_str(), packed.as_os_str()]);
    session.take(&unpack)?;
    same(session, &app, &root)?;
    visit(session, "installed-appimage", &root.join("usr/bin"))
}

/// The rpm says what it needs and where the office's data stay, and holds the very files of the tree.
fn rpm_proof(session: &mut Session, tree: &Path) -> Result<()> {
    let Some(rpm) = rpm(session, tree, "w.ufdio")? else {
        return Ok(say("    no rpmbuild here: the rpm is not tried")?);
    };
    let asked = |words: &[&str]| {
        let asked = Step::new(session.place(), "rpm-query", "what Fedora will read of it", "rpm");
        asked.arguments(["--query", "--package"]).arguments(words).arguments([&rpm]).ask()
    };
    let needed = asked(&["--requires"])?;
    for library in ["pcsc-lite", "libpcsclite.so.1()(64bit)", "libwebkit2gtk-4.1.so.0()(64bit)"] {
        ensure!(needed.lines().any(|line| line == library), "the rpm does not ask for {library}:\n{needed}");
    }
    tells_where_the_data_is(session.place(), &asked(&["--queryformat", "%{POSTUN}"])?, "0")?;
    let root = emptied(&session.place().packages().join("root"))?;
    let unpack = Step::new(session.place(), "rpm-unpack", "what the rpm carries is what was put in", "sh")
        .arguments(["-c", "rpm2cpio \"$0\" | cpio --extract --make-directories --quiet"])
        .arguments([&rpm])
        .folder(root.clone());
    session.take(&unpack)?;
    same(session, tree, &root)
}

/// What a package runs when it is removed, run.
fn tells_where_the_data_is(place: &Place, script: &str, argument: &str) -> Result<()> {
    let told = Step::new(place, "removal", "who removes it is told what stays, and where", "sh")
        .arguments(["-c", script, "sh", argument])
        .ask()?;
    ensure!(told.contains("~/.local/share/comptoir"), "the removal says only: {told}");
    Ok(())
}

fn same(session: &mut Session, one: &Path, other: &Path) -> Result<()> {
    let why = "nothing was left out, and nothing added";
    let compare = Step::new(session.place(), "same-files", why, "diff").arguments(["--recursive", "--brief"]);
    session.take(&compare.arguments([one, other])).map(drop)
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
    let (help, manual) = (root.join("assets/help"), share.join("doc/comptoir/manuel"));
    for folder in ["", "images"] {
        for page in fs::read_dir(help.join(folder))? {
            let page = page?;
            if page.file_type()?.is_file() {
                put(&page.path(), &manual.join(folder).join(page.file_name()))?;
            }
        }
    }
    let open = Step::new(session.place(), "modes", "everybody reads them, whoever has built them", "chmod")
        .arguments(["--recursive".as_ref(), "u=rwX,go=rX".as_ref(), tree.as_os_str()]);
    session.take(&open)?;
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

/// The rpm, where its tool is. `payload` is how rpm packs it: `w19.zstdio`, or `w.ufdio` for not at all.
fn rpm(session: &mut Session, tree: &Path, payload: &str) -> Result<Option<PathBuf>> {
    let place = session.place();
    if !place.finds("rpmbuild") {
        return Ok(None);
    }
    let define = |name: &str, value: &str| ["--define".to_owned(), format!("{name} {value}")];
    let (version, (seconds, _)) = (version(place)?, commit_time(place)?);
    let build = Step::new(place, "rpm", "the package of Fedora", "rpmbuild")
        .arguments(["-bb"])
        .arguments(define("version_", &version))
        .arguments(define("tree_", &tree.display().to_string()))
        .arguments(define("_topdir", &place.packages().join("rpm").display().to_string()))
        .arguments(define("_rpmdir", &place.packages().display().to_string()))
        .arguments(define("_binary_payload", payload))
        .arguments(define("use_source_date_epoch_as_buildtime", "1"))
        .arguments(define("clamp_mtime_to_source_date_epoch", "1"))
        .arguments([place.root().join("installers/linux/comptoir.spec")])
        .variable("SOURCE_DATE_EPOCH", &seconds);
    let file = place.packages().join("x86_64").join(format!("comptoir-{version}-1.x86_64.rpm"));
    session.take(&build)?;
    say(&format!("    {}", session.place().shown(&file)))?;
    Ok(Some(file))
}

fn app_dir(session: &mut Session, tree: &Path) -> Result<PathBuf> {
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
    Ok(app)
}

/// One file for every other Linux: a program that opens what hangs on it, and the `AppDir`, packed (`AppImage` specification, type 2).
fn app_image(session: &mut Session, app: &Path) -> Result<()> {
    let Some(runtime) = std::env::var_os("COMPTOIR_APPIMAGE_RUNTIME") else {
        return Ok(say(
            "    COMPTOIR_APPIMAGE_RUNTIME is not set: the AppDir is made, and no AppImage of it",
        )?);
    };
    let mut image = fs::read(&runtime).context("the runtime of an AppImage")?;
    ensure!(image.get(8..11) == Some(b"AI\x02"), "{} is no runtime of an AppImage", runtime.display());
    image.append(&mut fs::read(squashed(session, app)?)?);
    let place = session.place();
    let file = place.packages().join(format!("comptoir-{}-x86_64.AppImage", version(place)?));
    fs::write(&file, image)?;
    let open = Step::new(place, "appimage", "a user opens it as a program", "chmod")
        .arguments(["0755".as_ref(), file.as_os_str()]);
    session.take(&open)?;
    Ok(say(&format!("    {}", session.place().shown(&file)))?)
}

fn squashed(session: &mut Session, app: &Path) -> Result<PathBuf> {
    let place = session.place();
    let file = place.packages().join("Comptoir.squashfs");
    let (seconds, _) = commit_time(place)?;
    let pack = Step::new(place, "squashfs", "an AppImage carries it", "mksquashfs")
        .arguments([app, &file])
        // gzip: every runtime reads it.
        .arguments(["-comp", "gzip", "-all-root", "-noappend", "-no-xattrs", "-no-progress"])
        .variable("SOURCE_DATE_EPOCH", &seconds)
        .remedy("mksquashfs is in the package squashfs-tools.");
    session.take(&pack)?;
    Ok(file)
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
