//! The theme sheet of a municipality: all colours, from its primary one.

use super::Web;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use sportello_api::tenant::Colour;
use sportello_api::{Ctx, Fail};
use sportello_frontend::theme::{Hsb, Theme, ThemeRefused};

/// The theme of a colour; refused when white text on it cannot be read.
pub(crate) fn theme(colour: Colour) -> Result<Theme, ThemeRefused> {
    Theme::new(Hsb {
        hue: f64::from(colour.hue),
        saturation: f64::from(colour.saturation),
        brightness: f64::from(colour.brightness),
    })
}

/// `GET /theme.css`.
pub(super) async fn sheet(ctx: Ctx, web_app: Data<Web>) -> Result<HttpResponse, Fail> {
    let theme = theme(ctx.tenant.settings.colour).map_err(Fail::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(theme.css(&web_app.manifest.theme)))
}
