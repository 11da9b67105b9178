//! What tests and trainers decide: the hour, the receipts that are held, what goes wrong, who pays without a
//! page.

use super::answer::Answer;
use super::ending::Ending;
use super::faults::Fault;
use super::flows::Revision;
use super::mbd::Manner;
use super::model::Debtor;
use super::node::{self, Outcome, Question};
use super::pay::ToPay;
use super::stamp::Stamps;
use super::state::{Memory, Pagopa};
use actix_web::HttpResponse;
use actix_web::web::{Data, Json};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// With which the node looks whether a station answers.
const PROBE: &str = "000000000000000000";
/// The clock is put forward by a hundred years at most.
const FURTHEST: i64 = 100 * 366 * 86_400;

/// `GET /pagopa/control`.
pub(super) async fn show(pagopa: Data<Pagopa>) -> HttpResponse {
    let inner = pagopa.inner();
    let now = inner.now();
    let mut memory = inner.memory();
    memory.run_jobs(now);
    HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(json!({
            "now": now,
            "stand_in": memory.settings.stand_in,
            "amount_shift": memory.settings.amount_shift,
            "stamps": memory.settings.stamps,
            "positions": positions(&memory),
            "copies": copies(&memory),
            "deliveries": deliveries(&memory),
            "flows": memory.flows.iter().map(|flow| json!({
                "flow": flow.id, "creditor": flow.creditor, "revision": flow.revision,
            })).collect::<Vec<_>>(),
        }))
}

fn positions(memory: &Memory) -> Vec<Value> {
    let of = |position: &super::model::Position| {
        json!({
            "creditor": position.creditor,
            "iupd": position.iupd,
            "status": position.status.v1(),
            "notices": position.items().map(|item| json!({
                "notice": item.nav, "amount": item.amount, "status": item.status.name(),
            })).collect::<Vec<_>>(),
        })
    };
    memory.positions.values().map(of).collect()
}

fn copies(memory: &Memory) -> Vec<Value> {
    let of = |((creditor, nav), copied): (&(String, String), &super::aca::Copied)| {
        json!({
            "creditor": creditor,
            "notice": nav,
            "amount": copied.amount,
            "stand_in": copied.stand_in,
            "status": copied.standing.name(),
        })
    };
    memory.copies.iter().map(of).collect()
}

fn deliveries(memory: &Memory) -> Vec<Value> {
    let of = |delivery: &super::deliver::Delivery| {
        json!({
            "delivery": delivery.id,
            "receipt": delivery.receipt,
            "notice": delivery.nav,
            "creditor": delivery.to,
            "due": delivery.due,
            "attempts": delivery.attempts,
            "state": delivery.state.name(),
        })
    };
    memory.deliveries.list().iter().map(of).collect()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    #[serde(default)]
    days: i64,
    #[serde(default)]
    hours: i64,
    #[serde(default)]
    seconds: i64,
}

/// `POST /pagopa/control/advance`.
pub(super) async fn advance(pagopa: Data<Pagopa>, by: Json<Advance>) -> HttpResponse {
    let seconds = by
        .days
        .saturating_mul(86_400)
        .saturating_add(by.hours.saturating_mul(3_600))
        .saturating_add(by.seconds);
    pagopa
        .advance(TimeDelta::seconds(seconds.clamp(0, FURTHEST)))
        .await;
    HttpResponse::Ok().json(json!({ "now": pagopa.now() }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Release {
    /// Of which notice; all, where none is named.
    notice: Option<String>,
}

/// `POST /pagopa/control/release`: what was held goes out; answers when it has arrived, or could not.
pub(super) async fn release(pagopa: Data<Pagopa>, wanted: Json<Release>) -> HttpResponse {
    let inner = pagopa.inner();
    let now = inner.now();
    let released = inner.memory().deliveries.release(now, wanted.notice.as_deref());
    pagopa.settle().await;
    HttpResponse::Ok().json(json!({ "released": released }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Changes {
    stand_in: Option<bool>,
    stale_copies: Option<bool>,
    amount_shift: Option<i64>,
    stamps: Option<Stamps>,
    /// How the service answers that sells stamps by themselves: `published`, `as-text`, `not-joined`.
    mbd: Option<Manner>,
    first_version: Option<bool>,
    receipt_patience_ms: Option<u64>,
    notice_patience_ms: Option<u64>,
}

/// `POST /pagopa/control/settings`: what is not named stays as it is.
pub(super) async fn settings(pagopa: Data<Pagopa>, changes: Json<Changes>) -> HttpResponse {
    let mut memory = pagopa.inner().memory();
    let settings = &mut memory.settings;
    settings.stand_in = changes.stand_in.unwrap_or(settings.stand_in);
    settings.stale_copies = changes.stale_copies.unwrap_or(settings.stale_copies);
    settings.amount_shift = changes.amount_shift.unwrap_or(settings.amount_shift);
    settings.stamps = changes.stamps.unwrap_or(settings.stamps);
    settings.mbd = changes.mbd.unwrap_or(settings.mbd);
    settings.first_version = changes.first_version.unwrap_or(settings.first_version);
    if let Some(patience) = changes.receipt_patience_ms {
        settings.receipt_patience = Duration::from_millis(patience);
    }
    if let Some(patience) = changes.notice_patience_ms {
        settings.notice_patience = Duration::from_millis(patience);
    }
    HttpResponse::NoContent().finish()
}

/// A wanted fault, or faults by chance.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Wanted {
    Fault(Fault),
    Storm { seed: u64, percent: u8 },
}

/// `POST /pagopa/control/faults`.
pub(super) async fn fault(pagopa: Data<Pagopa>, wanted: Json<Wanted>) -> HttpResponse {
    let mut memory = pagopa.inner().memory();
    match wanted.into_inner() {
        Wanted::Fault(fault) => memory.faults.add(fault),
        Wanted::Storm { seed, percent } => memory.faults.storm(seed, percent),
    }
    HttpResponse::NoContent().finish()
}

/// `DELETE /pagopa/control/faults`.
pub(super) async fn no_faults(pagopa: Data<Pagopa>) -> HttpResponse {
    pagopa.inner().memory().faults.clear();
    HttpResponse::NoContent().finish()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Counter {
    creditor: String,
    notice: String,
    /// As on the page; `paid` where none is named.
    ending: Option<String>,
    seconds: Option<i64>,
    /// Though it cannot be paid: withdrawn, over, or paid already.
    #[serde(default)]
    force: bool,
    /// `{tax_code, full_name}` of who pays, where the receipt shall say it.
    payer: Option<Payer>,
    /// At the post office, on a postal account.
    #[serde(default)]
    at_the_post: bool,
    /// This one alone is paid while the creditor cannot be asked.
    #[serde(default)]
    stand_in: bool,
    /// By how many cents what is paid differs from what was asked for, of this one alone.
    #[serde(default)]
    amount_shift: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payer {
    tax_code: String,
    full_name: String,
}

/// `POST /pagopa/control/pay`: somebody pays at a counter, without a cart. Answers when the receipts that are
/// due have arrived, or could not.
pub(super) async fn pay(pagopa: Data<Pagopa>, counter: Json<Counter>) -> HttpResponse {
    let counter = counter.into_inner();
    let ending = match counter.ending.as_deref().map(Ending::from_slug) {
        None => Ending::Paid,
        Some(Some(ending)) if ending.is_paid() => ending,
        Some(_) => return HttpResponse::BadRequest().json(json!({ "wrong": "ending" })),
    };
    let to_pay = ToPay {
        creditor: counter.creditor,
        nav: counter.notice,
        amount: None,
        note: None,
        payer: counter.payer.map(|payer| Debtor {
            kind: "F".to_owned(),
            tax_code: payer.tax_code,
            full_name: payer.full_name,
            ..Debtor::default()
        }),
        at_the_post: counter.at_the_post,
        stand_in: counter.stand_in,
        amount_shift: counter.amount_shift,
    };
    let later = TimeDelta::seconds(counter.seconds.unwrap_or_default().clamp(0, FURTHEST));
    match pagopa.collect(&to_pay, ending, later, counter.force).await {
        Ok(receipt) => HttpResponse::Ok().json(json!({ "receipt": receipt })),
        Err(code) => HttpResponse::Conflict().json(json!({ "fault": code })),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Again {
    notice: String,
}

/// `POST /pagopa/control/resend`: the receipts of a notice go out once more.
pub(super) async fn resend(pagopa: Data<Pagopa>, again: Json<Again>) -> HttpResponse {
    let inner = pagopa.inner();
    let now = inner.now();
    let sent = {
        let mut memory = inner.memory();
        let receipts: Vec<String> = memory
            .receipts
            .iter()
            .filter(|receipt| receipt.nav == again.notice)
            .map(|receipt| receipt.id.clone())
            .collect();
        for receipt in &receipts {
            memory.send(receipt, super::deliver::Departure::at(now));
        }
        receipts.len()
    };
    pagopa.settle().await;
    HttpResponse::Ok().json(json!({ "receipts": sent }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    notice: String,
    /// Whether asking for the flows gives an error, until they are published anew.
    #[serde(default)]
    unreadable: bool,
}

/// `POST /pagopa/control/report`: what was paid of a notice is told at once, in flows of its own.
pub(super) async fn report(pagopa: Data<Pagopa>, wanted: Json<Report>) -> HttpResponse {
    let inner = pagopa.inner();
    let now = inner.now();
    let flows = inner.memory().report(&wanted.notice, !wanted.unreadable, now);
    HttpResponse::Ok().json(json!({ "flows": flows }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Revise {
    flow: String,
    #[serde(default)]
    how: Revision,
}

/// `POST /pagopa/control/revise`: a flow is published anew.
pub(super) async fn revise(pagopa: Data<Pagopa>, wanted: Json<Revise>) -> HttpResponse {
    let inner = pagopa.inner();
    let now = inner.now();
    let revision = inner.memory().revise(&wanted.flow, wanted.how, inner.draw(), now);
    match revision {
        Some(revision) => HttpResponse::Ok().json(json!({ "revision": revision })),
        None => HttpResponse::Conflict().json(json!({ "wrong": "no such flow, or its time is over" })),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Probe {
    creditor: String,
    question: Question,
    /// The number of eighteen zeros, where none is named.
    notice: Option<String>,
}

/// `POST /pagopa/control/probe`: the node asks a station about a notice, as it does to see whether it is alive.
pub(super) async fn probe(pagopa: Data<Pagopa>, probe: Json<Probe>) -> HttpResponse {
    let inner = pagopa.inner();
    let creditor = inner.memory().creditors.get(&probe.creditor).cloned();
    let notice = probe.notice.as_deref().unwrap_or(PROBE);
    let outcome = match &creditor {
        Some(creditor) => node::ask(inner, creditor, probe.question, notice).await,
        None => None,
    };
    let Some(outcome) = outcome else {
        return HttpResponse::NotFound().json(json!({ "wrong": "no such creditor, or no station" }));
    };
    // To its own question the node accepts one answer.
    let expected = Outcome::Answered(Answer::Refused("PAA_PAGAMENTO_SCONOSCIUTO".to_owned()));
    let alive = notice != PROBE || matches!(probe.question, Question::Demand) || outcome == expected;
    let (answer, wrong) = match outcome {
        Outcome::Answered(Answer::Ok) => ("OK".to_owned(), Vec::new()),
        Outcome::Answered(Answer::Refused(code)) => (code, Vec::new()),
        Outcome::Answered(Answer::Bad(wrong)) => ("bad answer".to_owned(), wrong),
        Outcome::TimedOut => ("timeout".to_owned(), Vec::new()),
        Outcome::Unreachable(why) => ("unreachable".to_owned(), vec![why]),
    };
    let what = json!({
        "creditor": probe.creditor,
        "question": probe.question.operation(),
        "notice": notice,
        "answer": answer,
        "alive": alive,
        "wrong": wrong,
    });
    inner.note("probe", what.clone());
    HttpResponse::Ok().json(what)
}
