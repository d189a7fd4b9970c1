//! The shape of the repository: which crate may use which, what is never shipped, what lies at the root, how long a file may be.
//!
//! A rule that fails here is changed in the same commit as the design, never alone.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use cargo_metadata::MetadataCommand;

#[test]
fn each_crate_uses_only_what_it_may() -> Result<()> {
    let workspace = MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec()?;
    let known = ALLOWED_EDGES.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>();
    let packages = workspace.packages.iter().map(|package| package.name.as_str()).collect::<BTreeSet<_>>();
    assert_eq!(packages, known, "a new crate is a new firewall: say in the table what it may use");

    // Every edge that is declared counts: for building, for tests, for another system.
    let declared = workspace.packages.iter().flat_map(|package| {
        let ours = package.dependencies.iter().filter(|dependency| dependency.path.is_some());
        ours.map(|dependency| (package.name.as_str(), dependency.name.as_str()))
    });
    let forbidden = declared.filter(|(user, needed)| !may_use(user, needed)).collect::<Vec<_>>();
    assert!(forbidden.is_empty(), "these edges are in the manifests and not in the table: {forbidden:?}");
    Ok(())
}

#[test]
fn the_program_holds_no_stand_in_and_no_network() -> Result<()> {
    for program in ["comptoir", "cli"] {
        let tree = tree_of(program)?;
        assert!(tree.contains("desk"), "{program} without the desk: the tree was not read");
        let carried = NEVER_SHIPPED.iter().filter(|name| tree.contains(**name)).collect::<Vec<_>>();
        assert!(carried.is_empty(), "{program} carries {carried:?}");
    }
    Ok(())
}

#[test]
fn pure_crates_are_built_on_nothing_that_acts() -> Result<()> {
    for (pure, never) in PURE_CRATES {
        let tree = tree_of(pure)?;
        let found = never.iter().filter(|name| tree.contains(**name)).collect::<Vec<_>>();
        assert!(found.is_empty(), "{pure} stands on {found:?}");
    }
    Ok(())
}

#[test]
fn tests_of_an_office_have_a_second_thread() -> Result<()> {
    // An office that is let go waits for its connections, and one on its way back to the pool needs a runtime that moves.
    let bare = ["#[tokio::", "test]"].concat();
    let mut found = Vec::new();
    for folder in ["src-tauri/crates/store/", "src-tauri/crates/desk/", "tests/acceptance/"] {
        for source in files_under(folder, &["rs"])? {
            if fs::read_to_string(root().join(&source))?.contains(&bare) {
                found.push(source.display().to_string());
            }
        }
    }
    assert!(found.is_empty(), "the process may end in a segmentation fault: {found:?}");
    Ok(())
}

#[test]
fn pure_crates_ask_the_machine_nothing() -> Result<()> {
    let mut asked = Vec::new();
    for (pure, _) in PURE_CRATES {
        let sources = files_under(&format!("src-tauri/crates/{pure}/src/"), &["rs"])?;
        assert!(!sources.is_empty(), "{pure} has no sources: it has moved");
        for source in sources.into_iter().filter(|path| !is_test(path)) {
            let text = fs::read_to_string(root().join(&source))?;
            for (line, code) in code_lines(&text) {
                let words = MACHINE_WORDS.iter().filter(|word| code.contains(**word));
                asked.extend(words.map(|word| format!("{}:{line}: {word}", source.display())));
            }
        }
    }
    assert!(
        asked.is_empty(),
        "time, files and settings are arguments in these crates:\n{}",
        asked.join("\n")
    );
    Ok(())
}

#[test]
fn money_is_never_a_float() -> Result<()> {
    let mut floats = Vec::new();
    for source in files_under("src-tauri/crates/billing/src/", &["rs"])? {
        let text = fs::read_to_string(root().join(&source))?;
        let lines = code_lines(&text).filter(|(_, code)| code.contains("f32") || code.contains("f64"));
        floats.extend(lines.map(|(line, _)| format!("{}:{line}", source.display())));
    }
    assert!(floats.is_empty(), "amounts are whole cents: {floats:?}");
    Ok(())
}

#[test]
fn the_root_holds_what_the_design_lists() -> Result<()> {
    let strangers = repository_files()?
        .iter()
        .filter_map(|path| path.iter().next()?.to_str().map(str::to_owned))
        .filter(|name| !name.starts_with('.') && !AT_THE_ROOT.contains(&name.as_str()))
        .collect::<BTreeSet<_>>();
    assert!(strangers.is_empty(), "at the root and not in the design: {strangers:?}");
    Ok(())
}

#[test]
fn no_file_is_too_long_to_be_read() -> Result<()> {
    let mut long = Vec::new();
    let mut counted = 0_u32;
    for folder in ["src-tauri/", "tests/", "installers/", "ui/src/"] {
        for path in files_under(folder, &["rs", "ts", "svelte", "js", "mjs", "css"])? {
            let is_svelte = path.extension().is_some_and(|extension| extension == "svelte");
            let text = fs::read_to_string(root().join(&path))?;
            let length = text.lines().take_while(|line| line.trim() != TESTS_BEGIN).count();
            counted = counted.saturating_add(1);
            if !is_test(&path) && length > if is_svelte { 200 } else { 400 } {
                long.push(format!("{}: {length} lines", path.display()));
            }
        }
    }
    assert!(counted > 20, "only {counted} files were seen: the folders have moved");
    assert!(
        long.is_empty(),
        "400 lines a file, 200 for Svelte, tests at the bottom not counted:\n{}",
        long.join("\n")
    );
    Ok(())
}

#[test]
fn the_repository_speaks_of_the_product_alone() -> Result<()> {
    // In two halves, or this file would name what it looks for.
    let words = [["/wo", "rk/"].concat(), ["../sha", "red/"].concat()];
    let mut named = Vec::new();
    for path in repository_files()? {
        // A binary file is no text to read.
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        // The screen has a tier of that name; there the word is an import.
        let is_screen = path.starts_with("ui");
        let found =
            words.iter().filter(|word| text.contains(*word) && !(is_screen && word.starts_with("..")));
        named.extend(found.map(|word| format!("{}: {word}", path.display())));
    }
    assert!(named.is_empty(), "paths of one person's machine:\n{}", named.join("\n"));
    Ok(())
}

fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package)
}

fn may_use(user: &str, needed: &str) -> bool {
    ALLOWED_EDGES.iter().any(|(name, allowed)| *name == user && allowed.contains(&needed))
}

/// Everything that is linked into a package on this system, by name.
fn tree_of(package: &str) -> Result<BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--package",
            package,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .current_dir(root())
        .output()?;
    if !output.status.success() {
        bail!("cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    }
    let tree = String::from_utf8(output.stdout)?;
    Ok(tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

/// Every file that git tracks or would track, from the root.
fn repository_files() -> Result<Vec<PathBuf>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .context("git lists the files of the repository")?;
    if !output.status.success() {
        bail!("git ls-files: {}", String::from_utf8_lossy(&output.stderr));
    }
    let names = String::from_utf8(output.stdout)?;
    let files = names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from);
    // Deleted and not yet committed: still listed, no longer there.
    let files = files.filter(|path| root().join(path).is_file()).collect::<Vec<_>>();
    if files.is_empty() {
        bail!("git lists no file at all");
    }
    Ok(files)
}

/// A file that is nothing but tests: the unit's own, moved out of it for its length, or one of the screen.
fn is_test(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "tests.rs" || name.to_string_lossy().contains(".test."))
}

fn files_under(folder: &str, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let of_kind = |path: &PathBuf| {
        path.extension().is_some_and(|found| extensions.iter().any(|extension| found == *extension))
    };
    Ok(repository_files()?.into_iter().filter(|path| path.starts_with(folder)).filter(of_kind).collect())
}

/// Lines that are compiled into the crate, numbered from 1: no comments, nothing from the tests on.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let code = text.lines().take_while(|line| line.trim() != TESTS_BEGIN);
    (1..).zip(code).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// A unit's tests are the last thing in its file.
const TESTS_BEGIN: &str = "#[cfg(test)]";

/// Which of our crates each of our crates may use, whatever for. `tests/bench` and `tests/fuzz` are workspaces of their own, which this
/// table cannot see and need not: they may use everything, and nothing can use them.
const ALLOWED_EDGES: &[(&str, &[&str])] = &[
    ("identity", &[]),
    ("credential", &["identity", "ordeal"]),
    ("readers", &[]),
    ("billing", &["identity", "ordeal"]),
    ("forms", &["identity", "billing"]),
    // `credential` only to implement its replay guard.
    ("store", &["archive", "identity", "billing", "credential", "ordeal"]),
    // Reads a file that anybody may have written, apart from the database in it.
    ("archive", &[]),
    // Judges an update apart from all that it would replace.
    ("update", &[]),
    ("desk", &["identity", "credential", "readers", "billing", "forms", "store", "update"]),
    ("cli", &["desk"]),
    ("comptoir", &["desk"]),
    // Never `credential`: a bug that both share would hide itself.
    ("simulator", &["identity"]),
    (
        "acceptance",
        &["identity", "credential", "readers", "billing", "forms", "store", "desk", "simulator", "ordeal"],
    ),
    // The first thing that a new machine compiles.
    ("xtask", &[]),
    ("ordeal", &[]),
];

/// Stand-ins, tools of the tests, and whatever could open a connection: the program is off line.
const NEVER_SHIPPED: &[&str] = &[
    "simulator",
    "acceptance",
    "ordeal",
    "xtask",
    "ts-rs",
    "tiny_http",
    "fantoccini",
    "hyper",
    "reqwest",
    "ureq",
    "rustls",
    "native-tls",
];

/// Crates that only compute, and what they must not stand on even through others.
const PURE_CRATES: &[(&str, &[&str])] = &[
    ("identity", &["serde", "serde_json", "tokio", "sqlx", "tracing", "tauri"]),
    ("credential", &["serde_json", "tokio", "futures", "sqlx", "tracing", "tauri"]),
    ("billing", &["tokio", "sqlx", "tracing", "tauri"]),
    ("forms", &["tokio", "sqlx", "tracing", "tauri"]),
];

/// The clock, the disk, the network, the environment.
const MACHINE_WORDS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "File::",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "TimeZone::system",
    "println!",
    "eprintln!",
];

/// The root of the repository; dotfiles come on top.
const AT_THE_ROOT: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "src-tauri",
    "ui",
    "assets",
    "tests",
    "installers",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE",
];
