//! `GET /profile/persons`: once only, for persons too (CAD art. 50 c. 1).

use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json};
use crate::istanze::view;
use crate::services::Offer;
use actix_web::get;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sportello_storage::istanze;
use sportello_types::form;
use sportello_types::page::Page;
use sportello_types::profile::KnownPerson;
use sportello_types::values::CodiceFiscale;
use std::collections::BTreeMap;

/// Most persons that are offered.
const MOST: usize = 50;

/// Lists persons that the citizen has named before
///
/// Children, other parents and others, from the istanze that the citizen has sent, each once, as
/// named last: a form offers them instead of asking again.
#[utoipa::path(tag = "profile", operation_id = "persons_list",
    responses((status = 200, body = Page<KnownPerson>)))]
#[get("/profile/persons")]
pub(super) async fn handler(citizen: Citizen<L2>) -> Result<Json<Page<KnownPerson>>, Fail> {
    let tx = citizen.read().await?;
    let mut known: BTreeMap<String, KnownPerson> = BTreeMap::new();
    for row in istanze::all_of(&tx, citizen.id).await? {
        let (Some(sent_at), Some(offer)) = (row.submitted_at, Offer::find(&citizen.tenant, &row.service))
        else {
            continue;
        };
        let service_title = view::title(&row, &citizen.tenant, citizen.lang);
        let form = offer.form()?.form;
        for person in form::other_persons(&form, &row.answers) {
            // Answers that were sent have been judged: one that does not read belongs to an older form.
            let Ok(named) = serde_json::from_value::<Named>(person.clone()) else {
                continue;
            };
            let person = named.known(&service_title, sent_at);
            let key = key(&person);
            if known.get(&key).is_none_or(|before| before.sent_at < sent_at) {
                known.insert(key, person);
            }
        }
    }
    let mut items: Vec<_> = known.into_values().collect();
    items.sort_by(|a, b| (b.sent_at, &a.given_name).cmp(&(a.sent_at, &b.given_name)));
    items.truncate(MOST);
    Ok(Json(Page::whole(items)))
}

/// A person as answers hold one.
#[derive(Deserialize)]
struct Named {
    given_name: String,
    family_name: String,
    birth_date: NaiveDate,
    #[serde(default)]
    tax_code: Option<CodiceFiscale>,
}

impl Named {
    fn known(self, service_title: &str, sent_at: DateTime<Utc>) -> KnownPerson {
        KnownPerson {
            given_name: self.given_name,
            family_name: self.family_name,
            birth_date: self.birth_date,
            tax_code: self.tax_code,
            service_title: service_title.to_owned(),
            sent_at,
        }
    }
}

/// What makes two namings one person.
fn key(person: &KnownPerson) -> String {
    match &person.tax_code {
        Some(code) => code.to_string(),
        None => format!(
            "{} {} {}",
            person.given_name, person.family_name, person.birth_date
        ),
    }
}
