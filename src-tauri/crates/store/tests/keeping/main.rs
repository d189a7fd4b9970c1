//! An office from outside: nothing in clear, nothing lost, nothing altered unseen, whoever comes in and whatever breaks.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]

#[cfg(test)]
mod crash;
#[cfg(test)]
mod durability;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod medicines;
#[cfg(test)]
mod migrate;
#[cfg(test)]
mod office;
#[cfg(test)]
mod people;
#[cfg(test)]
mod support;
