//! A photocopy that comes as a PDF from a scanner, and what `sportello verify` says of it.

use crate::assembled::assembled;
use crate::checked::photo;
use crate::paper::{Made, issue_at, town};
use crate::program::Place;
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use std::io::Cursor;

/// A page: how its picture is packed, and the picture.
type Page = (&'static str, Vec<u8>);

/// What a scanner makes: a PDF with a picture on each page.
fn scan(pages: &[Page]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|page| format!("{} 0 R ", 3 + 2 * page))
        .collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.concat(), kids.len()).into_bytes(),
    ];
    for (at, (filter, picture)) in pages.iter().enumerate() {
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</Im0 {} 0 R>>>>>>",
            4 + 2 * at
        );
        let head = format!(
            "<</Type/XObject/Subtype/Image/Width 1000/Height 1000/ColorSpace/DeviceGray/BitsPerComponent 8\
             /Filter/{filter}/Length {}>>\nstream\n",
            picture.len()
        );
        objects.push(page.into_bytes());
        objects.push([head.as_bytes(), picture, b"\nendstream"].concat());
    }
    assembled(&objects)
}

fn as_jpeg(picture: &DynamicImage) -> Page {
    let mut jpeg = Cursor::new(Vec::new());
    picture.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    ("DCTDecode", jpeg.into_inner())
}

/// The page of a certificate, as a scanner sees it.
fn page(address: &str) -> Page {
    as_jpeg(&image::load_from_memory(&photo(address)).unwrap())
}

fn empty() -> Page {
    as_jpeg(&DynamicImage::ImageLuma8(GrayImage::from_pixel(
        100,
        100,
        Luma([250]),
    )))
}

fn fax() -> Page {
    ("CCITTFaxDecode", vec![0x26; 500])
}

fn issue(place: &Place, code: u8, days: i64) -> Made {
    issue_at(place, code, days, "https://sportello.invalid/v")
}

#[test]
fn a_scan_of_the_paper_is_judged_as_a_photo_of_it() {
    let place = town();
    let made = issue(&place, 1, 90);
    for pages in [
        vec![page(&made.address)],
        vec![empty(), fax(), page(&made.address), page(&made.address)],
    ] {
        std::fs::write(place.path("scan.pdf"), scan(&pages)).unwrap();
        let good = place.run(&["verify", "scan.pdf"]).expect_bad();
        assert_eq!(good.code, Some(4), "{good:?}");
        assert!(good.err.contains("the document bears no seal"), "{good:?}");
        assert!(good.err.contains("compare what the paper shows"), "{good:?}");
        assert!(good.out.contains("the mark is genuine"), "{good:?}");
        assert!(good.out.contains("holder: Nicolò D’Angelò"), "{good:?}");
        assert!(!good.out.contains("byte by byte"), "{good:?}");
    }
    let old = issue(&place, 2, -2);
    std::fs::write(place.path("old.pdf"), scan(&[page(&old.address)])).unwrap();
    let expired = place.run(&["verify", "old.pdf"]).expect_bad();
    assert_eq!(expired.code, Some(4), "{expired:?}");
    assert!(expired.err.contains("EXPIRED"), "{expired:?}");
}

#[test]
fn a_scan_that_tells_nothing_says_why() {
    let place = town();
    let (one, other) = (issue(&place, 1, 90), issue(&place, 2, 90));
    let last = one.address.len() - 20;
    let mut forged = one.address.clone();
    let letter = if forged.as_bytes()[last] == b'A' { "B" } else { "A" };
    forged.replace_range(last..=last, letter);
    for (pages, told) in [
        (vec![page(&forged)], "proves NOTHING: the signature"),
        (
            vec![page(&one.address), page(&other.address)],
            "several certificates",
        ),
        (vec![empty(), fax()], "could not be read (CCITT"),
        (vec![empty(); 9], "the first 8 pictures"),
    ] {
        std::fs::write(place.path("scan.pdf"), scan(&pages)).unwrap();
        let bad = place.run(&["verify", "scan.pdf"]).expect_bad();
        assert_eq!(bad.code, Some(1), "{told}: {bad:?}");
        assert!(bad.err.contains(told), "{told}: {bad:?}");
    }
    std::fs::write(place.path("scan.pdf"), scan(&[empty()])).unwrap();
    let nothing = place.run(&["verify", "scan.pdf"]).expect_bad();
    assert_eq!(nothing.code, Some(1), "{nothing:?}");
    assert!(
        nothing.out.contains("no mark of a certificate was found"),
        "{nothing:?}"
    );
}
