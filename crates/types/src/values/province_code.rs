//! Letters of provinces.

use std::str::FromStr;

/// A province of Italy by its two letters (*sigla automobilistica*): `CR`. The shape alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProvinceCode(String);

text_value!(ProvinceCode, pattern = "^[A-Z]{2}$", example = "CR");

/// The text is not the letters of a province.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the letters of a province: two capitals")]
pub struct InvalidProvinceCode;

impl FromStr for ProvinceCode {
    type Err = InvalidProvinceCode;

    fn from_str(text: &str) -> Result<Self, InvalidProvinceCode> {
        let text = text.trim().to_ascii_uppercase();
        let right = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        right.then_some(Self(text)).ok_or(InvalidProvinceCode)
    }
}
