//! The mails as JSON, for tests.

use super::store::Mailbox;
use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpResponse, Responder};
use serde::Deserialize;
use std::time::Duration;

/// Which mails to list, and how long to wait for the first.
#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    to: Option<String>,
    /// Only mails with a higher number.
    #[serde(default)]
    after: u64,
    /// Seconds to wait for such a mail, 30 at most; without it the answer comes at once.
    wait: Option<u64>,
}

pub(super) async fn list(mailbox: Data<Mailbox>, filter: Query<Filter>) -> impl Responder {
    let to = filter.to.as_deref();
    if let Some(seconds) = filter.wait {
        let patience = Duration::from_secs(seconds.min(30));
        // Running out of patience is an answer too: the list is empty then.
        let _ = tokio::time::timeout(patience, mailbox.wait_for(to, filter.after)).await;
    }
    let mut mails = mailbox.list(to);
    mails.retain(|mail| mail.id > filter.after);
    let body: Vec<_> = mails.iter().map(AsRef::as_ref).collect();
    HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(body)
}

pub(super) async fn show(mailbox: Data<Mailbox>, id: Path<u64>) -> HttpResponse {
    match mailbox.find(*id) {
        Some(mail) => HttpResponse::Ok().json(Json(mail.as_ref())),
        None => HttpResponse::NotFound().finish(),
    }
}

pub(super) async fn clear(mailbox: Data<Mailbox>) -> impl Responder {
    mailbox.clear();
    HttpResponse::NoContent()
}
