//! From the shades of modules to the text: format, codewords, blocks, bits (ISO/IEC 18004 §7).
//!
//! The norm's tables, the masks and the text's encodings are rxing's; what is ours is that doubt is carried along. A
//! module that is nearly as light as dark makes its codeword doubtful, and doubtful codewords are the first to be
//! erased when a block cannot be corrected. Of a code that this does not read as it stands, rqrr's decoder is the second
//! opinion.

use rxing::qrcode::common::{ErrorCorrectionLevel, FORMAT_INFO_DECODE_LOOKUP, Version};
use rxing::qrcode::cpp_port::decoder::DecodeBitStream;
use rxing::qrcode::decoder::DataMask;

use super::correct::correct;
use super::grey::Grey;
use super::library::guarded;
use super::locate::Located;
use super::modules::Modules;

/// Format words read from two copies of 15 bits: so many of the 30 may be wrong.
const FORMAT_WRONG: usize = 8;
/// Check codewords that are never given up to erasures: what is left is what tells a block from noise.
const KEPT: usize = 4;

/// A code while its blocks are being corrected.
struct Reading {
    version: &'static Version,
    level: ErrorCorrectionLevel,
    mask: DataMask,
    /// The data of the blocks that are right.
    blocks: Vec<Option<Vec<u8>>>,
}

/// A codeword and how far it is to be believed.
#[derive(Clone, Copy)]
struct Codeword {
    value: u8,
    surety: f32,
}

/// The text of a code, if every block of it can be corrected.
pub(crate) fn read(grey: Grey<'_>, located: &Located) -> Option<String> {
    let sampled = Modules::sampled(grey, located);
    let plain = sampled.levelled(6);
    let mirrored = plain.mirrored();
    let (straight, turned) = (format(&plain), format(&mirrored));
    let mirror = turned.1 > straight.1;
    let word = if mirror { turned.0? } else { straight.0? };
    let mut reading = Reading::new(plain.size(), word)?;
    let plain = if mirror { mirrored } else { plain };
    if let Some(text) = reading.take(&plain).or_else(|| by_rqrr(&plain)) {
        return Some(text);
    }
    let mut modules = plain.clone();
    for _ in 0..3 {
        modules = modules.sharpened()?.levelled(6);
        if let Some(text) = reading.take(&modules) {
            return Some(text);
        }
    }
    let close = if mirror { sampled.mirrored() } else { sampled }.levelled(3);
    reading.take(&close).or_else(|| reading.take(&close.sharpened()?))
}

/// rqrr's decoder takes modules as dark or light and nothing between. It needs milliseconds where ours needs a part of one,
/// so it comes second; and it corrects what ours finds too near to noise.
fn by_rqrr(modules: &Modules) -> Option<String> {
    let grid = rqrr::SimpleGrid::from_func(modules.size(), |x, y| modules.at(x, y) > 0.0);
    guarded(|| rqrr::Grid::new(grid).decode().ok().map(|(_, text)| text))
}

impl Reading {
    fn new(size: usize, format: u32) -> Option<Self> {
        let version = u32::try_from(size.checked_sub(17)?).ok()? / 4;
        let level = ErrorCorrectionLevel::forBits(u8::try_from(format >> 3).ok()?).ok()?;
        let mask = DataMask::try_from(u8::try_from(format & 7).ok()?).ok()?;
        let version = Version::getVersionForNumber(version).ok()?;
        let count = usize::try_from(version.getECBlocksForLevel(level).getNumBlocks()).ok()?;
        Some(Self { version, level, mask, blocks: vec![None; count] })
    }

    /// Corrects the blocks that are still missing; the text, when none is.
    fn take(&mut self, modules: &Modules) -> Option<String> {
        let codewords = self.codewords(modules)?;
        let layout = self.version.getECBlocksForLevel(self.level);
        let checks = usize::try_from(layout.getECCodewordsPerBlock()).ok()?;
        let lengths: Vec<usize> = layout
            .getECBlocks()
            .iter()
            .filter_map(|kind| Some((usize::try_from(kind.getCount()).ok()?, kind.getDataCodewords())))
            .flat_map(|(count, data)| std::iter::repeat_n(usize::try_from(data).unwrap_or(0), count))
            .collect();
        for (index, block) in self.blocks.iter_mut().enumerate().filter(|(_, block)| block.is_none()) {
            let places = places(&lengths, checks, index);
            let read: Vec<Codeword> = places.filter_map(|place| codewords.get(place)).copied().collect();
            *block = corrected(&read, checks);
        }
        let data: Vec<u8> = self.blocks.iter().cloned().collect::<Option<Vec<_>>>()?.concat();
        let text = DecodeBitStream(&data, self.version, self.level).ok()?;
        text.isValid().then(|| text.text())
    }

    /// The codewords in the order in which they are laid into the code: two columns at a time, up and down, from the right.
    fn codewords(&self, modules: &Modules) -> Option<Vec<Codeword>> {
        let function = self.version.buildFunctionPattern().ok()?;
        let size = u32::try_from(modules.size()).ok()?;
        let mut bits = Vec::new();
        // The column of the vertical timing pattern is skipped.
        let pairs = (7..size).rev().step_by(2).chain((1..=5).rev().step_by(2));
        for (turn, right) in pairs.enumerate() {
            for n in 0..size {
                let y = if turn % 2 == 0 { size.checked_sub(n)?.checked_sub(1)? } else { n };
                for x in [right, right.checked_sub(1)?] {
                    if !function.get(x, y) {
                        let darkness = modules.at(usize::try_from(x).ok()?, usize::try_from(y).ok()?);
                        bits.push(if self.mask.isMasked(y, x) { -darkness } else { darkness });
                    }
                }
            }
        }
        Some(bits.chunks_exact(8).map(Codeword::of).collect())
    }
}

impl Codeword {
    fn of(bits: &[f32]) -> Self {
        let value = bits.iter().fold(0, |value, bit| (value << 1) | u8::from(*bit > 0.0));
        Self { value, surety: bits.iter().map(|bit| bit.abs()).fold(f32::MAX, f32::min) }
    }
}

/// Where the codewords of a block lie: all blocks' first ones, then all their second ones; a long block has one more
/// after the short ones' data have ended.
fn places(lengths: &[usize], checks: usize, block: usize) -> impl Iterator<Item = usize> {
    let count = lengths.len();
    let short = lengths.first().copied().unwrap_or(0);
    let shorts = lengths.iter().filter(|length| **length == short).count();
    let is_long = block >= shorts;
    let data = (0..short).map(move |n| n.saturating_mul(count).saturating_add(block));
    let extra = is_long.then(|| short.saturating_mul(count).saturating_add(block).saturating_sub(shorts));
    let start: usize = lengths.iter().sum();
    let protecting =
        (0..checks).map(move |n| n.saturating_mul(count).saturating_add(block).saturating_add(start));
    data.chain(extra).chain(protecting)
}

/// The data of a block: as it was read, then without its most doubtful codewords, two more at a time.
fn corrected(read: &[Codeword], checks: usize) -> Option<Vec<u8>> {
    let mut doubtful: Vec<usize> = (0..read.len()).collect();
    let surety = |place: &usize| read.get(*place).map_or(0.0, |codeword| codeword.surety);
    doubtful.sort_by(|a, b| surety(a).total_cmp(&surety(b)));
    for erased in (0..=checks.saturating_sub(KEPT)).step_by(2) {
        let mut block: Vec<u8> = read.iter().map(|codeword| codeword.value).collect();
        if correct(&mut block, checks, doubtful.get(..erased)?) {
            block.truncate(read.len().saturating_sub(checks));
            return Some(block);
        }
    }
    None
}

/// The format word whose two copies agree best with the modules, and how well they do; none if too many bits disagree.
fn format(modules: &Modules) -> (Option<u32>, f32) {
    let last = modules.size().saturating_sub(1);
    let near =
        [(0, 8), (1, 8), (2, 8), (3, 8), (4, 8), (5, 8), (7, 8), (8, 8), (8, 7), (8, 5), (8, 4), (8, 3)];
    let near = near.into_iter().chain([(8, 2), (8, 1), (8, 0)]);
    let far =
        (0..7).map(|n| (8, last.saturating_sub(n))).chain((0..8).rev().map(|n| (last.saturating_sub(n), 8)));
    let shades: Vec<f32> = near.chain(far).map(|(x, y)| modules.at(x, y)).collect();
    let mut best = (None, f32::MIN);
    for [word, data] in FORMAT_INFO_DECODE_LOOKUP {
        // The first bit of the word comes first, in both copies.
        let drawn = (0..15).rev().map(|bit| if word >> bit & 1 == 1 { 1.0 } else { -1.0 }).cycle();
        let agreement: Vec<f32> = shades.iter().zip(drawn).map(|(shade, drawn)| shade * drawn).collect();
        let score: f32 = agreement.iter().map(|value| value.clamp(-1.0, 1.0)).sum();
        if score > best.1 {
            let wrong = agreement.iter().filter(|value| **value <= 0.0).count();
            best = ((wrong <= FORMAT_WRONG).then_some(data), score);
        }
    }
    best
}
