//! The door, tried from outside with signed fixtures: every row of `spec/presentation.md` §4
//! and of `spec/nfc.md` §5, the order of the rows, the
//! windows at their exact limits, the lists of §5, signed papers, and bytes that nobody meant.

#[cfg(test)]
mod certificates;
#[cfg(test)]
mod doubts;
#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::struct_excessive_bools,
    reason = "figures of tests are small, and each flag is one oddity of a phone"
)]
mod handset;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod malformed;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod phone;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod robust;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod support;
#[cfg(test)]
mod taps;
#[cfg(test)]
mod wallet;
