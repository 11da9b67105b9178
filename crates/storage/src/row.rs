//! From rows to values, and back.

use crate::{Error, Result};
use sea_orm::{QueryResult, TryGetable};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// One row of an answer.
pub(crate) struct Row(pub(crate) QueryResult);

/// A record that is read from a row.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &Row) -> Result<Self>;
}

impl Row {
    /// A column that the driver knows to read.
    pub(crate) fn get<T: TryGetable>(&self, column: &'static str) -> Result<T> {
        Ok(self.0.try_get("", column)?)
    }

    /// A text column that is parsed into a domain value.
    pub(crate) fn parse<T: FromStr>(&self, column: &'static str) -> Result<T> {
        self.get::<String>(column)?
            .parse()
            .map_err(|_| Error::Corrupt { column })
    }

    /// The same, nullable.
    pub(crate) fn parse_opt<T: FromStr>(&self, column: &'static str) -> Result<Option<T>> {
        self.get::<Option<String>>(column)?
            .map(|text| text.parse().map_err(|_| Error::Corrupt { column }))
            .transpose()
    }

    /// A text column that holds JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        serde_json::from_str(&self.get::<String>(column)?).map_err(|_| Error::Corrupt { column })
    }

    /// The same, nullable.
    pub(crate) fn json_opt<T: DeserializeOwned>(&self, column: &'static str) -> Result<Option<T>> {
        self.get::<Option<String>>(column)?
            .map(|text| serde_json::from_str(&text).map_err(|_| Error::Corrupt { column }))
            .transpose()
    }

    /// A text column that holds the name of an enum's variant.
    pub(crate) fn word<T: DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        let word = serde_json::Value::String(self.get(column)?);
        serde_json::from_value(word).map_err(|_| Error::Corrupt { column })
    }

    /// The same, nullable.
    pub(crate) fn word_opt<T: DeserializeOwned>(&self, column: &'static str) -> Result<Option<T>> {
        self.get::<Option<String>>(column)?
            .map(|word| {
                serde_json::from_value(serde_json::Value::String(word)).map_err(|_| Error::Corrupt { column })
            })
            .transpose()
    }

    /// A text column that holds 32 bytes in hexadecimal.
    pub(crate) fn hash(&self, column: &'static str) -> Result<[u8; 32]> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(self.get::<String>(column)?, &mut bytes)
            .map_err(|_| Error::Corrupt { column })?;
        Ok(bytes)
    }

    /// An integer column that fits a smaller type.
    pub(crate) fn int<T: TryFrom<i64>>(&self, column: &'static str) -> Result<T> {
        T::try_from(self.get::<i64>(column)?).map_err(|_| Error::Corrupt { column })
    }
}

/// JSON for a text column.
pub(crate) fn to_json(value: &impl Serialize, column: &'static str) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::Corrupt { column })
}

/// JSON for a nullable text column.
pub(crate) fn to_json_opt(value: Option<&impl Serialize>, column: &'static str) -> Result<Option<String>> {
    value.map(|value| to_json(value, column)).transpose()
}

/// The name of an enum's variant, for a text column.
pub(crate) fn to_word(value: &impl Serialize, column: &'static str) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(Error::Corrupt { column }),
    }
}
