//! The seal of a PDF (ISO 32000-1 §12.8.1): two ranges of bytes around a hole, and in the hole the signature
//! over their digest.

use super::addition;
use super::object::{Reader, hex};
use crate::cms::{self, Signature};
use sha2::{Digest as _, Sha256};
use std::ops::Range;

const KEY: &[u8] = b"/ByteRange";

/// The first seal of a file, read and not judged.
#[derive(Clone, Debug)]
pub(super) struct Seal {
    pub(super) signature: Signature,
    /// Whether the digest that the signature states is that of the ranges.
    pub(super) digest_fits: bool,
    pub(super) behind: Behind,
}

/// What stands behind the sealed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    Nothing,
    /// What the seal can be judged by in years, and nothing that shows.
    Evidence,
    Something,
}

/// Why there is no seal to judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoSeal {
    /// There is none.
    None,
    /// There is one whose ranges or hole are not as they are made.
    Broken,
    /// What stands in the hole is no signature that this check knows.
    Unknown,
}

impl Seal {
    pub(super) fn read(file: &[u8]) -> Result<Self, NoSeal> {
        let key = file
            .windows(KEY.len())
            .position(|window| window == KEY)
            .ok_or(NoSeal::None)?;
        let (hole, end) = ranges(file, key + KEY.len()).ok_or(NoSeal::Broken)?;
        let contents = contents(file.get(hole.clone()).unwrap_or_default()).ok_or(NoSeal::Broken)?;
        let signature = cms::read(&contents).ok_or(NoSeal::Unknown)?;
        let mut hasher = Sha256::new();
        hasher.update(file.get(..hole.start).unwrap_or_default());
        hasher.update(file.get(hole.end..end).unwrap_or_default());
        let digest: [u8; 32] = hasher.finalize().into();
        let behind = if end == file.len() {
            Behind::Nothing
        } else if addition::is_evidence(file, end) {
            Behind::Evidence
        } else {
            Behind::Something
        };
        Ok(Self {
            digest_fits: digest == signature.digest,
            signature,
            behind,
        })
    }
}

/// The hole and the end of what is sealed, which begins with the file. Where the numbers stand must be
/// sealed as well: others would give the signature to other bytes.
fn ranges(file: &[u8], at: usize) -> Option<(Range<usize>, usize)> {
    let mut reader = Reader::new(file, at);
    reader.take(b"[").then_some(())?;
    let start = reader.number()?;
    let (first, second, length) = (reader.number()?, reader.number()?, reader.number()?);
    reader.take(b"]").then_some(())?;
    let end = second.checked_add(length)?;
    let sealed = reader.at() <= first || (second <= at && reader.at() <= end);
    (start == 0 && first < second && end <= file.len() && sealed).then_some((first..second, end))
}

/// The bytes that a hole holds: one hexadecimal string and nothing else, or a second text could hide in it.
fn contents(hole: &[u8]) -> Option<Vec<u8>> {
    let digits = hole.strip_prefix(b"<")?.strip_suffix(b">")?;
    let (pairs, odd) = digits.as_chunks::<2>();
    odd.is_empty().then_some(())?;
    let byte = |[high, low]: &[u8; 2]| Some(hex(*high)? << 4 | hex(*low)?);
    pairs.iter().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_holds_digits_alone() {
        assert_eq!(contents(b"<30aF>"), Some(vec![0x30, 0xaf]));
        for bad in [&b"<3>"[..], b"<30 0>", b"30", b"<30", b"<3g>", b"<30><30>"] {
            assert_eq!(contents(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn ranges_begin_with_the_file_and_hold_their_own_numbers() {
        let file = |numbers: &str| format!("/ByteRange[{numbers}]<0000>tail").into_bytes();
        let read = |numbers: &str| ranges(&file(numbers), KEY.len());
        assert_eq!(read("0 21 27 4"), Some((21..27, 31)));
        assert_eq!(read("0 21 27 3"), Some((21..27, 30)));
        for bad in [
            "0 21 27 5",
            "1 21 27 4",
            "0 27 21 4",
            "0 5 27 4",
            "0 21 27",
            "0 21 27 4 4",
            "0 21 27 x",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
