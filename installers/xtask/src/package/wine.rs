//! The proofs for Windows, on Linux: every crate but the window is cross-compiled, its tests run under Wine, and the MSI is built from
//! its one source by wixl, installed, updated, used and removed there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::windows::{SCOPES, Scope, defines, msi, sources};
use super::{emptied, version};
use crate::place::Place;
use crate::say::say;
use crate::step::{Session, Step};

/// The tests. What cannot be tried so is in `.config/nextest.toml`, in the profile `wine`, with the reason for each.
pub(crate) fn tests(session: &mut Session) -> Result<()> {
    build(session)?;
    let tests = Wine::prepared(session)?.tests(
        session.place(),
        "windows-tests",
        "what the tests say holds on Windows too",
    );
    session.take(&tests.in_full()).map(drop)
}

/// The packages, in each way of installing.
pub(super) fn proof(session: &mut Session) -> Result<()> {
    build(session)?;
    let place = session.place();
    let terminal = place.target(GNU).join("debug").join("comptoir-cli.exe");
    // The window is not built for this target: the terminal stands in its place in the package.
    let sources = sources(place, &terminal, &terminal)?;
    let webview2 = compiled(place, "webview2.c", &sources.join(WEBVIEW2));
    session.take(&webview2)?;
    let strip = Step::new(session.place(), "windows-strip", "symbols would be most of the package", STRIP)
        .arguments(["comptoir.exe", "comptoir-cli.exe"])
        .folder(sources.clone());
    session.take(&strip)?;
    for scope in SCOPES {
        let wine = Wine::prepared(session)?;
        Trial { wine: &wine, scope, sources: &sources }.run(session)?;
    }
    Ok(())
}

fn build(session: &mut Session) -> Result<()> {
    let place = session.place();
    for tool in ["wixl", "msibuild", "wine", MINGW] {
        if !place.finds(tool) {
            bail!("{tool} is not here: apt-get install {PACKAGES}");
        }
    }
    let build = Step::new(
        place,
        "windows-build",
        "all that is not the window compiles for Windows, and so do its tests",
        "cargo",
    )
    // Bins and tests together: so the features are those of the test run, which then compiles nothing.
    .arguments(["build", "--target", GNU, "--bins", "--tests"].into_iter().chain(ALL_BUT_THE_WINDOW))
    .remedy(format!(
        "rustup target add {GNU}, and apt-get install {PACKAGES}; then run the same command again."
    ));
    session.take(&build).map(drop)
}

/// A Windows of our own.
struct Wine {
    prefix: PathBuf,
}

impl Wine {
    fn prepared(session: &mut Session) -> Result<Self> {
        let wine = Self { prefix: emptied(&session.place().packages().join("wine"))?.join("prefix") };
        let boot = wine.step(session.place(), "wine-boot", "a Windows of its own, that nothing was done in");
        session.take(&boot.arguments(["wineboot", "--init"]))?;
        let random =
            compiled(session.place(), "prng.c", &wine.prefix.join("drive_c/windows/system32").join(PRNG))
                .arguments(["-shared", "-ladvapi32"]);
        session.take(&random)?;
        Ok(wine)
    }

    fn step(&self, place: &Place, name: &'static str, why: &'static str) -> Step {
        self.within(Step::new(place, name, why, "wine"))
    }

    fn tests(&self, place: &Place, name: &'static str, why: &'static str) -> Step {
        self.within(Step::new(place, name, why, "cargo"))
            .arguments(
                ["nextest", "run", "--profile", "wine", "--target", GNU]
                    .into_iter()
                    .chain(ALL_BUT_THE_WINDOW),
            )
            .variable("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine")
    }

    fn within(&self, step: Step) -> Step {
        step.variable("WINEPREFIX", &self.prefix.display().to_string())
            .variable("WINEDEBUG", "-all")
            .variable("WINEDLLOVERRIDES", "mscoree,mshtml=;bcryptprimitives=n,b")
    }
}

/// One way of installing, from the first version to the removal.
struct Trial<'a> {
    wine: &'a Wine,
    scope: &'a Scope,
    sources: &'a Path,
}

impl Trial<'_> {
    fn run(&self, session: &mut Session) -> Result<()> {
        let (name, current) = (self.scope.name, version(session.place())?);
        let ours = msi(session.place(), self.scope)?;
        let earlier = ours.with_file_name(format!("comptoir-0.0.1-{name}.msi"));
        self.pack(session, EARLIER, None, &earlier)?;
        self.pack(session, &current, Some(WEBVIEW2), &ours)?;
        let chosen = self.wine.prefix.join("drive_c/comptoir");

        self.install(session, &earlier, &["INSTALLDIR=C:\\comptoir"])?;
        self.expect_listed(session, &[EARLIER])?;
        // What an office keeps lies elsewhere; a file of its own beside the programs stays too.
        fs::write(chosen.join("cabinet.txt"), "du cabinet")?;
        self.install(session, &ours, &[])?;
        self.expect_listed(session, &[&current])?;
        self.expect_called(1, "this Windows has no WebView2")?;
        // By it the program knows which update is its own.
        let marked = chosen.join("tous-les-utilisateurs.txt").is_file();
        ensure!(
            marked == (self.scope.who == "perMachine"),
            "the package of the other kind would be its update"
        );
        self.visit(session)?;
        let refused =
            self.msiexec(session.place(), "msi-earlier", "an earlier version is refused", "/i", &earlier);
        ensure!(!refused.command().output()?.status.success(), "an earlier version was put over a later one");
        self.expect_listed(session, &[&current])?;
        self.remove(session, &ours)?;
        ensure!(
            !chosen.join("comptoir-cli.exe").exists() && chosen.join("cabinet.txt").exists(),
            "the removal left the program, or took what is the office's"
        );
        fs::remove_dir_all(&chosen)?;

        self.pretend_webview2(session)?;
        self.install(session, &ours, &[])?;
        self.expect_called(1, "this Windows has WebView2 by now")?;
        let usual = self.usual_folder()?;
        ensure!(usual.join("comptoir-cli.exe").is_file(), "{} has no program", usual.display());
        self.remove(session, &ours)?;
        ensure!(!usual.exists(), "{} stays although nothing of the office is in it", usual.display());
        Ok(say(&format!("    {name}: installed, updated, used and removed under Wine"))?)
    }

    fn pack(&self, session: &mut Session, version: &str, webview2: Option<&str>, msi: &Path) -> Result<()> {
        let defines = defines(self.scope, version, webview2);
        let pack = Step::new(session.place(), "wixl", "the MSI is described in one source", "wixl")
            .arguments(["--arch", "x64"])
            .arguments(defines.iter().flat_map(|define| ["-D", define]))
            .arguments(["-o".as_ref(), msi.as_os_str(), "comptoir.wxs".as_ref()])
            .folder(self.sources.to_path_buf());
        session.take(&pack)?;
        if webview2.is_none() {
            return Ok(());
        }
        // The one row that wixl cannot write: a program that lies in the package itself (Windows Installer, "Custom Action Type 2": 2,
        // deferred 0x400, for everybody 0x800).
        let kind = if self.scope.who == "perMachine" { 0xC02 } else { 0x402 };
        let row = Step::new(session.place(), "msibuild", "the step that installs WebView2", "msibuild")
            .arguments([msi.as_os_str(), "-q".as_ref()])
            .arguments([format!(
                "INSERT INTO CustomAction (Action, Type, Source, Target) VALUES ('InstallWebView2', {kind}, 'WebView2Installer', '/silent /install')"
            )]);
        session.take(&row).map(drop)
    }

    fn msiexec(&self, place: &Place, name: &'static str, why: &'static str, verb: &str, msi: &Path) -> Step {
        self.wine.step(place, name, why).arguments([
            "msiexec".as_ref(),
            verb.as_ref(),
            msi.as_os_str(),
            "/qn".as_ref(),
        ])
    }

    fn install(&self, session: &mut Session, msi: &Path, more: &[&str]) -> Result<()> {
        let why = "it installs without a question, as a group of pharmacies does it";
        let step = self.msiexec(session.place(), "msi-install", why, "/i", msi).arguments(more);
        session.take(&step).map(drop)
    }

    fn remove(&self, session: &mut Session, msi: &Path) -> Result<()> {
        let why = "what was installed goes, what the office wrote stays";
        let step = self.msiexec(session.place(), "msi-remove", why, "/x", msi);
        session.take(&step).map(drop)
    }

    /// The program that was installed, through a whole day: a demonstration office, a code that is read, an invoice, its sheet, the
    /// journal, a copy and its return.
    fn visit(&self, session: &mut Session) -> Result<()> {
        let installed = "C:\\comptoir";
        let ask = self.wine.step(session.place(), "msi-run", "the program that was installed runs");
        let answer = ask.arguments([&format!("{installed}\\comptoir-cli.exe"), "--version"]).ask()?;
        let expected = version(session.place())?;
        ensure!(answer.contains(&expected), "the installed program answers {answer:?} and not {expected}");
        let visit = self.wine.tests(
            session.place(),
            "msi-visit",
            "what was installed goes through a day of an office",
        );
        let visit = visit
            .arguments(["-E", "package(acceptance) & (binary(terminal) | binary(keeping))"])
            .variable("COMPTOIR_PROGRAMS", installed);
        session.take(&visit).map(drop)
    }

    /// The versions in the list of installed programs.
    fn expect_listed(&self, session: &Session, expected: &[&str]) -> Result<()> {
        let key = "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
        let ask = self.wine.step(session.place(), "msi-listed", "one version is listed, never two");
        let answer = ask.arguments(["reg", "query", key, "/s"]).ask()?;
        let listed = answer.lines().filter(|line| line.contains("DisplayVersion"));
        let listed: Vec<&str> = listed.filter_map(|line| line.split_whitespace().last()).collect();
        ensure!(listed == expected, "{listed:?} are listed as installed, and not {expected:?}");
        Ok(())
    }

    /// What the stand-in for the installer of WebView2 has noted, line by line.
    fn expect_called(&self, times: usize, why: &str) -> Result<()> {
        let noted = fs::read_to_string(self.noted()).context("no WebView2 was installed")?;
        let noted: Vec<&str> = noted.lines().map(str::trim).collect();
        ensure!(
            noted == vec!["/silent /install"; times],
            "{why}, and its installer was called so: {noted:?}"
        );
        Ok(())
    }

    /// From here on this Windows has what draws the window.
    fn pretend_webview2(&self, session: &mut Session) -> Result<()> {
        let key = format!("{}\\SOFTWARE\\Microsoft\\EdgeUpdate\\Clients\\{WEBVIEW2_CLIENT}", self.scope.hive);
        let add = self.wine.step(session.place(), "msi-webview2", "a Windows that has WebView2").arguments([
            "reg",
            "add",
            &key,
            "/v",
            "pv",
            "/d",
            "120.0.2210.144",
            "/f",
            // For the whole computer it writes into the half that 32-bit programs see.
            if self.scope.hive == "HKLM" { "/reg:32" } else { "/reg:64" },
        ]);
        session.take(&add).map(drop)
    }

    fn noted(&self) -> PathBuf {
        self.wine.prefix.join("drive_c/webview2.txt")
    }

    /// Where it goes when nobody chooses.
    fn usual_folder(&self) -> Result<PathBuf> {
        let drive = self.wine.prefix.join("drive_c");
        if self.scope.who == "perMachine" {
            return Ok(drive.join("Program Files/Comptoir"));
        }
        let users = fs::read_dir(drive.join("users"))?.collect::<Result<Vec<_>, _>>()?;
        let user = users.into_iter().find(|user| user.file_name() != "Public");
        Ok(user.context("this Windows has no user")?.path().join("AppData/Local/Comptoir"))
    }
}

/// One of the small programs of `tests/acceptance/wine`.
fn compiled(place: &Place, source: &str, into: &Path) -> Step {
    Step::new(place, "wine-stand-in", "this Wine lacks what it stands for", MINGW)
        .arguments([place.root().join("tests/acceptance/wine").join(source)])
        .arguments(["-o".as_ref(), into.as_os_str()])
}

const MINGW: &str = "x86_64-w64-mingw32-gcc";
const STRIP: &str = "x86_64-w64-mingw32-strip";
const GNU: &str = "x86_64-pc-windows-gnu";
const PACKAGES: &str = "wixl msitools wine wine64 gcc-mingw-w64-x86-64-win32";
const ALL_BUT_THE_WINDOW: [&str; 4] = ["--locked", "--workspace", "--exclude", "comptoir"];

/// Random numbers, by which Rust begins.
const PRNG: &str = "bcryptprimitives.dll";
/// The stand-in for the offline installer of WebView2.
const WEBVIEW2: &str = "webview2.exe";
/// Microsoft Edge WebView2, "Detect if a WebView2 Runtime is installed".
const WEBVIEW2_CLIENT: &str = "{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
const EARLIER: &str = "0.0.1";
