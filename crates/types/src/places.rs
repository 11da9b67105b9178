//! Municipalities and countries, from the national archive.

use serde::{Deserialize, Serialize};

/// An Italian municipality in force, or one of the past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Municipality {
    /// Belfiore code, e.g. `F205`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-M][0-9]{3}$"))]
    pub code: String,
    /// Official name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name: String,
    /// Two letters of the province.
    #[cfg_attr(feature = "openapi", schema(max_length = 2))]
    pub province: String,
    /// Whether it exists today.
    pub active: bool,
    /// Whether it exists in a demonstration only: no archive knows it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invented: bool,
}

/// A foreign country or territory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Country {
    /// Belfiore code, e.g. `Z110`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^Z[0-9]{3}$"))]
    pub code: String,
    /// Name in Italian.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name: String,
    /// Name in English, where the archive has one.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name_en: String,
    /// Whether it exists today.
    pub active: bool,
}
