//! `GET /profile/export`: a copy of all data, for machines (GDPR arts. 15, 20).

use super::accesses;
use crate::activations;
use crate::certificates::{keyring, shown};
use crate::connected_apps;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::istanze::view;
use crate::journal::{self, Act};
use crate::sessions;
use crate::sms;
use actix_web::http::header;
use actix_web::{HttpResponse, get};
use sportello_storage::activations::{self as storage_activations, ActivationEvent};
use sportello_storage::payments;
use sportello_storage::{Tx, audit, certificates, citizens, deliveries, istanze, kept_documents, messages};
use sportello_types::activations::ActivationChange;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::{Access, ExportedCertificate, ExportedDelivery, ProfileExport};
use sportello_types::values::CodiceFiscale;

/// Entries of the access log in a copy.
const MOST_ACCESSES: usize = 1000;

/// Downloads all data, for machines
///
/// Profile, authorisations with their history, istanze with their answers, certificates with what they say,
/// documents that were kept or sent, messages, sessions, connected apps, payments, accesses. The archive has
/// the files and receipts too.
#[utoipa::path(tag = "profile", operation_id = "profile_export",
    responses((status = 200, body = ProfileExport)))]
#[get("/profile/export")]
pub(super) async fn handler(citizen: Citizen<L2>) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    let copy = collect(&tx, &citizen).await?;
    journal::note(&tx, &citizen, Act::ProfileExported, "json").await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"dati.json\""))
        .json(copy))
}

/// Everything that the portal holds about the citizen.
pub(super) async fn collect(tx: &Tx, citizen: &Citizen<L2>) -> Result<ProfileExport, Fail> {
    let profile = citizens::find(tx, citizen.id)
        .await?
        .ok_or(ProblemCode::Unauthenticated)?
        .profile;
    let mut sent = Vec::new();
    for row in istanze::all_of(tx, citizen.id).await? {
        sent.push(view::istanza(tx, &citizen.tenant, row, citizen.lang).await?);
    }
    let accesses = all_accesses(tx, citizen, profile.tax_code.as_ref()).await?;
    let tax_code = profile.tax_code.as_ref();
    let debts = payments::all_of(tx, citizen.id, tax_code).await?;
    let debts = debts.iter().map(|debt| debt.shown_to(tax_code)).collect();
    Ok(ProfileExport {
        exported_at: citizen.now,
        profile,
        activations: activations::all_of(tx, citizen).await?,
        activation_history: history(tx, citizen).await?,
        istanze: sent,
        certificates: all_certificates(tx, citizen).await?,
        kept_documents: kept_documents::all_of(tx, citizen.id)
            .await?
            .into_iter()
            .map(Into::into)
            .collect(),
        deliveries: all_deliveries(tx, citizen).await?,
        messages: messages::all_of(tx, citizen.id).await?,
        sessions: sessions::all_of(tx, citizen).await?,
        connected_apps: connected_apps::all_of(tx, citizen.id).await?,
        sms_notices: sms::state(tx, citizen).await?,
        debts,
        accesses,
    })
}

/// The certificates, with what they say. Where there is none no key is needed.
async fn all_certificates(tx: &Tx, citizen: &Citizen<L2>) -> Result<Vec<ExportedCertificate>, Fail> {
    let rows = certificates::all_of(tx, citizen.id).await?;
    let mut all = Vec::with_capacity(rows.len());
    if rows.is_empty() {
        return Ok(all);
    }
    let keys = keyring(citizen)?;
    for row in rows {
        let says = certificates::statement(tx, row.id, &keys).await?;
        all.push(ExportedCertificate {
            certificate: shown(citizen, &row, &keys)?,
            says: says.unwrap_or_default(),
        });
    }
    Ok(all)
}

async fn all_deliveries(tx: &Tx, citizen: &Citizen<L2>) -> Result<Vec<ExportedDelivery>, Fail> {
    let rows = deliveries::all_of(tx, citizen.id).await?;
    let mut all = Vec::with_capacity(rows.len());
    if rows.is_empty() {
        return Ok(all);
    }
    let keys = keyring(citizen)?;
    for row in rows {
        all.push(ExportedDelivery {
            certificate: row.certificate,
            delivery: row.shown(&keys)?,
        });
    }
    Ok(all)
}

async fn history(tx: &Tx, citizen: &Citizen<L2>) -> Result<Vec<ActivationChange>, Fail> {
    let events = storage_activations::history(tx, citizen.id).await?;
    let change = |event: ActivationEvent| ActivationChange {
        group: event.group,
        active: event.active,
        text_version: event.text_version,
        text_sha256: event.text_sha256,
        at: event.at,
    };
    Ok(events.into_iter().map(change).collect())
}

async fn all_accesses(
    tx: &Tx,
    citizen: &Citizen<L2>,
    tax_code: Option<&CodiceFiscale>,
) -> Result<Vec<Access>, Fail> {
    let (mut all, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let page = audit::list_for_citizen(tx, citizen.id, tax_code, cursor.as_deref(), 100).await?;
        all.extend(accesses::in_words(tx, citizen, page.items).await?);
        cursor = page.next_cursor;
        if cursor.is_none() || all.len() >= MOST_ACCESSES {
            return Ok(all);
        }
    }
}
