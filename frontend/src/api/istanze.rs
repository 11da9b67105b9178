//! Istanze, from the draft to the receipt.

use super::{ApiError, operations};
use sportello_types::{
    ids::IstanzaId,
    istanze::{
        DraftContent, DraftSaved, Istanza, IstanzaSummary, NewIstanza, Sending, StateFilter, Withdrawal,
    },
    page::Page,
};

operations! {
    LIST = Get "/istanze";
    BEGIN = Post "/istanze";
    ONE = Get "/istanze/{id}";
    DELETE = Delete "/istanze/{id}";
    SAVE = Put "/istanze/{id}/draft";
    SUBMIT = Post "/istanze/{id}/submission";
    REOPEN = Delete "/istanze/{id}/submission";
    WITHDRAW = Post "/istanze/{id}/withdrawal";
    WITHDRAWAL = Get "/istanze/{id}/withdrawal";
    COPY = Post "/istanze/{id}/copies";
    RECEIPT = Get "/istanze/{id}/receipt";
    DOCUMENT = Get "/istanze/{id}/document";
    SEGNATURA = Get "/istanze/{id}/segnatura";
}

/// What a list of istanze is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that stand like this.
    pub status: Option<StateFilter>,
    /// Words in title or number.
    pub q: Option<String>,
    /// Order: `-updated_at`, `created_at`…
    pub sort: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// The citizen's istanze.
pub async fn list(filter: &Filter) -> Result<Page<IstanzaSummary>, ApiError> {
    LIST.call()
        .query("status", filter.status.map(StateFilter::slug))
        .query("q", filter.q.as_deref())
        .query("sort", filter.sort.as_deref())
        .query("cursor", filter.cursor.as_deref())
        .read()
        .await
}

/// Begins a draft.
pub async fn begin(service: &str, key: &str) -> Result<Istanza, ApiError> {
    BEGIN
        .call()
        .idempotency_key(key)
        .json(&NewIstanza {
            service: service.to_owned(),
        })
        .read()
        .await
}

/// One istanza, whole.
pub async fn one(id: IstanzaId) -> Result<Istanza, ApiError> {
    ONE.at(&[&id]).read().await
}

/// Throws a draft away.
pub async fn delete(id: IstanzaId) -> Result<(), ApiError> {
    DELETE.at(&[&id]).run().await
}

/// Saves the draft that stood at `version`.
pub async fn save(id: IstanzaId, content: &DraftContent, version: i64) -> Result<DraftSaved, ApiError> {
    SAVE.at(&[&id]).if_match(version).json(content).read().await
}

/// Sends the istanza as it stood at `version`; where something is to be paid first, it waits for that. The
/// same `key` for each attempt makes a lost answer harmless.
pub async fn submit(id: IstanzaId, version: i64, key: &str, sending: &Sending) -> Result<Istanza, ApiError> {
    SUBMIT
        .at(&[&id])
        .if_match(version)
        .idempotency_key(key)
        .json(sending)
        .read()
        .await
}

/// Makes an istanza that waits for its payment a draft again.
pub async fn reopen(id: IstanzaId) -> Result<(), ApiError> {
    REOPEN.at(&[&id]).run().await
}

/// Takes the istanza back.
pub async fn withdraw(id: IstanzaId, reason: &str, key: &str) -> Result<Istanza, ApiError> {
    WITHDRAW
        .at(&[&id])
        .idempotency_key(key)
        .json(&Withdrawal {
            reason: reason.to_owned(),
        })
        .read()
        .await
}

/// Copies it into a new draft.
pub async fn copy(id: IstanzaId, key: &str) -> Result<Istanza, ApiError> {
    COPY.at(&[&id]).idempotency_key(key).read().await
}

/// Where to download the receipt (PDF).
pub fn receipt_url(id: IstanzaId) -> String {
    RECEIPT.at(&[&id]).url()
}

/// Where to download what was sent, as it is registered (JSON).
pub fn document_url(id: IstanzaId) -> String {
    DOCUMENT.at(&[&id]).url()
}

/// Where to download the withdrawal, as it is registered (JSON).
pub fn withdrawal_url(id: IstanzaId) -> String {
    WITHDRAWAL.at(&[&id]).url()
}

/// Where to download the register's *segnatura* (XML).
pub fn segnatura_url(id: IstanzaId) -> String {
    SEGNATURA.at(&[&id]).url()
}
