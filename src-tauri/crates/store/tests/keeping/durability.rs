//! What was acknowledged is there: after a kill at any moment, and whatever the disk answers to any single call.

mod faults;
mod kills;
mod office;
mod writer;
