//! The REST API, one function per operation. The types are those of the server; a test holds the
//! list of operations to `openapi/portal.json`.

pub mod activations;
pub mod apps;
pub mod attachments;
pub mod backoffice;
pub mod certificates;
mod client;
pub mod clients;
pub mod desk;
pub mod documents;
pub mod issued;
pub mod istanze;
#[cfg(feature = "check")]
pub mod marks;
pub mod messages;
pub mod open_payments;
pub mod payment_office;
pub mod payments;
pub mod places;
pub mod profile;
pub mod ratings;
pub mod registry;
pub mod self_certifications;
pub mod services;
pub mod session;
pub mod sms;
pub mod status;
pub mod tenant;
pub mod verifications;

pub use client::{ApiError, Method, Operation};

/// Declares the operations of a noun: `NAME = Method "/path/{parameter}";`.
macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident = $method:ident $path:literal;)+) => {
        $($(#[$doc])* const $name: $crate::api::Operation = $crate::api::Operation {
            method: $crate::api::Method::$method,
            path: $path,
        };)+
        #[cfg(test)]
        pub(super) const ALL: &[$crate::api::Operation] = &[$($name),+];
    };
}
use operations;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn operations() -> BTreeSet<(String, String)> {
        [
            activations::ALL,
            apps::ALL,
            attachments::ALL,
            backoffice::ALL,
            certificates::ALL,
            clients::ALL,
            desk::ALL,
            documents::ALL,
            issued::ALL,
            istanze::ALL,
            messages::ALL,
            open_payments::ALL,
            payment_office::ALL,
            payments::ALL,
            places::ALL,
            profile::ALL,
            ratings::ALL,
            registry::ALL,
            self_certifications::ALL,
            services::ALL,
            session::ALL,
            sms::ALL,
            status::ALL,
            tenant::ALL,
            verifications::ALL,
        ]
        .concat()
        .into_iter()
        .map(|o| (o.method.name().to_lowercase(), shape(o.path)))
        .collect()
    }

    /// A path without the names of its parameters, which each side may choose.
    fn shape(path: &str) -> String {
        path.split('/')
            .map(|s| if s.starts_with('{') { "{}" } else { s })
            .collect::<Vec<_>>()
            .join("/")
    }

    #[test]
    fn the_client_knows_exactly_the_operations_of_the_published_api() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/portal.json");
        let text = std::fs::read_to_string(path).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let server = document["servers"][0]["url"].as_str().unwrap_or_default();
        let prefix = if server.ends_with("/api/v1") {
            ""
        } else {
            "/api/v1"
        };
        let mut published = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            let Some(path) = path.strip_prefix(prefix) else {
                continue;
            };
            for method in item.as_object().unwrap().keys() {
                if ["get", "put", "post", "patch", "delete"].contains(&method.as_str()) {
                    published.insert((method.clone(), shape(path)));
                }
            }
        }
        assert_eq!(operations(), published);
    }

    #[test]
    fn no_operation_is_declared_twice() {
        assert_eq!(
            operations().len(),
            [
                activations::ALL.len(),
                apps::ALL.len(),
                attachments::ALL.len(),
                backoffice::ALL.len(),
                certificates::ALL.len(),
                clients::ALL.len(),
                desk::ALL.len(),
                documents::ALL.len(),
                issued::ALL.len(),
                istanze::ALL.len(),
                messages::ALL.len(),
                open_payments::ALL.len(),
                payment_office::ALL.len(),
                payments::ALL.len(),
                places::ALL.len(),
                profile::ALL.len(),
                ratings::ALL.len(),
                registry::ALL.len(),
                self_certifications::ALL.len(),
                services::ALL.len(),
                session::ALL.len(),
                sms::ALL.len(),
                status::ALL.len(),
                tenant::ALL.len(),
                verifications::ALL.len(),
            ]
            .iter()
            .sum::<usize>()
        );
    }
}
