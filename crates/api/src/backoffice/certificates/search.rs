//! `POST /backoffice/certificates/queries`.

use super::line;
use crate::backoffice::counter::inquiry;
use crate::backoffice::written_reason;
use crate::ctx::{Operator, Registrar};
use crate::households::Trouble;
use crate::http::{Fail, Json};
use crate::journal::Act;
use actix_web::post;
use sportello_integrations::registry::RegistryError;
use sportello_storage::audit::{self, Looked};
use sportello_storage::certificates::{self, Certificate, Filter};
use sportello_storage::{Tx, citizens};
use sportello_types::issued_certificates::{CertificateSearch, IssuedCertificate};
use sportello_types::page::Page;
use sportello_types::problem::ProblemCode;
use sportello_types::text::countercertificates as words;
use sportello_types::values::{CertificateCode, CodiceFiscale, ResidentKey};

/// As many as a page holds.
const LIMIT: u32 = 50;
/// Longest cursor, in characters.
const LONGEST_CURSOR: usize = 512;

/// Looks for certificates
///
/// By the code printed on one; or those about a person, by fiscal code or by the registry's key. Whoever
/// looks for a person's gives a reason, which is written to the audit log before anything is shown; the
/// person reads that it was done. Newest first, fifty a page.
#[utoipa::path(tag = "backoffice", operation_id = "issued_certificates_search", request_body = CertificateSearch,
    responses((status = 200, body = Page<IssuedCertificate>), (status = 422), (status = 503)))]
#[post("/backoffice/certificates/queries")]
pub(in crate::backoffice) async fn handler(
    operator: Registrar,
    body: Json<CertificateSearch>,
) -> Result<Json<Page<IssuedCertificate>>, Fail> {
    let search = body.0;
    let found = match wanted(&search)? {
        Wanted::Code(code) => by_code(&operator, &code).await?,
        Wanted::Person(person) => {
            let reason = written_reason(search.reason.as_deref().unwrap_or_default())?;
            let person = Known::ask(&operator, person).await?;
            about(&operator, &person, &reason, search.cursor.as_deref()).await?
        }
    };
    Ok(Json(found.map(|found| line(&operator, found))))
}

/// What is looked for.
enum Wanted<'s> {
    Code(CertificateCode),
    Person(By<'s>),
}

/// By what a person is named.
#[derive(Clone, Copy)]
enum By<'s> {
    TaxCode(&'s CodiceFiscale),
    Key(&'s ResidentKey),
}

/// The one thing that a search names.
fn wanted(search: &CertificateSearch) -> Result<Wanted<'_>, Fail> {
    if let Some(cursor) = &search.cursor
        && cursor.chars().nth(LONGEST_CURSOR).is_some()
    {
        return Err(ProblemCode::BadRequest.into());
    }
    match (&search.code, &search.tax_code, &search.resident) {
        (Some(code), None, None) => Ok(Wanted::Code(*code)),
        (None, Some(code), None) => Ok(Wanted::Person(By::TaxCode(code))),
        (None, None, Some(key)) => Ok(Wanted::Person(By::Key(key))),
        _ => Err(Fail::field(
            ProblemCode::ValidationFailed,
            "/tax_code",
            "one_of",
            |lang| words::search_one(lang).to_owned(),
        )),
    }
}

/// The one that bears a code.
async fn by_code(operator: &Operator, code: &CertificateCode) -> Result<Page<Certificate>, Fail> {
    let tx = operator.read().await?;
    let found = certificates::by_code(&tx, code).await?;
    Ok(page(found.into_iter().collect()))
}

fn page(items: Vec<Certificate>) -> Page<Certificate> {
    Page {
        items,
        limit: LIMIT,
        next_cursor: None,
    }
}

/// A person as the registry knows them, before any transaction.
struct Known {
    key: Option<ResidentKey>,
    tax_code: Option<CodiceFiscale>,
}

impl Known {
    /// Asks the registry who it is. Whoever has left it may have certificates all the same.
    async fn ask(operator: &Operator, person: By<'_>) -> Result<Self, Fail> {
        let registry = operator.app.civil_registry(operator.tenant_id());
        let inquiry = inquiry(operator);
        let today = crate::time::rome_day(operator.now);
        match person {
            By::TaxCode(code) => match registry.resolve(code, &inquiry).await {
                Ok(answer) => Ok(Self {
                    key: Some(answer.value),
                    tax_code: Some(code.clone()),
                }),
                Err(RegistryError::NotFound) => Ok(Self {
                    key: None,
                    tax_code: Some(code.clone()),
                }),
                Err(error) => Err(Trouble::of_today(error).into()),
            },
            By::Key(key) => match registry.person(key, today, &inquiry).await {
                Ok(answer) => Ok(Self {
                    key: Some(key.clone()),
                    tax_code: answer
                        .value
                        .identity
                        .tax_code
                        .as_ref()
                        .map(|known| known.code.clone()),
                }),
                Err(RegistryError::NotFound) => Ok(Self {
                    key: Some(key.clone()),
                    tax_code: None,
                }),
                Err(error) => Err(Trouble::of_today(error).into()),
            },
        }
    }

    /// Notes that the person's certificates were looked for, and why. Neither code nor key is written there
    /// but where the person reads it.
    async fn note(&self, tx: &Tx, operator: &Operator, reason: &str, found: usize) -> Result<(), Fail> {
        let citizen = match &self.tax_code {
            Some(code) => citizens::find_by_tax_code(tx, code).await?,
            None => None,
        };
        let event = audit::Event {
            actor: audit::Actor::Operator,
            citizen: citizen.map(|citizen| citizen.profile.id),
            object: Some("certificates".to_owned()),
            detail: serde_json::json!({ "reason": reason, "found": found }),
            ..operator.event(Act::CertificatesSearched.name())
        };
        let looked: Vec<Looked<'_>> = self
            .key
            .iter()
            .map(|resident| Looked {
                resident,
                tax_code: self.tax_code.as_ref(),
            })
            .collect();
        Ok(audit::append_look(tx, event, &looked).await?)
    }
}

/// Those about a person, once it is noted who looked and why.
async fn about(
    operator: &Operator,
    person: &Known,
    reason: &str,
    cursor: Option<&str>,
) -> Result<Page<Certificate>, Fail> {
    let tx = operator.write().await?;
    let found = match &person.key {
        Some(key) => {
            let filter = Filter {
                resident: Some(key),
                ..Filter::default()
            };
            certificates::archive(&tx, &filter, cursor, LIMIT).await?
        }
        None => page(Vec::new()),
    };
    person.note(&tx, operator, reason, found.items.len()).await?;
    tx.commit().await?;
    Ok(found)
}
