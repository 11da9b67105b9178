//! Codes of what is paid for.

use std::str::FromStr;

/// What a payment is for, in the national list (*tassonomia dei servizi di incasso*, pagoPA): `9/0104103SP/`.
/// The shape alone: whether the code is in the list on a day is for the list to say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxonomyCode(String);

text_value!(
    TaxonomyCode,
    pattern = "^[6-9]/[0-9]{7}(IM|TS|SP|SA|AP)/$",
    example = "9/0104103SP/"
);

/// The text is not a code of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code of the taxonomy of payments: `9/`, seven digits, two letters, `/`")]
pub struct InvalidTaxonomyCode;

/// The reasons of law: tax, fee, service, sanction, other.
const REASONS: [&str; 5] = ["IM", "TS", "SP", "SA", "AP"];

impl TaxonomyCode {
    /// The code without its first digit, which says how the notice is delivered and not what is paid:
    /// `0104103SP`.
    pub fn subject(&self) -> &str {
        self.0.get(2..11).unwrap_or_default()
    }
}

impl FromStr for TaxonomyCode {
    type Err = InvalidTaxonomyCode;

    fn from_str(text: &str) -> Result<Self, InvalidTaxonomyCode> {
        let parts = || {
            let (delivery, rest) = text.split_once('/')?;
            let (digits, reason) = rest.strip_suffix('/')?.split_at_checked(7)?;
            let right = matches!(delivery, "6" | "7" | "8" | "9")
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && REASONS.contains(&reason);
            right.then(|| Self(text.to_owned()))
        };
        parts().ok_or(InvalidTaxonomyCode)
    }
}
