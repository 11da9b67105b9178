//! Files to be saved.

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::http::header;

/// A file to be saved. `name`: of letters, digits, dots and hyphens, which stand in a header as they are.
pub(crate) fn download(
    content_type: &'static str,
    name: &str,
    content: impl MessageBody + 'static,
) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(content)
}
