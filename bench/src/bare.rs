//! The least that actix can do: the same bytes for every request.

use actix_web::{App, HttpResponse, HttpServer, web};
use std::net::Ipv4Addr;

/// Serves until the process is stopped.
pub(crate) async fn serve(port: u16, file: &str, media_type: &str) {
    let body = web::Bytes::from(std::fs::read(file).unwrap());
    let media_type = media_type.to_owned();
    HttpServer::new(move || {
        let (body, media_type) = (body.clone(), media_type.clone());
        App::new().default_service(web::to(move || {
            let answer = HttpResponse::Ok()
                .content_type(media_type.as_str())
                .body(body.clone());
            async { answer }
        }))
    })
    .bind((Ipv4Addr::LOCALHOST, port))
    .unwrap()
    .run()
    .await
    .unwrap();
}
