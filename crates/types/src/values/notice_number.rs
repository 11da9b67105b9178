//! Numbers of payment notices.

use super::Iuv;
use std::str::FromStr;

/// The eighteen digits printed on a payment notice (*numero avviso*, *codice avviso*; pagoPA SACI §2.1):
/// ours, or somebody else's. A notice of another issuer may follow other rules, so that nothing but its
/// length is asked of it; blanks between the digits are read, as they are printed in groups of four.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeNumber(String);

text_value!(
    NoticeNumber,
    pattern = "^[0-9]{18}$",
    example = "301123456789012316"
);

/// The text is not the number of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the number of a payment notice: eighteen digits")]
pub struct InvalidNoticeNumber;

impl NoticeNumber {
    /// The number of an identifier.
    pub(super) fn of(iuv: Iuv) -> Self {
        Self(format!("3{iuv}"))
    }

    /// The identifier, where it is of the kind that we make: auxiliary digit 3 and check digits that fit.
    pub fn iuv(&self) -> Option<Iuv> {
        self.0.strip_prefix('3')?.parse().ok()
    }

    /// As it is printed: `3011 2345 6789 0123 16`.
    pub fn grouped(&self) -> String {
        let mut grouped = String::with_capacity(22);
        for (at, digit) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(digit);
        }
        grouped
    }
}

impl FromStr for NoticeNumber {
    type Err = InvalidNoticeNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNoticeNumber> {
        let digits: String = text.chars().filter(|character| *character != ' ').collect();
        let right = digits.len() == 18 && digits.bytes().all(|byte| byte.is_ascii_digit());
        right.then_some(Self(digits)).ok_or(InvalidNoticeNumber)
    }
}
