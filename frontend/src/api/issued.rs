//! For operators: certificates that were issued, and issuing one at the counter.

use super::{ApiError, operations};
use chrono::NaiveDate;
use sportello_types::{
    certificates::Annulment,
    doubts::DoubtsClearance,
    ids::CertificateId,
    issued_certificates::{
        CertificateSearch, Counter, CounterOptions, CounterOptionsQuery, CounterRequest, DocumentReason,
        FoundResidents, IssuedCertificate, IssuedCertificateDetail, ResidentSearch,
    },
    page::Page,
    values::CertificateNumber,
};

operations! {
    LIST = Get "/backoffice/certificates";
    SEARCH = Post "/backoffice/certificates/queries";
    ONE = Get "/backoffice/certificates/{id}";
    DOCUMENT = Post "/backoffice/certificates/{id}/document";
    ANNUL = Post "/backoffice/certificates/{id}/annulment";
    COUNTER = Get "/backoffice/counter";
    PEOPLE = Post "/backoffice/counter/people/queries";
    CLEAR = Post "/backoffice/counter/people/clearances";
    OPTIONS = Post "/backoffice/counter/certificate-options/queries";
    ISSUE = Post "/backoffice/counter/certificates";
}

/// Certificates, the newest first; by number or day if one is given.
pub async fn list(
    number: Option<CertificateNumber>,
    day: Option<NaiveDate>,
    cursor: Option<&str>,
) -> Result<Page<IssuedCertificate>, ApiError> {
    LIST.call()
        .query("number", number)
        .query("day", day)
        .query("cursor", cursor)
        .read()
        .await
}

/// The one that bears a code, or those about a person.
pub async fn search(search: &CertificateSearch) -> Result<Page<IssuedCertificate>, ApiError> {
    SEARCH.call().json(search).read().await
}

/// One of them, but for what it says.
pub async fn one(id: CertificateId) -> Result<IssuedCertificateDetail, ApiError> {
    ONE.at(&[&id]).read().await
}

/// Has the browser keep the PDF under a name.
pub async fn save_document(id: CertificateId, reason: &DocumentReason, name: &str) -> Result<(), ApiError> {
    DOCUMENT.at(&[&id]).json(reason).save(name).await
}

/// Annuls one that is wrong. The same `key` for each attempt makes a lost answer harmless.
pub async fn annul(id: CertificateId, annulment: &Annulment, key: &str) -> Result<(), ApiError> {
    ANNUL.at(&[&id]).idempotency_key(key).json(annulment).run().await
}

/// What the counter works with.
pub async fn counter() -> Result<Counter, ApiError> {
    COUNTER.call().read().await
}

/// Who fits, in the registry.
pub async fn people(search: &ResidentSearch) -> Result<FoundResidents, ApiError> {
    PEOPLE.call().json(search).read().await
}

/// Notes that what a fiscal code and a record disagree on has its reason. The same `key` for each attempt makes a
/// lost answer harmless.
pub async fn clear_doubts(clearance: &DoubtsClearance, key: &str) -> Result<(), ApiError> {
    CLEAR.call().idempotency_key(key).json(clearance).run().await
}

/// What can be issued about somebody at the counter.
pub async fn options(query: &CounterOptionsQuery) -> Result<CounterOptions, ApiError> {
    OPTIONS.call().json(query).read().await
}

/// Issues one at the counter. The same `key` for each attempt makes a lost answer harmless.
pub async fn issue(request: &CounterRequest, key: &str) -> Result<IssuedCertificateDetail, ApiError> {
    ISSUE.call().idempotency_key(key).json(request).read().await
}
