//! The CIE federation: a trust anchor and an OpenID provider, strict by the rules (they are told
//! apart by their entity ids, `…/cie/ta` and `…/cie/op`). Signs, verifies and encrypts with code of
//! its own, so that no bug is shared with `identity`.

mod anchor;
mod authorize;
mod choose;
mod claims;
mod decide;
mod federation;
mod jose;
mod keys;
mod policy;
mod problems;
mod relying_parties;
mod request;
mod tokens;
mod userinfo;

pub(crate) use jose::verify_token;
pub(crate) use keys::Key;
pub use keys::KeyError;

pub use federation::{Federation, SetUpError};
pub use problems::Problem;

use actix_web::web;

/// How far, in seconds, a service's clock may be ahead: as SPID's providers here.
const SKEW: i64 = 180;

pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    const CONFIGURATION: &str = "/.well-known/openid-federation";
    cfg.route(
        &format!("/cie/ta{CONFIGURATION}"),
        web::get().to(anchor::configuration),
    )
    .route("/cie/ta/fetch", web::get().to(anchor::fetch))
    .route("/cie/ta/list", web::get().to(anchor::list))
    .route(
        &format!("/cie/op{CONFIGURATION}"),
        web::get().to(anchor::provider),
    )
    .route("/cie/op/authorize", web::get().to(authorize::handler))
    .route("/cie/op/login/{handle}", web::get().to(choose::show))
    .route("/cie/op/login/{handle}", web::post().to(decide::handler))
    .route("/cie/op/token", web::post().to(tokens::exchange))
    .route("/cie/op/revoke", web::post().to(tokens::revoke))
    .route("/cie/op/userinfo", web::get().to(userinfo::handler))
    .route("/cie/op/tokens", web::get().to(tokens::show));
}
