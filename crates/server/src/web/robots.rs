//! Small files that machines ask for.

use actix_web::HttpResponse;
use actix_web::web::Data;
use sportello_api::{App, status};

/// `GET /robots.txt`: the personal area is nobody's to index.
pub(super) async fn robots() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("User-agent: *\nDisallow: /area-personale\nDisallow: /en/area-personale\nDisallow: /auth/\nDisallow: /api/v1/\n")
}

/// `GET /status`: for balancers, which know no host name of ours.
pub(super) async fn status(app: Data<App>) -> HttpResponse {
    status::answer(&app).await
}
