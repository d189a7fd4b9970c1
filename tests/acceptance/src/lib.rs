//! Tests that cross crates: the whole visit, the terminal, the window, the boundaries. Nothing here is ever shipped.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// A program of the workspace, built beside this test.
///
/// # Panics
/// When it is not built: `cargo build --workspace --bins` makes it.
#[expect(clippy::disallowed_methods, reason = "what was installed elsewhere is named by the environment")]
pub fn program(name: &str) -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    // target/debug/deps/test-1234 → target/debug/name
    let built = here.ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default();
    // What an installer has put elsewhere is taken through the same tests.
    let installed = std::env::var_os("COMPTOIR_PROGRAMS").map(PathBuf::from);
    let in_folder = |folder: PathBuf| folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    let path = installed.map(in_folder).filter(|path| path.is_file()).unwrap_or_else(|| in_folder(built));
    assert!(path.is_file(), "{} is not built: run `cargo build --workspace --bins`", path.display());
    path
}

/// The codes that a table of a specification gives in its last column, from a heading to the next one.
pub fn codes_of(specification: &str, heading: &str) -> BTreeSet<String> {
    let section =
        specification.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| #"));
    let last = rows.filter_map(|row| row.trim_end_matches([' ', '|']).rsplit('|').next());
    // What stands between backticks is every second piece.
    let quoted = last.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let is_code = |word: &&str| word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    quoted.filter(is_code).map(str::to_owned).collect()
}
