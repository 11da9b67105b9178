//! The catalogue.

use super::{ApiError, operations};
use sportello_types::{
    page::Page,
    services::{Service, ServiceForm, ServiceSummary},
};

operations! {
    LIST = Get "/services";
    ONE = Get "/services/{slug}";
    FORM = Get "/services/{slug}/form";
    FORM_SCHEMA = Get "/services/{slug}/form-schema";
    BLANK_FORM = Get "/services/{slug}/blank-form";
}

/// The services that fit words and category.
pub async fn list(q: Option<&str>, category: Option<&str>) -> Result<Page<ServiceSummary>, ApiError> {
    LIST.call()
        .query("q", q)
        .query("category", category)
        .query("limit", Some(sportello_types::page::MAX_LIMIT))
        .read()
        .await
}

/// The sheet of a service.
pub async fn one(slug: &str) -> Result<Service, ApiError> {
    ONE.at(&[&slug]).read().await
}

/// The form of a service.
pub async fn form(slug: &str) -> Result<ServiceForm, ApiError> {
    FORM.at(&[&slug]).read().await
}

/// Whether the service has a form. Asks without reading it: the form may be long.
pub async fn has_form(slug: &str) -> bool {
    FORM.at(&[&slug]).run().await.is_ok()
}

/// The form as JSON Schema.
pub async fn form_schema(slug: &str) -> Result<serde_json::Value, ApiError> {
    FORM_SCHEMA.at(&[&slug]).read().await
}

/// Where to download the blank form (PDF).
pub fn blank_form_url(slug: &str) -> String {
    BLANK_FORM.at(&[&slug]).url()
}
