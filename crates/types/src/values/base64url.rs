//! Bytes in JSON.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::str::FromStr;

/// Bytes, written in base64url without padding (RFC 4648 §5), [`Base64Url::LONGEST`] at most.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base64Url(Vec<u8>);

/// The text is no base64url, or too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not base64url without padding")]
pub struct InvalidBase64Url;

impl Base64Url {
    /// Most bytes.
    pub const LONGEST: usize = 6144;

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<Vec<u8>> for Base64Url {
    type Error = InvalidBase64Url;

    fn try_from(bytes: Vec<u8>) -> Result<Self, InvalidBase64Url> {
        if bytes.len() > Self::LONGEST {
            return Err(InvalidBase64Url);
        }
        Ok(Self(bytes))
    }
}

impl From<[u8; 32]> for Base64Url {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<uuid::Uuid> for Base64Url {
    fn from(id: uuid::Uuid) -> Self {
        Self(id.as_bytes().to_vec())
    }
}

impl FromStr for Base64Url {
    type Err = InvalidBase64Url;

    fn from_str(text: &str) -> Result<Self, InvalidBase64Url> {
        URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| InvalidBase64Url)?
            .try_into()
    }
}

impl std::fmt::Display for Base64Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(&self.0))
    }
}

personal_debug!(Base64Url);

impl serde::Serialize for Base64Url {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Base64Url {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Base64Url {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[A-Za-z0-9_-]*$"))
            .max_length(Some(Self::LONGEST.div_ceil(3) * 4))
            .examples([serde_json::json!("n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg")])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Base64Url {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_one_way_to_write_it_is_read() {
        assert_eq!("_-8".parse::<Base64Url>().unwrap().as_bytes(), [0xff, 0xef]);
        for other in ["/+8", "_-8=", "_-9", "_", " _-8", "_-8\n"] {
            assert!(other.parse::<Base64Url>().is_err(), "{other}");
        }
        let longest = Base64Url::LONGEST;
        assert!(Base64Url::try_from(vec![0; longest]).is_ok());
        assert!(Base64Url::try_from(vec![0; longest + 1]).is_err());
    }

    proptest! {
        #[test]
        fn bytes_come_back(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let written = Base64Url::try_from(bytes).unwrap();
            prop_assert_eq!(written.to_string().parse::<Base64Url>().unwrap(), written);
        }
    }
}
