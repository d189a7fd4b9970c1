#![no_main]
//! A signed paper: its shape, its fields, and its signature, which no certificate backs.
use comptoir_fuzz::judge_paper;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| judge_paper(bytes));
