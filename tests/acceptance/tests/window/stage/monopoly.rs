//! Another program that keeps every reader for itself, as billing software does.

use std::path::Path;
use std::process::{Command, Stdio};

use acceptance::root;

use super::Helper;
use super::scenery::first_line;

/// It lets go when it is dropped.
pub(crate) struct Monopoly {
    _program: Helper,
}

impl Monopoly {
    /// Over every reader, in each of which a card lies.
    pub(crate) fn begin(folder: &Path) -> Self {
        let program = folder.join("monopoly");
        let compiled = Command::new("cc")
            .args(["-O1", "-Wall", "-Wextra", "-Werror", "-I/usr/include/PCSC", "-o"])
            .arg(&program)
            .arg(root().join("tests/acceptance/tests/window/stage/monopoly.c"))
            .arg("-lpcsclite")
            .status();
        assert!(compiled.unwrap().success(), "cc and the card library, which every build needs");
        let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        assert_eq!(first_line(&mut child), "held", "each card is free for a moment");
        Self { _program: Helper(child) }
    }
}
