//! Domain values: each is made in one place and impossible to hold wrong.

/// Has a value read from text by its `FromStr`, and described so in OpenAPI (by feature).
macro_rules! read_value {
    ($name:ident, pattern = $pattern:expr, example = $example:expr) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some($pattern))
                    .examples([serde_json::json!($example)])
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}

/// Gives a text value its `Display`, `Debug`, serde and (by feature) database and OpenAPI faces.
/// The type must have a private `String` field and implement `FromStr`.
macro_rules! text_value {
    ($name:ident, pattern = $pattern:literal, example = $example:literal) => {
        impl $name {
            /// The value as text, in its normal form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = <Self as std::str::FromStr>::Err;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        read_value!($name, pattern = $pattern, example = $example);
    };
}

/// Gives a value that is written by its `Display` and read by its `FromStr` its faces in serde and (by
/// feature) in OpenAPI.
macro_rules! written_value {
    ($name:ident, pattern = $pattern:expr, example = $example:expr) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        read_value!($name, pattern = $pattern, example = $example);
    };
}

/// A number that counts from one in each year: `S-2026-000123`, with six digits or more after the year.
macro_rules! yearly_number {
    ($(#[$doc:meta])* $name:ident, $(#[$fault:meta])* $invalid:ident, prefix = $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            year: u16,
            number: u32,
        }

        $(#[$fault])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        #[error("not such a number: `{}-`, the year, a dash, six digits or more", $prefix)]
        pub struct $invalid;

        impl $name {
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

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}-{}-{:06}", $prefix, self.year, self.number)
            }
        }

        impl FromStr for $name {
            type Err = $invalid;

            fn from_str(text: &str) -> Result<Self, $invalid> {
                let parts = text.strip_prefix(concat!($prefix, "-")).and_then(|rest| rest.split_once('-'));
                let (year, number) = parts.ok_or($invalid)?;
                let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
                let padded = number.len() == 6 || (number.len() > 6 && !number.starts_with('0'));
                if year.len() != 4 || !digits(year) || !padded || !digits(number) {
                    return Err($invalid);
                }
                let parsed = Self::new(
                    year.parse().map_err(|_| $invalid)?,
                    number.parse().map_err(|_| $invalid)?,
                );
                parsed.ok_or($invalid)
            }
        }

        written_value!(
            $name,
            pattern = concat!("^", $prefix, "-[0-9]{4}-[0-9]{6,10}$"),
            example = concat!($prefix, "-2026-000123")
        );
    };
}

/// What is personal prints as `…` in logs: values, and records that are made of them.
macro_rules! personal_debug {
    ($($name:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
pub(crate) use personal_debug;

mod account_key;
mod adhesion_code;
mod base64url;
mod cap;
mod certificate_code;
mod certificate_number;
mod clean_text;
mod codice_catastale;
mod codice_fiscale;
mod eidas_identifier;
mod email;
mod euro_cents;
mod iban;
mod iuv;
mod mismatch;
mod notice_number;
mod partial_date;
mod partita_iva;
mod personal_code;
mod phone;
mod protocol_number;
mod province_code;
mod registry_keys;
mod segregation_code;
mod sha256;
mod slug;
mod stamp_number;
mod submission_number;
mod targa;
mod taxonomy_code;

pub use account_key::AccountKey;
pub use adhesion_code::{AdhesionCode, CLEAR_SYMBOLS, InvalidAdhesionCode};
pub use base64url::{Base64Url, InvalidBase64Url};
pub use cap::{Cap, InvalidCap};
pub use certificate_code::{CertificateCode, InvalidCertificateCode};
pub use certificate_number::{CertificateNumber, InvalidCertificateNumber};
pub use clean_text::{CleanText, InvalidCleanText, PersonName};
pub use codice_catastale::{CodiceCatastale, InvalidCodiceCatastale};
pub use codice_fiscale::{CodiceFiscale, InvalidCodiceFiscale};
pub use eidas_identifier::{EidasIdentifier, InvalidEidasIdentifier};
pub use email::{Email, InvalidEmail};
pub use euro_cents::{EuroCents, InvalidEuroCents};
pub use iban::{Iban, InvalidIban};
pub use iuv::{InvalidIuv, Iuv};
pub use mismatch::Mismatch;
pub use notice_number::{InvalidNoticeNumber, NoticeNumber};
pub use partial_date::{InvalidPartialDate, PartialDate, Precision};
pub use partita_iva::{InvalidPartitaIva, PartitaIva};
pub use personal_code::{InvalidPersonalCode, PersonalCode};
pub use phone::{InvalidPhone, Phone};
pub use protocol_number::{InvalidProtocolNumber, ProtocolNumber};
pub use province_code::{InvalidProvinceCode, ProvinceCode};
pub use registry_keys::{HouseholdKey, InvalidRegistryKey, ResidentKey};
pub use segregation_code::{InvalidSegregationCode, SegregationCode};
pub use sha256::{InvalidSha256, Sha256};
pub use slug::{InvalidSlug, Slug};
pub use stamp_number::{InvalidStampNumber, StampNumber};
pub use submission_number::{InvalidSubmissionNumber, SubmissionNumber};
pub use targa::{InvalidTarga, Targa};
pub use taxonomy_code::{InvalidTaxonomyCode, TaxonomyCode};

#[cfg(test)]
mod tests;
