//! When and where one may activate a phone, and how: presets by date, because the sources disagree on dates and on places.

use clap::ValueEnum;

/// The departments of the pilot, since 2023.
pub const PILOT: [&str; 23] = [
    "01", "03", "04", "05", "06", "07", "13", "15", "26", "38", "42", "43", "44", "63", "67", "69", "71",
    "72", "73", "74", "76", "83", "84",
];

/// How somebody proves who they are when they activate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Route {
    /// An identity card of the new kind, through France Identité: at once.
    FranceIdentite,
    /// A video, which an operator of the fund accepts or refuses.
    Video,
}

/// Which routes are open, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Era {
    /// June 2023: France Identité, in the departments of the pilot.
    #[value(name = "2023-06")]
    June2023,
    /// March 2025: France Identité, everywhere.
    #[value(name = "2025-03")]
    March2025,
    /// June 2025: and a video, in the departments of the pilot.
    #[value(name = "2025-06")]
    June2025,
    /// 18 November 2025: both, everywhere.
    #[value(name = "2025-11")]
    November2025,
}

impl Era {
    /// Whether somebody of a department may take a route.
    pub fn opens(self, route: Route, department: &str) -> bool {
        let piloted = PILOT.contains(&department);
        match (self, route) {
            (Self::June2023, Route::FranceIdentite) | (Self::June2025, Route::Video) => piloted,
            (Self::June2023 | Self::March2025, Route::Video) => false,
            (Self::March2025 | Self::June2025 | Self::November2025, Route::FranceIdentite)
            | (Self::November2025, Route::Video) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_era_opens_its_routes() {
        let (identite, video) = (Route::FranceIdentite, Route::Video);
        for (era, piloted, elsewhere) in [
            (Era::June2023, [true, false], [false, false]),
            (Era::March2025, [true, false], [true, false]),
            (Era::June2025, [true, true], [true, false]),
            (Era::November2025, [true, true], [true, true]),
        ] {
            assert_eq!([identite, video].map(|route| era.opens(route, "69")), piloted, "{era:?} in Lyon");
            assert_eq!([identite, video].map(|route| era.opens(route, "75")), elsewhere, "{era:?} in Paris");
        }
        let mut sorted = PILOT.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), 23, "23 departments, each once");
    }
}
