//! What a demonstration office prints on every page: a band at the top, and the same words across, pale, under everything.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

use crate::canvas::{Canvas, Pen};
use crate::form::middle_baseline;
use crate::ink::Colour;
use crate::layout::Demonstration;
use crate::typeface::{Typefaces, Weight};

impl Demonstration {
    /// Draws both, in these colours: across, behind the band, on it.
    pub(crate) fn draw(&self, canvas: &mut Canvas, faces: &Typefaces, [pale, tint, amber]: [Colour; 3]) {
        let (weight, band) = (Weight::Bold, self.band);
        let across = Pen { weight, size: self.across_size, tracking: 0.0, colour: pale };
        canvas.write_across(self.across, self.across_angle, &self.words, across);
        canvas.fill(band, tint);
        canvas.frame(band, amber, 0.35);
        let pen = Pen { weight, size: self.band_size, tracking: 0.0, colour: amber };
        let face = faces.face(weight);
        let x = band.x + (band.width - face.width(&self.words, pen.size)) / 2.0;
        canvas.anchor(band.x, band.y);
        canvas.write([x, middle_baseline(face, pen.size, band)], &self.words, pen);
    }
}
