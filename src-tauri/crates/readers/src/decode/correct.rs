//! Reed-Solomon over the field of QR codes (ISO/IEC 18004 Annex A), with erasures: a codeword that is known to be doubtful
//! costs half of what an unknown error costs, and behind a thumb or in a reflection most of them are known.

/// Powers of the field's generator, twice over, so that the sum of two logarithms needs no remainder.
const POWERS: [u8; 512] = powers();
const LOGARITHMS: [u16; 256] = logarithms();
/// So unlikely must it be that a block of noise passes for a corrected one: 1 in 2^28.
const CERTAINTY: f32 = 28.0;

/// Corrects a block whose last `checks` codewords protect it, not believing those at the places `erased`. False, and the
/// block is what it was, if that cannot be done, or with so much to correct that noise could pass for a block too.
pub(crate) fn correct(block: &mut [u8], checks: usize, erased: &[usize]) -> bool {
    let syndromes = syndromes(block, checks);
    if syndromes.iter().all(|syndrome| *syndrome == 0) {
        return true;
    }
    let last = block.len().saturating_sub(1);
    let power = |place: usize| last.saturating_sub(place);
    let locator = locator(&syndromes, erased.iter().map(|place| power(*place)));
    let evaluator = product(&syndromes, &locator, checks);
    let slope: Vec<u8> =
        locator.iter().enumerate().skip(1).map(|(n, c)| if n % 2 == 1 { *c } else { 0 }).collect();
    let mut fixes = Vec::new();
    for place in 0..block.len() {
        let inverse = generator(255_usize.saturating_sub(power(place) % 255));
        if value(&locator, inverse) != 0 {
            continue;
        }
        let steepness = value(&slope, inverse);
        if steepness == 0 {
            return false;
        }
        // Forney's rule, for syndromes that begin with the zeroth power.
        let error = times(generator(power(place)), divided(value(&evaluator, inverse), steepness));
        fixes.push((place, error));
    }
    let errors = fixes.iter().filter(|(place, _)| !erased.contains(place)).count();
    if fixes.len().saturating_add(1) != locator.len()
        || certainty(block.len(), checks, erased.len(), errors) < CERTAINTY
    {
        return false;
    }
    let mut candidate = block.to_vec();
    for (place, error) in fixes {
        if let Some(codeword) = candidate.get_mut(place) {
            *codeword ^= error;
        }
    }
    let right = self::syndromes(&candidate, checks).iter().all(|syndrome| *syndrome == 0);
    if right {
        block.copy_from_slice(&candidate);
    }
    right
}

/// How many bits of the checks are left to say that the correction is no chance: of all words of noise, one in
/// 2^certainty lies so near to a codeword.
fn certainty(length: usize, checks: usize, erased: usize, errors: usize) -> f32 {
    use super::grey::real;
    let spare = real(checks) - real(erased) - real(errors);
    let believed = real(length) - real(erased);
    let places: f32 = (0..errors).map(|n| ((believed - real(n)) / (real(n) + 1.0)).max(1.0).log2()).sum();
    8.0f32.mul_add(spare, -places)
}

fn syndromes(block: &[u8], checks: usize) -> Vec<u8> {
    (0..checks).map(|n| block.iter().fold(0, |sum, codeword| times(sum, generator(n)) ^ codeword)).collect()
}

/// The polynomial whose roots are the places of errors and erasures: Berlekamp and Massey's way, begun with the erasures.
fn locator(syndromes: &[u8], erased: impl Iterator<Item = usize>) -> Vec<u8> {
    let mut locator = vec![1_u8];
    for power in erased {
        let shifted = [&[0], locator.as_slice()].concat();
        locator = sum(&locator, &shifted, generator(power));
    }
    let start = locator.len().saturating_sub(1);
    let (mut before, mut length) = (locator.clone(), start);
    for n in start..syndromes.len() {
        let past = syndromes.iter().take(n.saturating_add(1)).rev();
        let wrong = locator.iter().zip(past).fold(0, |sum, (c, syndrome)| sum ^ times(*c, *syndrome));
        before.insert(0, 0);
        if wrong == 0 {
            continue;
        }
        let next = sum(&locator, &before, wrong);
        if length.saturating_mul(2) <= n.saturating_add(start) {
            length = n.saturating_add(1).saturating_add(start).saturating_sub(length);
            before = locator.iter().map(|c| divided(*c, wrong)).collect();
        }
        locator = next;
    }
    while locator.last() == Some(&0) {
        locator.pop();
    }
    locator
}

/// One polynomial and another times a factor; the lowest power first.
fn sum(one: &[u8], other: &[u8], factor: u8) -> Vec<u8> {
    let at = |polynomial: &[u8], n: usize| polynomial.get(n).copied().unwrap_or(0);
    (0..one.len().max(other.len())).map(|n| at(one, n) ^ times(at(other, n), factor)).collect()
}

/// The product of two polynomials, up to some power.
fn product(one: &[u8], other: &[u8], length: usize) -> Vec<u8> {
    (0..length)
        .map(|n| {
            let upwards = one.iter().take(n.saturating_add(1)).rev();
            other.iter().zip(upwards).fold(0, |sum, (a, b)| sum ^ times(*a, *b))
        })
        .collect()
}

fn value(polynomial: &[u8], at: u8) -> u8 {
    polynomial.iter().rev().fold(0, |sum, coefficient| times(sum, at) ^ coefficient)
}

fn generator(power: usize) -> u8 {
    POWERS.get(power % 255).copied().unwrap_or(0)
}

#[inline]
fn times(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    POWERS.get(usize::from(logarithm(a).saturating_add(logarithm(b)))).copied().unwrap_or(0)
}

/// By what is not nought.
fn divided(a: u8, b: u8) -> u8 {
    if a == 0 {
        return 0;
    }
    let power = logarithm(a).saturating_add(255).saturating_sub(logarithm(b));
    POWERS.get(usize::from(power)).copied().unwrap_or(0)
}

#[inline]
fn logarithm(value: u8) -> u16 {
    LOGARITHMS.get(usize::from(value)).copied().unwrap_or(0)
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "computed by the compiler, which refuses what goes wrong"
)]
const fn powers() -> [u8; 512] {
    let mut table = [0; 512];
    let (mut n, mut power) = (0, 1_u8);
    while n < 512 {
        table[n] = power;
        let carry = power & 0x80 != 0;
        power <<= 1;
        if carry {
            // x^8 + x^4 + x^3 + x^2 + 1
            power ^= 0x1d;
        }
        n += 1;
    }
    table
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "computed by the compiler, which refuses what goes wrong; n is below 255"
)]
const fn logarithms() -> [u16; 256] {
    let mut table = [0; 256];
    let mut n = 0;
    while n < 255 {
        table[POWERS[n] as usize] = n as u16;
        n += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ISO/IEC 18004 Annex I: "01234567" as version 1-M, sixteen data codewords and ten that protect them.
    const BLOCK: [u8; 26] = [
        0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xa5,
        0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55,
    ];

    #[test]
    fn a_block_of_the_norm_is_right() {
        let mut block = BLOCK;
        assert!(correct(&mut block, 10, &[]));
        assert_eq!(block, BLOCK);
    }

    #[test]
    fn errors_and_erasures_are_corrected_as_far_as_the_checks_reach() {
        // Places that are wrong and not known to be, places that are erased, and whether the rest still says enough.
        let cases: [(&[usize], &[usize], bool); 8] = [
            (&[0], &[], true),
            (&[25, 16, 3, 9], &[], true),
            (&[], &[0, 1, 2, 3, 4, 5], true),
            (&[8, 20], &[1, 2], true),
            (&[8, 20], &[25, 24, 0], true),
            // One more error is still within the reach of ten checks; one word of noise in 2^24 is too.
            (&[25, 16, 3, 9, 12], &[], false),
            (&[1, 2, 3, 4, 5, 6], &[], false),
            (&[], &[0, 1, 2, 3, 4, 5, 6, 7, 8], false),
        ];
        for (wrong, erased, expected) in cases {
            let mut block = BLOCK;
            for place in wrong.iter().chain(erased) {
                block[*place] ^= 0x5b + u8::try_from(*place).unwrap();
            }
            let read = block;
            assert_eq!(correct(&mut block, 10, erased), expected, "{wrong:?} {erased:?}");
            assert_eq!(
                block,
                if expected { BLOCK } else { read },
                "{wrong:?} {erased:?}: right, or left alone"
            );
        }
    }

    #[test]
    fn noise_is_never_corrected() {
        let mut state = 1_u32;
        for _ in 0..50_000 {
            let mut block: Vec<u8> = (0..26)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state.to_be_bytes()[0]
                })
                .collect();
            assert!(!correct(&mut block, 10, &[3, 7]));
        }
    }
}
