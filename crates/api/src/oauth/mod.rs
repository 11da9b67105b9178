//! The portal as an issuer of tokens: what apps, web sites and systems call, and where browsers come
//! by. The rules are `identity::issuer`'s; rows and requests are brought together here.

mod answer;
mod authenticate;
mod authorize;
mod introspect;
mod issue;
pub(crate) mod keys;
mod logout;
mod par;
mod published;
mod revoke;
mod token;
mod userinfo;

pub(crate) use authorize::{Asked, freshness, read_asked};
pub(crate) use issue::issue_code;
pub use keys::IssuerKeys;

use actix_web::web;

pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route(
        "/.well-known/openid-configuration",
        web::get().to(published::metadata),
    )
    .route(
        "/.well-known/oauth-authorization-server",
        web::get().to(published::metadata),
    )
    .route("/oauth/jwks", web::get().to(published::jwks))
    .route("/oauth/authorize", web::get().to(authorize::by_link))
    .route("/oauth/authorize", web::post().to(authorize::by_form))
    .route("/oauth/par", web::post().to(par::handler))
    .route("/oauth/token", web::post().to(token::handler))
    .route("/oauth/revoke", web::post().to(revoke::handler))
    .route("/oauth/introspect", web::post().to(introspect::handler))
    .route("/oauth/userinfo", web::get().to(userinfo::handler))
    .route("/oauth/userinfo", web::post().to(userinfo::handler))
    .route("/oauth/logout", web::get().to(logout::by_link))
    .route("/oauth/logout", web::post().to(logout::by_form));
}
