//! A server of a test's own, at an address of its own: what the simulated platforms call.

use actix_web::dev::ServerHandle;
use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};
use rustls::ServerConfig;
use std::net::{Ipv4Addr, TcpListener};

/// Begins to listen, over TLS where a configuration is given; the port, and what ends it.
pub(crate) fn listen(
    tls: Option<ServerConfig>,
    routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> (u16, ServerHandle) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = HttpServer::new(move || App::new().configure(routes.clone()))
        .workers(1)
        .disable_signals();
    let server = match tls {
        Some(tls) => server.listen_rustls_0_23(listener, tls).unwrap(),
        None => server.listen(listener).unwrap(),
    };
    let server = server.run();
    let handle = server.handle();
    tokio::spawn(server);
    (port, handle)
}
