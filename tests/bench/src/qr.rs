//! `qr`: frames of a webcam that is shown a phone, beside the decoders that others use; and how soon a phone is read that comes
//! into view.
//!
//! The frames are drawn by `qr/frames.py`, the same ones on every machine; the peers of other languages are asked by
//! `qr/peers.py`. Both run in a Python environment of their own, installed under the results. Every decoder is asked about a
//! frame before the next frame's turn, on one thread each. With a folder in `COMPTOIR_PHOTOGRAPHS`, its pictures are a row too.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use image::GrayImage;
use readers::{Decoder, Picture};
use rxing::{BarcodeFormat, DecodeHints};
use serde::Deserialize;

use crate::place::Place;
use crate::python::{Program, environment, run};
use crate::row::{Row, Target, Unit};
use crate::spread::Spread;

const OURS: &str = "ours";
/// The best of the peers, and the fastest.
const BEST: &str = "zxing-cpp";
/// What of the frames must be read, and of photographs; all decoders together read 94 % of either when the goal was set.
const FRAMES: f64 = 0.92;
const PHOTOGRAPHS: f64 = 0.94;
/// What a frame that both read may cost beside the best peer.
const TIME: f64 = 1.5;
/// How much later than the first decoder of all a phone may be read.
const LATER: f64 = 1.10;
const PACKAGES: [&str; 5] =
    ["numpy==2.4.6", "opencv-python-headless==5.0.0.93", "segno==1.6.6", "zxing-cpp==3.1.1", "pyzbar==0.1.9"];

pub fn rows(place: &Place) -> Result<Vec<Row>> {
    let folder = place.scratch("qr")?;
    let python = environment(&folder, &PACKAGES)?;
    let mut peers = Peers::start(&python)?;
    let asked = ask(&drawn(&python, &folder, "main")?, &mut peers, true)?;
    let mut rows = shares(&asked);
    rows.push(wrong(&asked));
    rows.extend(times(&asked)?);
    let sequences = ask(&drawn(&python, &folder, "sequences")?, &mut peers, false)?;
    rows.push(sequence_row(&sequences)?);
    if let Some(photographs) = std::env::var_os("COMPTOIR_PHOTOGRAPHS") {
        rows.extend(photograph_rows(Path::new(&photographs), &mut peers)?);
    }
    Ok(rows)
}

/// What a frame shows.
#[derive(Deserialize)]
struct Truth {
    file: String,
    family: String,
    severity: u32,
    /// Nothing, if there is no code.
    text: String,
}

/// What a decoder said.
#[derive(Deserialize)]
struct Answer {
    texts: Vec<String>,
    seconds: f64,
}

/// A frame and what each decoder said of it.
struct Asked {
    truth: Truth,
    answers: BTreeMap<String, Answer>,
}

impl Asked {
    /// Frames in which a code is to be read; one that is half outside is not.
    fn counts(&self) -> bool {
        self.truth.family != "negative"
    }

    fn read_by(&self, name: &str) -> Option<&Answer> {
        self.answers.get(name).filter(|answer| answer.texts.contains(&self.truth.text))
    }
}

/// The process that asks the peers.
struct Peers(Program);

impl Peers {
    fn start(python: &Path) -> Result<Self> {
        let mut program = Program::start(python, &scripts().join("peers.py"), &[])?;
        let names = program.line()?;
        ensure!(names.contains(BEST), "{BEST} is not among the peers: {names}");
        Ok(Self(program))
    }

    fn ask(&mut self, picture: &Path) -> Result<BTreeMap<String, Answer>> {
        let answers = self.0.ask(&picture.display().to_string());
        answers.with_context(|| format!("what the peers say of {}", picture.display()))
    }
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("qr")
}

/// The folder of frames of a kind, drawn once for each version of the script.
fn drawn(python: &Path, folder: &Path, kind: &str) -> Result<PathBuf> {
    let script = scripts().join("frames.py");
    let frames = folder.join(kind);
    let drawn_by = frames.join("drawn_by.py");
    if fs::read(&drawn_by).is_ok_and(|copy| fs::read(&script).is_ok_and(|script| script == copy)) {
        return Ok(frames);
    }
    eprintln!("drawing the frames ({kind}): some minutes, once");
    run(Command::new(python).arg(&script).arg(kind).arg(&frames))?;
    fs::copy(&script, &drawn_by)?;
    Ok(frames)
}

/// Asks everybody about every frame. In a sequence a code must be read in one frame after another, as by a camera.
fn ask(folder: &Path, peers: &mut Peers, apart: bool) -> Result<Vec<Asked>> {
    let mut decoder = Decoder::default();
    let mut severity = None;
    let mut asked = Vec::new();
    for line in fs::read_to_string(folder.join("truth.jsonl"))?.lines() {
        let truth: Truth = serde_json::from_str(line)?;
        if apart || severity != Some(truth.severity) {
            decoder = Decoder::default();
        }
        severity = Some(truth.severity);
        let path = folder.join(&truth.file);
        let mut answers: BTreeMap<String, Answer> = peers.ask(&path)?;
        let bytes = fs::read(&path)?;
        let (picture, grey) = (Picture::decode(&bytes)?, image::load_from_memory(&bytes)?.into_luma8());
        let ours = || decoder.look(&picture).symbols.into_iter().map(|symbol| symbol.text).collect();
        answers.insert(OURS.to_owned(), timed(ours));
        answers.insert("rxing alone".to_owned(), timed(|| by_rxing(&grey)));
        answers.insert("rqrr alone".to_owned(), timed(|| by_rqrr(&grey)));
        answers.insert("quircs".to_owned(), timed(|| by_quircs(&grey)));
        asked.push(Asked { truth, answers });
    }
    Ok(asked)
}

fn timed(read: impl FnOnce() -> Vec<String>) -> Answer {
    let started = Instant::now();
    let texts = read();
    Answer { texts, seconds: started.elapsed().as_secs_f64() }
}

fn by_rxing(grey: &GrayImage) -> Vec<String> {
    let formats = [BarcodeFormat::QR_CODE].into();
    let mut hints =
        DecodeHints { AlsoInverted: Some(true), PossibleFormats: Some(formats), ..DecodeHints::default() };
    let (width, height) = grey.dimensions();
    let found = rxing::helpers::detect_multiple_in_luma_with_hints(grey.to_vec(), width, height, &mut hints);
    found.unwrap_or_default().iter().map(|code| code.getText().to_owned()).collect()
}

fn by_quircs(grey: &GrayImage) -> Vec<String> {
    unless_it_panics(|| {
        let mut decoder = quircs::Quirc::default();
        let codes = decoder.identify(grey.width() as usize, grey.height() as usize, grey.as_raw());
        codes.filter_map(|code| String::from_utf8(code.ok()?.decode().ok()?.payload).ok()).collect()
    })
}

fn by_rqrr(grey: &GrayImage) -> Vec<String> {
    unless_it_panics(|| {
        let (width, height) = (grey.width() as usize, grey.height() as usize);
        let level = |x: usize, y: usize| grey.as_raw()[y * width + x];
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, level);
        prepared.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
    })
}

/// Some decoders are known to panic on some pictures: then they have read nothing.
fn unless_it_panics(read: impl FnOnce() -> Vec<String>) -> Vec<String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or_default()
}

/// The name of the best peer, with its version.
fn best(asked: &[Asked]) -> Result<&str> {
    let names = asked.first().context("at least one frame")?.answers.keys();
    names.map(String::as_str).find(|name| name.starts_with(BEST)).with_context(|| format!("{BEST} was asked"))
}

fn share(asked: &[Asked], name: &str, family: Option<&str>) -> f64 {
    let of = |frame: &&Asked| frame.counts() && family.is_none_or(|family| frame.truth.family == family);
    let all = asked.iter().filter(of).count();
    let read = asked.iter().filter(of).filter(|frame| frame.read_by(name).is_some()).count();
    read as f64 / all as f64
}

/// Of all frames beside each peer, and of each family beside the best.
fn shares(asked: &[Asked]) -> Vec<Row> {
    let Some(first) = asked.first() else { return Vec::new() };
    let counted = |what: &str, family: Option<&str>, peer: &str, target| {
        let (ours, theirs) = (share(asked, OURS, family), share(asked, peer, family));
        Row::counted(what, Unit::Share, ours, peer, theirs, target)
    };
    let ours = share(asked, OURS, None);
    let mut rows = vec![Row::counted(
        "frames read",
        Unit::Share,
        ours,
        "every frame",
        1.0,
        Target::RatioAtLeast(FRAMES),
    )];
    for peer in first.answers.keys().filter(|name| *name != OURS) {
        rows.push(counted("frames read", None, peer, Target::RatioAtLeast(1.0)));
    }
    let families: std::collections::BTreeSet<&str> =
        asked.iter().filter(|frame| frame.counts()).map(|frame| frame.truth.family.as_str()).collect();
    if let Ok(best) = best(asked) {
        for family in families {
            rows.push(counted(&format!("frames read: {family}"), Some(family), best, Target::ForScale));
        }
    }
    rows
}

/// Texts that no frame showed.
fn wrong(asked: &[Asked]) -> Row {
    let wrong = |name: &str| {
        let texts = asked.iter().filter_map(|frame| Some((frame, frame.answers.get(name)?)));
        let wrong = texts.filter(|(frame, answer)| answer.texts.iter().any(|text| *text != frame.truth.text));
        wrong.count() as f64 / asked.len() as f64
    };
    let peer = best(asked).unwrap_or(BEST);
    Row::counted(
        "frames with a wrong text",
        Unit::Share,
        wrong(OURS),
        peer,
        wrong(peer),
        Target::OursAtMost(0.0),
    )
}

/// On frames that both read, and that neither reads.
fn times(asked: &[Asked]) -> Result<Vec<Row>> {
    let peer = best(asked)?;
    let row = |what: &str, read: bool, target| -> Result<Row> {
        let both = asked.iter().filter(|frame| frame.counts());
        let both = both
            .filter(|frame| frame.read_by(OURS).is_some() == read && frame.read_by(peer).is_some() == read);
        let pairs: Vec<(f64, f64)> = both
            .filter_map(|frame| Some((frame.answers.get(OURS)?.seconds, frame.answers.get(peer)?.seconds)))
            .collect();
        let spread = |values: Vec<f64>| Spread::of(values).with_context(|| format!("no measurement: {what}"));
        Ok(Row {
            what: what.to_owned(),
            unit: Unit::Seconds,
            ours: spread(pairs.iter().map(|(ours, _)| *ours).collect())?,
            peer: peer.to_owned(),
            theirs: spread(pairs.iter().map(|(_, theirs)| *theirs).collect())?,
            ratio: spread(pairs.iter().map(|(ours, theirs)| ours / theirs).collect())?,
            target,
        })
    };
    Ok(vec![
        row("a frame that both read", true, Target::RatioAtMost(TIME))?,
        row("a frame that neither reads", false, Target::ForScale)?,
    ])
}

/// Frames until a phone that comes into view is read, beside the first frame in which any decoder reads it.
fn sequence_row(asked: &[Asked]) -> Result<Row> {
    let mut first: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    let mut turns: BTreeMap<u32, f64> = BTreeMap::new();
    for frame in asked {
        let turn = turns.entry(frame.truth.severity).or_insert(0.0);
        *turn += 1.0;
        let (ours, anybody) = first.entry(frame.truth.severity).or_insert((f64::INFINITY, f64::INFINITY));
        let mut names = frame.answers.keys();
        if frame.read_by(OURS).is_some() {
            *ours = ours.min(*turn);
        }
        if names.any(|name| frame.read_by(name).is_some()) {
            *anybody = anybody.min(*turn);
        }
    }
    // One that nobody reads has no limit; one that only we miss counts as never.
    let readable = || first.values().filter(|(_, anybody)| anybody.is_finite());
    let spread = |values: Vec<f64>| Spread::of(values).context("at least one sequence that can be read");
    let seconds = |frames: f64| frames / 30.0;
    Ok(Row {
        what: "a phone comes into view".to_owned(),
        unit: Unit::Seconds,
        ours: spread(readable().map(|(ours, _)| seconds(*ours)).collect())?,
        peer: "first of all decoders".to_owned(),
        theirs: spread(readable().map(|(_, anybody)| seconds(*anybody)).collect())?,
        ratio: spread(readable().map(|(ours, anybody)| ours / anybody).collect())?,
        target: Target::RatioAtMost(LATER),
    })
}

/// Pictures whose texts nobody wrote down: read or not.
fn photograph_rows(folder: &Path, peers: &mut Peers) -> Result<[Row; 2]> {
    let mut all = 0.0;
    let (mut ours, mut theirs) = (0.0, 0.0);
    for entry in fs::read_dir(folder).with_context(|| format!("the photographs in {}", folder.display()))? {
        let path = entry?.path();
        let Ok(picture) = Picture::decode(&fs::read(&path)?) else { continue };
        all += 1.0;
        ours += f64::from(u8::from(!readers::symbols(&picture).is_empty()));
        let answers = peers.ask(&path)?;
        let best = answers.iter().find(|(name, _)| name.starts_with(BEST));
        theirs += f64::from(u8::from(best.is_some_and(|(_, answer)| !answer.texts.is_empty())));
    }
    ensure!(all > 0.0, "no picture in {}", folder.display());
    let beside = |peer, theirs, target| {
        Row::counted(format!("photographs read, of {all}"), Unit::Share, ours / all, peer, theirs, target)
    };
    Ok([
        beside("every one", 1.0, Target::RatioAtLeast(PHOTOGRAPHS)),
        beside(BEST, theirs / all, Target::ForScale),
    ])
}
