//! pagoPA as a creditor meets it: debt positions (GPD v3, and of v1 what v3 lacks), carts and the page of
//! Checkout, receipts that the node brings to a station by SOAP or that are fetched by REST, the node's
//! questions to stations that answer for their notices by themselves, the copies of such notices (ACA), the
//! flows of what was paid (FdR v3, and by SOAP `nodeForPa`), and digital stamps that are bought by themselves
//! (*@e.bollo 2.0*).
//!
//! A [`govpay`], for creditors who leave their debts to it, is on the same platform: what it holds is paid at
//! the same page, and is in the same flows.
//!
//! Everything else lies under [`Pagopa::base_url`] at the paths of the real platform. Time is the simulators' own
//! clock and what was put before it by [`Pagopa::advance`]: jobs by date, retries and flows follow it. What
//! is asked, answered, delivered and found wrong stands in the journal.
//!
//! Judges and writes with code of its own, so that no bug is shared with the portal.

mod aca;
mod answer;
mod authority;
mod carts;
mod checks;
mod control;
mod deliver;
mod ending;
mod faults;
mod flows;
mod flows_api;
mod flows_soap;
mod gate;
pub mod govpay;
mod gpd;
mod gpd_legacy;
mod journal;
mod journal_page;
mod mbd;
mod model;
mod node;
mod node_begin;
mod node_told;
mod page;
mod pay;
mod receipt;
mod receipts_api;
mod render;
mod rome;
mod rules;
mod shape;
mod stamp;
mod state;
mod status;
mod wire;

pub use authority::{AuthorityError, StationFiles};
pub(crate) use deliver::work;
pub use ending::Ending;
pub(crate) use faults::Faults;
pub use faults::{Fault, Trouble};
pub use flows_soap::FlowCaller;
pub(crate) use gate::spoilt;
pub use journal::Entry;
pub(crate) use journal::Journal;
pub use stamp::Stamps;
pub use state::{Creditor, Pagopa, SetUpError, Station};

use actix_web::web::{self, ServiceConfig};

/// What the paths of the platform begin with here.
const BASE: &str = "/pagopa";

/// A body is a debt position with at most a hundred options of a hundred instalments.
const LARGEST: usize = 1024 * 1024;

pub(crate) fn routes(config: &mut ServiceConfig) {
    govpay::routes(config);
    config.service(
        web::scope(BASE)
            .app_data(web::PayloadConfig::new(LARGEST))
            .configure(debts)
            .configure(payments)
            .service(web::scope("/fdr-org/service/v1").configure(flow_routes))
            .service(web::scope("/fdr/service/v1").configure(flow_routes))
            .route("/nodo-auth/node-for-pa/v1", web::post().to(flows_soap::ask))
            .configure(for_tests)
            .route("", web::get().to(journal_page::show)),
    );
}

fn debts(config: &mut ServiceConfig) {
    let v3 = web::scope("/gpd/debt-positions-service/v3/organizations/{creditor}")
        .route("/debtpositions", web::post().to(gpd::create))
        .route("/debtpositions", web::get().to(gpd::list))
        .route("/debtpositions/{iupd}", web::get().to(gpd::get))
        .route("/debtpositions/{iupd}", web::put().to(gpd::update))
        .route("/debtpositions/{iupd}", web::delete().to(gpd::delete))
        .route("/debtpositions/{iupd}/publish", web::post().to(gpd::publish));
    let v1 = web::scope("/gpd/debt-positions-service/v1/organizations/{creditor}")
        .route(
            "/debtpositions/transfers",
            web::patch().to(gpd_legacy::change_account),
        )
        .route("/debtpositions/{iupd}", web::get().to(gpd_legacy::get))
        .route(
            "/debtpositions/{iupd}/invalidate",
            web::post().to(gpd_legacy::invalidate),
        )
        .route(
            "/paymentoptions/paids/{nav}",
            web::post().to(gpd_legacy::paid_elsewhere),
        );
    let receipts = web::scope("/gpd/payments-receipts-service/v1/payments/{creditor}")
        .route("/receipts", web::get().to(receipts_api::list))
        .route("/receipts/{iuv}", web::get().to(receipts_api::get));
    config.service(v3).service(v1).service(receipts);
}

fn payments(config: &mut ServiceConfig) {
    config
        .route("/aca/v1/paCreatePosition", web::post().to(aca::upsert))
        .route("/checkout/ec/v1/carts", web::post().to(carts::open_v1))
        .route("/checkout/ec/v2/carts", web::post().to(carts::open_v2))
        .route("/checkout/pay/{cart}", web::get().to(page::show))
        .route("/checkout/pay/{cart}", web::post().to(page::end))
        .service(
            web::scope("/pagopa-mbd-service/v1/organizations/{creditor}")
                .route("/mbd", web::post().to(mbd::order))
                .route("/receipt/{nav}", web::get().to(mbd::receipt)),
        )
        .route("/mbd/pay/{id}", web::get().to(mbd::show))
        .route("/mbd/pay/{id}", web::post().to(mbd::end));
}

fn flow_routes(config: &mut ServiceConfig) {
    config
        .route("/organizations/{creditor}/fdrs", web::get().to(flows_api::list))
        .route(
            "/organizations/{creditor}/fdrs/{flow}/revisions/{revision}/psps/{psp}",
            web::get().to(flows_api::get),
        )
        .route(
            "/organizations/{creditor}/fdrs/{flow}/revisions/{revision}/psps/{psp}/payments",
            web::get().to(flows_api::payments),
        );
}

fn for_tests(config: &mut ServiceConfig) {
    config
        .route("/journal", web::get().to(journal_page::show))
        .route("/journal/entries", web::get().to(journal_page::entries))
        .route("/control", web::get().to(control::show))
        .route("/control/advance", web::post().to(control::advance))
        .route("/control/release", web::post().to(control::release))
        .route("/control/settings", web::post().to(control::settings))
        .route("/control/faults", web::post().to(control::fault))
        .route("/control/faults", web::delete().to(control::no_faults))
        .route("/control/pay", web::post().to(control::pay))
        .route("/control/resend", web::post().to(control::resend))
        .route("/control/report", web::post().to(control::report))
        .route("/control/revise", web::post().to(control::revise))
        .route("/control/probe", web::post().to(control::probe));
}
