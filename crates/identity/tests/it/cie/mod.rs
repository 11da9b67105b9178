//! CIE over OpenID Connect: documents really signed, by code that is not the verifier's.

#![expect(
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "tests build and take apart JSON by hand"
)]

mod chain;
mod configuration;
mod id_token;
mod jose;
mod login;
mod policy;
mod support;
mod userinfo;
