//! `POST /backoffice/counter/certificate-options/queries`.

use super::{Person, cleared, note, refused};
use crate::certificates::{Channel, Collects, destinations, kind_option, presets, uses};
use crate::ctx::Registrar;
use crate::http::{Fail, Json};
use crate::journal::Act;
use actix_web::post;
use sportello_documents::certificates::{catalogue, refusal};
use sportello_types::certificates::RefusalShown;
use sportello_types::issued_certificates::{CounterOptions, CounterOptionsQuery};

/// Shows which certificates can be issued about somebody, at the counter
///
/// The types that this portal can write, those that are not given online too; those that cannot be issued
/// today with the reason; and what a certificate may be for. The person reads in the own log of accesses
/// that it was looked at.
#[utoipa::path(tag = "backoffice", operation_id = "counter_certificate_options_show",
    request_body = CounterOptionsQuery,
    responses((status = 200, body = CounterOptions), (status = 404), (status = 409), (status = 503)))]
#[post("/backoffice/counter/certificate-options/queries")]
pub(in crate::backoffice) async fn handler(
    operator: Registrar,
    body: Json<CounterOptionsQuery>,
) -> Result<Json<CounterOptions>, Fail> {
    let query = body.0;
    let person = Person::ask(&operator, &query.resident).await?;
    let subject = person.subject(query.capacity);
    let tx = operator.write().await?;
    note(
        &tx,
        &operator,
        Act::CounterOptionsSeen,
        ("registry", serde_json::json!({ "capacity": query.capacity })),
        &[&person.resident],
    )
    .await?;
    let cleared = cleared(&tx, &person.resident).await?;
    tx.commit().await?;
    let (tenant, lang) = (&operator.tenant, operator.lang);
    let kinds: Vec<_> = catalogue()
        .kinds()
        .iter()
        .filter(|kind| kind.has_content())
        .map(|kind| {
            let refusal = refusal(kind, &subject).map(|code| RefusalShown {
                code,
                message: refused::message(code, lang).to_owned(),
            });
            kind_option(kind, refusal, tenant, lang)
        })
        .collect();
    Ok(Json(CounterOptions {
        person: person.shown(cleared),
        source: person.source,
        as_of: person.as_of,
        presets: presets(&kinds, lang),
        destinations: destinations(lang),
        kinds,
        uses: uses(tenant, person.today, lang, Collects::NOTHING, Channel::Counter),
        languages: tenant.settings.certificates.languages.clone(),
    }))
}
