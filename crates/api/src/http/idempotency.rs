//! `Idempotency-Key`: the same request twice has one effect and one answer. The answer is stored
//! in the transaction of the effect, so that a lost answer can be asked for again after any crash.

use super::{Fail, parameters, words};
use crate::ctx::Ctx;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use sportello_storage::Tx;
use sportello_storage::idempotency::{self, Claim, StoredResponse};
use sportello_types::ids::CitizenId;
use sportello_types::problem::ProblemCode;
use std::future::{Ready, ready};

/// The header's name.
pub const HEADER: &str = "Idempotency-Key";

/// The key that the client gave, with what it was given for. Extracts from the request; 400 when
/// the header is there and is not a key.
#[derive(Clone, Debug)]
pub struct Idempotency {
    key: Option<String>,
    place: String,
}

/// An answer that can be given again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// A JSON answer.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Self, Fail> {
        Ok(Self {
            status,
            headers: Vec::new(),
            body: serde_json::to_vec(body).map_err(Fail::internal)?,
        })
    }

    /// An answer without a body: it is done.
    pub const fn done() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// With the address of what was created.
    #[must_use]
    pub fn location(self, path: impl Into<String>) -> Self {
        self.header(header::LOCATION.as_str(), path.into())
    }

    /// With the version of what was created or changed.
    #[must_use]
    pub fn etag(self, version: i64) -> Self {
        self.header(header::ETAG.as_str(), format!("\"{version}\""))
    }

    /// What the answer holds, for one that is kept as a reference to what it tells of.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Fail> {
        serde_json::from_slice(&self.body).map_err(Fail::internal)
    }

    fn header(mut self, name: &str, value: String) -> Self {
        self.headers.push((name.to_owned(), value));
        self
    }

    fn from_stored(stored: StoredResponse) -> Result<Self, Fail> {
        Ok(Self {
            status: StatusCode::from_u16(stored.status).map_err(Fail::internal)?,
            headers: stored.headers,
            body: stored.body,
        })
    }

    fn to_stored(&self) -> StoredResponse {
        StoredResponse {
            status: self.status.as_u16(),
            headers: self.headers.clone(),
            body: self.body.clone(),
        }
    }
}

impl From<Answer> for HttpResponse {
    fn from(answer: Answer) -> Self {
        let mut res = Self::build(answer.status);
        for header in answer.headers {
            res.insert_header(header);
        }
        if answer.body.is_empty() {
            return res.finish();
        }
        res.content_type("application/json");
        res.body(answer.body)
    }
}

impl Idempotency {
    /// Claims the key. The answer given before, if there is one: hand it back and do nothing else.
    ///
    /// # Errors
    ///
    /// 409 `idempotency_key_reused` when the key was used for another request.
    pub async fn before(
        &self,
        tx: &Tx,
        citizen: CitizenId,
        body: &impl Serialize,
        ctx: &Ctx,
    ) -> Result<Option<Answer>, Fail> {
        let Some(key) = self.key_hash() else {
            return Ok(None);
        };
        let request = self.fingerprint(body)?;
        let expires_at = ctx.now + ctx.app.settings.idempotency_window;
        match idempotency::claim(tx, citizen, &key, &request, expires_at, ctx.now).await? {
            Claim::Fresh => Ok(None),
            Claim::Replay(stored) => Answer::from_stored(stored).map(Some),
            Claim::OtherRequest => Err(ProblemCode::IdempotencyKeyReused.into()),
        }
    }

    /// Keeps the answer, in the transaction of its effect.
    pub async fn keep(&self, tx: &Tx, citizen: CitizenId, answer: &Answer) -> Result<(), Fail> {
        if let Some(key) = self.key_hash() {
            idempotency::complete(tx, citizen, &key, &answer.to_stored()).await?;
        }
        Ok(())
    }

    /// Whether the key has been answered: for a request whose body is long in coming, before it is
    /// read. Claims nothing.
    pub async fn is_answered(&self, tx: &Tx, citizen: CitizenId, ctx: &Ctx) -> Result<bool, Fail> {
        match self.key_hash() {
            Some(key) => Ok(idempotency::is_answered(tx, citizen, &key, ctx.now).await?),
            None => Ok(false),
        }
    }

    /// Whose key it is where nobody signs in, or nothing shall tell who did: the key itself stands for
    /// its owner.
    pub fn nobody(&self) -> CitizenId {
        let hash = self.key_hash().unwrap_or_default();
        let (first, _) = hash.split_first_chunk().unwrap_or((&[0; 16], &[]));
        CitizenId(uuid::Builder::from_custom_bytes(*first).into_uuid())
    }

    fn key_hash(&self) -> Option<[u8; 32]> {
        self.key.as_ref().map(|key| Sha256::digest(key.as_bytes()).into())
    }

    fn fingerprint(&self, body: &impl Serialize) -> Result<[u8; 32], Fail> {
        let body = serde_json::to_vec(body).map_err(Fail::internal)?;
        let mut hash = Sha256::new();
        hash.update(self.place.as_bytes());
        hash.update([0]);
        hash.update(&body);
        Ok(hash.finalize().into())
    }
}

impl FromRequest for Idempotency {
    type Error = Fail;
    type Future = Ready<Result<Self, Fail>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = match req.headers().get(HEADER).map(HeaderValue::to_str) {
            None => Ok(None),
            Some(Ok(key)) if (1..=255).contains(&key.len()) => Ok(Some(key.to_owned())),
            Some(_) => Err(Fail::field(
                ProblemCode::BadRequest,
                "/Idempotency-Key",
                "invalid",
                |lang| words::field("invalid", lang),
            )),
        };
        ready(key.map(|key| Self {
            key,
            place: format!("{} {}", req.method(), parameters::path(req)),
        }))
    }
}
