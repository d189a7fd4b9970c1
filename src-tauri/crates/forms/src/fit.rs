//! Keeps a text inside its box: it shrinks, wraps where the box allows, and at the smallest size is cut with `…`.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

use crate::typeface::{MM_PER_PT, Typeface};

/// From one baseline to the next, in ems.
pub(crate) const LEADING: f32 = 1.16;

/// By how much the letters shrink at a time, in points.
const STEP: f32 = 0.25;

/// The room that a text has and how it would like to look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Millimetres.
    pub width: f32,
    /// Millimetres.
    pub height: f32,
    /// The size to print at if there is room, in points.
    pub size: f32,
    /// The smallest size, in points.
    pub floor: f32,
    /// The most lines.
    pub lines: u8,
}

/// A text that stays in its room.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fitted {
    /// Its lines.
    pub lines: Vec<String>,
    /// The size, in points.
    pub size: f32,
    /// Whether its end was cut.
    pub shortened: bool,
}

/// Fits a text into a room.
pub(crate) fn fit(text: &str, face: &Typeface, room: Room) -> Fitted {
    let mut size = room.size;
    while size > room.floor {
        if let Some(lines) = whole(text, face, room, size) {
            return Fitted { lines, size, shortened: false };
        }
        size -= STEP;
    }
    at_floor(text, face, room)
}

/// The height of so many lines, in millimetres: the letters of the first and last line included.
pub(crate) fn block_height(face: &Typeface, size: f32, lines: usize) -> f32 {
    let between = (1..lines).fold(0.0, |height, _| height + LEADING * size * MM_PER_PT);
    face.ascent(size) + between + face.descent(size)
}

/// The lines of a text in a column; a word that is wider than it is broken.
pub(crate) fn lines(text: &str, face: &Typeface, width: f32, size: f32) -> Vec<String> {
    wrap(text, &|part| face.width(part, size) <= width, true).unwrap_or_default()
}

fn whole(text: &str, face: &Typeface, room: Room, size: f32) -> Option<Vec<String>> {
    let lines = wrap(text, &|part| face.width(part, size) <= room.width, false)?;
    (lines.len() <= capacity(face, room, size)).then_some(lines)
}

/// At the smallest size words may break anywhere, and what is still too long is cut.
fn at_floor(text: &str, face: &Typeface, room: Room) -> Fitted {
    let size = room.floor;
    let fits = |part: &str| face.width(part, size) <= room.width;
    let most = capacity(face, room, size);
    let broken = || wrap(text, &fits, true).unwrap_or_default();
    let mut lines = wrap(text, &fits, false).filter(|lines| lines.len() <= most).unwrap_or_else(broken);
    let shortened = lines.len() > most;
    if shortened {
        let rest = lines.split_off(most.saturating_sub(1));
        lines.push(cut(&one_line(&rest), &fits));
    }
    Fitted { lines, size, shortened }
}

/// How many lines a room holds: one at least.
fn capacity(face: &Typeface, room: Room, size: f32) -> usize {
    (1..=usize::from(room.lines))
        .rev()
        .find(|&lines| block_height(face, size, lines) <= room.height)
        .unwrap_or(1)
}

/// Lines put back into one; behind a hyphen there was no space.
fn one_line(lines: &[String]) -> String {
    lines.iter().fold(String::new(), |text, line| {
        let space = if text.is_empty() || text.ends_with('-') { "" } else { " " };
        format!("{text}{space}{line}")
    })
}

/// The longest beginning that fits with a `…` behind it.
fn cut(text: &str, fits: &dyn Fn(&str) -> bool) -> String {
    let mut kept: Vec<char> = text.chars().collect();
    loop {
        let shown = format!("{}…", kept.iter().collect::<String>().trim_end());
        if fits(&shown) || kept.is_empty() {
            return shown;
        }
        kept.pop();
    }
}

/// Lines that break behind spaces and hyphens; anywhere if `hard`. `None` if a word is wider than a line.
fn wrap(text: &str, fits: &dyn Fn(&str) -> bool, hard: bool) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_inclusive([' ', '-']) {
            let longer = format!("{line}{word}");
            if fits(longer.trim_end()) {
                line = longer;
                continue;
            }
            if !line.trim_end().is_empty() {
                lines.push(line.trim_end().to_owned());
            }
            word.clone_into(&mut line);
            if fits(line.trim_end()) {
                continue;
            }
            if !hard {
                return None;
            }
            line = break_word(word, fits, &mut lines);
        }
        lines.push(line.trim_end().to_owned());
    }
    Some(lines)
}

/// Pushes all full lines of a word and gives back what is left of it.
fn break_word(word: &str, fits: &dyn Fn(&str) -> bool, lines: &mut Vec<String>) -> String {
    let mut line = String::new();
    for letter in word.chars() {
        line.push(letter);
        if !fits(line.trim_end()) && line.chars().count() > 1 {
            line.pop();
            lines.push(std::mem::take(&mut line));
            line.push(letter);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeface::{Typefaces, Weight};

    const ROOM: Room = Room { width: 58.6, height: 7.7, size: 11.0, floor: 6.0, lines: 2 };

    fn fitted(text: &str, room: Room) -> Fitted {
        let face = Typefaces::embedded().unwrap().face(Weight::Bold);
        let fitted = fit(text, face, room);
        for line in &fitted.lines {
            assert!(face.width(line, fitted.size) <= room.width, "{line:?} is wider than its room");
        }
        assert!(block_height(face, fitted.size, fitted.lines.len()) <= room.height, "{fitted:?} is too high");
        fitted
    }

    #[test]
    fn a_short_name_keeps_its_size() {
        let fitted = fitted("LEGENDRE-NOËL", ROOM);
        assert_eq!(fitted, Fitted { lines: vec!["LEGENDRE-NOËL".into()], size: 11.0, shortened: false });
    }

    #[test]
    fn a_long_name_shrinks_then_wraps_at_a_hyphen() {
        let one = fitted("MARTIN DE LA TOUR-LAVERGNE", ROOM);
        assert!(one.lines.len() == 1 && one.size < 11.0 && !one.shortened, "shrinks first: {one:?}");
        let two = fitted("VILLENEUVE-BARGEMONT DE SAINT-EXUPÉRY-MONTMORENCY", ROOM);
        assert_eq!((two.lines.len(), two.shortened), (2, false), "then takes the second line: {two:?}");
        assert_eq!(two.lines.concat().replace(' ', ""), "VILLENEUVE-BARGEMONTDESAINT-EXUPÉRY-MONTMORENCY");
    }

    #[test]
    fn eighty_capitals_fit_and_eighty_wide_ones_are_cut() {
        let usual = fitted(&"ANDRÉ-LEFÈVRE ".repeat(6).chars().take(80).collect::<String>(), ROOM);
        assert!(!usual.shortened, "80 usual letters fit: {usual:?}");
        let wide = fitted(&"W".repeat(80), ROOM);
        assert!(wide.shortened && wide.size <= 6.0, "80 times the widest letter do not");
        assert!(wide.lines.last().unwrap().ends_with('…'), "and it shows");
    }

    #[test]
    fn a_word_without_end_breaks_only_at_the_smallest_size() {
        let text = "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let broken = fitted(text, ROOM);
        assert_eq!(
            (broken.lines.concat().as_str(), broken.shortened),
            (text, false),
            "nothing is lost: {broken:?}"
        );
        let single = fitted(text, Room { lines: 1, ..ROOM });
        assert!(single.shortened, "one line only: cut");
    }

    #[test]
    fn lines_of_an_address_stay_lines() {
        let text = "Maison de santé\n12 rue de l’Église\n75011 Paris";
        let address = fitted(text, Room { height: 11.2, size: 9.5, lines: 4, ..ROOM });
        assert_eq!(address.lines.join("\n"), text);
    }
}
