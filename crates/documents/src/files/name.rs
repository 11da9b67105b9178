//! Names of uploaded files: shown to people, never used as paths.

use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

const LONGEST_BYTES: usize = 120;
const FORBIDDEN: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];
/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A file name in Unicode normal form C, safe to show and to save under: at most 120 bytes of UTF-8,
/// none of `/ \ : * ? " < > |`, no controls, no characters that reorder or hide text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(String);

/// The text is not an acceptable file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFileName {
    /// Nothing but blanks or dots.
    #[error("the name is empty")]
    Empty,
    /// Over 120 bytes.
    #[error("the name is longer than {LONGEST_BYTES} bytes")]
    TooLong,
    /// A path separator, a wildcard, a quote.
    #[error("the name contains the character {0:?}")]
    Forbidden(char),
    /// A control, or a character that reorders or hides text.
    #[error("the name contains an invisible character (U+{0:04X})")]
    Invisible(u32),
    /// A device's name.
    #[error("the name is reserved")]
    Reserved,
}

impl FileName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for FileName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for FileName {
    type Err = InvalidFileName;

    fn from_str(text: &str) -> Result<Self, InvalidFileName> {
        if text.len() > 4 * LONGEST_BYTES {
            return Err(InvalidFileName::TooLong);
        }
        let name: String = text.trim().nfc().collect();
        if name.chars().all(|c| c == '.' || c.is_whitespace()) {
            return Err(InvalidFileName::Empty);
        }
        if name.len() > LONGEST_BYTES {
            return Err(InvalidFileName::TooLong);
        }
        for c in name.chars() {
            if FORBIDDEN.contains(&c) {
                return Err(InvalidFileName::Forbidden(c));
            }
            if c.is_control() || is_invisible(c) {
                return Err(InvalidFileName::Invisible(u32::from(c)));
            }
        }
        let stem = name.split('.').next().unwrap_or_default().trim();
        if name.ends_with('.') || DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device)) {
            return Err(InvalidFileName::Reserved);
        }
        Ok(Self(name))
    }
}

const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, InvalidFileName> {
        text.parse::<FileName>().map(|name| name.as_str().to_string())
    }

    #[test]
    fn accents_are_composed_and_blanks_around_dropped() {
        assert_eq!(parse(" perche\u{301}.pdf "), Ok("perché.pdf".to_string()));
        assert_eq!(
            parse("Dichiarazione dell’ISEE (2026).pdf"),
            Ok("Dichiarazione dell’ISEE (2026).pdf".to_string())
        );
    }

    #[test]
    fn names_that_could_be_paths_or_devices_are_refused() {
        assert_eq!(parse("../../etc/passwd"), Err(InvalidFileName::Forbidden('/')));
        assert_eq!(parse(r"..\boot.ini"), Err(InvalidFileName::Forbidden('\\')));
        assert_eq!(parse(".."), Err(InvalidFileName::Empty));
        assert_eq!(parse("  "), Err(InvalidFileName::Empty));
        assert_eq!(parse("NUL.pdf"), Err(InvalidFileName::Reserved));
        assert_eq!(parse("statuto.pdf."), Err(InvalidFileName::Reserved));
    }

    #[test]
    fn names_that_show_what_they_are_not_are_refused() {
        assert_eq!(
            parse("fattura\u{202e}fdp.exe"),
            Err(InvalidFileName::Invisible(0x202e))
        );
        assert_eq!(parse("a\u{200b}b.pdf"), Err(InvalidFileName::Invisible(0x200b)));
        assert_eq!(parse("a\0b.pdf"), Err(InvalidFileName::Invisible(0)));
    }

    #[test]
    fn the_limit_counts_bytes() {
        assert!(parse(&"a".repeat(120)).is_ok());
        assert_eq!(parse(&"è".repeat(61)), Err(InvalidFileName::TooLong));
        assert_eq!(parse(&"a".repeat(1_000_000)), Err(InvalidFileName::TooLong));
    }
}
