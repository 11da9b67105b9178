//! Debt positions are made, and their instalments changed and withdrawn.

use super::gate::{Refused, call};
use super::model::{Debt, Item, Standing};
use super::state::{Inner, Organization, Unified};
use super::wire::{Action, DebtPosition, Installment, Manage};
use super::{gpd, rules};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// `POST …/debt-position`.
pub(super) async fn create(
    unified: Data<Unified>,
    request: HttpRequest,
    creditor: Path<String>,
    body: Bytes,
) -> HttpResponse {
    call(
        &unified,
        &request,
        "unified.create",
        &creditor,
        async |inner, organization| {
            let debt = judge(inner, &organization, &body)?;
            gpd::tell(inner, &organization, &debt, true).await?;
            let answer = shown(&debt);
            inner.memory().debts.push(debt);
            Ok(HttpResponse::Ok().json(answer))
        },
    )
    .await
}

fn judge(inner: &Inner, organization: &Organization, body: &[u8]) -> Result<Debt, Refused> {
    let sent: DebtPosition = parse(body)?;
    let mut memory = inner.memory();
    let iupd = sent
        .iupd_org
        .clone()
        .unwrap_or_else(|| format!("iupd-{}", memory.next()));
    let description = sent.description.clone();
    let kind = sent.debt_position_type_org_id;
    let options = rules::read(sent, organization, &mut memory, inner.today())?;
    let creditor = organization.tax_code.clone();
    let debt = Debt {
        creditor,
        iupd,
        description,
        organization: organization.id,
        kind,
        options,
    };
    let own = memory
        .debts
        .iter()
        .filter(|other| other.creditor == debt.creditor);
    let mut known = own.flat_map(|other| other.items().map(move |item| (other, item)));
    let taken = known.any(|(other, known)| {
        let same = |item: &Item| item.iud == known.iud || item.iuv == known.iuv;
        other.iupd == debt.iupd || debt.items().any(same)
    });
    if taken {
        return Err(Refused::conflict("Duplicate records found"));
    }
    Ok(debt)
}

/// `PUT …/debt-position/{iud}`: one instalment, the one of the address.
pub(super) async fn manage(
    unified: Data<Unified>,
    request: HttpRequest,
    path: Path<(String, String)>,
    body: Bytes,
) -> HttpResponse {
    let (creditor, iud) = &*path;
    call(
        &unified,
        &request,
        "unified.manage",
        creditor,
        async |inner, organization| {
            let (action, installment) = wanted(&body, iud)?;
            let debt = changed(inner, &organization, iud, action, installment)?;
            gpd::tell(inner, &organization, &debt, false).await?;
            let answer = shown(&debt);
            let mut memory = inner.memory();
            if let Some(kept) = memory.debt_mut(creditor, |item| item.iud == *iud) {
                *kept = debt;
            }
            Ok(HttpResponse::Ok().json(answer))
        },
    )
    .await
}

fn wanted(body: &[u8], iud: &str) -> Result<(Action, Installment), Refused> {
    let sent: Manage = parse(body)?;
    let mut named = sent
        .installments
        .into_iter()
        .filter(|managed| managed.installment.iud.as_deref() == Some(iud));
    match (named.next(), named.next()) {
        (Some(managed), None) if managed.action != Action::Insert => {
            Ok((managed.action, managed.installment))
        }
        _ => Err(Refused::bad("the installment of the address, once, with M or A")),
    }
}

/// The debt as it shall be.
fn changed(
    inner: &Inner,
    organization: &Organization,
    iud: &str,
    action: Action,
    installment: Installment,
) -> Result<Debt, Refused> {
    let mut memory = inner.memory();
    let is_it = |item: &Item| item.iud == iud;
    let found = memory.find(&organization.tax_code, is_it);
    let (debt, standing) = found
        .map(|(debt, item)| (debt.clone(), debt.standing(item, inner.today())))
        .ok_or_else(|| Refused::absent("Installment not found"))?;
    let is_over = |item: &Item| debt.standing(item, inner.today()) == Standing::Cancelled;
    if debt.items().all(is_over) {
        return Err(Refused::absent("Debt position not found"));
    }
    if debt.is_paid() || !matches!(standing, Standing::Unpaid | Standing::Expired) {
        return Err(Refused::conflict("the installment cannot be changed any more"));
    }
    let new = match action {
        Action::Modify => Some(rules::item(
            installment,
            organization,
            &mut memory,
            inner.today(),
        )?),
        Action::Cancel | Action::Insert => None,
    };
    let mut debt = debt;
    if let Some(old) = debt.items_mut().find(|item| item.iud == iud) {
        match new {
            Some(new) if new.iuv == old.iuv => *old = Item { id: old.id, ..new },
            Some(_) => return Err(Refused::bad("iuv: another one than before")),
            None => old.cancelled = true,
        }
    }
    Ok(debt)
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused::bad(error.to_string()))
}

/// A debt as the platform answers it, without what it would keep of it beside (`creationDate`).
fn shown(debt: &Debt) -> Value {
    let options = (1_u32..).zip(&debt.options).map(|(index, items)| {
        json!({
            "paymentOptionIndex": index,
            "paymentOptionType": rules::kind(items.len()),
            "totalAmountCents": items.iter().map(|item| item.sent.amount_cents).sum::<i64>(),
            "installments": items.iter().map(installment).collect::<Vec<_>>(),
        })
    });
    let mut shown = json!({
        "iupdOrg": debt.iupd,
        "debtPositionOrigin": "ORDINARY_SIL",
        "organizationId": debt.organization,
        "debtPositionTypeOrgId": debt.kind,
        "multiDebtor": false,
        "flagPuPagoPaPayment": true,
        "paymentOptions": options.collect::<Vec<_>>(),
    });
    if let (Some(description), Some(shown)) = (&debt.description, shown.as_object_mut()) {
        shown.insert("description".to_owned(), json!(description));
    }
    shown
}

/// A notice as it was sent, and as it was named.
fn installment(item: &Item) -> Value {
    let mut shown = serde_json::to_value(&item.sent).unwrap_or_default();
    let names = json!({
        "installmentId": item.id,
        "status": if item.cancelled { "CANCELLED" } else { "UNPAID" },
        "iud": item.iud,
        "iuv": item.iuv,
        "nav": item.nav,
    });
    if let (Some(shown), Value::Object(names)) = (shown.as_object_mut(), names) {
        shown.extend(names);
    }
    shown
}
