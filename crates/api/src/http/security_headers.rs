//! What browsers are told not to do.

use crate::settings::Scheme;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// The policy of every page: own scripts only, none inline, WebAssembly allowed; forms go home.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
     base-uri 'none'; frame-ancestors 'none'; object-src 'none'; form-action 'self'";

/// What no page may use of the device.
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// The same, for the one page that reads a QR code with the camera.
pub const PERMISSIONS_WITH_CAMERA: &str = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()";

const FIXED: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// The policy of a page whose form goes to an identity provider, and nowhere else.
pub fn policy_with_form_action(origin: &str) -> String {
    let others = POLICY.strip_suffix("'self'").unwrap_or(POLICY);
    format!("{others}{origin}")
}

/// Adds what is missing: an answer's own policies or caching rule are kept, anything else is
/// `no-store` (RAC_REST_NAME_010).
pub fn apply(headers: &mut HeaderMap, scheme: Scheme) {
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    if scheme == Scheme::Https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    for (name, default) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::PERMISSIONS_POLICY, PERMISSIONS),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(default));
        }
    }
}
