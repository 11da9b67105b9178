//! Payments through pagoPA (CAD art. 5): what is owed, paying it, and receipts, without which nothing is
//! paid.

mod apart;
mod attempt;
mod attempt_show;
mod choice;
mod collector;
mod create;
mod extend;
mod find_notice;
pub mod import;
mod list;
mod notice_document;
mod offer;
mod open;
mod order;
mod outward;
mod own_codes;
mod owner;
mod partly;
mod postal;
mod push;
mod receipt_document;
mod refused;
mod repeats;
mod returns;
mod secondary;
mod settings;
mod settle;
mod show;
mod spontaneous;
mod spontaneous_pay;
mod spontaneous_settings;
mod stamp_document;
mod stamps;
mod stamps_again;
mod station;
mod stray;
mod under_way;
mod withdraw;

pub(crate) use apart::{Names, divided, take as take_stamps};
pub use collector::{Collector, StillCollected};
pub use create::ask;
pub(crate) use create::create;
pub(crate) use offer::{Creditor, creditor, provider};
pub(crate) use open::{RECEIPT_PAGE, seen_by};
pub(crate) use order::Order;
pub(crate) use outward::{cut, is_open, outward};
pub(crate) use own_codes::{CERTIFICATE_FEES, OFFICE_FEES, STAMP_DUTY};
pub use settings::{PaymentSettings, PostalSettings, Provider, StampSale, StationSettings, UnfitPayments};
pub(crate) use settle::{go_on, owner_of, settle_receipt, told_of};
pub use spontaneous::list as spontaneous_list;
pub use spontaneous_settings::{SpontaneousSettings, UnfitSpontaneous};
pub use stamps::TrustedSigners;
pub(crate) use stamps_again::judge as judge_stamps_again;
pub(crate) use under_way::{UnderWay, is_stamp_under_way, is_under_way};
pub(crate) use withdraw::withdrawn_numbers;

use actix_web::web;
use utoipa_actix_web::service_config::ServiceConfig;

/// The page of payments in the area.
pub(crate) const PAGE: &str = "/area-personale/pagamenti";
/// Before the token, where a browser comes back to.
const RETURN_PAGE: &str = "/area-personale/pagamenti/ritorno";

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list::handler)
        .service(show::handler)
        .service(find_notice::handler)
        .service(notice_document::handler)
        .service(receipt_document::handler)
        .service(stamp_document::handler)
        .service(attempt::handler)
        .service(attempt_show::handler)
        .service(returns::handler)
        .service(create::handler)
        .service(withdraw::handler)
        .service(extend::handler)
        .service(spontaneous::handler)
        .service(spontaneous_pay::handler)
        .service(open::find::handler)
        .service(open::begin::handler)
        .service(open::state::handler)
        .service(open::receipt::handler);
}

/// Where brokers of payments send what they send by themselves.
pub(crate) fn push_routes(cfg: &mut web::ServiceConfig) {
    cfg.route(push::PATH, web::route().to(push::handler));
}

/// Where the node of payments delivers receipts.
pub(crate) fn station_routes(cfg: &mut web::ServiceConfig) {
    cfg.route(station::PATH, web::post().to(station::handler));
}
