//! `status`: a signed list of a million credentials, checked and indexed, beside decompressing the same bytes; what it takes in
//! memory and to look up, beside the hash map that one would write without thinking.
//!
//! Ours reads the CBOR, checks the signature and its signer, decompresses within bounds, and keeps the exact size. The peer that the
//! target speaks of decompresses as everybody does, over the same decoder: flate2's `ZlibDecoder`, to the end, into a new
//! `Vec`. For scale there is also the least that decompressing can cost: one call into room that is there, warm and of the right size; the
//! signature alone takes about twice that for the first list, so that no budget in proportion to it could hold.

use std::collections::HashMap;
use std::hint::black_box;
use std::io::Read;
use std::time::Instant;

use anyhow::{Result, ensure};
use credential::cbor;
use credential::{StatusList, TrustList};
use flate2::bufread::ZlibDecoder;
use flate2::{Decompress, FlushDecompress, Status as Progress};
use jiff::Timestamp;
use simulator::Issuer;

use crate::MEMORY;
use crate::office::Office;
use crate::place::Place;
use crate::race::{Runner, race};
use crate::row::{Row, Target, Unit};
use crate::sign1::Sign1;
use crate::spread::quantile;

/// What checking may cost beside decompressing.
const TARGET: Target = Target::RatioAtMost(2.0);
const MILLION: usize = 1_000_000;
const ROUNDS: usize = 200;
const OURS: &str = "StatusList::verify";
const DECODER: &str = "flate2, ZlibDecoder to the end";
const LEAST: &str = "flate2, into room that is there";

pub fn rows(_: &Place) -> Result<Vec<Row>> {
    let now: Timestamp = "2026-11-23T11:00:00Z".parse()?;
    let issuer = Issuer::make(now, Some(13))?;
    let trust = Office::new(now, &issuer.roots()?, &issuer.trust_list()?, &issuer.status_list()?)?.trust;
    let mut rows = Vec::new();
    for (what, percent, target) in [
        // The signature alone takes as long as decompressing so thin a list: shown, and held to nothing.
        ("1 M credentials, 1 % revoked", 1, Target::ForScale),
        ("1 M credentials, 10 % revoked", 10, TARGET),
        // 250 kB of zeros come out of 260 bytes in a tenth of the time of one signature.
        ("1 M credentials, none revoked", 0, Target::ForScale),
    ] {
        let list = Published::new(&issuer, &trust, now, MILLION, percent)?;
        rows.extend(list.beside_decompressing(what, target)?);
    }
    let million = Published::new(&issuer, &trust, now, MILLION, 10)?;
    let largest = Published::new(&issuer, &trust, now, 64 * MILLION, 10)?;
    rows.push(million.memory("1 M credentials, 10 % revoked, kept in memory")?);
    rows.push(million.peak("the same while it is read, at most")?);
    rows.extend(look_ups(&million, &largest)?);
    Ok(rows)
}

/// A list as it is published, and what is in it.
struct Published<'a> {
    trust: &'a TrustList,
    now: Timestamp,
    statuses: Vec<u8>,
    signed: Vec<u8>,
}

impl<'a> Published<'a> {
    /// A list in which so many of a hundred credentials are replaced or blocked, at random places.
    fn new(
        issuer: &Issuer,
        trust: &'a TrustList,
        now: Timestamp,
        credentials: usize,
        percent: u64,
    ) -> Result<Self> {
        let mut chance = Chance(23);
        let mut statuses = vec![0; credentials / 4];
        for byte in &mut statuses {
            for shift in [0, 2, 4, 6] {
                if chance.below(100) < percent {
                    *byte |= (if chance.below(2) == 0 { 1 } else { 2 }) << shift;
                }
            }
        }
        let signed = issuer.status_list_of(&statuses)?;
        Ok(Self { trust, now, statuses, signed })
    }

    fn verify(&self) -> Result<StatusList> {
        Ok(StatusList::verify(&self.signed, self.trust, self.now)?)
    }

    fn beside_decompressing(&self, what: &str, target: Target) -> Result<Vec<Row>> {
        let claims = Sign1::parse(&self.signed, b"")?.payload;
        let compressed = cbor::document(claims)?.map()?.required(65_533)?.map()?.required("lst")?.bytes()?;
        let to_the_end = || {
            let mut inflated = Vec::new();
            ZlibDecoder::new(compressed).read_to_end(&mut inflated)?;
            Ok(inflated)
        };
        let into_room = |room: &mut [u8]| {
            let ended = Decompress::new(true).decompress(compressed, room, FlushDecompress::Finish)?;
            ensure!(ended == Progress::StreamEnd, "flate2 stopped early");
            Ok(())
        };
        let mut room = vec![0; self.statuses.len()];
        into_room(&mut room)?;
        ensure!(room == self.statuses && to_the_end()? == self.statuses, "flate2 gave something else");
        let times = race(
            ROUNDS,
            vec![
                Runner::once(OURS, || self.verify()),
                Runner::once(DECODER, to_the_end),
                Runner::once(LEAST, || into_room(&mut room)),
            ],
        )?;
        let what = format!("{what} ({} kB)", self.signed.len().div_ceil(1_000));
        Ok(vec![
            Row::raced(&what, &times, OURS, DECODER, target)?,
            Row::raced(&what, &times, OURS, LEAST, Target::ForScale)?,
        ])
    }

    /// The revoked ones in a hash map.
    fn map(&self) -> HashMap<u64, u8> {
        let entries = (0..).zip(&self.statuses).flat_map(|(at, byte): (u64, _)| {
            [0, 2, 4, 6].map(|shift| (4 * at + shift / 2, (byte >> shift) & 3))
        });
        entries.filter(|(_, status)| *status != 0).collect()
    }

    fn memory(&self, what: &str) -> Result<Row> {
        let before = MEMORY.current_usage();
        let list = self.verify()?;
        let ours = MEMORY.current_usage() - before;
        let map = self.map();
        let theirs = MEMORY.current_usage() - before - ours;
        black_box((&list, &map));
        Ok(Row::counted(what, Unit::Bytes, ours as f64, "HashMap of the revoked", theirs as f64, KEPT))
    }

    fn peak(&self, what: &str) -> Result<Row> {
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        black_box(self.verify()?);
        let ours = MEMORY.peak_usage() - before;
        let bytes = self.statuses.len() as f64;
        Ok(Row::counted(what, Unit::Bytes, ours as f64, "its bits alone", bytes, KEPT))
    }
}

/// Goal for a million entries.
const KEPT: Target = Target::OursAtMost(20e6);

/// A look-up at a time, at random places: the slowest of a hundred, and how it grows with the list.
fn look_ups(million: &Published<'_>, largest: &Published<'_>) -> Result<Vec<Row>> {
    let (small, large, map) = (million.verify()?, largest.verify()?, million.map());
    let mut chance = Chance(42);
    let mut slowest = |credentials: usize, look: &dyn Fn(u64) -> bool| -> Result<f64> {
        let mut times = Vec::with_capacity(LOOK_UPS);
        for _ in 0..LOOK_UPS {
            let index = chance.below(credentials as u64);
            let started = Instant::now();
            let found = black_box(look(index));
            times.push(started.elapsed().as_secs_f64());
            ensure!(found, "{index} is in the list");
        }
        times.sort_by(f64::total_cmp);
        Ok(quantile(&times, 0.99))
    };
    let mapped = slowest(MILLION, &|index| map.get(&index).is_none_or(|status| *status != 0))?;
    let small = slowest(MILLION, &|index| small.status(index).is_some())?;
    let large = slowest(64 * MILLION, &|index| large.status(index).is_some())?;
    let row =
        |what, ours, peer, theirs, target| Row::counted(what, Unit::Seconds, ours, peer, theirs, target);
    Ok(vec![
        row("slowest look-up of a hundred, 1 M", small, "HashMap of the revoked", mapped, LOOKED_UP),
        row("slowest look-up of a hundred, 64 M", large, "ours, 1 M", small, LOOKED_UP),
    ])
}

const LOOK_UPS: usize = 200_000;
/// Goal for the slowest look-up of a hundred.
const LOOKED_UP: Target = Target::OursAtMost(1e-3);

/// The same numbers in every run: xorshift64* (Vigna 2016, "An experimental exploration of Marsaglia's xorshift generators").
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d);
        ((u128::from(drawn) * u128::from(bound)) >> 64) as u64
    }
}
