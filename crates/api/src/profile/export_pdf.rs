//! `GET /profile/export-pdf`: a copy of all data, to read (GDPR art. 15).

use super::export;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, download};
use crate::journal::{self, Act};
use crate::services::Offer;
use crate::time;
use actix_web::{HttpResponse, get, web};
use sportello_documents::{DataExport, ExportedIstanza};
use sportello_types::form::{self, Amount, Env, SummaryRow, SummaryStep, SummaryValue};
use sportello_types::istanze::{Istanza, IstanzaPayment, Status};
use sportello_types::lang::Lang;
use sportello_types::profile::ProfileExport;
use sportello_types::text::istanzafees as words;

/// Downloads all data, to read
///
/// The same as the export, as an accessible PDF.
#[utoipa::path(tag = "profile", operation_id = "profile_export_pdf",
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf", description = "The data")))]
#[get("/profile/export-pdf")]
pub(super) async fn handler(citizen: Citizen<L2>) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    let copy = export::collect(&tx, &citizen).await?;
    journal::note(&tx, &citizen, Act::ProfileExported, "pdf").await?;
    tx.commit().await?;
    Ok(download(
        "application/pdf",
        "dati.pdf",
        paper(&citizen, copy).await?,
    ))
}

/// The data laid out.
pub(super) async fn paper(citizen: &Citizen<L2>, copy: ProfileExport) -> Result<Vec<u8>, Fail> {
    let mut istanze = Vec::new();
    for istanza in copy.istanze {
        istanze.push(in_words(citizen, istanza)?);
    }
    let paper = DataExport {
        lang: citizen.lang,
        issuer: citizen.tenant.issuer(),
        profile: copy.profile,
        activations: copy.activations,
        activation_history: copy.activation_history,
        istanze,
        certificates: copy.certificates,
        kept_documents: copy.kept_documents,
        deliveries: copy.deliveries,
        messages: copy.messages,
        sessions: copy.sessions,
        connected_apps: copy.connected_apps,
        sms_since: copy.sms_notices.since,
        accesses: copy.accesses,
    };
    let now = citizen.now;
    web::block(move || sportello_documents::data_export(&paper, now))
        .await
        .map_err(Fail::internal)?
        .map_err(Fail::internal)
}

/// What was sent, in the words of that day; a draft, in those of today's form.
fn in_words(citizen: &Citizen<L2>, istanza: Istanza) -> Result<ExportedIstanza, Fail> {
    let offer = Offer::find(&citizen.tenant, &istanza.summary.service);
    let mut answers = match (istanza.summary.status, offer) {
        (Status::Draft, Some(offer)) => {
            let env = Env {
                today: time::rome_day(citizen.now),
                attachments: &istanza.attachments,
            };
            form::summary(&offer.form()?.form, &istanza.answers, &env, citizen.lang)
        }
        _ => istanza.in_words,
    };
    answers.extend(istanza.payment.map(|payment| paid(&payment, citizen.lang)));
    Ok(ExportedIstanza {
        status: istanza.summary.status.label(citizen.lang).to_owned(),
        answers,
        summary: istanza.summary,
    })
}

/// What was to be paid, after the answers.
fn paid(payment: &IstanzaPayment, lang: Lang) -> SummaryStep {
    let amount = |cents: i64| Amount::Money(cents).display(lang);
    let row = |label: &str, text: String| SummaryRow {
        pointer: String::new(),
        label: label.to_owned(),
        value: SummaryValue::Text(text),
        sensitive: false,
    };
    let items = payment.items.iter();
    let items = items.map(|item| row(&item.label, amount(item.amount.0)));
    let mut rows: Vec<SummaryRow> = items.collect();
    rows.push(row(words::total(lang), amount(payment.total.0)));
    rows.push(row(words::notice_number(lang), payment.number.grouped()));
    rows.extend(
        payment
            .paid_at
            .map(|at| row(words::paid_at(lang), time::rome_text(at))),
    );
    SummaryStep {
        id: "payment".to_owned(),
        title: words::heading(lang).to_owned(),
        rows,
    }
}
