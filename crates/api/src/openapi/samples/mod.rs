//! Examples of the document, built from the very types: they cannot say what the API does not.

mod certificates;
mod desk;
mod documents;
mod issued;
mod nouns;
mod passkeys;
mod payment_office;
mod payments;
mod self_certifications;
mod sms;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sportello_types::ids::{CitizenId, SessionId};
use sportello_types::loa::Loa;
use sportello_types::page::Page;
use sportello_types::places::{Country, Municipality};
use sportello_types::problem::{Problem, ProblemCode};
use sportello_types::sessions::Session;
use sportello_types::tenant::{IdentityProvider, ProviderState};
use sportello_types::whoami::{Provider, WhoAmI};
use utoipa::PartialSchema;

/// The example of a schema.
pub(super) fn of(schema: &str) -> Option<Value> {
    Some(match schema {
        "CountryPage" => page(country()),
        "IdentityProviderPage" => page(identity_provider()),
        "MunicipalityPage" => page(municipality()),
        "ServiceStatus" => json!({
            "type": "about:blank", "title": "OK", "status": 200, "detail": "The service is working."
        }),
        "SessionPage" => page(session()),
        "Tenant" => value(&crate::tenant::sample()),
        "WhoAmI" => value(&who_am_i()),
        other => {
            return nouns::of(other)
                .or_else(|| certificates::of(other))
                .or_else(|| desk::of(other))
                .or_else(|| documents::of(other))
                .or_else(|| issued::of(other))
                .or_else(|| passkeys::of(other))
                .or_else(|| payment_office::of(other))
                .or_else(|| payments::of(other))
                .or_else(|| self_certifications::of(other))
                .or_else(|| sms::of(other));
        }
    })
}

/// Schemas that no operation names by itself but all share.
pub(super) fn shared_schemas() -> Vec<(String, Value)> {
    use sportello_types::problem::FieldError;
    use sportello_types::values::Slug;
    vec![
        ("Problem".to_owned(), value(&Problem::schema())),
        ("ProblemCode".to_owned(), value(&ProblemCode::schema())),
        ("FieldError".to_owned(), value(&FieldError::schema())),
        ("Slug".to_owned(), value(&Slug::schema())),
    ]
}

/// The example of a problem.
pub(super) fn problem(code: ProblemCode) -> Value {
    let (title, detail) = crate::http::words::problem(code, sportello_types::lang::Lang::It);
    value(&Problem {
        kind: format!("https://sportello.example.it/problems/{}", code.code()),
        title,
        status: code.status(),
        detail,
        instance: "urn:uuid:0193573a-9f00-7a31-8d5e-2f6c1b0a9e47".to_owned(),
        problem: code,
        fields: Vec::new(),
        groups: Vec::new(),
    })
}

/// Any serialisable value as JSON.
pub(super) fn value(sample: &impl Serialize) -> Value {
    serde_json::to_value(sample).unwrap_or_default()
}

/// A page with one item.
pub(super) fn page<T: Serialize>(item: T) -> Value {
    value(&Page {
        items: vec![item],
        limit: 20,
        next_cursor: None,
    })
}

/// An id that never was given out: `id(CitizenId)`.
pub(super) fn id<T>(of: fn(uuid::Uuid) -> T) -> T {
    of(uuid::Uuid::from_u128(0x0193_573a_9f00_7a31_8d5e_2f6c_1b0a_9e47))
}

/// An instant of the examples.
pub(super) fn at(hour: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_083_200 + hour * 3600, 0).unwrap_or_default()
}

fn municipality() -> Municipality {
    Municipality {
        code: "F205".to_owned(),
        name: "Milano".to_owned(),
        province: "MI".to_owned(),
        active: true,
        invented: false,
    }
}

fn country() -> Country {
    Country {
        code: "Z110".to_owned(),
        name: "Francia".to_owned(),
        name_en: "France".to_owned(),
        active: true,
    }
}

fn identity_provider() -> IdentityProvider {
    IdentityProvider {
        provider: Provider::Spid,
        entity_id: "https://idp.example.it".to_owned(),
        name: "Gestore di esempio".to_owned(),
        login_path: "/auth/spid/login".to_owned(),
        logo_path: Some("/auth/spid/logos/1f0c9a7be2d34c58.svg".to_owned()),
        state: ProviderState::Ready,
    }
}

fn session() -> Session {
    Session {
        id: id(SessionId),
        current: true,
        provider: Provider::Spid,
        level: Loa::L2,
        device: "Firefox, Linux".to_owned(),
        opened_at: at(0),
        last_seen_at: at(1),
    }
}

fn who_am_i() -> WhoAmI {
    WhoAmI {
        single_logout_path: None,
        id: id(CitizenId),
        given_name: "Anna".to_owned(),
        family_name: "Serra".to_owned(),
        provider: Provider::Spid,
        identity_provider: "Gestore di esempio".to_owned(),
        level: Loa::L2,
        roles: Vec::new(),
        profile_complete: true,
        unread_messages: 1,
        idle_ends_at: at(1),
        ends_at: at(8),
    }
}
