//! *What may you do?* Routes, use cases, jobs and the catalogue of services.
//!
//! Knows the words of the portal (`types`), the rows (`storage`), the verdicts on identities
//! (`identity`), paper (`documents`) and the other administrations (`integrations`). It must never
//! know sea-orm, the simulators, or how a page looks.

pub mod activations;
pub mod app;
mod attachments;
pub mod auth;
mod authorizations;
pub mod backoffice;
pub mod bearer;
pub mod certificates;
mod clients;
mod connected_apps;
pub mod ctx;
mod desk;
mod documents;
mod households;
pub mod http;
pub mod istanze;
pub mod jobs;
pub mod journal;
mod messages;
pub mod oauth;
pub mod openapi;
pub mod payments;
pub mod places;
mod profile;
mod ratings;
pub mod registry;
mod self_certifications;
pub mod services;
pub mod sessions;
pub mod settings;
mod sms;
pub mod status;
pub mod tenant;
pub mod time;
pub mod verifications;

pub use app::{App, Clock, Randomness};
pub use ctx::{Citizen, Ctx, Operator};
pub use http::{Fail, ToProblem};
pub use settings::{NodeTimes, Scheme, Settings};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

/// All operations of the API, one line per noun; each noun lists its verbs in its `mod.rs`. Routes are
/// tried in this order: what every page asks for comes first.
pub fn routes(cfg: &mut ServiceConfig<'_>) {
    services::routes(cfg);
    tenant::routes(cfg);
    auth::routes(cfg);
    activations::routes(cfg);
    attachments::routes(cfg);
    authorizations::routes(cfg);
    backoffice::routes(cfg);
    certificates::routes(cfg);
    clients::routes(cfg);
    connected_apps::routes(cfg);
    desk::routes(cfg);
    documents::routes(cfg);
    households::routes(cfg);
    istanze::routes(cfg);
    messages::routes(cfg);
    payments::routes(cfg);
    places::routes(cfg);
    profile::routes(cfg);
    ratings::routes(cfg);
    self_certifications::routes(cfg);
    sessions::routes(cfg);
    sms::routes(cfg);
    status::routes(cfg);
    verifications::routes(cfg);
}

/// The whole application: the layers that every request passes, the API under `/api/v1`, the
/// sign-in under `/auth`, tokens under `/oauth`, then what `pages` adds (the server's files and pages).
pub fn application(
    app: Data<App>,
    pages: impl FnOnce(&mut web::ServiceConfig),
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    actix_web::App::new()
        .app_data(app)
        .app_data(http::parameters::path_config())
        .app_data(http::parameters::query_config())
        .wrap(from_fn(ctx::know))
        .wrap(from_fn(http::csrf::guard))
        .wrap(from_fn(http::cors::layer))
        .wrap(from_fn(http::rate_limit::guard))
        .wrap(from_fn(http::edge::layer))
        .wrap(Compress::default())
        .into_utoipa_app()
        .service(
            utoipa_actix_web::scope("/api/v1")
                .configure(routes)
                .default_service(web::to(http::parameters::no_such_operation)),
        )
        .into_app()
        .configure(auth::browser_routes)
        .configure(oauth::routes)
        .configure(certificates::published_routes)
        .configure(payments::push_routes)
        .route("/api/docs", web::get().to(openapi::reference::docs))
        .route("/api/docs.css", web::get().to(openapi::reference::style))
        .route("/api/openapi.json", web::get().to(openapi::reference::json))
        .route("/crest.svg", web::get().to(tenant::crest))
        .configure(pages)
}

/// What answers at the cards' host where the program ends TLS itself: one path, and nothing else.
pub fn cards_application(
    app: Data<App>,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    actix_web::App::new()
        .app_data(app)
        .app_data(http::parameters::query_config())
        .wrap(from_fn(http::rate_limit::guard))
        .wrap(from_fn(http::edge::layer))
        .configure(auth::cns::card_routes)
}

/// What answers where the node of payments delivers receipts: one path for each municipality. Who may call
/// is decided before the request, by the certificate of the connection.
pub fn station_application(
    app: Data<App>,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    actix_web::App::new()
        .app_data(app)
        .app_data(http::parameters::path_config())
        .wrap(from_fn(http::edge::layer))
        .configure(payments::station_routes)
}
