//! What becomes of the paper: handed over, kept among the citizen's documents, sent.

use super::declarant;
use crate::ctx::{Citizen, L2};
use crate::households::Asked;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, download};
use crate::jobs::send_document::{DocumentToSend, send_document};
use crate::journal::Act;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use sportello_storage::kept_documents::{self, NewKeptDocument};
use sportello_storage::{Tx, new_id};
use sportello_types::deliveries::Delivery;
use sportello_types::ids::KeptDocumentId;
use sportello_types::registry::Seen;
use sportello_types::self_certifications::{SelfCertificationKept, SelfCertificationRequest};
use sportello_types::values::Slug;

/// What the audit log says that was made: no name of a paper, for none stays.
const OBJECT: &str = "self-certification";

/// A paper that is made, with what it was made of.
pub(super) struct Made<'c> {
    pub(super) citizen: &'c Citizen<L2>,
    pub(super) asked: &'c Asked<'c>,
    pub(super) seen: Seen<'c>,
    pub(super) request: &'c SelfCertificationRequest,
    pub(super) kinds: Vec<Slug>,
    /// Whether it lists the members of the household.
    pub(super) lists_family: bool,
    pub(super) title: String,
    pub(super) file_name: String,
    pub(super) pdf: Vec<u8>,
}

/// A paper in the store of files.
struct Stored {
    key: String,
    sha256: String,
    size: i64,
}

impl Made<'_> {
    /// The paper is the answer.
    pub(super) async fn hand_over(self) -> Result<HttpResponse, Fail> {
        let tx = self.citizen.write().await?;
        self.note(&tx).await?;
        tx.commit().await?;
        Ok(download("application/pdf", &self.file_name, self.pdf))
    }

    /// The paper is kept among the citizen's documents.
    pub(super) async fn keep(self, key: &Idempotency) -> Result<HttpResponse, Fail> {
        let id: KeptDocumentId = new_id(self.citizen.now, &mut self.citizen.rng());
        let stored = self
            .store(&format!("documents/{}/{id}", self.citizen.tenant_id()))
            .await?;
        let tx = self.citizen.write().await?;
        let kept = self.keep_in(&tx, key, id, &stored).await;
        self.settle(tx, kept, &stored).await
    }

    async fn keep_in(
        &self,
        tx: &Tx,
        key: &Idempotency,
        id: KeptDocumentId,
        stored: &Stored,
    ) -> Result<(Answer, bool), Fail> {
        let citizen = self.citizen;
        if let Some(before) = key.before(tx, citizen.id, self.request, citizen).await? {
            return Ok((before, false));
        }
        let new = NewKeptDocument {
            id,
            citizen: citizen.id,
            title: &self.title,
            file_name: &self.file_name,
            sha256: &stored.sha256,
            blob_key: &stored.key,
            size: stored.size,
            kept_at: citizen.now,
        };
        kept_documents::keep(tx, &new).await?;
        let kept = SelfCertificationKept {
            id,
            title: self.title.clone(),
        };
        let answer = Answer::json(StatusCode::CREATED, &kept)?;
        key.keep(tx, citizen.id, &answer).await?;
        self.note(tx).await?;
        Ok((answer, true))
    }

    /// The paper is sent, and then forgotten.
    pub(super) async fn send(self, key: &Idempotency, to: &Delivery) -> Result<HttpResponse, Fail> {
        let name = self.citizen.app.fresh_id(self.citizen.now);
        let stored = self
            .store(&format!("outgoing/{}/{name}", self.citizen.tenant_id()))
            .await?;
        let tx = self.citizen.write().await?;
        let sent = self.send_in(&tx, key, to, &name.to_string(), &stored).await;
        self.settle(tx, sent, &stored).await
    }

    async fn send_in(
        &self,
        tx: &Tx,
        key: &Idempotency,
        to: &Delivery,
        name: &str,
        stored: &Stored,
    ) -> Result<(Answer, bool), Fail> {
        let citizen = self.citizen;
        if let Some(before) = key.before(tx, citizen.id, self.request, citizen).await? {
            return Ok((before, false));
        }
        let document = DocumentToSend {
            citizen: citizen.id,
            to,
            blob_key: &stored.key,
            file_name: &self.file_name,
            title: &self.title,
            forget: true,
            lang: citizen.lang,
            dedup_key: format!("{OBJECT}/{name}"),
        };
        send_document(tx, &citizen.app, document, citizen.now).await?;
        let answer = Answer::done();
        key.keep(tx, citizen.id, &answer).await?;
        self.note(tx).await?;
        Ok((answer, true))
    }

    /// Puts the paper into the store of files.
    async fn store(&self, key: &str) -> Result<Stored, Fail> {
        let stored = self.citizen.app.blobs.put(key, self.pdf.clone()).await?;
        Ok(Stored {
            key: key.to_owned(),
            sha256: stored.sha256,
            size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        })
    }

    /// Ends the transaction. A paper that nothing has come of leaves the store again; false: the same
    /// request was faster, whose answer it is then.
    async fn settle(
        &self,
        tx: Tx,
        done: Result<(Answer, bool), Fail>,
        stored: &Stored,
    ) -> Result<HttpResponse, Fail> {
        if matches!(done, Ok((_, true))) {
            // If this fails the paper stays where it is: nobody knows whether the rows are there.
            tx.commit().await?;
        } else {
            drop(tx);
            if let Err(error) = self.citizen.app.blobs.delete(&stored.key).await {
                tracing::warn!(%error, "a self-certification that nothing came of stays in the store");
            }
        }
        done.map(|(answer, _)| answer.into())
    }

    /// Notes that one was made, and of which kinds.
    async fn note(&self, tx: &Tx) -> Result<(), Fail> {
        let kinds = self.kinds.clone();
        self.asked
            .note_kinds_in(tx, Act::SelfCertificationMade, OBJECT, kinds, &[self.seen])
            .await?;
        if self.lists_family {
            declarant::note_family(tx, self.asked, &self.seen).await?;
        }
        Ok(())
    }
}
