//! The platform tells pagoPA's archive of debts what it is told.

use super::gate::Refused;
use super::model::{Debt, Item};
use super::state::{Inner, Organization};
use super::wire::Transfer;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// A debt without a last day has this one.
const NEVER: &str = "2099-12-31";

/// Has the archive know a debt as it shall be: for the first time, or as it is now.
pub(super) async fn tell(
    inner: &Inner,
    organization: &Organization,
    debt: &Debt,
    is_new: bool,
) -> Result<(), Refused> {
    let place = |version: &str| {
        format!(
            "{}/gpd/debt-positions-service/{version}/organizations/{}/debtpositions",
            inner.pagopa.base_url(),
            organization.tax_code
        )
    };
    let is_over = debt.items().all(|item| item.cancelled);
    let request = if is_over {
        let url = format!("{}/{}/invalidate", place("v1"), debt.iupd);
        inner.http.post(url)
    } else {
        let (method, url) = if is_new {
            (Method::POST, place("v3"))
        } else {
            (Method::PUT, format!("{}/{}", place("v3"), debt.iupd))
        };
        let request = inner.http.request(method, format!("{url}?toPublish=true"));
        request.json(&position(organization, debt))
    };
    let key = organization.keys.first().cloned().unwrap_or_default();
    let answer = request
        .header("Ocp-Apim-Subscription-Key", key)
        .send()
        .await
        .map_err(|error| Refused::failed(format!("GPD: {error}")))?;
    match answer.status() {
        status if status.is_success() => Ok(()),
        StatusCode::CONFLICT => Err(Refused::conflict("GPD: conflict")),
        status if status.is_client_error() => Err(Refused::bad(format!("GPD: {status}"))),
        status => Err(Refused::failed(format!("GPD: {status}"))),
    }
}

fn position(organization: &Organization, debt: &Debt) -> Value {
    let option = |items: &Vec<Item>| {
        let open: Vec<&Item> = items.iter().filter(|item| !item.cancelled).collect();
        let first = open.first()?;
        let debtor = &first.sent.debtor;
        let mut who = json!({
            "type": debtor.entity_type,
            "fiscalCode": debtor.fiscal_code,
            "fullName": debtor.full_name,
        });
        if let (Some(email), Some(object)) = (&debtor.email, who.as_object_mut()) {
            object.insert("email".to_owned(), json!(email));
        }
        Some(json!({
            "switchToExpired": open.iter().all(|item| item.ends),
            "debtor": who,
            "installments": open.iter().map(|item| installment(item)).collect::<Vec<_>>(),
        }))
    };
    json!({
        "iupd": debt.iupd,
        "companyName": organization.name,
        "paymentOption": debt.options.iter().filter_map(option).collect::<Vec<_>>(),
    })
}

fn installment(item: &Item) -> Value {
    let due = item.due.map_or_else(|| NEVER.to_owned(), |due| due.to_string());
    json!({
        "nav": item.nav,
        "iuv": item.iuv,
        "amount": item.sent.amount_cents,
        "description": item.sent.remittance_information,
        "dueDate": format!("{due}T22:59:59Z"),
        "transfer": item.sent.transfers.iter().map(transfer).collect::<Vec<_>>(),
    })
}

fn transfer(sent: &Transfer) -> Value {
    let mut transfer = json!({
        "idTransfer": sent.transfer_index.to_string(),
        "amount": sent.amount_cents,
        "organizationFiscalCode": sent.org_fiscal_code,
        "remittanceInformation": sent.remittance_information,
        "category": sent.category,
        "companyName": sent.org_name,
    });
    let (name, to) = match &sent.iban {
        Some(iban) => ("iban", json!(iban)),
        None => (
            "stamp",
            json!({
                "hashDocument": sent.stamp_hash_document,
                "stampType": sent.stamp_type,
                "provincialResidence": sent.stamp_provincial_residence,
            }),
        ),
    };
    if let Some(object) = transfer.as_object_mut() {
        object.insert(name.to_owned(), to);
    }
    transfer
}
