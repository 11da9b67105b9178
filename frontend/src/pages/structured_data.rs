//! Structured data of a sheet (R.SI.1.1): JSON-LD made from the declaration of the service.

use crate::site::Site;
use serde_json::json;
use sportello_types::services::Service;

/// The document, safe inside a `script` element: no `<` stands in it.
pub(super) fn service_json(service: &Service, site: &Site) -> String {
    let office = &service.office;
    let tenant = &site.tenant;
    json!({
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": service.summary.title,
        "description": service.summary.description,
        "serviceType": service.summary.category,
        "serviceOperator": { "@type": "GovernmentOrganization", "name": tenant.name },
        "areaServed": { "@type": "AdministrativeArea", "name": tenant.short_name },
        "audience": { "@type": "Audience", "audienceType": service.audience },
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": format!("{}/servizi/{}", site.origin, service.summary.slug),
            "serviceLocation": {
                "@type": "Place",
                "name": office.name,
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": office.street,
                    "postalCode": office.postal_code,
                    "addressLocality": office.town,
                },
            },
        },
    })
    .to_string()
    .replace('<', "\\u003c")
}
