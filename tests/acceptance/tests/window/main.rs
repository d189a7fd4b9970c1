//! The real window under a display of its own, driven by keyboard alone, from every way in to a way out. The pictures that the tours
//! take stay in `target/e2e`.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "a test works on real files, programs and time")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it fails")]
#![expect(clippy::print_stdout, reason = "the figures are worth seeing")]
#![expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "figures of tests are small")]

mod camera;
mod cards;
mod copies;
#[path = "../daemon/mod.rs"]
mod daemon;
mod disk;
mod displays;
mod install;
mod leaving;
mod lists;
mod locked;
mod reading;
mod refusals;
#[path = "../remains/mod.rs"]
mod remains;
mod rooms;
mod scanner;
#[path = "../camera/scene.rs"]
#[expect(dead_code, reason = "it serves other tests too")]
mod scene;
mod screens;
mod stage;
mod visit;
