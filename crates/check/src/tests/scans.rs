//! Scans of the paper: PDFs of pictures, packed in the ways of scanners and of programs that gather photos.

use super::assembled::assembled;
use super::made::{claims, keys, mark};
use super::pictures::page_with;
use crate::{FileState, MarkState, PagePicture, PagePictures, Pdf, Picture, SealWord};
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use miniz_oxide::deflate::compress_to_vec_zlib;
use proptest::prelude::*;
use sportello_mark::{Payload, verify};
use std::time::Instant;

/// Not a multiple of eight: rows of bits have some left over.
const WIDTH: usize = 1003;
const HEIGHT: usize = 1400;

/// The paper in shades of grey.
fn paper() -> Vec<u8> {
    page_with(&mark(1), WIDTH, HEIGHT, 6, (300, 800))
}

/// What a picture's dictionary says, but for the length, and its bytes.
type Packed = (String, Vec<u8>);

/// A PDF with a page for each picture, then more objects.
fn scan(pictures: &[Packed], more: &[&str]) -> Vec<u8> {
    let stream = |dictionary: &str, data: &[u8]| {
        let head = format!("<<{dictionary}/Length {}>>\nstream\n", data.len());
        [head.as_bytes(), data, b"\nendstream"].concat()
    };
    let kids: Vec<String> = (0..pictures.len())
        .map(|page| format!("{} 0 R ", 3 + 3 * page))
        .collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.concat(), kids.len()).into_bytes(),
    ];
    for (page, (dictionary, data)) in pictures.iter().enumerate() {
        let (content, picture) = (4 + 3 * page, 5 + 3 * page);
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R\
             /Resources<</XObject<</Im0 {picture} 0 R>>>>>>"
        );
        objects.push(page.into_bytes());
        objects.push(stream("", b"q 595 0 0 842 0 0 cm /Im0 Do Q"));
        objects.push(stream(&format!("/Type/XObject/Subtype/Image{dictionary}"), data));
    }
    objects.extend(more.iter().map(|object| object.as_bytes().to_vec()));
    assembled(&objects)
}

fn sized(width: usize, height: usize, more: &str) -> String {
    format!("/Width {width}/Height {height}{more}")
}

/// A picture of the paper's size, packed as zlib packs.
fn packed(more: &str, data: &[u8]) -> Packed {
    let dictionary = sized(WIDTH, HEIGHT, &format!("/Filter/FlateDecode{more}"));
    (dictionary, compress_to_vec_zlib(data, 3))
}

const GREY: &str = "/ColorSpace/DeviceGray/BitsPerComponent 8";

fn jpeg() -> Packed {
    let mut data = Vec::new();
    let side = |side: usize| u32::try_from(side).unwrap();
    JpegEncoder::new_with_quality(&mut data, 60)
        .encode(&paper(), side(WIDTH), side(HEIGHT), ExtendedColorType::L8)
        .unwrap();
    (sized(WIDTH, HEIGHT, &format!("{GREY}/Filter[/DCTDecode]")), data)
}

/// Rows of one bit a point, 1 for white.
fn in_bits(points: &[u8]) -> Vec<u8> {
    let byte = |eight: &[u8]| {
        let bits = eight.iter().enumerate();
        bits.fold(0, |byte, (at, point)| byte | (u8::from(*point > 128) << (7 - at)))
    };
    points
        .chunks(WIDTH)
        .flat_map(|row| row.chunks(8).map(byte))
        .collect()
}

fn in_colours(points: &[u8]) -> Vec<u8> {
    points.iter().flat_map(|point| [*point; 3]).collect()
}

/// Each row by how it differs from its neighbours, in all ways that PNG has, one after the other.
fn predicted(points: &[u8], length: usize, step: usize) -> Vec<u8> {
    let byte = |of: &[u8], at: Option<usize>| at.and_then(|at| of.get(at)).copied().unwrap_or(0);
    let mut written = Vec::new();
    let mut above = vec![0; length];
    for (number, row) in points.chunks(length).enumerate() {
        let way = number % 5;
        written.push(u8::try_from(way).unwrap());
        for (at, point) in row.iter().enumerate() {
            let before = at.checked_sub(step);
            let (left, up, corner) = (byte(row, before), byte(&above, Some(at)), byte(&above, before));
            let likely = i32::from(left) + i32::from(up) - i32::from(corner);
            let nearest = [left, up, corner]
                .into_iter()
                .min_by_key(|byte| (likely - i32::from(*byte)).abs())
                .unwrap();
            let guess = [0, left, up, u8::midpoint(left, up), nearest][way];
            written.push(point.wrapping_sub(guess));
        }
        above.copy_from_slice(row);
    }
    written
}

/// The codes in a file's pictures, read as the page and the command line read them.
fn codes(file: &[u8]) -> Vec<String> {
    fn read(found: PagePicture<'_>) -> Vec<String> {
        match found {
            PagePicture::Points(picture) => picture.all(),
            PagePicture::Jpeg(jpeg) => {
                let image = image::load_from_memory(jpeg).unwrap().into_luma8();
                let width = usize::try_from(image.width()).unwrap();
                Picture::of_grey(width, image.into_raw()).unwrap().all()
            }
            PagePicture::Unread => panic!("it is read"),
        }
    }
    PagePictures::of(file).flat_map(read).collect()
}

fn kinds(file: &[u8]) -> Vec<&'static str> {
    PagePictures::of(file)
        .map(|found| match found {
            PagePicture::Jpeg(_) => "jpeg",
            PagePicture::Points(_) => "points",
            PagePicture::Unread => "unread",
        })
        .collect()
}

#[test]
fn a_photocopy_that_comes_as_a_pdf_shows_its_mark_and_nothing_more() {
    let file = scan(&[jpeg()], &[]);
    let pdf = Pdf::read(&file).unwrap();
    assert_eq!(pdf.mark(&keys()), MarkState::Missing, "not as text");
    assert_eq!(pdf.seal(&keys()), SealWord::Said(FileState::Unsealed));
    let [code]: [String; 1] = codes(&file).try_into().unwrap();
    assert_eq!(code, mark(1));
    let payload = Payload::from_text(&code).unwrap();
    assert_eq!(verify(&payload, &keys()).unwrap(), claims(1));
}

#[test]
fn a_scan_may_be_packed_in_many_ways() {
    let (grey, bits, colours) = (paper(), in_bits(&paper()), in_colours(&paper()));
    let dark: Vec<u8> = bits.iter().map(|byte| !byte).collect();
    let parameters = |colours: usize, bits: usize| {
        format!("<</Predictor 15/Colors {colours}/BitsPerComponent {bits}/Columns {WIDTH}>>")
    };
    let in_grey = |rest: &str| format!("{GREY}{rest}");
    let one_bit = "/ColorSpace/DeviceGray/BitsPerComponent 1";
    let in_colour = "/ColorSpace/DeviceRGB/BitsPerComponent 8";
    let profile = ["[/ICCBased 7 0 R]", "<</N 3/Length 3>>\nstream\nICC\nendstream"];
    for (way, picture) in [
        ("grey", packed(GREY, &grey)),
        (
            "grey by differences",
            packed(
                &in_grey(&format!("/DecodeParms{}", parameters(1, 8))),
                &predicted(&grey, WIDTH, 1),
            ),
        ),
        ("colours", packed(in_colour, &colours)),
        (
            "colours by differences",
            packed(
                &format!("{in_colour}/DecodeParms[{}]", parameters(3, 8)),
                &predicted(&colours, 3 * WIDTH, 3),
            ),
        ),
        (
            "colours of a profile",
            packed("/ColorSpace 6 0 R/BitsPerComponent 8", &colours),
        ),
        ("bits", packed(one_bit, &bits)),
        (
            "bits by differences",
            packed(
                &format!("{one_bit}/DecodeParms{}", parameters(1, 1)),
                &predicted(&bits, WIDTH.div_ceil(8), 1),
            ),
        ),
        ("a mask", packed("/ImageMask true", &bits)),
        (
            "a mask the other way round",
            packed("/ImageMask true/Decode[1 0]/DecodeParms null", &dark),
        ),
    ] {
        assert_eq!(codes(&scan(&[picture], &profile)), [mark(1)], "{way}");
    }
}

#[test]
fn a_mark_is_found_on_whichever_page_it_stands() {
    let empty = packed(GREY, &vec![255; WIDTH * HEIGHT]);
    let file = scan(&[empty.clone(), jpeg(), empty], &[]);
    assert_eq!(kinds(&file), ["points", "jpeg", "points"]);
    assert_eq!(codes(&file), [mark(1)]);
}

#[test]
fn a_wrong_length_or_none_costs_no_picture() {
    let mut file = scan(&[jpeg()], &[]);
    let at = file.windows(8).rposition(|part| part == b"/Length ").unwrap() + 8;
    let digits = file[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    for digit in [b'0', b'9'] {
        file[at..at + digits].fill(digit);
        assert_eq!(codes(&file), [mark(1)]);
    }
    file[at - 8..at - 1].copy_from_slice(b"/Longer");
    assert_eq!(codes(&file), [mark(1)]);
}

/// Whoever made it is told to photograph the code instead.
#[test]
fn pictures_of_other_kinds_are_told_as_such() {
    let other = |rest: &str| (sized(WIDTH, HEIGHT, rest), vec![0x26; 500]);
    let grey = compress_to_vec_zlib(&paper(), 3);
    let flate = |rest: &str, data: &[u8]| {
        let rest = format!("/Filter/FlateDecode{rest}");
        (sized(WIDTH, HEIGHT, &rest), data.to_vec())
    };
    let differences = |rest: &str| flate(&format!("{GREY}/DecodeParms<<{rest}>>"), &grey);
    for (kind, picture) in [
        (
            "CCITT",
            other("/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 1003>>/BitsPerComponent 1"),
        ),
        ("JBIG2", other("/Filter/JBIG2Decode/BitsPerComponent 1")),
        ("JPEG 2000", other("/Filter/JPXDecode")),
        ("one in the other", other("/Filter[/FlateDecode/DCTDecode]")),
        ("not packed", other(GREY)),
        ("no JPEG", other("/Filter/DCTDecode")),
        ("not zlib", flate(GREY, &[0x26; 500])),
        ("cut off", flate(GREY, &grey[..grey.len() / 2])),
        (
            "four colours",
            flate("/ColorSpace/DeviceCMYK/BitsPerComponent 8", &grey),
        ),
        (
            "a palette",
            flate(
                "/ColorSpace[/Indexed/DeviceRGB 1<000000ffffff>]/BitsPerComponent 8",
                &grey,
            ),
        ),
        (
            "a profile that is not there",
            flate("/ColorSpace[/ICCBased 99 0 R]/BitsPerComponent 8", &grey),
        ),
        (
            "sixteen bits",
            flate("/ColorSpace/DeviceGray/BitsPerComponent 16", &grey),
        ),
        ("TIFF's differences", differences("/Predictor 2/Columns 1003")),
        (
            "differences of other rows",
            differences("/Predictor 15/Columns 1000"),
        ),
        (
            "no difference that PNG knows",
            differences("/Predictor 15/Columns 1003"),
        ),
    ] {
        assert_eq!(kinds(&scan(&[picture], &[])), ["unread"], "{kind}");
    }
}

#[test]
fn of_a_long_file_the_first_pictures_are_looked_at() {
    let page = packed(GREY, &vec![255; WIDTH * HEIGHT]);
    let logo = (sized(40, 40, &format!("{GREY}/Filter/FlateDecode")), vec![0]);
    for (pages, given, left_out) in [(0, 0, false), (8, 8, false), (9, 8, true), (500, 8, true)] {
        let mut pictures = vec![logo.clone(); 20];
        pictures.extend(vec![page.clone(); pages]);
        let file = scan(&pictures, &[]);
        let mut found = PagePictures::of(&file);
        assert_eq!(
            (found.by_ref().count(), found.left_out()),
            (given, left_out),
            "{pages}"
        );
        assert_eq!(found.next(), None);
    }
}

#[test]
fn a_bomb_is_not_unpacked() {
    let start = Instant::now();
    let much = compress_to_vec_zlib(&vec![0; 64_000_000], 1);
    let of = |width: usize, height: usize| {
        let rest = format!("{GREY}/Filter/FlateDecode");
        scan(
            &vec![(sized(width, height, &rest), much.clone()); PagePictures::MOST],
            &[],
        )
    };
    // As many points as it declares, and no more.
    assert_eq!(kinds(&of(100, 100)), ["points"; PagePictures::MOST]);
    for (width, height) in [(8000, 8000), (1_000_000, 1_000_000), (usize::MAX, usize::MAX)] {
        assert_eq!(
            kinds(&of(width, height)),
            ["unread"; PagePictures::MOST],
            "{width}"
        );
    }
    let (dictionary, mut data) = jpeg();
    let frame = data.windows(2).position(|part| part == [0xff, 0xc0]).unwrap();
    data[frame + 5..frame + 9].fill(0xff);
    assert_eq!(kinds(&scan(&[(dictionary, data)], &[])), ["unread"]);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

/// Files of megabytes whose every piece asks for a look at all that follows.
#[test]
fn a_file_made_to_take_long_does_not() {
    for piece in [
        "1 0 obj<",
        "1 0 obj<<",
        "1 0 obj<</A(",
        "1 0 obj<<>>%",
        "1 0 obj<<>>stream\n",
        "1 0 obj<</Length 9>>stream\n",
        "1 0 obj<</Subtype/Image>>stream\nendstream",
        "1 0 obj          ",
        "obj<<[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    ] {
        let file = format!("%PDF-1.7\n{}", piece.repeat(4_000_000 / piece.len()));
        let start = Instant::now();
        assert!(PagePictures::of(file.as_bytes()).count() <= PagePictures::MOST);
        assert!(start.elapsed().as_secs() < 20, "{piece}: {:?}", start.elapsed());
    }
}

proptest! {
    #[test]
    fn no_pieces_of_a_picture_break_the_reader(
        width in 60_usize..200, height in 60_usize..200, bits in 0_usize..17, packed in any::<bool>(),
        rest in "(/ColorSpace|/DeviceGray|/DeviceRGB|/ImageMask true|/DecodeParms|<<|>>|/Predictor 1[0-9]|/Columns 100|\\[|\\]|1 0 R| )*",
        data in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        let data = if packed { compress_to_vec_zlib(&data.repeat(100), 1) } else { data };
        let filter = if bits % 2 == 0 { "/Filter/FlateDecode" } else { "/Filter/DCTDecode" };
        let dictionary = sized(width, height, &format!("/BitsPerComponent {bits}{filter}{rest}"));
        let file = scan(&[(dictionary, data)], &[]);
        prop_assert!(PagePictures::of(&file).count() <= 1);
    }
}
