//! Where somebody lives.

use crate::values::{Cap, CodiceCatastale};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// An address in Italy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Address {
    /// Street with its generic name: `Via Roma`.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub street: String,
    /// House number: `12/A`, `snc`.
    #[cfg_attr(feature = "openapi", schema(max_length = 20))]
    pub number: String,
    /// Postcode.
    pub postal_code: Cap,
    /// Belfiore code of the municipality.
    pub municipality_code: CodiceCatastale,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub municipality: String,
    /// Its province.
    #[cfg_attr(feature = "openapi", schema(max_length = 2))]
    pub province: String,
}

/// An address in another country, as its own post writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForeignAddress {
    /// Street and house number, in the order of the country: `Mühlenstraße 4`.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub street: String,
    /// Postcode, where the country has any: `23552`, `SW1A 1AA`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 16))]
    pub postal_code: Option<String>,
    /// Town, and what belongs to it there.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub locality: String,
    /// Belfiore code of the country: `Z112`.
    pub country_code: CodiceCatastale,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub country: String,
}

/// Where somebody lives. Only an address in another country has a `country_code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Residence {
    /// In Italy.
    Italy(Address),
    /// In another country.
    Abroad(ForeignAddress),
}

impl<'de> Deserialize<'de> for Residence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let read = if value.get("country_code").is_some() {
            ForeignAddress::deserialize(value).map(Self::Abroad)
        } else {
            Address::deserialize(value).map(Self::Italy)
        };
        read.map_err(D::Error::custom)
    }
}

impl fmt::Display for Residence {
    /// The address in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Italy(a) => write!(
                f,
                "{} {}, {} {} ({})",
                a.street, a.number, a.postal_code, a.municipality, a.province
            ),
            Self::Abroad(a) => {
                write!(f, "{}, ", a.street)?;
                if let Some(code) = &a.postal_code {
                    write!(f, "{code} ")?;
                }
                write!(f, "{}, {}", a.locality, a.country)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_italy_or_in_another_country_and_never_half_of_each() {
        let read = |text: &str| serde_json::from_str::<Residence>(text);
        let here = r#"{"street":"Via Roma","number":"1","postal_code":"09124","municipality_code":"B354","municipality":"Cagliari","province":"CA"}"#;
        let there = r#"{"street":"Mühlenstraße 4","postal_code":"23552","locality":"Lübeck","country_code":"Z112","country":"Germania"}"#;
        for (text, line) in [
            (here, "Via Roma 1, 09124 Cagliari (CA)"),
            (there, "Mühlenstraße 4, 23552 Lübeck, Germania"),
        ] {
            let residence = read(text).unwrap();
            assert_eq!(residence.to_string(), line);
            assert_eq!(serde_json::to_string(&residence).unwrap(), text);
        }
        let without_code = there.replace(r#""postal_code":"23552","#, "");
        assert_eq!(
            read(&without_code).unwrap().to_string(),
            "Mühlenstraße 4, Lübeck, Germania"
        );
        for torn in [
            here.replace(r#""number":"1","#, ""),
            there.replace(r#""locality":"Lübeck","#, ""),
            there.replace("country_code", "code"),
        ] {
            assert!(read(&torn).is_err(), "{torn}");
        }
    }
}
