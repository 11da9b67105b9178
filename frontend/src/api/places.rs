//! Municipalities and countries.

use super::{ApiError, operations};
use sportello_types::{
    page::Page,
    places::{Country, Municipality},
};

operations! {
    MUNICIPALITIES = Get "/municipalities";
    COUNTRIES = Get "/countries";
}

/// Municipalities whose name begins like `q`; with `active`, only those that exist today or only
/// those that do not.
pub async fn municipalities(q: &str, active: Option<bool>) -> Result<Page<Municipality>, ApiError> {
    MUNICIPALITIES
        .call()
        .query("q", Some(q))
        .query("active", active)
        .read()
        .await
}

/// Countries whose name begins like `q`.
pub async fn countries(q: &str) -> Result<Page<Country>, ApiError> {
    COUNTRIES.call().query("q", Some(q)).read().await
}
