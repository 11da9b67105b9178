//! Ratings of pages and services, by the national model.

use crate::{
    ids::{IstanzaId, RatingId},
    lang::Lang,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Longest free text of a rating, in characters.
pub const MAX_DETAILS: usize = 200;

/// The five fixed answers to the follow-up question. With 1–3 stars they name a difficulty, with
/// 4–5 what was liked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RatingAnswer {
    /// Clearness of the indications.
    Clear,
    /// Completeness of the indications.
    Complete,
    /// Knowing whether one goes on correctly.
    Progress,
    /// Technical problems.
    Technical,
    /// Something else.
    Other,
}

/// What is rated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RatingSubject {
    /// How clear a public page is.
    Page {
        /// Its path on this host.
        #[cfg_attr(feature = "openapi", schema(max_length = 200))]
        path: String,
    },
    /// How easy a service was; needs the session of the istanza's owner, once per istanza.
    Istanza {
        /// The istanza whose submission ended.
        id: IstanzaId,
    },
}

/// A rating, as given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRating {
    /// What is rated.
    pub subject: RatingSubject,
    /// Stars.
    #[cfg_attr(feature = "openapi", schema(value_type = i32, minimum = 1, maximum = 5))]
    pub stars: u8,
    /// Answer to the follow-up question.
    #[serde(default)]
    pub answer: Option<RatingAnswer>,
    /// Free text.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub details: Option<String>,
}

/// A rating, as operators read it: without identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rating {
    /// Its id.
    pub id: RatingId,
    /// Path of the page, or slug of the service.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub about: String,
    /// Whether it is about a service.
    pub service: bool,
    /// Stars.
    #[cfg_attr(feature = "openapi", schema(value_type = i32, minimum = 1, maximum = 5))]
    pub stars: u8,
    /// Answer to the follow-up question.
    pub answer: Option<RatingAnswer>,
    /// Free text.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub details: Option<String>,
    /// Language of the page.
    pub lang: Lang,
    /// When it was given.
    pub given_at: DateTime<Utc>,
}
