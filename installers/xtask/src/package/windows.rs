//! Windows: two MSI of one source, for a whole computer and for one user.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{emptied, release, version};
use crate::place::Place;
use crate::say::say;
use crate::step::{Session, Step};

/// A way of installing.
pub(super) struct Scope {
    pub(super) name: &'static str,
    pub(super) who: &'static str,
    root: &'static str,
    pub(super) hive: &'static str,
    /// Never changed: by them Windows finds the version before.
    code: &'static str,
    programs: &'static str,
    menu: &'static str,
}

/// Both MSI. `COMPTOIR_WEBVIEW2` names the offline installer of WebView2 that they carry.
pub(super) fn package(session: &mut Session) -> Result<()> {
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
        let defines = defines(scope, &version(place)?, webview2.as_deref());
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

/// A folder with everything that the source names: wixl finds files beside it only.
pub(super) fn sources(place: &Place, window: &Path, terminal: &Path) -> Result<PathBuf> {
    let folder = emptied(&place.packages().join("msi"))?;
    let windows = place.root().join("installers").join("windows");
    super::put(window, &folder.join("comptoir.exe"))?;
    super::put(terminal, &folder.join("comptoir-cli.exe"))?;
    super::put(&place.root().join("assets").join("icons").join("icon.ico"), &folder.join("icon.ico"))?;
    for name in ["LISEZMOI.txt", "tous-les-utilisateurs.txt", "comptoir.wxs"] {
        super::put(&windows.join(name), &folder.join(name))?;
    }
    Ok(folder)
}

pub(super) fn msi(place: &Place, scope: &Scope) -> Result<PathBuf> {
    Ok(place.packages().join(format!("comptoir-{}-{}.msi", version(place)?, scope.name)))
}

pub(super) fn defines(scope: &Scope, version: &str, webview2: Option<&str>) -> Vec<String> {
    let values = [
        ("Version", version),
        ("Scope", scope.who),
        ("Root", scope.root),
        ("Hive", scope.hive),
        ("Win64", "yes"),
        ("Code", scope.code),
        ("ProgramsGuid", scope.programs),
        ("MenuGuid", scope.menu),
        ("WebView2", webview2.unwrap_or("no")),
    ];
    values.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
}

pub(super) const SCOPES: &[Scope] = &[
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
