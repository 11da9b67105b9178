//! Self-certifications: what may be declared, and the paper.

use super::{ApiError, operations};
use sportello_types::{
    ids::SeenPersonId,
    self_certifications::{
        Outcome, SelfCertificationKept, SelfCertificationOptions, SelfCertificationRequest,
    },
};

operations! {
    OPTIONS = Get "/registry/people/{id}/self-certification-options";
    MAKE = Post "/self-certifications";
}

/// What has become of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// It is here: a PDF.
    File(Vec<u8>),
    /// It is kept among the citizen's documents.
    Kept(SelfCertificationKept),
    /// It is on its way.
    Sent,
}

/// What may be declared about a member of the household today.
pub async fn options(person: SeenPersonId) -> Result<SelfCertificationOptions, ApiError> {
    OPTIONS.at(&[&person]).read().await
}

/// Has one made. The same `key` for each attempt makes a lost answer harmless.
pub async fn make(request: &SelfCertificationRequest, key: &str) -> Result<Made, ApiError> {
    let sent = MAKE.call().idempotency_key(key).json(request);
    match request.outcome {
        Outcome::Download => sent.file().await.map(Made::File),
        Outcome::Keep => sent.read().await.map(Made::Kept),
        Outcome::Send { .. } => sent.run().await.map(|()| Made::Sent),
    }
}
