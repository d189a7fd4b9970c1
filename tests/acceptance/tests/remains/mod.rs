//! What the memory of a process holds, looked for in the whole of it, as a thief with a debugger would.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::Path;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use aho_corasick::AhoCorasick;
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::HEXLOWER;
use serde_json::Value;

/// What must not stay, and what it is called.
pub(crate) type Secret = (&'static str, Vec<u8>);

/// Every secret that the memory of a process holds, and how often.
pub(crate) fn held(process: u32, secrets: &[Secret]) -> Vec<(&'static str, usize)> {
    let memory = memory(process);
    assert!(memory.iter().map(Vec::len).sum::<usize>() > 1_000_000, "the memory was read");
    let all = AhoCorasick::new(secrets.iter().map(|(_, secret)| secret)).unwrap();
    let mut counts = vec![0; secrets.len()];
    for found in memory.iter().flat_map(|part| all.find_overlapping_iter(part)) {
        counts[found.pattern().as_usize()] += 1;
    }
    let counted = secrets.iter().zip(counts).map(|((name, _), count)| (*name, count));
    counted.filter(|(_, count)| *count > 0).collect()
}

/// The key of the database, by the description of the file and not by our code.
pub(crate) fn database_key(file: &Path, passphrase: &str) -> Vec<u8> {
    let file: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let wrap = &file["passphrase"];
    let number = |name: &str| u32::try_from(wrap["argon2id"][name].as_u64().unwrap()).unwrap();
    let bytes = |name: &str| HEXLOWER.decode(wrap[name].as_str().unwrap().as_bytes()).unwrap();
    let params = Params::new(number("memory_kib"), number("passes"), number("lanes"), Some(32)).unwrap();
    let mut stretched = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), &bytes("salt"), &mut stretched)
        .unwrap();
    let nonce: [u8; 12] = bytes("nonce").try_into().unwrap();
    let context = format!("comptoir.office-key.2 passphrase {}", file["office"].as_str().unwrap());
    let payload = Payload { msg: &bytes("wrapped"), aad: context.as_bytes() };
    Aes256Gcm::new(&stretched.into()).decrypt(&Nonce::from(nonce), payload).unwrap()
}

/// Everything that a process could read of itself and that is somewhere: in memory, or moved out of it. Of the gigabytes that an
/// engine of pages sets aside, most is nowhere.
fn memory(process: u32) -> Vec<Vec<u8>> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let [memory, pages] =
        ["mem", "pagemap"].map(|name| File::open(format!("/proc/{process}/{name}")).unwrap());
    let mut parts = Vec::new();
    // What lies there as it lies in a file, a library say, was never written to.
    let is_file = |line: &str| line.contains('/') && !line.contains(" rw");
    for line in maps.lines().filter(|line| line.contains(" r") && !line.contains("[v") && !is_file(line)) {
        let (from, to) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
        let [from, to] = [from, to].map(|hex| u64::from_str_radix(hex, 16).unwrap());
        for (from, to) in there(&pages, from, to) {
            let mut part = vec![0; usize::try_from(to - from).unwrap()];
            match memory.read_exact_at(&mut part, from) {
                Ok(()) => parts.push(part),
                // A region that went away since the list was made holds nothing any more.
                Err(error) => println!("not read: {line}: {error}"),
            }
        }
    }
    parts
}

/// The runs of pages between two addresses that are in memory or swapped out: bits 63 and 62 of their entries (`proc_pid_pagemap(5)`).
fn there(pages: &File, from: u64, to: u64) -> Vec<(u64, u64)> {
    const PAGE: u64 = 4096;
    const ENTRY: u64 = 8;
    let mut entries = vec![0; usize::try_from((to - from) / PAGE * ENTRY).unwrap()];
    if pages.read_exact_at(&mut entries, from / PAGE * ENTRY).is_err() {
        return Vec::new();
    }
    let mut runs: Vec<(u64, u64)> = Vec::new();
    // The entries are the computer's own numbers: on those that run Linux here, the last byte holds the highest bits.
    for (at, entry) in (from..to).step_by(4096).zip(entries.chunks_exact(8)) {
        if entry[7] & 0b1100_0000 == 0 {
            continue;
        }
        match runs.last_mut() {
            Some((_, end)) if *end == at => *end += PAGE,
            _ => runs.push((at, at + PAGE)),
        }
    }
    runs
}
