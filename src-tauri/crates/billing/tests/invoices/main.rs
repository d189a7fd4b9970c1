//! The crate from outside: who pays what for a doctor's invoice and a pharmacist's, what holds for every one of them, and the lists
//! that the program ships.

#[cfg(test)]
mod lines;
#[cfg(test)]
mod pharmacy;
#[cfg(test)]
mod shares;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod sums;
