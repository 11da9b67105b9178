//! ACA, the platform's copy of the notices of creditors with stations of their own: one call makes a notice,
//! changes it and closes it (`paCreatePosition` v1). What is there can be paid while the station cannot be
//! asked.

use super::carts::LARGEST;
use super::checks::{has_check_digits, is_digits, within};
use super::gate::{Called, Opens, Refused, call};
use super::model::{Debtor, is_postal};
use super::render;
use super::state::Pagopa;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

/// The copy of a notice.
#[derive(Clone, Debug)]
pub(super) struct Copied {
    /// In cents.
    pub(super) amount: i64,
    pub(super) description: String,
    pub(super) due: DateTime<Utc>,
    /// Whether it cannot be paid after that.
    pub(super) ends: bool,
    /// Whether it can be paid while the station cannot be asked.
    pub(super) stand_in: bool,
    /// Where all of it arrives; an account of the back office's choice where none is named.
    pub(super) account: Option<String>,
    /// Where, paid at the post office.
    pub(super) postal: Option<String>,
    pub(super) debtor: Debtor,
    pub(super) standing: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Valid,
    Closed,
    Paid,
}

impl Standing {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Valid => "VALID",
            Self::Closed => "INVALID",
            Self::Paid => "PAID",
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Sent {
    pa_fiscal_code: String,
    entity_type: String,
    entity_fiscal_code: String,
    entity_full_name: String,
    iuv: String,
    nav: Option<String>,
    amount: i64,
    description: String,
    expiration_date: DateTime<Utc>,
    iban: Option<String>,
    postal_iban: Option<String>,
    #[serde(default)]
    switch_to_expired: bool,
    #[serde(default = "yes")]
    pay_stand_in: bool,
}

const fn yes() -> bool {
    true
}

/// `POST /pagopa/aca/v1/paCreatePosition`.
pub(super) async fn upsert(pagopa: Data<Pagopa>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let sent: Result<Sent, _> = serde_json::from_slice(&body);
    let opens = match &sent {
        Ok(sent) => Opens::Creditor(&sent.pa_fiscal_code),
        Err(_) => Opens::Any,
    };
    call(&pagopa, &request, "aca.create", opens, |called| {
        let sent = sent.as_ref().map_err(|error| bad(error.to_string()))?;
        let nav = judge(sent)?;
        let told = keep(called, sent, nav)?;
        Ok(HttpResponse::Ok().json(told))
    })
    .await
}

/// What can be said of it alone; the number of the notice.
fn judge(sent: &Sent) -> Result<String, Refused> {
    if !["F", "G"].contains(&sent.entity_type.as_str()) {
        return Err(bad("entityType: F or G"));
    }
    within("entityFiscalCode", &sent.entity_fiscal_code, 2, 16)?;
    within("entityFullName", &sent.entity_full_name, 1, 255)?;
    within("description", &sent.description, 1, 255)?;
    if !has_check_digits(&sent.iuv) {
        return Err(bad("iuv: not seventeen digits with their check digits"));
    }
    let nav = format!("3{}", sent.iuv);
    if sent.nav.as_ref().is_some_and(|sent| *sent != nav) {
        return Err(bad("nav: not 3 and the iuv"));
    }
    if !(0..=LARGEST).contains(&sent.amount) {
        return Err(bad(format!("amount: up to {LARGEST}")));
    }
    for (name, iban) in [("iban", &sent.iban), ("postalIban", &sent.postal_iban)] {
        if iban.as_ref().is_some_and(|iban| iban.len() != 27) {
            return Err(bad(format!("{name}: 27 characters")));
        }
    }
    if sent
        .postal_iban
        .as_deref()
        .is_some_and(|postal| !is_postal(postal))
    {
        return Err(bad("postalIban: an account of Poste Italiane"));
    }
    if !is_digits(&sent.pa_fiscal_code, 11) {
        return Err(bad("paFiscalCode: eleven digits"));
    }
    Ok(nav)
}

/// Makes, changes or closes.
fn keep(called: Called<'_>, sent: &Sent, nav: String) -> Result<Value, Refused> {
    let Called { memory, now, .. } = called;
    let stale = memory.settings.stale_copies;
    let key = (sent.pa_fiscal_code.clone(), nav);
    let before = memory.copies.get(&key).map(|copied| copied.standing);
    let standing = match (before, sent.amount) {
        (None, 0) => {
            let why = "Error while invalidate debit position. Debit position not found";
            return Err(Refused::new(StatusCode::NOT_FOUND, "Invocation exception", why));
        }
        (Some(Standing::Closed | Standing::Paid), _) => {
            let why = "Can not perform the requested action on debit position";
            return Err(Refused::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Unprocessable request",
                why,
            ));
        }
        (Some(Standing::Valid), 0) => {
            if let Some(copied) = memory.copies.get_mut(&key) {
                copied.standing = Standing::Closed;
            }
            Standing::Closed
        }
        // Believed to be told, and not.
        (Some(Standing::Valid), _) if stale => Standing::Valid,
        (_, amount) => {
            if sent.expiration_date <= now {
                return Err(bad("expirationDate: it is over"));
            }
            let copied = Copied {
                amount,
                description: sent.description.clone(),
                due: sent.expiration_date,
                ends: sent.switch_to_expired,
                stand_in: sent.pay_stand_in,
                account: sent.iban.clone(),
                postal: sent.postal_iban.clone(),
                debtor: Debtor {
                    kind: sent.entity_type.clone(),
                    tax_code: sent.entity_fiscal_code.clone(),
                    full_name: sent.entity_full_name.chars().take(70).collect(),
                    ..Debtor::default()
                },
                standing: Standing::Valid,
            };
            memory.copies.insert(key.clone(), copied);
            Standing::Valid
        }
    };
    let (creditor, nav) = key;
    let status = standing.name();
    let what = json!({ "creditor": creditor, "notice": nav, "amount": sent.amount, "status": status });
    memory.journal.note(now, "copy", what);
    Ok(render::bare(json!({
        "paFiscalCode": creditor,
        "entityType": sent.entity_type,
        "entityFiscalCode": sent.entity_fiscal_code,
        "entityFullName": sent.entity_full_name,
        "iuv": sent.iuv,
        "nav": nav,
        "amount": sent.amount,
        "description": sent.description,
        "expirationDate": sent.expiration_date.format("%Y-%m-%dT%H:%M:%S").to_string(),
        "iban": sent.iban,
        "postalIban": sent.postal_iban,
        "switchToExpired": sent.switch_to_expired,
        "status": status,
    })))
}

fn bad(detail: impl Into<String>) -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, "Formally invalid input", detail)
}

impl Pagopa {
    /// What ACA believes that a notice costs, in cents; nothing where it has no copy that can be paid.
    pub fn copied(&self, creditor: &str, notice: &str) -> Option<i64> {
        let memory = self.inner().memory();
        let copied = memory.copies.get(&(creditor.to_owned(), notice.to_owned()))?;
        (copied.standing == Standing::Valid).then_some(copied.amount)
    }
}
