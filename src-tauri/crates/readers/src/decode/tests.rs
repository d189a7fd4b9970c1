//! Frames as a counter's camera gives them, drawn here, and what must be read in them.

use image::{GrayImage, ImageFormat, Luma, imageops};
use proptest::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

use super::grey::{Point, real};
use super::plane::{Plane, Tie};
use super::*;

const TEXT: &str = "CV1:6BFOXN*TS0BI$ZD-PHQ7I9AD66V5B22CH9M9ESI9XBHXK-%69LQOGI.*V76GCV4*XUA2P-FHT-HNTI4L6N$Q%UG/YL WO*Z7ON15 BM0VM.JQ";
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 720;
/// Modules a side of the code of that text: version 5.
const MODULES: f32 = 37.0;
/// Of a code that stands upright, 6.5 pixels a module.
const UPRIGHT: [(f32, f32); 4] = [(420.0, 140.0), (660.0, 140.0), (660.0, 380.0), (420.0, 380.0)];

/// What is shown: the modules of a code, and light or dark around them.
struct Shown {
    text: &'static str,
    /// Where the corners of the code lie, clockwise from the upper left one.
    corners: [(f32, f32); 4],
    quiet: f32,
    dark: f32,
    light: f32,
    ground: f32,
}

impl Default for Shown {
    fn default() -> Self {
        Self { text: TEXT, corners: UPRIGHT, quiet: 4.0, dark: 12.0, light: 240.0, ground: 120.0 }
    }
}

impl Shown {
    /// The frame; each pixel is the mean of nine places.
    fn frame(&self) -> GrayImage {
        let code = QrCode::with_error_correction_level(self.text, EcLevel::M).unwrap();
        let modules = code.width();
        let colors = code.to_colors();
        let side = real(modules);
        let ends = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)];
        let ties: Vec<Tie> = self
            .corners
            .iter()
            .zip(ends)
            .map(|(pixel, (u, v))| Tie::new(pixel.0, pixel.1, Point::new(u, v), 1.0))
            .collect();
        let back = Plane::through(&ties, WIDTH as usize).unwrap();
        let shade = |x: f32, y: f32| {
            let place = back.at(x, y);
            let outside =
                [-place.x, -place.y, place.x - side, place.y - side].into_iter().fold(0.0, f32::max);
            if outside > self.quiet {
                self.ground
            } else if outside > 0.0 {
                self.light
            } else {
                let at = (place.y as usize).min(modules - 1) * modules + (place.x as usize).min(modules - 1);
                if colors[at] == Color::Dark { self.dark } else { self.light }
            }
        };
        GrayImage::from_fn(WIDTH, HEIGHT, |x, y| {
            let places = (0..9).map(|n| {
                shade(x as f32 + (n % 3) as f32 / 3.0 + 0.17, y as f32 + (n / 3) as f32 / 3.0 + 0.17)
            });
            Luma([(places.sum::<f32>() / 9.0) as u8])
        })
    }
}

fn turned(degrees: f32, side: f32) -> [(f32, f32); 4] {
    let (sin, cos) = degrees.to_radians().sin_cos();
    [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| {
        let (x, y) = (x * side / 2.0, y * side / 2.0);
        (600.0 + x * cos - y * sin, 340.0 + x * sin + y * cos)
    })
}

fn lit(frame: &GrayImage, mut light: impl FnMut(f32, f32, f32) -> f32) -> GrayImage {
    GrayImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let level = f32::from(frame.get_pixel(x, y).0[0]);
        Luma([light(x as f32, y as f32, level).clamp(0.0, 255.0) as u8])
    })
}

/// The same numbers on every machine.
fn noise(seed: u32) -> impl FnMut() -> f32 {
    let mut state = u64::from(seed) * 2 + 1;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1_u64 << 24) as f32 - 0.5
    }
}

fn picture(frame: GrayImage) -> Picture {
    let (width, height) = frame.dimensions();
    Picture::from_grey(width, height, frame.into_raw()).unwrap()
}

fn qr(text: &str) -> Symbol {
    Symbol { symbology: Symbology::Qr, text: text.to_owned() }
}

/// The name of a case, and its frame.
fn cases() -> Vec<(&'static str, GrayImage)> {
    let upright = Shown::default().frame();
    let mut dimmed = noise(7);
    let thumb = lit(&upright, |x, y, level| if (x - 560.0).hypot(y - 330.0) < 34.0 { 110.0 } else { level });
    vec![
        ("turned by 13 degrees", Shown { corners: turned(13.0, 240.0), ..Shown::default() }.frame()),
        ("turned by 45 degrees", Shown { corners: turned(45.0, 240.0), ..Shown::default() }.frame()),
        ("upside down", Shown { corners: turned(180.0, 240.0), ..Shown::default() }.frame()),
        (
            "held aslant",
            Shown {
                corners: [(420.0, 140.0), (640.0, 190.0), (640.0, 370.0), (420.0, 420.0)],
                ..Shown::default()
            }
            .frame(),
        ),
        ("dark theme", Shown { dark: 240.0, light: 12.0, ..Shown::default() }.frame()),
        ("2.5 pixels a module", Shown { corners: turned(3.0, 2.5 * MODULES), ..Shown::default() }.frame()),
        (
            "uneven light",
            lit(&upright, |x, y, level| level * (0.15 + (x - 400.0) / 400.0 + (y - 140.0) / 900.0)),
        ),
        (
            "a lamp's reflection",
            lit(&upright, |x, y, level| {
                level + 230.0 * (-((x - 560.0).hypot(y - 280.0) / 60.0).powi(2)).exp()
            }),
        ),
        ("no quiet zone on a dark screen", Shown { quiet: 0.0, ground: 12.0, ..Shown::default() }.frame()),
        ("a thumb over it", thumb),
        ("out of focus", imageops::blur(&upright, 2.2)),
        ("in the dark", lit(&upright, |_, _, level| 14.0 + level * 0.15 + 8.0 * dimmed())),
        ("in a mirror", imageops::flip_horizontal(&upright)),
    ]
    .into_iter()
    .collect()
}

#[test]
fn codes_are_read_as_a_counter_sees_them() {
    for (name, frame) in cases() {
        let frame = picture(frame);
        assert_eq!(Decoder::default().look(&frame).symbols, [qr(TEXT)], "live: {name}");
        assert_eq!(symbols(&frame), [qr(TEXT)], "as a file: {name}");
    }
}

#[test]
fn a_code_that_moves_is_read_in_every_frame() {
    let mut decoder = Decoder::default();
    for step in [0.0, 9.0, 25.0, 24.0, 90.0] {
        let corners = UPRIGHT.map(|(x, y)| (x + step, y - step / 3.0));
        let frame = picture(Shown { corners, ..Shown::default() }.frame());
        assert_eq!(decoder.look(&frame).symbols, [qr(TEXT)], "moved by {step} pixels");
    }
}

#[test]
fn two_codes_in_one_picture_are_both_told() {
    let mut frame = Shown { text: "PREMIER", ..Shown::default() }.frame();
    let corners = UPRIGHT.map(|(x, y)| (x + 500.0, y + 250.0));
    let second = Shown { text: "SECOND", corners, ..Shown::default() }.frame();
    imageops::overlay(&mut frame, &*imageops::crop_imm(&second, 850, 340, 400, 370), 850, 340);
    let mut texts: Vec<_> = symbols(&picture(frame)).into_iter().map(|symbol| symbol.text).collect();
    texts.sort();
    assert_eq!(texts, ["PREMIER", "SECOND"]);
}

#[test]
fn the_separators_of_a_datamatrix_are_kept() {
    // Drawn by bwip-js 4; what they say is what it was given.
    let cases: [(&[u8], &str); 2] = [
        (
            include_bytes!("../../testdata/gs1-datamatrix.png"),
            "01034009300000071726123110LOT42\u{1d}21SN0001",
        ),
        (
            include_bytes!("../../testdata/2d-doc-datamatrix.png"),
            "DC04FR0000011E6E1E6E0101FRF1DUPONT\u{1d}F2JEAN\u{1f}ABCDEFGH",
        ),
    ];
    for (png, text) in cases {
        let code = image::load_from_memory_with_format(png, ImageFormat::Png).unwrap().into_luma8();
        let expected = [Symbol { symbology: Symbology::DataMatrix, text: text.to_owned() }];
        assert_eq!(symbols(&Picture::decode(png).unwrap()), expected);
        let mut frame = GrayImage::from_pixel(WIDTH, HEIGHT, Luma([120]));
        imageops::overlay(&mut frame, &imageops::rotate90(&code), 500, 200);
        assert_eq!(Decoder::default().look(&picture(frame.clone())).symbols, expected, "live");
        imageops::invert(&mut frame);
        assert_eq!(Decoder::default().look(&picture(frame)).symbols, expected, "inverted");
    }
}

#[test]
fn a_photograph_is_looked_at_in_several_sizes() {
    let code = Shown { corners: turned(20.0, 500.0), ..Shown::default() }.frame();
    let large = imageops::resize(&code, WIDTH * 3, HEIGHT * 3, imageops::FilterType::Triangle);
    assert_eq!(symbols(&picture(large)), [qr(TEXT)]);
}

#[test]
fn an_empty_counter_says_nothing() {
    let nothing = Looked { symbols: Vec::new(), hint: None };
    let mut random = noise(1);
    let frames = [
        GrayImage::from_pixel(WIDTH, HEIGHT, Luma([128])),
        GrayImage::from_fn(WIDTH, HEIGHT, |_, _| Luma([(128.0 + 250.0 * random()) as u8])),
        GrayImage::from_fn(WIDTH, HEIGHT, |x, y| {
            Luma([if (x / 3 + y / 3).is_multiple_of(2) { 20 } else { 230 }])
        }),
    ];
    for frame in frames {
        let mut decoder = Decoder::default();
        let frame = picture(frame);
        for _ in 0..4 {
            assert_eq!(
                decoder.look(&frame),
                nothing,
                "neither a wall nor noise nor a chequered cloth is a code"
            );
        }
        assert!(symbols(&frame).is_empty());
    }
    for side in 0..4 {
        let tiny = Picture::from_grey(side, side, vec![0; usize::try_from(side * side).unwrap()]).unwrap();
        assert!(symbols(&tiny).is_empty(), "a picture of {side} pixels stops nothing");
    }
}

#[test]
fn a_wall_of_finder_patterns_costs_no_more_than_the_budget() {
    // Thousands of patterns and no code: what pairs or triples of them all would take minutes.
    let wall = GrayImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let ring = |n: u32| (i64::from(n / 2 % 9) - 3).abs();
        let dark = [0, 1, 3].contains(&ring(x).max(ring(y)));
        Luma([if dark { 10 } else { 245 }])
    });
    let frame = picture(wall);
    #[expect(clippy::disallowed_methods, reason = "the time is what is tested")]
    let now = std::time::Instant::now;
    let began = now();
    assert_eq!(Decoder::default().look(&frame).symbols, []);
    assert!(began.elapsed() < Duration::from_secs(20), "a watchdog, generous for a machine under load");
}

#[test]
fn what_would_help_is_said() {
    let upright = Shown::default().frame();
    // The middle is torn, so that no reader can make it up.
    let torn = |frame: &GrayImage, corners: [(f32, f32); 4]| {
        let [(left, top), _, (right, bottom), _] = corners;
        let third = (right - left) / 3.0;
        lit(frame, |x, y, level| {
            let inside = x > left + third && x < right - 4.0 && y > top + third && y < bottom - 4.0;
            if inside && (x as u32 / 9 + y as u32 / 11).is_multiple_of(2) { 252.0 - level } else { level }
        })
    };
    let far = turned(0.0, 2.0 * MODULES);
    let cases = [
        (Hint::Closer, torn(&Shown { corners: far, ..Shown::default() }.frame(), far)),
        (Hint::Dark, lit(&torn(&upright, UPRIGHT), |_, _, level| 4.0 + level * 0.1)),
        (Hint::Still, imageops::blur(&torn(&upright, UPRIGHT), 3.0)),
        (
            Hint::Glare,
            lit(&upright, |x, y, level| {
                let inside = x > 500.0 && x < 655.0 && y > 225.0 && y < 375.0;
                if inside { 250.0 } else { level }
            }),
        ),
    ];
    for (expected, frame) in cases {
        let frame = picture(frame);
        let mut decoder = Decoder::default();
        let hints: Vec<_> = (0..3).map(|_| decoder.look(&frame)).collect();
        assert!(hints.iter().all(|looked| looked.symbols.is_empty()), "{expected:?}: nothing can be read");
        let hints: Vec<_> = hints.into_iter().map(|looked| looked.hint).collect();
        assert_eq!(hints, [None, None, Some(expected)], "said when three frames in a row ask for it");
    }
}

#[test]
fn a_code_that_is_read_ends_every_hint() {
    let blurred = picture(imageops::blur(&Shown::default().frame(), 3.4));
    let sharp = picture(Shown::default().frame());
    let mut decoder = Decoder::default();
    for _ in 0..5 {
        decoder.look(&blurred);
    }
    assert_eq!(decoder.look(&sharp), Looked { symbols: vec![qr(TEXT)], hint: None });
    assert_eq!(decoder.look(&blurred).hint, None, "and one frame brings none back");
}

#[test]
fn a_reader_that_panics_has_found_nothing() {
    assert!(library::guarded(|| -> Vec<Symbol> { panic!("as readers do on some photographs") }).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_frame_stops_it(width in 0_u32..90, height in 0_u32..90, seed in any::<u32>(), step in 1_u32..12, shades in 1_u32..5) {
        let mut random = noise(seed);
        let shades: Vec<u8> = (0..shades).map(|_| (127.0 + 255.0 * random()) as u8).collect();
        let frame = GrayImage::from_fn(width, height, |x, y| {
            let place = (x / step).wrapping_mul(31) ^ (y / step).wrapping_mul(17) ^ seed;
            Luma([shades[(place.wrapping_mul(2_654_435_761) >> 13) as usize % shades.len()]])
        });
        let frame = picture(frame);
        let mut decoder = Decoder::default();
        for _ in 0..2 {
            decoder.look(&frame);
        }
        symbols(&frame);
    }
}
