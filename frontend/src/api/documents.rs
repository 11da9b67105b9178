//! The citizen's documents.

use super::{ApiError, operations};
use sportello_types::documents::{DocumentKind, DocumentShown};
use sportello_types::ids::KeptDocumentId;
use sportello_types::page::Page;

operations! {
    LIST = Get "/documents";
    CONTENT = Get "/documents/{id}/content";
    REMOVE = Delete "/documents/{id}";
}

/// The citizen's documents, of one kind or of all, the newest first.
pub async fn list(kind: Option<DocumentKind>, cursor: Option<&str>) -> Result<Page<DocumentShown>, ApiError> {
    LIST.call()
        .query("kind", kind.map(DocumentKind::slug))
        .query("cursor", cursor)
        .read()
        .await
}

/// Where to download one that was kept (PDF).
pub fn content_url(id: KeptDocumentId) -> String {
    CONTENT.at(&[&id]).url()
}

/// Deletes one that was kept.
pub async fn remove(id: KeptDocumentId) -> Result<(), ApiError> {
    REMOVE.at(&[&id]).run().await
}
