//! The providers' logos: a drawing of the name, as real providers publish one.

use super::idps::Idps;
use super::outgoing;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

pub(super) const WIDTH: u32 = 48;
pub(super) const HEIGHT: u32 = 28;

/// Dawn, the north star, a comet.
fn drawing(slug: &str) -> &'static str {
    match slug {
        "aurora" => {
            "<path fill=\"#c2410c\" d=\"M12 22a12 12 0 0 1 24 0z\"/>\
             <path stroke=\"#c2410c\" stroke-width=\"2\" d=\"M4 25h40M24 2v5M9 8l3.5 3.5M39 8l-3.5 3.5\"/>"
        }
        "boreale" => "<path fill=\"#155e75\" d=\"M24 2l3 9 9 3-9 3-3 9-3-9-9-3 9-3z\"/>",
        _ => {
            "<circle fill=\"#6b21a8\" cx=\"34\" cy=\"10\" r=\"6\"/>\
             <path stroke=\"#6b21a8\" stroke-width=\"2\" fill=\"none\" d=\"M28 13L6 22M30 16L12 26M27 9L8 15\"/>"
        }
    }
}

pub(super) async fn show(idps: Data<Idps>, slug: Path<String>) -> HttpResponse {
    let Some(idp) = idps.find(&slug) else {
        return outgoing::unknown_idp();
    };
    HttpResponse::Ok().content_type("image/svg+xml").body(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         viewBox=\"0 0 {WIDTH} {HEIGHT}\">{}</svg>",
        drawing(idp.slug)
    ))
}
