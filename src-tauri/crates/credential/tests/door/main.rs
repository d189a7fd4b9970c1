//! The door, tried from outside with signed fixtures: every row of `spec/presentation.md` §4, the order of the rows, the
//! windows at their exact limits, the lists of §5, and bytes that nobody meant.

#[cfg(test)]
mod doubts;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod malformed;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod robust;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod support;
