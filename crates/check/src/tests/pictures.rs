//! Photos of a code, made by drawing one and doing to it what a telephone does.

use crate::Picture;
use qrcode::{Color, EcLevel, QrCode};

const TEXT: &str = "HTTPS://SPORTELLO.EXAMPLE/V-MZXW6YTBOIMZXW6YTBOIMZXW6YTBOIMZXW6YTBOI";

fn page(width: usize, height: usize, module: usize, place: (usize, usize)) -> Vec<u8> {
    page_with(TEXT, width, height, module, place)
}

/// A page of some width with the code of a text, its modules of some points, at some place.
pub(super) fn page_with(
    text: &str,
    width: usize,
    height: usize,
    module: usize,
    (left, top): (usize, usize),
) -> Vec<u8> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let mut points = vec![235; width * height];
    for y in 0..code.width() {
        for x in 0..code.width() {
            if code[(x, y)] == Color::Dark {
                for row in 0..module {
                    let start = (top + y * module + row) * width + left + x * module;
                    points[start..start + module].fill(30);
                }
            }
        }
    }
    points
}

/// Darker from left to right, and grainy.
fn in_the_shade(points: &mut [u8], width: usize) {
    for (at, point) in points.iter_mut().enumerate() {
        let shade = 100 - 60 * (at % width) / width;
        let grain = (at * 2_654_435_761) >> 7 & 15;
        *point = u8::try_from(usize::from(*point) * shade / 100 + grain).unwrap_or(255);
    }
}

#[test]
fn a_code_is_found_on_a_page() {
    let photo = Picture::of_grey(1200, page(1200, 1700, 6, (500, 1100))).unwrap();
    assert_eq!(photo.all(), [TEXT]);
}

#[test]
fn a_photo_may_be_large_dark_and_grainy() {
    let mut points = page(2400, 3000, 11, (300, 1900));
    in_the_shade(&mut points, 2400);
    assert_eq!(Picture::of_grey(2400, points).unwrap().all(), [TEXT]);
}

#[test]
fn a_small_code_on_a_screen_is_enough() {
    let shot = page(300, 300, 3, (20, 20));
    assert_eq!(Picture::of_grey(300, shot.clone()).unwrap().all(), [TEXT]);
    // As a canvas has it, with what is not opaque on white.
    let rgba: Vec<u8> = shot
        .iter()
        .flat_map(|point| [0, 0, 0, if *point > 128 { 0 } else { 255 }])
        .collect();
    assert_eq!(Picture::of_rgba(300, &rgba).unwrap().all(), [TEXT]);
}

#[test]
fn what_holds_no_code_gives_none() {
    let empty = Picture::of_grey(400, vec![255; 400 * 300]).unwrap();
    assert_eq!(empty.all(), Vec::<String>::new());
    assert_eq!(empty.attempt(Picture::ATTEMPTS), Vec::<String>::new());
    assert_eq!(Picture::of_grey(0, Vec::new()), None);
    assert_eq!(Picture::of_grey(30, vec![0; 30 * 30 + 1]), None);
    assert_eq!(Picture::of_grey(400, vec![0; 400]), None);
    assert_eq!(Picture::of_rgba(30, &[0; 4 * 30 * 30 - 1]), None);
}
