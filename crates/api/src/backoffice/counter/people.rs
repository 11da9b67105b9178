//! `POST /backoffice/counter/people/queries`.

use super::{inquiry, note, shown};
use crate::ctx::{Operator, Registrar};
use crate::desk::Flaws;
use crate::households::Trouble;
use crate::http::{Fail, Json};
use crate::journal::Act;
use crate::time;
use actix_web::post;
use sportello_integrations::registry::{Named, RegistryError};
use sportello_types::issued_certificates::{FoundResidents, ResidentSearch};
use sportello_types::registry::Resident;
use sportello_types::text::countercertificates as words;
use sportello_types::values::ResidentKey;

/// Looks for somebody in the registry, at the counter
///
/// By fiscal code; where the registry can be searched so, by family name, given name and day of birth. Each
/// of those who are shown reads in the own log of accesses that they were. Nobody where nobody fits.
#[utoipa::path(tag = "backoffice", operation_id = "counter_people_search", request_body = ResidentSearch,
    responses((status = 200, body = FoundResidents), (status = 409), (status = 422), (status = 503)))]
#[post("/backoffice/counter/people/queries")]
pub(in crate::backoffice) async fn handler(
    operator: Registrar,
    body: Json<ResidentSearch>,
) -> Result<Json<FoundResidents>, Fail> {
    let keys = keys(&operator, &body.0).await?;
    let people = records(&operator, keys).await?;
    let tx = operator.write().await?;
    let seen: Vec<&Resident> = people.iter().collect();
    let detail = serde_json::json!({ "found": people.len() });
    note(
        &tx,
        &operator,
        Act::CounterPersonFound,
        ("registry", detail),
        &seen,
    )
    .await?;
    tx.commit().await?;
    let today = time::rome_day(operator.now);
    Ok(Json(FoundResidents {
        items: people.iter().map(|person| shown(person, today)).collect(),
    }))
}

/// The keys of those who fit.
async fn keys(operator: &Operator, search: &ResidentSearch) -> Result<Vec<ResidentKey>, Fail> {
    let registry = operator.app.civil_registry(operator.tenant_id());
    let inquiry = inquiry(operator);
    let found = match search {
        ResidentSearch {
            tax_code: Some(code),
            family_name: None,
            given_name: None,
            birth_date: None,
        } => {
            let found = registry.resolve(code, &inquiry).await;
            found.map(|answer| vec![answer.value])
        }
        ResidentSearch {
            tax_code: None,
            family_name: Some(family_name),
            given_name: Some(given_name),
            birth_date: Some(born_on),
        } => {
            let named = Named {
                family_name,
                given_name,
                born_on: *born_on,
            };
            match registry.search(&named, &inquiry).await {
                Err(RegistryError::NotOffered(_)) => {
                    return Err(Flaws::one("/tax_code", "required", words::person_code_only));
                }
                Err(RegistryError::Ambiguous) => {
                    return Err(Flaws::one("/tax_code", "too_many", words::person_too_many));
                }
                found => found.map(|answer| answer.value),
            }
        }
        _ => return Err(Flaws::one("/tax_code", "required", words::person_how)),
    };
    match found {
        Ok(keys) => Ok(keys),
        Err(RegistryError::NotFound) => Ok(Vec::new()),
        Err(error) => Err(Trouble::of_today(error).into()),
    }
}

/// Their records. A key without one is nobody.
async fn records(operator: &Operator, keys: Vec<ResidentKey>) -> Result<Vec<Resident>, Fail> {
    let registry = operator.app.civil_registry(operator.tenant_id());
    let (inquiry, today) = (inquiry(operator), time::rome_day(operator.now));
    let mut people = Vec::with_capacity(keys.len());
    for key in keys {
        match registry.person(&key, today, &inquiry).await {
            Ok(answer) => people.push(answer.value),
            Err(RegistryError::NotFound) => {}
            Err(error) => return Err(Trouble::of_today(error).into()),
        }
    }
    Ok(people)
}
