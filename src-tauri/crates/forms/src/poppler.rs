//! Printed paper as other programs read it: poppler's `pdftotext`, `pdffonts`, `pdfinfo` and `pdftoppm`.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    reason = "a test that overflows fails, as it should, and poppler is another program"
)]

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::layout::Area;
use crate::typeface::MM_PER_PT;

/// Gives bytes to a program of poppler-utils and takes what it prints.
pub(crate) fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> Vec<u8> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("{program} of poppler-utils is needed to read the sheet back: {error}")
        });
    let mut input = child.stdin.take().unwrap();
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}");
    output.stdout
}

/// A word on a page, its area in millimetres.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    pub text: String,
    pub area: Area,
}

/// The words of each page. The letters of the watermark climb, and where poppler parts them is not looked at.
pub(crate) fn words(pdf: &[u8]) -> Vec<Vec<Word>> {
    let html = String::from_utf8(poppler("pdftotext", &["-bbox", "-", "-"], pdf)).unwrap();
    let number = |tag: &str, name: &str| -> f32 {
        let (_, rest) = tag.split_once(&format!("{name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.parse::<f32>().unwrap() * MM_PER_PT
    };
    html.split("<page ")
        .skip(1)
        .map(|page| {
            page.split("<word ")
                .skip(1)
                .map(|word| {
                    let (tag, rest) = word.split_once('>').unwrap();
                    let (x, y) = (number(tag, "xMin"), number(tag, "yMin"));
                    let (width, height) = (number(tag, "xMax") - x, number(tag, "yMax") - y);
                    let text = rest.split_once("</word>").unwrap().0;
                    let text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
                    Word { text, area: Area { x, y, width, height } }
                })
                .filter(|word: &Word| {
                    let climbs = word.area.height > 6.0;
                    !(climbs && word.text.chars().all(|c| "DÉMONSTRATION–SANSVALEUR".contains(c)))
                })
                .collect()
        })
        .collect()
}

/// Letters without spaces: how poppler parts words is not ours.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
