//! Whether a frame shows anything that the last one did not: an empty counter is looked at once a second, not all day long.

use std::time::Duration;

use crate::Picture;

/// What the camera sees, coarsely.
#[derive(Default)]
pub struct Changes {
    /// Levels of the last frame that was looked at, on a grid.
    before: Vec<u8>,
    looked: Option<Duration>,
    /// Frames that are looked at whatever they show: something has just come, and the lens settles on it.
    settling: u8,
}

/// Pixels between two places of the grid: a code that can be read covers hundreds of such places.
const GRID: usize = 16;
/// A place has changed by this many of 255 levels; a usual sensor's noise in a lit room stays below.
const CHANGED: u8 = 14;
/// One place in so many has to change. A phone that comes into view changes one in ten, and its next code one in a hundred and sixty.
const ONE_IN: usize = 200;
/// Frames after a change that are looked at as well: half a second in which a hint becomes steady.
const SETTLING: u8 = 6;
/// After so long even a still frame is looked at: a lens that hunts for its focus changes little at a time.
const AT_LEAST_EVERY: Duration = Duration::from_secs(1);

impl Changes {
    /// Whether this frame is worth looking at; `now` is the time since any fixed moment.
    pub fn are_in(&mut self, picture: &Picture, now: Duration) -> bool {
        let grey = picture.grey();
        let rows = grey.rows().step_by(GRID);
        let levels: Vec<u8> = rows.flat_map(|row| row.step_by(GRID).map(|pixel| pixel.0[0])).collect();
        let changed =
            self.before.iter().zip(&levels).filter(|(old, new)| old.abs_diff(**new) > CHANGED).count();
        let still = self.before.len() == levels.len() && changed.saturating_mul(ONE_IN) < levels.len();
        let lately = self.looked.is_some_and(|looked| now.saturating_sub(looked) < AT_LEAST_EVERY);
        if still && lately && self.settling == 0 {
            return false;
        }
        self.settling = if still { self.settling.saturating_sub(1) } else { SETTLING };
        (self.before, self.looked) = (levels, Some(now));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, Luma, imageops};
    use qrcode::QrCode;

    #[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
    fn counter(noise: u32) -> GrayImage {
        GrayImage::from_fn(1280, 720, |x, y| {
            Luma([u8::try_from(90 + (x * 31 + y * 17 + noise * 7) % 9).unwrap()])
        })
    }

    fn with_code(noise: u32, text: &str) -> GrayImage {
        let mut frame = counter(noise);
        let code = QrCode::new(text).unwrap().render::<Luma<u8>>().module_dimensions(6, 6).build();
        imageops::overlay(&mut frame, &code, 500, 200);
        frame
    }

    #[test]
    fn a_still_counter_is_looked_at_once_a_second_and_a_phone_at_once() {
        let picture = |frame: GrayImage| Picture::from_grey(1280, 720, frame.into_raw()).unwrap();
        let (mut changes, mut at) = (Changes::default(), 0);
        // How many of the next frames, one every 80 ms, are looked at.
        let mut looks = |frames: u32, frame: &dyn Fn(u32) -> GrayImage| {
            (0..frames)
                .filter(|noise| {
                    at += 80;
                    changes.are_in(&picture(frame(*noise)), Duration::from_millis(at))
                })
                .count()
        };
        let first = 1 + usize::from(SETTLING);
        assert_eq!(looks(10, &counter), first, "the first frames, and then only the sensor's noise");
        assert_eq!(looks(50, &counter), 4, "four seconds of a still counter: once a second");
        assert_eq!(looks(10, &|noise| with_code(noise, "CV1:ONE CODE OF A PHONE")), first, "a phone comes");
        assert_eq!(looks(10, &|noise| with_code(noise, "CV1:ANOTHER, 30 S LATER")), first, "its next code");
        let smaller = Picture::from_grey(640, 360, vec![90; 640 * 360]).unwrap();
        assert!(changes.are_in(&smaller, Duration::from_mins(1)), "another camera");
    }
}
