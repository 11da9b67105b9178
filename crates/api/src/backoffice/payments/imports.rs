//! `POST /backoffice/payments/imports`.

use super::stream::{Arrived, pipe};
use crate::attachments::disposition;
use crate::bearer::{DebtsWrite, Staff};
use crate::http::{Fail, Json};
use crate::payments::creditor;
use crate::payments::import::{self, Finding, ImportError, Interrupted, Order, Report};
use actix_web::http::header;
use actix_web::{HttpRequest, post, rt, web};
use futures_util::future::join;
use serde::Deserialize;
use sportello_integrations::payments::file::Format;
use sportello_storage::audit;
use sportello_types::payment_office::{ImportFinding, ImportReport, MOST_FINDINGS};
use sportello_types::problem::ProblemCode;
use std::sync::Arc;

/// Largest file, in bytes: some two hundred thousand debts. Larger ones go through the command line.
const LARGEST: u64 = 64 << 20;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct How {
    /// Whether it is only tried: all is checked, and nothing kept.
    #[serde(default)]
    dry_run: bool,
}

/// Brings in debts from another program
///
/// CSV with a header, or JSON lines each in the shape in which one debt is asked for. Read while it arrives;
/// each row is taken or refused by itself, and the answer says which and why. The key that each debt has in
/// the other program makes it harmless to send the same file again: what is there already is counted as
/// known. Of a file of another media type the ending of its name in `Content-Disposition` tells what it is.
#[utoipa::path(tag = "backoffice", operation_id = "debts_import", params(How),
    request_body(content((Vec<u8> = "text/csv"), (Vec<u8> = "application/jsonl")),
        description = "The file"),
    security(("session" = []), ("token" = ["debts:write"])),
    responses((status = 200, body = ImportReport), (status = 409), (status = 413), (status = 415)))]
#[post("/backoffice/payments/imports")]
pub(in crate::backoffice) async fn handler(
    staff: Staff<DebtsWrite>,
    how: web::Query<How>,
    req: HttpRequest,
    body: web::Payload,
) -> Result<Json<ImportReport>, Fail> {
    let format = format_of(&req).ok_or(ProblemCode::UnsupportedMediaType)?;
    creditor(&staff.tenant)?;
    let order = Order {
        tenant: Arc::clone(&staff.tenant),
        taxonomy: Arc::clone(&staff.app.taxonomy),
        format,
        dry_run: how.dry_run,
        lang: staff.lang,
    };
    // Its own task: where the client goes away, what was kept until then is noted all the same.
    rt::spawn(bring_in(staff, order, body))
        .await
        .map_err(Fail::internal)?
}

async fn bring_in(
    staff: Staff<DebtsWrite>,
    order: Order,
    body: web::Payload,
) -> Result<Json<ImportReport>, Fail> {
    let (feed, source) = pipe();
    let mut findings = Vec::new();
    let tell = |finding: Finding| {
        if findings.len() < MOST_FINDINGS {
            findings.push(shown(finding));
        }
        Ok(())
    };
    let (db, mut rng) = (&staff.app.db, staff.rng());
    // What is handed over waits for what is written: the time is that of both.
    let (arrived, outcome) = join(
        tokio::time::timeout(staff.app.settings.upload_time, feed.take(body, LARGEST)),
        import::run(db, (&staff.app.clock, &mut rng), &order, source, tell),
    )
    .await;
    let (report, error) = match outcome {
        Ok(report) => (report, None),
        Err(Interrupted { before, error }) => (before, Some(error)),
    };
    note(&staff, &order, &report).await?;
    if let Some(error) = error {
        return Err(of_import(error));
    }
    match arrived {
        Ok(Arrived::Whole) => {}
        Ok(Arrived::TooLarge) => return Err(ProblemCode::PayloadTooLarge.into()),
        Ok(Arrived::BrokenOff) => return Err(ProblemCode::BadRequest.into()),
        Err(_) => return Err(ProblemCode::RequestTimeout.into()),
    }
    Ok(Json(ImportReport {
        dry_run: order.dry_run,
        taken: report.taken,
        known: report.known,
        refused: report.refused,
        amount: report.amount,
        findings,
        stopped: report.stopped.map(|error| error.to_string()),
    }))
}

/// How the file is written, as the request says.
fn format_of(req: &HttpRequest) -> Option<Format> {
    let declared = req.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let media_type = declared.split(';').next().unwrap_or_default().trim();
    match media_type.to_ascii_lowercase().as_str() {
        "text/csv" => Some(Format::Csv),
        "application/jsonl" | "application/x-ndjson" => Some(Format::JsonLines),
        // What browsers say of files whose kind they do not know, or take for a spreadsheet's.
        "application/octet-stream" | "application/vnd.ms-excel" => Format::of_name(&disposition::named(req)?),
        _ => None,
    }
}

fn of_import(error: ImportError) -> Fail {
    match error {
        ImportError::Storage(error) => error.into(),
        other => Fail::internal(other),
    }
}

fn shown(finding: Finding) -> ImportFinding {
    ImportFinding {
        line: finding.line,
        field: finding.field.chars().take(200).collect(),
        code: finding.code,
        reason: finding.reason.chars().take(500).collect(),
    }
}

/// Who brought in how much.
async fn note(staff: &Staff<DebtsWrite>, order: &Order, report: &Report) -> Result<(), Fail> {
    if order.dry_run {
        return Ok(());
    }
    let event = staff.event("debts_imported");
    let event = audit::Event {
        actor: if event.actor_id.is_some() {
            audit::Actor::Operator
        } else {
            event.actor
        },
        citizen: None,
        object: Some("debts".to_owned()),
        detail: serde_json::json!({
            "client": staff.bearer.as_ref().map(|bearer| bearer.client),
            "taken": report.taken, "known": report.known, "refused": report.refused,
        }),
        ..event
    };
    let tx = staff.write().await?;
    audit::append(&tx, event).await?;
    Ok(tx.commit().await?)
}
