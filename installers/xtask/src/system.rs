//! What the system must bring: compilers and libraries to build, and the tools that the checks look through.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::say::say;
use crate::step::{Session, Step};

/// What the packages are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building and running the program.
    Run,
    /// Checking it too, on a screen of its own.
    Test,
}

/// Systems that we know how to set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Debian,
    Fedora,
    Macos,
    Windows,
    Unknown,
}

/// A package, under each of its names; the first is tried first.
type Names = &'static [&'static str];

/// Installs what is missing, and nothing when nothing is.
pub(crate) fn prepare(session: &mut Session, purpose: Purpose) -> Result<()> {
    match System::here() {
        System::Debian => debian(session, purpose),
        System::Fedora => fedora(session, purpose),
        System::Macos => macos(session, purpose),
        System::Windows => windows(session.place(), purpose),
        System::Unknown => Ok(say(&format!(
            "This Linux is neither of the Debian nor of the Fedora family: the build needs its packages for {}.",
            ["a C compiler", "pkg-config", "webkit2gtk 4.1", "pcsc-lite", "libclang", "perl", "make"]
                .join(", ")
        ))?),
    }
}

impl System {
    fn here() -> Self {
        match std::env::consts::OS {
            "macos" => Self::Macos,
            "windows" => Self::Windows,
            _ => Self::of_linux(&fs::read_to_string("/etc/os-release").unwrap_or_default()),
        }
    }

    /// From `os-release`: its own `ID`, then the families it says it is like.
    fn of_linux(os_release: &str) -> Self {
        let value = |name: &str| {
            os_release
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
                .unwrap_or_default()
                .trim_matches('"')
        };
        let families = value("ID").split(' ').chain(value("ID_LIKE").split(' '));
        families.fold(Self::Unknown, |found, family| match (found, family) {
            (Self::Unknown, "debian" | "ubuntu") => Self::Debian,
            (Self::Unknown, "fedora" | "rhel") => Self::Fedora,
            (found, _) => found,
        })
    }
}

fn wanted(to_run: &[Names], to_test: &[Names], purpose: Purpose) -> Vec<Names> {
    match purpose {
        Purpose::Run => to_run.to_vec(),
        Purpose::Test => [to_run, to_test].concat(),
    }
}

/// The packages of which no name is installed.
fn missing<'a>(wanted: &'a [Names], installed: &BTreeSet<&str>) -> Vec<&'a Names> {
    wanted.iter().filter(|names| !names.iter().any(|name| installed.contains(name))).collect()
}

fn debian(session: &mut Session, purpose: Purpose) -> Result<()> {
    let wanted = wanted(DEBIAN_TO_RUN, DEBIAN_TO_TEST, purpose);
    let asked = wanted.iter().flat_map(|names| names.iter());
    let query = Step::new(session.place(), "installed-packages", "to know what is missing", "dpkg-query")
        .arguments(["--show", "--showformat=${Package} ${db:Status-Status}\\n"])
        .arguments(asked);
    // It exits with 1 when it does not know a name; what it knows is on its output all the same.
    let known =
        query.command().output().context("dpkg-query, which every Debian has, could not be started")?;
    let known = String::from_utf8_lossy(&known.stdout).into_owned();
    let missing = missing(&wanted, &installed_by_dpkg(&known));
    if missing.is_empty() {
        return Ok(say("System packages: nothing is missing.")?);
    }
    let update = administrator(
        session.place(),
        "package-lists",
        "packages are missing, and their lists may be old",
        APT,
        &["update"],
    )?;
    session.take(&update)?;
    let mut chosen = Vec::new();
    for names in missing {
        chosen.push(available_to_apt(session.place(), names)?);
    }
    let install = [&["install", "-y", "--no-install-recommends"], chosen.as_slice()].concat();
    let install =
        administrator(session.place(), "system-packages", "the build links against them", APT, &install)?;
    session.take(&install).map(drop)
}

/// `name installed`, a line each; other states are not installed.
fn installed_by_dpkg(listing: &str) -> BTreeSet<&str> {
    listing.lines().filter_map(|line| line.strip_suffix(" installed")).collect()
}

/// The first of these names that the lists know; the first of all when they know none, so that apt says so itself.
fn available_to_apt(place: &Place, names: Names) -> Result<&'static str> {
    for name in names {
        let known = Step::new(place, "known-package", "its name differs between releases", "apt-cache")
            .arguments(["show", name]);
        if known.command().output().context("apt-cache could not be started")?.status.success() {
            return Ok(name);
        }
    }
    names.first().copied().context("a package without a name")
}

fn fedora(session: &mut Session, purpose: Purpose) -> Result<()> {
    let wanted = wanted(FEDORA_TO_RUN, FEDORA_TO_TEST, purpose);
    let mut absent = Vec::new();
    for name in wanted.iter().flat_map(|names| names.iter()) {
        let query = Step::new(session.place(), "installed-packages", "to know what is missing", "rpm")
            .arguments(["--query", "--whatprovides", name]);
        if !query
            .command()
            .output()
            .context("rpm, which every Fedora has, could not be started")?
            .status
            .success()
        {
            absent.push(*name);
        }
    }
    if absent.is_empty() {
        return Ok(say("System packages: nothing is missing.")?);
    }
    let install = [&["install", "-y", "--setopt=install_weak_deps=False"], absent.as_slice()].concat();
    let install = administrator(
        session.place(),
        "system-packages",
        "the build links against them",
        &["dnf"],
        &install,
    )?;
    session.take(&install).map(drop)
}

fn macos(session: &mut Session, purpose: Purpose) -> Result<()> {
    let tools = Step::new(
        session.place(),
        "command-line-tools",
        "the compiler and the frameworks come with them",
        "xcode-select",
    )
    .arguments(["--print-path"])
    .remedy("Run `xcode-select --install`, accept, and run this command again.");
    tools.ask()?;
    let absent = MACOS_TO_TEST
        .iter()
        .filter(|(command, _)| purpose == Purpose::Test && !session.place().finds(command));
    let absent = absent.map(|(_, package)| *package).collect::<Vec<_>>();
    if absent.is_empty() {
        return Ok(say("System packages: nothing is missing.")?);
    }
    let install = Step::new(
        session.place(),
        "system-packages",
        "the checks look at PDF files and pictures with them",
        "brew",
    )
    .arguments(["install"])
    .arguments(&absent)
    .remedy(format!("Install Homebrew, or these by other means: {}.", absent.join(", ")));
    session.take(&install).map(drop)
}

/// Windows installs with a window and a question: it is said what to install, not done behind the user's back.
/// (The compiler is there already: it has built this program.)
fn windows(place: &Place, purpose: Purpose) -> Result<()> {
    let mut absent = Vec::new();
    if !place.finds("perl") {
        absent.push("winget install StrawberryPerl.StrawberryPerl     (OpenSSL, inside SQLCipher, is configured by Perl)");
    }
    if !WEBVIEW2_KEYS.iter().any(|key| registry_has(place, key)) {
        absent.push("winget install Microsoft.EdgeWebView2Runtime     (the window is drawn by it)");
    }
    if purpose == Purpose::Test && !place.finds("pdftotext") {
        absent.push("winget install oschwartz10612.Poppler     (the checks read the papers back with it)");
    }
    if absent.is_empty() {
        return Ok(say("System packages: nothing is missing.")?);
    }
    bail!(
        "Install what is missing, open a new terminal, and run this command again:\n  {}\n\
         If the linker is not found later: winget install Microsoft.VisualStudio.2022.BuildTools, with « Desktop development with C++ ».",
        absent.join("\n  ")
    )
}

fn registry_has(place: &Place, key: &str) -> bool {
    let query = Step::new(place, "registry", "to know whether WebView2 is there", "reg")
        .arguments(["query", key, "/v", "pv"]);
    query.command().output().is_ok_and(|answer| answer.status.success())
}

/// A step taken as administrator.
fn administrator(
    place: &Place,
    name: &'static str,
    why: &'static str,
    program: &[&'static str],
    arguments: &[&str],
) -> Result<Step> {
    let by_hand = [program, arguments].concat().join(" ");
    let id = Step::new(place, "who-am-i", "only an administrator installs packages", "id")
        .arguments(["-u"])
        .command()
        .output();
    let root =
        String::from_utf8_lossy(&id.context("id, which every system has, could not be started")?.stdout)
            .trim()
            == "0";
    let Some(become_root) = way_to_root(root, place.finds("sudo"), place.finds("pkexec")) else {
        bail!(
            "Packages are missing, and neither sudo nor pkexec is here. Run this as administrator, then run this command again:\n  {by_hand}"
        );
    };
    let mut words = [become_root, program, arguments].concat().into_iter();
    let first = words.next().context("a command without a program")?;
    let remedy = format!("If the network or the rights are the trouble, run this by hand: {by_hand}");
    Ok(Step::new(place, name, why, first).arguments(words).remedy(remedy))
}

/// What to put in front of a command; nothing for root itself.
fn way_to_root(root: bool, sudo: bool, pkexec: bool) -> Option<&'static [&'static str]> {
    match (root, sudo, pkexec) {
        (true, _, _) => Some(&[]),
        (false, true, _) => Some(&["sudo"]),
        (false, false, true) => Some(&["pkexec"]),
        (false, false, false) => None,
    }
}

/// Packages ask no question.
const APT: &[&str] = &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];

// Perl and make configure and build the OpenSSL that SQLCipher carries; the bindings of Video4Linux are made by libclang.
// The card service, with a virtual reader for the simulated phone, is what the program and its demonstration run on.
const DEBIAN_TO_RUN: &[Names] = &[
    &["build-essential"],
    &["pkg-config", "pkgconf"],
    &["libwebkit2gtk-4.1-dev"],
    &["libpcsclite-dev"],
    &["libclang-dev"],
    &["perl"],
    &["make"],
    &["pcscd"],
    &["vsmartcard-vpcd"],
];

// A display without a screen, the driver of its web view, eyes for pictures and PDF files.
const DEBIAN_TO_TEST: &[Names] = &[
    // A bus on which a test plays logind.
    &["dbus-daemon", "dbus"],
    // The key store of a session, on that bus.
    &["gnome-keyring"],
    &["xvfb"],
    // A graphics card with two displays, and the hand that moves them.
    &["xserver-xorg-video-dummy"],
    &["x11-xserver-utils"],
    // Sets the layout of that display, as a French computer has it.
    &["x11-xkb-utils"],
    &["xauth"],
    &["webkit2gtk-driver", "webkitgtk-webdriver"],
    &["imagemagick"],
    &["poppler-utils"],
    &["fonts-dejavu-core"],
    &["desktop-file-utils"],
    &["appstream"],
    // The rpm is made and unpacked here too.
    &["rpm"],
    &["cpio"],
];

// Fedora splits Perl: OpenSSL's Configure needs the whole of the core modules.
const FEDORA_TO_RUN: &[Names] = &[
    &["gcc"],
    &["gcc-c++"],
    &["make"],
    &["perl-core"],
    &["pkgconf-pkg-config"],
    &["webkit2gtk4.1-devel"],
    &["pcsc-lite-devel"],
    &["clang-devel"],
];

// By file where the package has changed its name: rpm and dnf take both. Virtual readers are in no package of theirs: their
// driver (vsmartcard) is built by hand, and without it the tests of the readers say so.
const FEDORA_TO_TEST: &[Names] = &[
    &["pcsc-lite"],
    &["dbus-daemon"],
    &["gnome-keyring"],
    &["/usr/bin/Xvfb"],
    &["xorg-x11-server-Xorg"],
    &["xorg-x11-drv-dummy"],
    &["/usr/bin/xrandr"],
    &["/usr/bin/setxkbmap"],
    &["/usr/bin/xauth"],
    &["/usr/bin/WebKitWebDriver"],
    &["ImageMagick"],
    &["poppler-utils"],
    &["dejavu-sans-fonts"],
    &["desktop-file-utils"],
    &["appstream"],
    &["rpm-build"],
    &["cpio"],
];

/// A command that the checks call, and the Homebrew package that brings it.
const MACOS_TO_TEST: &[(&str, &str)] = &[("magick", "imagemagick"), ("pdftotext", "poppler")];

/// WebView2 writes its version here, for the machine or for the user (Microsoft Edge WebView2, "Detect if a WebView2 Runtime is installed").
const WEBVIEW2_KEYS: &[&str] = &[
    r"HKLM\SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}",
    r"HKCU\Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}",
];

#[cfg(test)]
mod tests {
    use super::{
        DEBIAN_TO_RUN, DEBIAN_TO_TEST, Names, Purpose, System, installed_by_dpkg, missing, wanted,
        way_to_root,
    };

    #[test]
    fn a_linux_is_known_by_itself_or_by_its_family() {
        for (os_release, system) in [
            (
                "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nVERSION_ID=\"12\"\nID=debian\n",
                System::Debian,
            ),
            ("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n", System::Debian),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", System::Debian),
            ("NAME=\"Fedora Linux\"\nID=fedora\nVARIANT_ID=workstation\n", System::Fedora),
            ("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", System::Fedora),
            ("ID=arch\nBUILD_ID=rolling\n", System::Unknown),
            // `ID` is a name at the start of a line, not the end of another.
            ("VARIANT_ID=debian\n", System::Unknown),
            ("", System::Unknown),
        ] {
            assert_eq!(System::of_linux(os_release), system, "{os_release:?}");
        }
    }

    #[test]
    fn running_asks_for_less_than_testing() {
        let to_run = wanted(DEBIAN_TO_RUN, DEBIAN_TO_TEST, Purpose::Run);
        let to_test = wanted(DEBIAN_TO_RUN, DEBIAN_TO_TEST, Purpose::Test);
        assert!(to_run.iter().all(|names| to_test.contains(names)), "who tests also builds");
        assert!(!to_run.iter().any(|names| names.contains(&"xvfb")), "who only runs has a screen");
        assert!(to_test.iter().any(|names| names.contains(&"xvfb")), "a build machine has none");
    }

    #[test]
    fn only_what_is_installed_counts_as_installed() {
        let listing =
            "perl installed\nmake config-files\nxvfb not-installed\nwebkitgtk-webdriver installed\n";
        let installed = installed_by_dpkg(listing);
        let wanted: [Names; 5] =
            [&["perl"], &["make"], &["xvfb"], &["xauth"], &["webkit2gtk-driver", "webkitgtk-webdriver"]];
        let missing = missing(&wanted, &installed)
            .into_iter()
            .flat_map(|names| names.iter())
            .copied()
            .collect::<Vec<_>>();
        assert_eq!(
            missing,
            ["make", "xvfb", "xauth"],
            "removed, known, unknown; a package under its other name is there"
        );
    }

    #[test]
    fn root_needs_nobody() {
        for (root, sudo, pkexec, way) in [
            // sudo may be there, and closed to root.
            (true, true, true, Some("")),
            (true, false, false, Some("")),
            (false, true, true, Some("sudo")),
            (false, false, true, Some("pkexec")),
            // Then the command is shown, to be run by hand.
            (false, false, false, None),
        ] {
            let found = way_to_root(root, sudo, pkexec).map(|words| words.join(" "));
            assert_eq!(found.as_deref(), way, "root {root}, sudo {sudo}, pkexec {pkexec}");
        }
    }
}
