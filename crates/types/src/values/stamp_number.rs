//! Identifiers of revenue stamps.

use std::str::FromStr;

/// The fourteen digits of a revenue stamp bought at a tobacconist's (*identificativo della marca da
/// bollo*, DM Economia 5 May 2005). Written without blanks; blanks and dots between the digits are read.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct StampNumber(String);

text_value!(StampNumber, pattern = "^[0-9]{14}$", example = "01234567890123");
personal_debug!(StampNumber);

/// The text is not the identifier of a stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the identifier of a revenue stamp: fourteen digits")]
pub struct InvalidStampNumber;

impl FromStr for StampNumber {
    type Err = InvalidStampNumber;

    fn from_str(text: &str) -> Result<Self, InvalidStampNumber> {
        let digits: String = text
            .chars()
            .filter(|character| !matches!(character, ' ' | '.'))
            .collect();
        let right = digits.len() == 14
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            // No stamp is numbered zero: who types it has none.
            && digits.bytes().any(|byte| byte != b'0');
        right.then_some(Self(digits)).ok_or(InvalidStampNumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_have_fourteen_digits() {
        let stamp: StampNumber = "0123 4567 8901 23".parse().unwrap();
        assert_eq!(stamp.as_str(), "01234567890123");
        for bad in [
            "",
            "0123456789012",
            "012345678901234",
            "0123456789012x",
            "00000000000000",
            "٠١٢٣٤٥٦٧٨٩٠١٢٣",
        ] {
            assert_eq!(bad.parse::<StampNumber>(), Err(InvalidStampNumber), "{bad}");
        }
    }
}
