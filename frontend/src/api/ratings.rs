//! Ratings of pages and services.

use super::{ApiError, operations};
use sportello_types::{
    page::Page,
    ratings::{NewRating, Rating},
};

operations! {
    RATE = Post "/ratings";
    LIST = Get "/ratings";
}

/// Hands in a rating; `key` makes a second click harmless.
pub async fn rate(rating: &NewRating, key: &str) -> Result<(), ApiError> {
    RATE.call().idempotency_key(key).json(rating).run().await
}

/// Ratings, for operators.
pub async fn list(cursor: Option<&str>) -> Result<Page<Rating>, ApiError> {
    LIST.call().query("cursor", cursor).read().await
}
