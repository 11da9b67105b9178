//! Certificates of the civil registry: what can be asked for, what was issued.

use super::{ApiError, operations};
use sportello_types::{
    certificates::{Certificate, CertificateOptions, CertificateRequest},
    deliveries::{Delivery, DeliveryShown},
    ids::{CertificateId, SeenPersonId},
    lang::PaperLanguage,
    page::Page,
    values::Slug,
};

operations! {
    OPTIONS = Get "/registry/people/{id}/certificate-options";
    LIST = Get "/certificates";
    REQUEST = Post "/certificates";
    ONE = Get "/certificates/{id}";
    GIVE_UP = Delete "/certificates/{id}/payment";
    DOCUMENT = Get "/certificates/{id}/document";
    DELIVERIES = Get "/certificates/{id}/deliveries";
    DELIVER = Post "/certificates/{id}/deliveries";
    FACSIMILE = Get "/certificate-kinds/{slug}/facsimile";
}

/// What can be certified of a member of the household today, and for which uses.
pub async fn options(person: SeenPersonId) -> Result<CertificateOptions, ApiError> {
    OPTIONS.at(&[&person]).read().await
}

/// The citizen's certificates, the newest first.
pub async fn list(cursor: Option<&str>) -> Result<Page<Certificate>, ApiError> {
    LIST.call().query("cursor", cursor).read().await
}

/// Has one issued. The same `key` for each attempt makes a lost answer harmless.
pub async fn request(request: &CertificateRequest, key: &str) -> Result<Certificate, ApiError> {
    REQUEST.call().idempotency_key(key).json(request).read().await
}

/// One of them.
pub async fn one(id: CertificateId) -> Result<Certificate, ApiError> {
    ONE.at(&[&id]).read().await
}

/// Gives one up that waits for its payment. Done twice, it is done once.
pub async fn give_up(id: CertificateId) -> Result<(), ApiError> {
    GIVE_UP.at(&[&id]).run().await
}

/// Where to download the facsimile of a type (PDF), in a language or in the municipality's first.
pub fn facsimile_url(kind: &Slug, language: Option<PaperLanguage>) -> String {
    let language = language.map(PaperLanguage::code);
    FACSIMILE.at(&[kind]).query("language", language).url()
}

/// Where to download one (PDF).
pub fn document_url(id: CertificateId) -> String {
    DOCUMENT.at(&[&id]).url()
}

/// To whom one was sent, the newest first.
pub async fn deliveries(id: CertificateId, cursor: Option<&str>) -> Result<Page<DeliveryShown>, ApiError> {
    DELIVERIES.at(&[&id]).query("cursor", cursor).read().await
}

/// Has one sent by mail. The same `key` for each attempt makes a lost answer harmless.
pub async fn deliver(id: CertificateId, to: &Delivery, key: &str) -> Result<DeliveryShown, ApiError> {
    DELIVER.at(&[&id]).idempotency_key(key).json(to).read().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facsimile_is_asked_for_in_the_language_of_the_paper() {
        let kind: Slug = "residenza".parse().unwrap();
        let plain = facsimile_url(&kind, None);
        assert!(
            plain.ends_with("/certificate-kinds/residenza/facsimile"),
            "{plain}"
        );
        let both = facsimile_url(&kind, Some(PaperLanguage::ItDe));
        assert_eq!(both, format!("{plain}?language=it_de"));
    }
}
