//! No file and no picture makes the check of certificates panic, and no file that nobody sealed passes for
//! the municipality's.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sportello_check::{FileState, MarkState, PagePicture, PagePictures, Pdf, Picture, SealWord, published};
use sportello_mark::{KeySet, MarkKey};
use std::sync::LazyLock;

static KEYS: LazyLock<KeySet> = LazyLock::new(|| {
    let day = |text: &str| text.parse().unwrap();
    let (from, until) = (day("1970-01-01T00:00:00Z"), day("9999-12-31T00:00:00Z"));
    KeySet::new(vec![MarkKey::from_seed(&[7; 32]).published(from, until)])
});

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    match mode % 4 {
        0 => judge(bytes),
        // What a file begins with is no riddle.
        1 => judge(&[b"%PDF-1.7\n", bytes].concat()),
        2 => {
            if let Ok(seal) = published(bytes.to_vec()) {
                assert_eq!(seal.certificate(), bytes);
            }
        }
        _ => {
            // Two colours, eight points a byte: codes have no more.
            let Some((width, rows)) = bytes.split_first() else {
                return;
            };
            let points = rows
                .iter()
                .flat_map(|row| (0..8).map(move |bit| if row >> bit & 1 == 1 { 0 } else { 255 }));
            if let Some(picture) = Picture::of_grey(usize::from(*width), points.collect()) {
                drop((picture.glance(), picture.attempt(3)));
            }
        }
    }
});

fn judge(file: &[u8]) {
    let Ok(pdf) = Pdf::read(file) else { return };
    assert_eq!(pdf.sha256().len(), 64);
    drop((pdf.mark(&KEYS), pdf.address().map(str::len)));
    match pdf.seal(&KEYS) {
        // No certificate is published.
        SealWord::Said(state) => assert!(!matches!(state, FileState::Untouched(_))),
        SealWord::Asks(_) => panic!("sealed by nobody"),
    }
    let mut pictures = PagePictures::of(file);
    let mut count = 0;
    for found in pictures.by_ref() {
        count += 1;
        if let PagePicture::Jpeg(jpeg) = found {
            assert!(jpeg.starts_with(b"\xff\xd8"));
        }
    }
    assert!(count <= PagePictures::MOST && pictures.next().is_none());
    let mark = pdf.mark(&KeySet::default());
    assert!(!matches!(mark, MarkState::Genuine(_) | MarkState::Pasted(_)));
}
