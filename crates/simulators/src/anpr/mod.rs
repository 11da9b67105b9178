//! PDND and ANPR: a platform that gives vouchers, and the services of the national register, as strict
//! as the real gateway: signatures, audiences, digests, purposes, times, single use. Judges with code of
//! its own, so that no bug is shared with the portal.
//!
//! What the real gateway hides behind one public answer, [`Anpr::last_refusal`] tells.

mod gateway;
mod page;
mod person;
mod render;
mod service;
mod signed;
mod state;
mod token;

pub use state::{Anpr, PdndClient, SetUpError, Trouble};

use actix_web::web;

/// The residents of the demo as JSON lines, in the shape of the import.
pub const RESIDENTS: &str = include_str!("../../data/residents.jsonl");

/// What addresses of services begin with, and what their audiences begin with: not the same.
const BASE: &str = "/anpr/MinInternoPortaANPR-PDND";
const AUDIENCE: &str = "/anpr/MinInternoPortaANPR";

pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/pdnd/token.oauth2", web::post().to(token::give))
        .route(
            &format!("{BASE}/{{service}}/v1/anpr-service-e002"),
            web::post().to(gateway::handler),
        )
        .route("/anpr", web::get().to(page::show))
        .route("/anpr/trouble", web::post().to(page::trouble));
}
