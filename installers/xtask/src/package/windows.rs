//! Windows: two MSI of one source, for a whole computer and for one user; the same source by wixl for the proof under Wine.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{emptied, release, version};
use crate::place::Place;
use crate::say::say;
use crate::step::{Session, Step};

/// A way of installing.
struct Scope {
    name: &'static str,
    who: &'static str,
    root: &'static str,
    hive: &'static str,
    /// Never changed: by them Windows finds the version before.
    code: &'static str,
    programs: &'static str,
    menu: &'static str,
}

/// Both MSI. `COMPTOIR_WEBVIEW2` names the offline installer of WebView2 that they carry.
pub(crate) fn package(session: &mut Session) -> Result<()> {
    let wix = std::env::var_os("WIX").map(|wix| PathBuf::from(wix).join("bin"));
    let wix =
        wix.context("WiX 3.14 is not here: winget install WiXToolset.WiXToolset, then open a new terminal")?;
    let build = release(session.place(), None);
    session.take(&build)?;
    let programs = session.place().release();
    let sources =
        sources(session.place(), &programs.join("comptoir.exe"), &programs.join("comptoir-cli.exe"))?;
    let webview2 = std::env::var("COMPTOIR_WEBVIEW2").ok();
    if webview2.is_none() {
        say("    COMPTOIR_WEBVIEW2 is not set: the MSI carry no WebView2, which Windows 11 has")?;
    }
    for scope in SCOPES {
        let place = session.place();
        let defines = defines(place, scope, webview2.as_deref())?;
        let compile =
            Step::new(place, "candle", "the MSI is described in one source", wix.join("candle.exe"))
                .arguments(["-nologo", "-arch", "x64", "-out", "comptoir.wixobj", "comptoir.wxs"])
                .arguments(defines.iter().map(|define| format!("-d{define}")))
                .folder(sources.clone());
        let link = Step::new(place, "light", "what Windows installs", wix.join("light.exe"))
            // ICE38, 64, 91: rules for what one user installs, which our one source for both ways cannot follow.
            .arguments(["-nologo", "-cultures:fr-fr", "-sice:ICE38", "-sice:ICE64", "-sice:ICE91", "-out"])
            .arguments([msi(place, scope)?.as_os_str(), "comptoir.wixobj".as_ref()])
            .folder(sources.clone());
        session.take(&compile)?;
        session.take(&link)?;
    }
    Ok(())
}

/// On Linux: cross-compiles the terminal, packs it with wixl, installs it under Wine, runs it there, and removes it.
pub(crate) fn proof(session: &mut Session) -> Result<()> {
    let place = session.place();
    for tool in ["wixl", "wine", MINGW] {
        if !place.finds(tool) {
            bail!("{tool} is not here: apt-get install wixl wine wine64 gcc-mingw-w64-x86-64-win32");
        }
    }
    let build =
        Step::new(place, "windows-build", "the crates compile for Windows, all but the window", "cargo")
            .arguments(["build", "--locked", "--target", GNU, "--package", "cli"])
            .remedy(format!("rustup target add {GNU}, then run the same command again."));
    session.take(&build)?;
    let place = session.place();
    let terminal = place.target(GNU).join("debug").join("comptoir-cli.exe");
    // The window is not built for this target: the terminal stands in its place in the package.
    let sources = sources(place, &terminal, &terminal)?;
    let prefix = emptied(&place.packages().join("wine"))?;
    let stand_in =
        Step::new(place, "wine-prng", "this Wine lacks the random numbers that Rust asks for", MINGW)
            .arguments(["-shared", "-o"])
            .arguments([prefix.join(PRNG)])
            .arguments([place.root().join("tests/acceptance/wine/prng.c")])
            .arguments(["-ladvapi32"]);
    session.take(&stand_in)?;
    for scope in SCOPES {
        under_wine(session, scope, &sources, &prefix)?;
    }
    Ok(())
}

fn under_wine(session: &mut Session, scope: &Scope, sources: &Path, prefix: &Path) -> Result<()> {
    let place = session.place();
    let msi = msi(place, scope)?;
    let defines = defines(place, scope, None)?;
    let pack = Step::new(place, "wixl", "the MSI is described in one source", "wixl")
        .arguments(["--arch", "x64"])
        .arguments(defines.iter().flat_map(|define| ["-D", define]))
        .arguments(["-o".as_ref(), msi.as_os_str(), "comptoir.wxs".as_ref()])
        .folder(sources.to_path_buf());
    let wine = |name: &'static str, why: &'static str| {
        Step::new(place, name, why, "wine")
            .variable("WINEPREFIX", &prefix.join("prefix").display().to_string())
            .variable("WINEDEBUG", "-all")
            .variable("WINEDLLOVERRIDES", "mscoree,mshtml=;bcryptprimitives=n,b")
    };
    let installed = prefix.join("prefix/drive_c/comptoir");
    let program = installed.join("comptoir-cli.exe");
    let install = wine("msi-install", "it installs without a question, as a group of pharmacies does it")
        .arguments(["msiexec".as_ref(), "/i".as_ref(), msi.as_os_str(), "/qn".as_ref()])
        .arguments(["INSTALLDIR=C:\\comptoir"]);
    let ask = wine("msi-run", "the program that was installed runs")
        .arguments([program.as_os_str(), "--version".as_ref()]);
    let remove = wine("msi-remove", "what was installed goes, what the office wrote stays").arguments([
        "msiexec".as_ref(),
        "/x".as_ref(),
        msi.as_os_str(),
        "/qn".as_ref(),
    ]);
    let expected = version(place)?;
    session.take(&pack)?;
    session.take(&install)?;
    super::put(&prefix.join(PRNG), &installed.join(PRNG))?;
    let answer = ask.ask()?;
    if !answer.contains(&expected) {
        bail!("the installed program answers {answer:?} and not {expected}");
    }
    // What an office keeps lies elsewhere; a file of its own beside the programs stays too.
    std::fs::write(installed.join("cabinet.txt"), "du cabinet")?;
    session.take(&remove)?;
    if program.exists() || !installed.join("cabinet.txt").exists() {
        bail!("the removal left the program, or took what is the office's");
    }
    std::fs::remove_dir_all(&installed)?;
    Ok(say(&format!("    {}: installed, run and removed under Wine", scope.name))?)
}

/// A folder with everything that the source names: wixl finds files beside it only.
fn sources(place: &Place, window: &Path, terminal: &Path) -> Result<PathBuf> {
    let folder = emptied(&place.packages().join("msi"))?;
    let windows = place.root().join("installers").join("windows");
    super::put(window, &folder.join("comptoir.exe"))?;
    super::put(terminal, &folder.join("comptoir-cli.exe"))?;
    super::put(&place.root().join("assets").join("icons").join("icon.ico"), &folder.join("icon.ico"))?;
    for name in ["LISEZMOI.txt", "comptoir.wxs"] {
        super::put(&windows.join(name), &folder.join(name))?;
    }
    Ok(folder)
}

fn msi(place: &Place, scope: &Scope) -> Result<PathBuf> {
    Ok(place.packages().join(format!("comptoir-{}-{}.msi", version(place)?, scope.name)))
}

fn defines(place: &Place, scope: &Scope, webview2: Option<&str>) -> Result<Vec<String>> {
    let values = [
        ("Version", version(place)?),
        ("Scope", scope.who.to_owned()),
        ("Root", scope.root.to_owned()),
        ("Hive", scope.hive.to_owned()),
        ("Win64", "yes".to_owned()),
        ("Code", scope.code.to_owned()),
        ("ProgramsGuid", scope.programs.to_owned()),
        ("MenuGuid", scope.menu.to_owned()),
        ("WebView2", webview2.unwrap_or("no").to_owned()),
    ];
    Ok(values.into_iter().map(|(name, value)| format!("{name}={value}")).collect())
}

const MINGW: &str = "x86_64-w64-mingw32-gcc";
const PRNG: &str = "bcryptprimitives.dll";
const GNU: &str = "x86_64-pc-windows-gnu";

const SCOPES: &[Scope] = &[
    Scope {
        name: "machine",
        who: "perMachine",
        root: "ProgramFiles64Folder",
        hive: "HKLM",
        code: "5B0D3C58-0C5E-4B0A-9A36-2B7C5C1F6E01",
        programs: "0E3F7B1C-7E5B-4D39-8E2F-5C3A1D9B4A11",
        menu: "6F1D2A8E-3B4C-4E5F-9A7B-8C6D5E4F3A12",
    },
    Scope {
        name: "utilisateur",
        who: "perUser",
        root: "LocalAppDataFolder",
        hive: "HKCU",
        code: "9C4E6A27-51B8-4D7F-8F13-7A2E9D0B5C02",
        programs: "D2A9C6E4-8B17-4F63-A5D0-3E7C1B9F8A21",
        menu: "B7E5D3C1-2A49-4C86-9F1E-6D8B0A4C7E22",
    },
];
