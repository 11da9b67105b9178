//! A GovPay on the platform: a broker that holds debts for its applications (API *Pendenze* v2), answers the
//! node in the creditors' stead, and pushes receipts to whoever asked for the debts (API *Notifica e Verifica*
//! v2).
//!
//! What it holds are positions of the platform, one for each pendenza. Its own faults, beside those of all
//! calls (`govpay.read.…`, `govpay.change.…`), are states that fall back and receipts of which it does not
//! know yet.

mod control;
mod gate;
mod ledger;
mod payments;
mod pendenze;
mod push;
mod render;
mod rules;
mod wire;

pub(super) use ledger::Ledger;
pub use ledger::{Application, Callback};
pub(super) use push::{bring, push_of};

use super::node;
use super::state::{Pagopa, SetUpError};
use actix_web::web::{self, ServiceConfig};

/// What the paths of its API begin with.
const API: &str = "/govpay/backend/api/pendenze/rs/basic/v2";

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(
            web::scope(API)
                .app_data(web::PayloadConfig::new(super::LARGEST))
                .route("/pendenze/{a2a}/{id}", web::get().to(pendenze::get))
                .route("/pendenze/{a2a}/{id}", web::put().to(pendenze::put))
                .route("/pendenze/{a2a}/{id}", web::patch().to(pendenze::patch))
                .route("/rpp", web::get().to(payments::list))
                .route(
                    "/rpp/{creditor}/{iuv}/{receipt}/rt",
                    web::get().to(payments::receipt),
                ),
        )
        .route("/govpay/control/flip", web::post().to(control::flip))
        .route("/govpay/control/late", web::post().to(control::late));
}

impl Pagopa {
    /// Lets GovPay know an application, or changes it.
    ///
    /// # Errors
    /// [`SetUpError::Station`] when receipts are to be pushed to an address to which nothing may go.
    pub fn open_govpay(&self, application: Application) -> Result<(), SetUpError> {
        let callback = application.notify.as_ref();
        if callback.is_some_and(|callback| !node::may_call(&callback.url)) {
            return Err(SetUpError::Station);
        }
        let id = application.id.clone();
        self.inner().memory().govpay.applications.insert(id, application);
        Ok(())
    }

    /// Where GovPay's API is, without a slash at the end.
    pub fn govpay_url(&self) -> String {
        format!("{}{API}", self.inner().public_url)
    }
}
