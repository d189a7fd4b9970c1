//! Tests that cross crates: the whole visit, the terminal, the window, the boundaries. Nothing here is ever shipped.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// A program of the workspace, built beside this test.
///
/// # Panics
/// When it is not built: `cargo build --workspace --bins` makes it.
pub fn program(name: &str) -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    // target/debug/deps/test-1234 → target/debug/name
    let folder = here.ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default();
    let path = folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(path.is_file(), "{} is not built: run `cargo build --workspace --bins`", path.display());
    path
}
