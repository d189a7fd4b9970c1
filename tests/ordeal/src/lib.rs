//! How long a long test is, and which one: `cargo xtask soak` gives it in portions, each with a seed of its own, and adds up what it says.
//!
//! A long test is `#[ignore]`d, takes [`rounds`] and [`seed`] where its short form has constants, and says its [`figure`] at the end.
#![expect(clippy::print_stdout, reason = "the figure is what it is run for")]
#![expect(clippy::disallowed_methods, reason = "the environment is how it is asked")]
#![forbid(unsafe_code)]

/// `COMPTOIR_ROUNDS`, or as many as are usual.
///
/// # Panics
///
/// When it is there and no number: a run of another length than was asked would be reported under a wrong figure.
#[must_use]
pub fn rounds(usual: u64) -> u64 {
    number("COMPTOIR_ROUNDS", usual)
}

/// `COMPTOIR_SEED`, or the one that is usual.
///
/// # Panics
///
/// When it is there and no number.
#[must_use]
pub fn seed(usual: u64) -> u64 {
    number("COMPTOIR_SEED", usual)
}

/// What the run showed, on a line that is found again among all others.
pub fn figure(text: &str) {
    println!("figure: {text}");
}

#[expect(clippy::panic, reason = "a test ends so")]
fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name)
        .map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}
