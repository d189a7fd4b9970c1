//! A quantity that was measured many times: its median, and how far it spread.

/// Median and quartiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Half of the measurements are below.
    pub median: f64,
    /// A quarter is below.
    pub low: f64,
    /// A quarter is above.
    pub high: f64,
}

impl Spread {
    /// Of measurements in any order; `None` when there is none, or one that is not a number.
    pub fn of(measured: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = measured.into_iter().collect();
        if sorted.is_empty() || sorted.iter().any(|value| value.is_nan()) {
            return None;
        }
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| quantile(&sorted, share);
        Some(Self { median: at(0.5), low: at(0.25), high: at(0.75) })
    }

    /// Something that is counted, not measured.
    pub const fn exactly(value: f64) -> Self {
        Self { median: value, low: value, high: value }
    }
}

/// Between the two measurements around it, in proportion (Hyndman and Fan's definition 7, that of most programs).
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values: numpy.percentile, which uses the same definition.
    #[test]
    fn median_and_quartiles() {
        for (measured, low, median, high) in [
            (vec![7.0], 7.0, 7.0, 7.0),
            (vec![3.0, 1.0], 1.5, 2.0, 2.5),
            (vec![4.0, 1.0, 3.0, 2.0], 1.75, 2.5, 3.25),
            (vec![10.0, 1.0, 2.0, 3.0, 1000.0], 2.0, 3.0, 10.0),
        ] {
            assert_eq!(Spread::of(measured.clone()), Some(Spread { median, low, high }), "{measured:?}");
        }
        assert_eq!(Spread::of([]), None);
        assert_eq!(Spread::of([1.0, f64::NAN]), None, "what was not measured is no figure");
    }
}
