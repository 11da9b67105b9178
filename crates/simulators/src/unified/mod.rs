//! The *Piattaforma Unitaria* as an information system meets it (pagoPA, `p4pa-pu-sil`): tokens, debt
//! positions, the payment of a notice, receipts that are asked for and receipts that are sent.
//!
//! It stands between creditors and the simulated pagoPA as the real one does: what it is told it tells GPD,
//! its page of payments leads to Checkout, and the node brings receipts to its station, from where they go
//! on. Its clock is that of the simulated pagoPA.

mod checkout;
mod control;
mod debts;
mod gate;
mod gpd;
mod model;
mod payments;
mod push;
mod rules;
mod state;
mod station;
mod tokens;
mod wire;

pub use push::Manner;
pub(crate) use push::work;
pub use state::{Organization, Unified};

use actix_web::web::{self, ServiceConfig};

/// What its paths begin with here.
const BASE: &str = "/unified";

/// Largest body, in bytes.
const LARGEST: usize = 1024 * 1024;

pub(crate) fn routes(config: &mut ServiceConfig) {
    let organization = web::scope("/sil/organization/{organization}")
        .route("/debt-position", web::post().to(debts::create))
        .route("/debt-position/{iud}", web::put().to(debts::manage))
        .route("/payment/notice/{nav}", web::get().to(payments::begin))
        .route("/payment/{kind}/{id}", web::get().to(payments::status));
    config.service(
        web::scope(BASE)
            .app_data(web::PayloadConfig::new(LARGEST))
            .service(organization)
            .route("/oauth/token", web::post().to(tokens::give))
            .route("/station", web::post().to(station::take))
            .route("/checkout/{session}", web::get().to(checkout::go))
            .route("/control", web::get().to(control::show))
            .route("/control/push", web::post().to(control::push))
            .route("/control/release", web::post().to(control::release))
            .route("/control/resend", web::post().to(control::resend))
            .route("/control/faults", web::post().to(control::fault))
            .route("/control/faults", web::delete().to(control::no_faults)),
    );
}
