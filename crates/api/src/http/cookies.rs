//! The portal's cookies: the session, the browser that began a login, the chosen language.

use crate::settings::{Scheme, Settings};
use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time};

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The session's secret; `SameSite=Lax`.
    Session,
    /// Binds a pending login to the browser that began it. Arrives with the identity provider's
    /// cross-site POST, hence `SameSite=None` (on http, where that is not possible, `Lax`).
    Login,
    /// Tells a device from which somebody has signed in with desk credentials; `SameSite=Lax`.
    Device,
    /// Binds the question for a passkey to the browser that gave the password; `SameSite=Lax`.
    SecondStep,
}

impl Name {
    /// As sent: with the `__Host-` prefix on https, which ties it to this host and to TLS.
    pub const fn on(self, scheme: Scheme) -> &'static str {
        match (self, scheme) {
            (Self::Session, Scheme::Https) => "__Host-sportello",
            (Self::Session, Scheme::Http) => "sportello",
            (Self::Login, Scheme::Https) => "__Host-login",
            (Self::Login, Scheme::Http) => "login",
            (Self::Device, Scheme::Https) => "__Host-device",
            (Self::Device, Scheme::Http) => "device",
            (Self::SecondStep, Scheme::Https) => "__Host-second-step",
            (Self::SecondStep, Scheme::Http) => "second-step",
        }
    }
}

/// The value of one of our cookies.
pub fn read(req: &HttpRequest, name: Name, settings: &Settings) -> Option<String> {
    req.cookie(name.on(settings.scheme))
        .map(|cookie| cookie.value().to_owned())
}

/// A cookie that lives for a time.
pub fn set(name: Name, value: String, lives: chrono::Duration, settings: &Settings) -> Cookie<'static> {
    base(name, value, settings)
        .max_age(time::Duration::seconds(lives.num_seconds()))
        .finish()
}

/// The removal of a cookie.
pub fn clear(name: Name, settings: &Settings) -> Cookie<'static> {
    base(name, String::new(), settings)
        .max_age(time::Duration::ZERO)
        .finish()
}

fn base(name: Name, value: String, settings: &Settings) -> actix_web::cookie::CookieBuilder<'static> {
    let secure = settings.scheme == Scheme::Https;
    let same_site = match name {
        Name::Login if secure => SameSite::None,
        Name::Login | Name::Session | Name::Device | Name::SecondStep => SameSite::Lax,
    };
    Cookie::build(name.on(settings.scheme), value)
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(same_site)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_https_cookies_are_tied_to_the_host_and_to_tls() {
        let settings = Settings::default();
        let session = set(
            Name::Session,
            "s".to_owned(),
            chrono::Duration::hours(1),
            &settings,
        );
        assert_eq!(
            session.to_string(),
            "__Host-sportello=s; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=3600"
        );
        let login = set(
            Name::Login,
            "l".to_owned(),
            chrono::Duration::minutes(15),
            &settings,
        );
        assert_eq!(
            login.to_string(),
            "__Host-login=l; HttpOnly; SameSite=None; Secure; Path=/; Max-Age=900"
        );
    }

    #[test]
    fn on_loopback_http_the_prefix_and_secure_are_dropped() {
        let settings = Settings {
            scheme: Scheme::Http,
            ..Settings::default()
        };
        assert_eq!(
            clear(Name::Login, &settings).to_string(),
            "login=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0"
        );
    }
}
