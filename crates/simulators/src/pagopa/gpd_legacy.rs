//! Of GPD v1 what v3 does not have: the finer states, withdrawing without deleting, payments made elsewhere,
//! and other accounts.

use super::gate::{Opens, Refused, call};
use super::gpd::{bad, conflict, find};
use super::model::{Destination, Paid};
use super::render;
use super::state::Pagopa;
use super::status::Status;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::json;

/// `GET …/v1/…/debtpositions/{iupd}`.
pub(super) async fn get(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (creditor, iupd) = &*path;
    call(
        &pagopa,
        &request,
        "gpd.v1.get",
        Opens::Creditor(creditor),
        |called| {
            let found = find(called.memory, creditor, iupd)?;
            match render::position_v1(found) {
                Some(value) => Ok(HttpResponse::Ok().json(value)),
                None => Err(Refused::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "MULTI_INSTALLMENT_NOT_SUPPORTED_IN_V1",
                    iupd.as_str(),
                )),
            }
        },
    )
    .await
}

/// `POST …/v1/…/debtpositions/{iupd}/invalidate`.
pub(super) async fn invalidate(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (creditor, iupd) = &*path;
    call(
        &pagopa,
        &request,
        "gpd.v1.invalidate",
        Opens::Creditor(creditor),
        |called| {
            let key = (creditor.clone(), iupd.clone());
            let found = called.memory.positions.get_mut(&key);
            let found = found.ok_or_else(|| Refused::not_found(iupd))?;
            if !matches!(found.status, Status::Published | Status::Valid) {
                return Err(conflict(
                    "Existing related payment found or not in invalidable state",
                    iupd,
                ));
            }
            found.status = Status::Invalid;
            found.updated = called.now;
            let value = json!({ "iupd": iupd, "status": found.status.v1() });
            called.memory.journal.note(called.now, "state", value.clone());
            Ok(HttpResponse::Ok().json(value))
        },
    )
    .await
}

/// `POST …/v1/…/paymentoptions/paids/{nav}`: the creditor has been paid without the platform.
pub(super) async fn paid_elsewhere(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (creditor, nav) = &*path;
    call(
        &pagopa,
        &request,
        "gpd.v1.paid",
        Opens::Creditor(creditor),
        |called| {
            let found = called.memory.position_of_mut(creditor, nav);
            let found = found.ok_or_else(|| Refused::not_found(nav))?;
            if let Err(why) = found.payable(nav) {
                return Err(conflict("Existing related payment found", why.code()));
            }
            let paid = Paid {
                at: called.now,
                receipt: None,
                fee: 0,
                flow: None,
            };
            found.settle(nav, &paid);
            Ok(HttpResponse::Ok().json(json!({ "nav": nav, "status": "PO_PAID" })))
        },
    )
    .await
}

#[derive(Debug, Deserialize)]
pub(super) struct OldAccount {
    #[serde(rename = "oldIban")]
    old: String,
}

#[derive(Debug, Deserialize)]
struct NewAccount {
    #[serde(rename = "newIban")]
    new: String,
}

/// `PATCH …/v1/…/debtpositions/transfers`: what is not paid yet goes to another account.
pub(super) async fn change_account(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    creditor: Path<String>,
    account: Query<OldAccount>,
    body: Bytes,
) -> HttpResponse {
    call(
        &pagopa,
        &request,
        "gpd.v1.transfers",
        Opens::Creditor(&creditor),
        |called| {
            let sent: NewAccount = serde_json::from_slice(&body).map_err(|error| bad(error.to_string()))?;
            let mut changed = 0_u32;
            let positions = called.memory.positions.values_mut();
            let open = positions.filter(|position| {
                position.creditor == *creditor && !matches!(position.status, Status::Paid | Status::Reported)
            });
            for item in open.flat_map(|position| position.items_mut().collect::<Vec<_>>()) {
                for transfer in item.transfers.iter_mut().filter(|_| item.paid.is_none()) {
                    if let Destination::Account { iban, .. } = &mut transfer.to
                        && *iban == account.old
                    {
                        iban.clone_from(&sent.new);
                        changed += 1;
                    }
                }
            }
            Ok(HttpResponse::Ok().json(json!({
                "description": "Updated IBAN on every updatable transfers",
                "updatedTransfers": changed,
            })))
        },
    )
    .await
}
