//! The disk under the office: it can be full for a while, or slow.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use acceptance::root;

/// The same as the disk of the durability tests, between the program and its files.
pub(crate) struct Disk {
    library: PathBuf,
    folder: PathBuf,
}

impl Disk {
    /// Under the office in a folder.
    pub(crate) fn under(folder: &Path) -> Self {
        let library = folder.join("disk.so");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
            .arg(&library)
            .arg(root().join("src-tauri/crates/store/tests/keeping/durability/disk.c"))
            .arg("-ldl")
            .status();
        assert!(compiled.unwrap().success(), "cc, which every build needs, compiles the disk");
        Self { library, folder: folder.to_owned() }
    }

    pub(crate) fn environment(&self) -> [(&'static str, OsString); 5] {
        [
            ("LD_PRELOAD", self.library.clone().into()),
            ("DISK_FOLDER", self.folder.join("office").into()),
            // ENOSPC, as Linux numbers it.
            ("DISK_ERROR", "28".into()),
            ("DISK_WHILE", self.folder.join("full").into()),
            ("DISK_WAITS", self.folder.join("slow").into()),
        ]
    }

    pub(crate) fn fill(&self) {
        fs::write(self.folder.join("full"), "").unwrap();
    }

    pub(crate) fn free(&self) {
        fs::remove_file(self.folder.join("full")).unwrap();
    }

    /// From now on every write waits.
    pub(crate) fn hold(&self) {
        fs::write(self.folder.join("slow"), "").unwrap();
    }

    /// Whether a write waits.
    pub(crate) fn holds_a_write(&self) -> bool {
        self.folder.join("slow.held").exists()
    }

    pub(crate) fn let_go(&self) {
        fs::remove_file(self.folder.join("slow")).unwrap();
    }
}
