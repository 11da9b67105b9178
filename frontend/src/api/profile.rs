//! The citizen's profile.

use super::{ApiError, operations};
use sportello_types::{
    page::Page,
    profile::{Access, EmailConfirmation, KnownPerson, Profile, ProfilePatch},
};

operations! {
    PROFILE = Get "/profile";
    CHANGE = Patch "/profile";
    CONFIRM_EMAIL = Post "/email-confirmations";
    EXPORT = Get "/profile/export";
    EXPORT_PDF = Get "/profile/export-pdf";
    EXPORT_ZIP = Get "/profile/export-zip";
    PERSONS = Get "/profile/persons";
    ACCESSES = Get "/profile/accesses";
}

/// The profile.
pub async fn profile() -> Result<Profile, ApiError> {
    PROFILE.call().read().await
}

/// Changes the profile that stood at `version`.
pub async fn change(patch: &ProfilePatch, version: i64) -> Result<Profile, ApiError> {
    CHANGE.call().if_match(version).merge_patch(patch).read().await
}

/// Confirms a new e-mail address with the token of the link.
pub async fn confirm_email(confirmation: &EmailConfirmation, key: &str) -> Result<(), ApiError> {
    CONFIRM_EMAIL
        .call()
        .idempotency_key(key)
        .json(confirmation)
        .run()
        .await
}

/// Where to download all data as JSON.
pub fn export_url() -> String {
    EXPORT.call().url()
}

/// Where to download all data as PDF.
pub fn export_pdf_url() -> String {
    EXPORT_PDF.call().url()
}

/// Where to download all data with files and receipts.
pub fn export_zip_url() -> String {
    EXPORT_ZIP.call().url()
}

/// Persons whom the citizen has named in istanze that were sent.
pub async fn persons() -> Result<Page<KnownPerson>, ApiError> {
    PERSONS.call().read().await
}

/// The log of accesses to the citizen's data.
pub async fn accesses(cursor: Option<&str>) -> Result<Page<Access>, ApiError> {
    ACCESSES.call().query("cursor", cursor).read().await
}
