//! What a printer moves and stretches, found with a ruler on a printed page, so that an overlay falls into the boxes.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

/// Where a printer puts the two crosses of the calibration page, in tenths of a millimetre from the left and the top edge of
/// the paper. The default is a printer that puts them where they belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calibration {
    near: [i32; 2],
    far: [i32; 2],
}

/// Why two distances are none of a printer that works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalibrationError {
    /// The first cross is more than two centimetres from its place: the sheet was fed otherwise, or a ruler misread.
    #[error("the first cross is more than 20 mm from its place")]
    TooFar,
    /// The page is stretched or shrunk by more than a tenth: the printer fits the page to the paper.
    #[error("the page is stretched or shrunk by more than a tenth")]
    TooStretched,
}

impl Calibration {
    /// Where the first cross belongs, in tenths of a millimetre from the left and the top edge.
    pub const NEAR: [i32; 2] = [200, 200];

    /// Where the second cross belongs.
    pub const FAR: [i32; 2] = [1_900, 2_770];

    /// From the distances of the first cross to the left and the top edge: what the printer moves.
    pub fn moved(near: [i32; 2]) -> Result<Self, CalibrationError> {
        let [x, y] = near;
        let [near_x, near_y] = Self::NEAR;
        let [far_x, far_y] = Self::FAR;
        let far =
            [far_x.saturating_add(x.saturating_sub(near_x)), far_y.saturating_add(y.saturating_sub(near_y))];
        Self::measured(near, far)
    }

    /// From the distances of both crosses: what the printer moves, and what it stretches.
    pub fn measured(near: [i32; 2], far: [i32; 2]) -> Result<Self, CalibrationError> {
        for axis in [0, 1] {
            let at = |point: [i32; 2]| i64::from(if axis == 0 { point[0] } else { point[1] });
            let moved = at(near).saturating_sub(at(Self::NEAR));
            if moved.abs() > MOST_MOVED {
                return Err(CalibrationError::TooFar);
            }
            let asked = at(Self::FAR).saturating_sub(at(Self::NEAR));
            let found = at(far).saturating_sub(at(near));
            if found.saturating_sub(asked).abs() > asked / MOST_STRETCHED {
                return Err(CalibrationError::TooStretched);
            }
        }
        Ok(Self { near, far })
    }

    /// Prints everything so many tenths of a millimetre further right and down than before.
    pub fn shifted([right, down]: [i32; 2]) -> Result<Self, CalibrationError> {
        let [x, y] = Self::NEAR;
        Self::moved([x.saturating_sub(right), y.saturating_sub(down)])
    }

    /// The distances of the first cross, in tenths of a millimetre.
    pub fn near(self) -> [i32; 2] {
        self.near
    }

    /// The distances of the second cross.
    pub fn far(self) -> [i32; 2] {
        self.far
    }

    /// For each axis, by how much a length is multiplied and what is then added to it in millimetres, so that the printer puts
    /// it where it belongs: it prints `p` at `near + (p − NEAR) × stretch`, and this is the way back.
    pub(crate) fn correction(self) -> [[f32; 2]; 2] {
        let axis = |near: i32, far: i32, asked_near: i32, asked_far: i32| {
            let stretch =
                millimetres(far.saturating_sub(near)) / millimetres(asked_far.saturating_sub(asked_near));
            [1.0 / stretch, millimetres(asked_near) - millimetres(near) / stretch]
        };
        let ([nx, ny], [fx, fy]) = (self.near, self.far);
        let ([ax, ay], [bx, by]) = (Self::NEAR, Self::FAR);
        [axis(nx, fx, ax, bx), axis(ny, fy, ay, by)]
    }
}

impl Default for Calibration {
    fn default() -> Self {
        Self { near: Self::NEAR, far: Self::FAR }
    }
}

/// Tenths as millimetres. Distances on a page fit an `i16`.
pub(crate) fn millimetres(tenths: i32) -> f32 {
    f32::from(i16::try_from(tenths).unwrap_or(i16::MAX)) / 10.0
}

/// Tenths of a millimetre.
const MOST_MOVED: i64 = 200;

/// A tenth of the length.
const MOST_STRETCHED: i64 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a printer that moves and stretches puts a length that was corrected for it.
    fn printed(calibration: Calibration, at: [f32; 2], moves: [f32; 2], stretches: [f32; 2]) -> [f32; 2] {
        let [[sx, tx], [sy, ty]] = calibration.correction();
        let ([x, y], [mx, my], [kx, ky]) = (at, moves, stretches);
        [(x * sx + tx) * kx + mx, (y * sy + ty) * ky + my]
    }

    #[test]
    fn what_a_printer_does_is_undone() {
        let cases = [
            ([200, 200], [1_900, 2_770], [0.0, 0.0], [1.0, 1.0]),
            ([213, 185], [1_913, 2_755], [1.3, -1.5], [1.0, 1.0]),
            // A printer that shrinks to 97 % from the corner and moves by 4.1 and 2.6 mm.
            ([235, 220], [1_884, 2_713], [4.1, 2.6], [0.97, 0.97]),
        ];
        for (near, far, moves, stretches) in cases {
            let calibration = Calibration::measured(near, far).unwrap();
            for at in [[12.0, 34.2], [105.0, 148.5], [198.0, 280.0]] {
                let [x, y] = printed(calibration, at, moves, stretches);
                let ([wx, wy], off) = (at, 0.05);
                assert!((x - wx).abs() < off && (y - wy).abs() < off, "{at:?} falls on {x}, {y}");
            }
        }
    }

    #[test]
    fn two_distances_are_enough_for_a_printer_that_only_moves() {
        let moved = Calibration::moved([213, 185]).unwrap();
        assert_eq!(moved, Calibration::measured([213, 185], [1_913, 2_755]).unwrap());
        assert_eq!(Calibration::shifted([-13, 15]).unwrap(), moved, "the other way round");
        assert_eq!(Calibration::shifted([0, 0]), Ok(Calibration::default()));
    }

    #[test]
    fn distances_of_no_printer_are_refused() {
        assert!(Calibration::moved([20, 20]).is_ok(), "eighteen millimetres: a sheet fed otherwise");
        assert_eq!(Calibration::moved([500, 200]), Err(CalibrationError::TooFar), "three centimetres off");
        assert_eq!(Calibration::moved([200, -20]), Err(CalibrationError::TooFar));
        assert_eq!(Calibration::measured([200, 200], [1_600, 2_770]), Err(CalibrationError::TooStretched));
        assert_eq!(Calibration::measured([200, 200], [200, 200]), Err(CalibrationError::TooStretched));
        assert!(Calibration::moved([i32::MAX, i32::MIN]).is_err());
    }
}
