//! A disk that is full, read-only or broken from the n-th call on, for every n.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::office::{count, is_sound, make, open};
use super::writer::program;

/// Its name, its number on Linux.
const FULL: (&str, &str) = ("ENOSPC", "28");
const BROKEN: (&str, &str) = ("EIO", "5");
const READ_ONLY: (&str, &str) = ("EROFS", "30");
const INVOICES: u32 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_disk_answers_to_one_call_nothing_acknowledged_is_lost() {
    for (error, stays) in [(FULL, true), (BROKEN, false)] {
        every_call(error, stays).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the whole table: each error, once and for good"]
async fn every_error_at_every_call() {
    for error in [FULL, BROKEN, READ_ONLY] {
        for stays in [true, false] {
            every_call(error, stays).await;
        }
    }
}

async fn every_call((name, errno): (&str, &str), stays: bool) {
    let shim = Shim::build();
    let calls = shim.calls().await;
    assert!(
        calls > 20,
        "{calls} calls for {INVOICES} invoices: the disk is not between the program and its files"
    );
    let mut words: BTreeMap<String, u32> = BTreeMap::new();
    for call in 1..=calls {
        let (folder, key) = copied().await;
        let mut writer = shim.around(folder.path());
        writer.env("DISK_CALL", call.to_string()).env("DISK_ERROR", errno);
        if stays {
            writer.env("DISK_STAYS", "1");
        }
        let output = writer.output().unwrap();
        let broke = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{name} at call {call}: the program broke down ({}): {broke}",
            output.status
        );
        let said = String::from_utf8(output.stdout).unwrap();
        let sealed = said.lines().filter(|line| line.starts_with("sealed ")).count();
        let trouble =
            |line: &str| line.strip_prefix("failed ").or(line.strip_prefix("refused ")).map(str::to_owned);
        let troubles: Vec<String> = said.lines().filter_map(trouble).collect();
        for word in &troubles {
            let has_name = matches!(word.as_str(), "full" | "read-only" | "disk" | "file");
            assert!(has_name, "{name} at call {call}: told as « {word} »:\n{said}");
            *words.entry(word.clone()).or_default() += 1;
        }
        // A connection that met the error while it mapped the index of the log stays read-only; the others seal.
        assert!(
            stays || troubles.len() <= 1 || sealed > 0,
            "{name} at call {call}: one error, and nothing is sealed after it:\n{said}"
        );
        let store = open(folder.path()).await;
        let there = count(&store).await.unwrap();
        store.close().await;
        assert!(
            (sealed..=sealed + troubles.len()).contains(&there),
            "{name} at call {call}: {sealed} acknowledged, {there} there:\n{said}"
        );
        assert!(is_sound(folder.path(), &key).await, "{name} at call {call}: not sound");
    }
    println!("{name}{}: {calls} calls; told as {words:?}", if stays { " from then on" } else { " once" });
}

/// A copy of one office, and its key.
async fn copied() -> (TempDir, Vec<u8>) {
    static MADE: tokio::sync::OnceCell<(TempDir, Vec<u8>)> = tokio::sync::OnceCell::const_new();
    let model = || async {
        let folder = TempDir::new().unwrap();
        let key = make(folder.path()).await;
        (folder, key)
    };
    let (model, key) = MADE.get_or_init(model).await;
    let copy = TempDir::new().unwrap();
    for entry in fs::read_dir(model.path()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    (copy, key.clone())
}

/// The disk, compiled.
struct Shim {
    library: PathBuf,
    folder: TempDir,
}

impl Shim {
    fn build() -> Self {
        let folder = TempDir::new().unwrap();
        let library = folder.path().join("disk.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keeping/durability/disk.c");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
            .args([&library, &source])
            .arg("-ldl")
            .status()
            .unwrap();
        assert!(compiled.success(), "cc, which every build needs, compiles the disk");
        Self { library, folder }
    }

    /// The writer on this disk.
    fn around(&self, folder: &Path) -> Command {
        let mut writer = program(folder, INVOICES);
        writer.env("LD_PRELOAD", &self.library).env("DISK_FOLDER", folder);
        writer
    }

    /// How many calls a day of writing makes when all goes well.
    async fn calls(&self) -> u32 {
        let (folder, _) = copied().await;
        let count = self.folder.path().join("count");
        let mut writer = self.around(folder.path());
        let output = writer.env("DISK_COUNT", &count).env("DISK_CALL", "0").env("DISK_ERROR", "5").output();
        assert!(output.unwrap().status.success());
        fs::read_to_string(count).unwrap().parse().unwrap()
    }
}
