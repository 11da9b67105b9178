//! Which keys of a file were there before, and on which line. Of each the beginning of its SHA-256 is kept, and
//! never the key: 24 bytes a row, however long the keys are.

use sha2::{Digest, Sha256};
use sportello_types::values::CleanText;
use std::collections::BTreeMap;

/// The first half of the SHA-256 of a key. Nobody finds two keys with the same one, not even on purpose: that
/// takes some 2⁶⁴ tries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mark([u8; 16]);

impl Mark {
    fn of(key: &CleanText) -> Self {
        Self(
            Sha256::digest(key.as_str())
                .first_chunk()
                .copied()
                .unwrap_or_default(),
        )
    }
}

/// On which line each key stood first.
#[derive(Default)]
pub(super) struct FirstLines(BTreeMap<Mark, u64>);

impl FirstLines {
    /// The line of a key, where it was there before.
    pub(super) fn of(&self, key: &CleanText) -> Option<u64> {
        self.0.get(&Mark::of(key)).copied()
    }

    /// Remembers the line of a key that was not there before.
    pub(super) fn note(&mut self, key: &CleanText, line: u64) {
        self.0.entry(Mark::of(key)).or_insert(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> CleanText {
        text.parse().unwrap()
    }

    #[test]
    fn a_row_takes_as_little_as_is_said_however_long_its_key() {
        assert_eq!(size_of::<(Mark, u64)>(), 24);
    }

    #[test]
    fn the_first_line_of_each_key_is_known_and_no_other_key() {
        let mut lines = FirstLines::default();
        for line in 2..20_002 {
            let key = key(&format!("TARI-{line}"));
            assert_eq!(lines.of(&key), None);
            lines.note(&key, line);
        }
        for line in 2..20_002 {
            assert_eq!(lines.of(&key(&format!("TARI-{line}"))), Some(line));
        }
        lines.note(&key("TARI-2"), 30_000);
        assert_eq!(lines.of(&key("TARI-2")), Some(2));
        for other in ["TARI-1", "TARI-20002", "tari-2", "TARI-2 ?"] {
            assert_eq!(lines.of(&key(other)), None, "{other}");
        }
    }
}
