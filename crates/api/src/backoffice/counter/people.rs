//! `POST /backoffice/counter/people/queries`.

use super::{cleared, inquiry, note, shown};
use crate::backoffice::written_reason;
use crate::ctx::{Operator, Registrar};
use crate::desk::Flaws;
use crate::households::Trouble;
use crate::http::{Fail, Json};
use crate::journal::Act;
use crate::places::{Places, country};
use crate::time;
use actix_web::post;
use chrono::NaiveDate;
use sportello_integrations::registry::{Named, RegistryError};
use sportello_types::issued_certificates::{FoundResidents, NameSearch, ResidentSearch};
use sportello_types::profile::Sex;
use sportello_types::registry::{MunicipalityRef, Place, Resident, StateRef};
use sportello_types::text::countercertificates as words;
use sportello_types::values::{CodiceCatastale, CodiceFiscale, PersonName, ResidentKey};

/// Looks for somebody in the registry, at the counter
///
/// By fiscal code; or, with a reason, by family name, given name and day of birth, and by sex and place of
/// birth too where the registry wants all of them (`counter_show`). The reason is written to the audit log
/// before anybody is shown, and so is a search that finds nobody, or too many. Each of those who are shown
/// reads in the own log of accesses that they were. Nobody where nobody fits.
#[utoipa::path(tag = "backoffice", operation_id = "counter_people_search", request_body = ResidentSearch,
    responses((status = 200, body = FoundResidents), (status = 409), (status = 422), (status = 503)))]
#[post("/backoffice/counter/people/queries")]
pub(in crate::backoffice) async fn handler(
    operator: Registrar,
    body: Json<ResidentSearch>,
) -> Result<Json<FoundResidents>, Fail> {
    let search = body.0;
    let wanted = Wanted::read(&operator, &search)?;
    let reason = wanted.reason(&search)?;
    let people = match look(&operator, &wanted).await? {
        Some(keys) => Some(records(&operator, keys).await?),
        None => None,
    };
    let tx = operator.write().await?;
    let seen: Vec<&Resident> = people.iter().flatten().collect();
    let detail = serde_json::json!({
        "by": wanted.by(), "reason": reason, "found": seen.len(), "too_many": people.is_none(),
    });
    note(
        &tx,
        &operator,
        Act::CounterPersonFound,
        ("registry", detail),
        &seen,
    )
    .await?;
    let today = time::rome_day(operator.now);
    let mut items = Vec::with_capacity(seen.len());
    for person in &seen {
        items.push(shown(person, today, cleared(&tx, person).await?));
    }
    tx.commit().await?;
    if people.is_none() {
        return Err(Flaws::one("/tax_code", "too_many", words::person_too_many));
    }
    Ok(Json(FoundResidents { items }))
}

/// Who is looked for.
enum Wanted<'s> {
    Code(&'s CodiceFiscale),
    Person(Described<'s>),
}

/// Somebody by name and birth, as much as the registry wants to be told.
struct Described<'s> {
    family_name: &'s PersonName,
    given_name: &'s PersonName,
    born_on: NaiveDate,
    sex: Option<Sex>,
    born_at: Option<Place>,
}

impl<'s> Wanted<'s> {
    /// Either the fiscal code, or all that the registry wants.
    fn read(operator: &Operator, search: &'s ResidentSearch) -> Result<Self, Fail> {
        match search {
            ResidentSearch {
                tax_code: Some(code),
                family_name: None,
                given_name: None,
                birth_date: None,
                sex: None,
                birth_place: None,
                ..
            } => Ok(Self::Code(code)),
            ResidentSearch {
                tax_code: None,
                family_name: Some(family_name),
                given_name: Some(given_name),
                birth_date: Some(born_on),
                sex,
                birth_place,
                ..
            } => {
                let born_at = birth_place.as_ref().map(|code| place(operator, code, *born_on));
                let registry = operator.app.civil_registry(operator.tenant_id());
                let whole = match registry.name_search() {
                    NameSearch::None => {
                        return Err(Flaws::one("/tax_code", "required", words::person_code_only));
                    }
                    NameSearch::NameAndDay => false,
                    NameSearch::WholeIdentity => true,
                };
                let mut flaws = Flaws::default();
                flaws.when(
                    *born_on > time::rome_day(operator.now),
                    "/birth_date",
                    "future",
                    words::person_born_later,
                );
                flaws.when(whole && sex.is_none(), "/sex", "required", words::person_sex);
                flaws.when(
                    whole && birth_place.is_none(),
                    "/birth_place",
                    "required",
                    words::person_birth_place,
                );
                flaws.when(
                    matches!(born_at, Some(None)),
                    "/birth_place",
                    "unknown",
                    words::person_place_unknown,
                );
                flaws.settle()?;
                Ok(Self::Person(Described {
                    family_name,
                    given_name,
                    born_on: *born_on,
                    sex: *sex,
                    born_at: born_at.flatten(),
                }))
            }
            _ => Err(Flaws::one("/tax_code", "required", words::person_how)),
        }
    }

    /// Whoever has no fiscal code at hand says why somebody is looked for.
    fn reason(&self, search: &ResidentSearch) -> Result<Option<String>, Fail> {
        match (self, &search.reason) {
            (Self::Code(_), None) => Ok(None),
            (_, given) => written_reason(given.as_deref().unwrap_or_default()).map(Some),
        }
    }

    /// By what, for the audit log.
    const fn by(&self) -> &'static str {
        match self {
            Self::Code(_) => "tax_code",
            Self::Person(_) => "name",
        }
    }
}

/// The place of a Belfiore code, by the name that it had on a day; none where there is no such code.
fn place(operator: &Operator, code: &CodiceCatastale, day: NaiveDate) -> Option<Place> {
    if code.is_foreign() {
        let known = country(code.as_str())?;
        return Some(Place::Abroad {
            state: StateRef {
                code: Some(code.clone()),
                name: known.name.parse().ok()?,
            },
            town: None,
        });
    }
    let known = Places::of(&operator.tenant).municipality_at(code.as_str(), day)?;
    Some(Place::Italy {
        municipality: MunicipalityRef {
            code: Some(code.clone()),
            name: known.name.parse().ok()?,
            province: known.province.parse().ok(),
        },
    })
}

/// The keys of those who fit; none of them where they are too many.
async fn look(operator: &Operator, wanted: &Wanted<'_>) -> Result<Option<Vec<ResidentKey>>, Fail> {
    let registry = operator.app.civil_registry(operator.tenant_id());
    let inquiry = inquiry(operator);
    let found = match wanted {
        Wanted::Code(code) => {
            let found = registry.resolve(code, &inquiry).await;
            found.map(|answer| vec![answer.value])
        }
        Wanted::Person(person) => {
            let named = Named {
                family_name: person.family_name,
                given_name: person.given_name,
                born_on: person.born_on,
                sex: person.sex,
                born_at: person.born_at.as_ref(),
            };
            match registry.search(&named, &inquiry).await {
                Err(RegistryError::Ambiguous) => return Ok(None),
                found => found.map(|answer| answer.value),
            }
        }
    };
    match found {
        Ok(keys) => Ok(Some(keys)),
        Err(RegistryError::NotFound) => Ok(Some(Vec::new())),
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
