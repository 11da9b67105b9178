//! What operators see of the work in the background.

use super::attachments::{File, transport};
use super::{ApiError, operations};
use chrono::{DateTime, SecondsFormat, Utc};
use sportello_types::{
    backoffice::{Job, JobsRetried, LoginLogRecord, LoginLogSearch, RetryJobs, SignIns, TaxCodeLink},
    desk::{NewRecognition, PendingRegistration, Scan},
    ids::{JobId, PasskeyId},
    page::Page,
    passkeys::{PasskeyOwner, PasskeyRemoval, PasskeySearch},
    values::AdhesionCode,
};

operations! {
    JOBS = Get "/backoffice/jobs";
    RETRY = Post "/backoffice/jobs/{id}/retry";
    RETRY_ALL = Post "/backoffice/jobs/retry";
    SIGN_INS = Get "/backoffice/sign-ins";
    LOGINS = Post "/backoffice/login-log/queries";
    DESK_REGISTRATION = Get "/backoffice/desk/registrations/{code}";
    DESK_SCAN = Post "/backoffice/desk/registrations/{code}/scan";
    DESK_RECOGNISE = Post "/backoffice/desk/registrations/{code}/recognition";
    DESK_PASSKEYS = Post "/backoffice/desk/passkeys/queries";
    DESK_REVOKE = Post "/backoffice/desk/passkeys/{id}/removal";
    LOGIN_ARCHIVE = Post "/backoffice/login-log/archives";
    LINK_TAX_CODE = Post "/backoffice/tax-code-links";
}

/// Jobs, by status if one is named.
pub async fn jobs(status: Option<&str>, cursor: Option<&str>) -> Result<Page<Job>, ApiError> {
    JOBS.call()
        .query("status", status)
        .query("cursor", cursor)
        .read()
        .await
}

/// Tries a dead job again.
pub async fn retry(id: JobId, key: &str) -> Result<(), ApiError> {
    RETRY.at(&[&id]).idempotency_key(key).run().await
}

/// Tries all dead jobs of a kind again.
pub async fn retry_all(jobs: &RetryJobs, key: &str) -> Result<JobsRetried, ApiError> {
    RETRY_ALL.call().idempotency_key(key).json(jobs).read().await
}

/// How logins ended since then.
pub async fn sign_ins(from: DateTime<Utc>) -> Result<SignIns, ApiError> {
    let from = from.to_rfc3339_opts(SecondsFormat::Secs, true);
    SIGN_INS.call().query("from", Some(&from)).read().await
}

/// Logins that were looked for, with a reason.
pub async fn logins(search: &LoginLogSearch) -> Result<Page<LoginLogRecord>, ApiError> {
    LOGINS.call().json(search).read().await
}

/// Where the archive of a search is asked for.
pub fn login_archive_url() -> String {
    LOGIN_ARCHIVE.call().url()
}

/// Makes the fiscal code that somebody from another member state has stated the one they are known by.
pub async fn link_tax_code(link: &TaxCodeLink, key: &str) -> Result<(), ApiError> {
    LINK_TAX_CODE.call().idempotency_key(key).json(link).run().await
}

/// The registration of an adhesion form.
pub async fn desk_registration(code: &AdhesionCode) -> Result<PendingRegistration, ApiError> {
    DESK_REGISTRATION.at(&[code]).read().await
}

/// Keeps the scan of the signed form.
pub async fn desk_scan(code: &AdhesionCode, file: &File) -> Result<Scan, ApiError> {
    transport::upload(DESK_SCAN.at(&[code]), file, |_| ()).await
}

/// Records that somebody was recognised.
pub async fn desk_recognise(code: &AdhesionCode, seen: &NewRecognition) -> Result<(), ApiError> {
    DESK_RECOGNISE.at(&[code]).json(seen).run().await
}

/// The passkeys of somebody at the desk.
pub async fn desk_passkeys(search: &PasskeySearch) -> Result<PasskeyOwner, ApiError> {
    DESK_PASSKEYS.call().json(search).read().await
}

/// Removes a passkey whose device is lost.
pub async fn desk_revoke(id: PasskeyId, removal: PasskeyRemoval) -> Result<(), ApiError> {
    DESK_REVOKE.at(&[&id]).json(&removal).run().await
}
