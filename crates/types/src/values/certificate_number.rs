//! Numbers of certificates.

use std::str::FromStr;

/// Year and progressive number of a certificate of the municipality, whatever it certifies. Written
/// `C-2026-000123`, with six digits or more. Never used again; gaps do not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateNumber {
    year: u16,
    number: u32,
}

/// The text is not the number of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the number of a certificate: `C-`, the year, a dash, six digits or more")]
pub struct InvalidCertificateNumber;

impl CertificateNumber {
    /// A number of a year; `None` when the year is before 2000 or the number is zero.
    pub const fn new(year: u16, number: u32) -> Option<Self> {
        if year < 2000 || year > 9999 || number == 0 {
            None
        } else {
            Some(Self { year, number })
        }
    }

    /// The calendar year, Europe/Rome.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The progressive number inside the year.
    pub const fn number(self) -> u32 {
        self.number
    }
}

impl std::fmt::Display for CertificateNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "C-{}-{:06}", self.year, self.number)
    }
}

impl FromStr for CertificateNumber {
    type Err = InvalidCertificateNumber;

    fn from_str(text: &str) -> Result<Self, InvalidCertificateNumber> {
        let parts = text.strip_prefix("C-").and_then(|rest| rest.split_once('-'));
        let (year, number) = parts.ok_or(InvalidCertificateNumber)?;
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let padded = number.len() == 6 || (number.len() > 6 && !number.starts_with('0'));
        if year.len() != 4 || !digits(year) || !padded || !digits(number) {
            return Err(InvalidCertificateNumber);
        }
        let parsed = Self::new(
            year.parse().map_err(|_| InvalidCertificateNumber)?,
            number.parse().map_err(|_| InvalidCertificateNumber)?,
        );
        parsed.ok_or(InvalidCertificateNumber)
    }
}

impl serde::Serialize for CertificateNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for CertificateNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for CertificateNumber {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^C-[0-9]{4}-[0-9]{6,10}$"))
            .examples([serde_json::json!("C-2026-000123")])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for CertificateNumber {}
