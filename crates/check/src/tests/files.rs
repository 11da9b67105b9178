//! What somebody may have done to a file.

use super::made::{
    ISSUED, STRANGER, TOWN, at, certificate, claims, code, hole, keys, keywords, mark, sealed_by, sealed_of,
    state, unsealed, unsealed_of,
};
use crate::{FileState, MarkState, NotAPdf, Pdf, SealWord};
use proptest::prelude::*;
use sportello_mark::{KeySet, Refused};
use std::sync::LazyLock;

fn is_untouched(file: &[u8]) -> bool {
    file.starts_with(b"%PDF-") && matches!(state(file, &keys()), FileState::Untouched(_))
}

fn mark_of(file: &[u8], keys: &KeySet) -> MarkState {
    Pdf::read(file).unwrap().mark(keys)
}

#[test]
fn the_file_of_the_municipality_is_known_as_such() {
    let file = certificate(1);
    assert!(is_untouched(&file));
    let MarkState::Genuine(read) = mark_of(&file, &keys()) else {
        panic!("genuine");
    };
    assert_eq!(*read, claims(1));
    let pdf = Pdf::read(&file).unwrap();
    assert_eq!(pdf.address(), Some("https://sportello.example/v"));
    assert_eq!(pdf.sha256().len(), 64);
    assert_eq!(format!("{pdf:?}"), "Pdf(…)");
    assert!(Pdf::read(b"\x89PNG").is_err_and(|error| error == NotAPdf));
}

/// Read in a time that grows with the length: a file of five hundred pages in a moment.
#[test]
fn a_file_of_five_hundred_pages_is_judged_as_a_short_one() {
    let start = std::time::Instant::now();
    let keywords = keywords(1, &mark(1));
    let sealed = sealed_of(&TOWN, &keywords, 500);
    assert!(sealed.len() > 1_000_000);
    assert!(is_untouched(&sealed));
    assert!(matches!(mark_of(&sealed, &keys()), MarkState::Genuine(_)));
    let mut changed = sealed;
    let last = changed.len() - 100_000;
    changed[last] ^= 1;
    assert_eq!(state(&changed, &keys()), FileState::Changed);
    let unsealed = unsealed_of(&keywords, 500);
    assert_eq!(state(&unsealed, &keys()), FileState::Unsealed);
    assert!(matches!(mark_of(&unsealed, &keys()), MarkState::Genuine(_)));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn no_byte_that_shows_can_be_changed() {
    let (file, hole) = (certificate(1), hole());
    for at in (0..file.len()).filter(|at| !hole.contains(at)) {
        for bit in [0, 5] {
            let mut changed = file.clone();
            changed[at] ^= 1 << bit;
            assert!(!is_untouched(&changed), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn no_byte_of_the_file_can_be_left_out_or_put_in() {
    let (file, hole) = (certificate(1), hole());
    for at in (0..file.len()).filter(|at| !hole.contains(at)) {
        let without = [&file[..at], &file[at + 1..]].concat();
        assert!(!is_untouched(&without), "without byte {at}");
        let with = [&file[..at], b" ", &file[at..]].concat();
        assert!(!is_untouched(&with), "with a blank before {at}");
    }
    assert!(!is_untouched(&[file.as_slice(), b"\n"].concat()));
}

#[test]
fn the_signature_and_what_it_signs_cannot_be_changed() {
    let file = certificate(1);
    let SealWord::Asks(signed) = Pdf::read(&file).unwrap().seal(&keys()) else {
        panic!("it asks");
    };
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    };
    let text = String::from_utf8_lossy(&file).into_owned();
    // The attributes without their tag, which the signature and the file write differently.
    for part in [hex(&signed.signature), hex(&signed.message[2..])] {
        let start = text.find(&part).unwrap();
        for at in (start..start + part.len()).step_by(3) {
            let mut changed = file.clone();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            assert!(!is_untouched(&changed), "digit {at}");
        }
    }
    assert!(signed.side_by_side().is_some());
    let mut filled = file;
    let end = hole().end - 2;
    filled[end] = b'1';
    assert_eq!(state(&filled, &keys()), FileState::Unknown, "room to hide in");
}

#[test]
fn a_retouched_file_is_told_from_its_mark() {
    let file = certificate(1);
    let text = String::from_utf8_lossy(&file).into_owned();
    let retouched = text.replace("C-2026-000123", "C-2026-000124").into_bytes();
    assert_eq!(state(&retouched, &keys()), FileState::Changed);
    assert!(matches!(mark_of(&retouched, &keys()), MarkState::Genuine(_)));
}

#[test]
fn a_copy_without_the_seal_is_told_from_a_changed_one() {
    let copy = unsealed(&keywords(1, &mark(1)));
    assert_eq!(state(&copy, &keys()), FileState::Unsealed);
    assert!(matches!(mark_of(&copy, &keys()), MarkState::Genuine(_)));
    let scan = unsealed("");
    assert_eq!(mark_of(&scan, &keys()), MarkState::Missing);
}

#[test]
fn a_mark_of_another_certificate_is_noticed() {
    let pasted = unsealed(&keywords(1, &mark(2)));
    let MarkState::Pasted(claims) = mark_of(&pasted, &keys()) else {
        panic!("pasted");
    };
    assert_eq!(claims.code, code(2));
    let both = unsealed(&format!("{} {}", keywords(1, &mark(1)), mark(2)));
    assert_eq!(mark_of(&both, &keys()), MarkState::Several);
    let at = mark(1).len() - 20;
    let mut broken = mark(1);
    let other = if broken.as_bytes()[at] == b'A' { "B" } else { "A" };
    broken.replace_range(at..=at, other);
    let altered = unsealed(&keywords(1, &broken));
    assert_eq!(
        mark_of(&altered, &keys()),
        MarkState::Refused(Refused::BadSignature)
    );
}

#[test]
fn only_published_certificates_in_their_time_seal() {
    let strange = sealed_by(&STRANGER, &keywords(1, &mark(1)));
    assert_eq!(state(&strange, &keys()), FileState::Stranger);
    assert_eq!(state(&certificate(1), &KeySet::default()), FileState::Stranger);
    let withdrawn = KeySet::default().with_seals([TOWN.published().revoked_at(at(ISSUED + 9))]);
    assert_eq!(
        state(&certificate(1), &withdrawn),
        FileState::Revoked { at: at(ISSUED + 9) }
    );
    let judged = state(&certificate(1), &keys());
    assert_eq!(judged.issued_at(ISSUED), judged);
    assert_eq!(judged.issued_at(0), FileState::SealTime);
    assert_eq!(judged.issued_at(i64::MAX), FileState::SealTime);
    assert_eq!(FileState::Changed.issued_at(0), FileState::Changed);
}

proptest! {
    #[test]
    fn nothing_that_is_uploaded_breaks_the_reader(
        tail in "(/ByteRange|\\[0 |[0-9]{1,4} |\\]|<[0-9a-f]{0,40}>|/Keywords|\\(|\\)|#[A-Z2-7]{120,140}|.){0,40}",
    ) {
        let file = format!("%PDF-{tail}");
        let pdf = Pdf::read(file.as_bytes()).unwrap();
        prop_assert!(!matches!(pdf.mark(&keys()), MarkState::Genuine(_)));
        prop_assert!(matches!(pdf.seal(&keys()), SealWord::Said(_)));
    }

    /// Closer to a file than random text comes: a genuine one with a piece of it replaced.
    #[test]
    fn nothing_that_is_pieced_together_is_untouched(
        from in 0_usize..4000, until in 0_usize..4000, piece in proptest::collection::vec(any::<u8>(), 0..20),
    ) {
        static GENUINE: LazyLock<Vec<u8>> = LazyLock::new(|| certificate(1));
        let hole = hole();
        let from = from.min(GENUINE.len());
        let until = until.clamp(from, GENUINE.len());
        let mut file = GENUINE.clone();
        file.splice(from..until, piece);
        let same_outside = file.len() == GENUINE.len()
            && file[..hole.start] == GENUINE[..hole.start]
            && file[hole.end..] == GENUINE[hole.end..];
        prop_assert!(same_outside || !is_untouched(&file));
    }
}
