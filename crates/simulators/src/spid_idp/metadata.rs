//! The providers' metadata, one by one and as a registry would publish them.

use super::idps::{Idp, Idps};
use super::keys::{KeyError, SigningKey};
use super::sign::sign;
use super::xml::{
    DS, MD, MDUI, POST_BINDING, REDIRECT_BINDING, SAML, TRANSIENT_FORMAT, escape_attribute, escape_text,
};
use super::{logo, outgoing};
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use std::fmt::Write;

/// What a provider can say of a person, as its metadata list it.
const OFFERED: [&str; 23] = [
    "spidCode",
    "name",
    "familyName",
    "placeOfBirth",
    "countyOfBirth",
    "dateOfBirth",
    "gender",
    "companyName",
    "registeredOffice",
    "fiscalNumber",
    "companyFiscalNumber",
    "ivaCode",
    "idCard",
    "mobilePhone",
    "email",
    "address",
    "domicileStreetAddress",
    "domicilePostalCode",
    "domicileMunicipality",
    "domicileProvince",
    "domicileNation",
    "expirationDate",
    "digitalAddress",
];

pub(super) async fn single(idps: Data<Idps>, slug: Path<String>) -> HttpResponse {
    match idps.find(&slug) {
        Some(idp) => reply(write(idp, idps.public_url())),
        None => outgoing::unknown_idp(),
    }
}

pub(super) async fn aggregate(idps: Data<Idps>) -> HttpResponse {
    reply(write_aggregate(
        idps.listed(),
        idps.public_url(),
        idps.registry_key(),
    ))
}

/// All providers, signed by the registry. Canonical form declares a namespace once: on the root
/// here. An entity's own signature still holds, since by itself the entity would declare it.
fn write_aggregate<'a>(
    idps: impl Iterator<Item = &'a Idp>,
    public_url: &str,
    key: &SigningKey,
) -> Result<String, KeyError> {
    let declaration = format!(" xmlns:md=\"{MD}\"");
    let entities: Result<String, KeyError> = idps
        .map(|idp| Ok(write(idp, public_url)?.replacen(&declaration, "", 1)))
        .collect();
    let aggregate = format!(
        "<md:EntitiesDescriptor{declaration} ID=\"_registry\" Name=\"{}\">{}</md:EntitiesDescriptor>",
        escape_attribute(public_url),
        entities?
    );
    sign(&aggregate, "_registry", "", key)
}

fn reply(xml: Result<String, KeyError>) -> HttpResponse {
    match xml {
        Ok(xml) => HttpResponse::Ok()
            .content_type("application/samlmetadata+xml")
            .body(xml),
        Err(error) => {
            tracing::error!(%error, "metadata cannot be signed");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// The signed metadata of one provider.
fn write(idp: &Idp, public_url: &str) -> Result<String, KeyError> {
    let id = format!("_{}-metadata", idp.slug);
    let service = |element: &str, binding: &str, location: &str| {
        format!(
            "<md:{element} Binding=\"{binding}\" Location=\"{}\"></md:{element}>",
            escape_attribute(location)
        )
    };
    let mut attributes = String::new();
    for name in OFFERED {
        // Writing into a string cannot fail.
        let _ = write!(
            attributes,
            "<saml:Attribute xmlns:saml=\"{SAML}\" Name=\"{name}\"></saml:Attribute>"
        );
    }
    let name = escape_text(idp.name);
    let language = "xml:lang=\"it\"";
    let metadata = format!(
        "<md:EntityDescriptor xmlns:md=\"{MD}\" ID=\"{id}\" entityID=\"{}\">\
         <md:IDPSSODescriptor WantAuthnRequestsSigned=\"true\" protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
         <md:Extensions><mdui:UIInfo xmlns:mdui=\"{MDUI}\"><mdui:Logo height=\"{}\" width=\"{}\">{}</mdui:Logo></mdui:UIInfo></md:Extensions>\
         <md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"{DS}\"><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
         {}{}<md:NameIDFormat>{TRANSIENT_FORMAT}</md:NameIDFormat>{}{}{attributes}</md:IDPSSODescriptor>\
         <md:Organization><md:OrganizationName {language}>{name}</md:OrganizationName>\
         <md:OrganizationDisplayName {language}>{name}</md:OrganizationDisplayName>\
         <md:OrganizationURL {language}>{}</md:OrganizationURL></md:Organization></md:EntityDescriptor>",
        escape_attribute(&idp.entity_id),
        logo::HEIGHT,
        logo::WIDTH,
        escape_text(&idp.logo()),
        idp.key.certificate,
        service("SingleLogoutService", POST_BINDING, &idp.slo()),
        service("SingleLogoutService", REDIRECT_BINDING, &idp.slo()),
        service("SingleSignOnService", POST_BINDING, &idp.sso_post()),
        service("SingleSignOnService", REDIRECT_BINDING, &idp.sso_redirect()),
        escape_text(public_url),
    );
    sign(&metadata, &id, "", &idp.key)
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    #[test]
    fn metadata_bear_a_signature_that_another_implementation_accepts() {
        let idp = Idp {
            slug: "boreale",
            name: "Gestore Boreale",
            entity_id: "http://localhost:8090/spid/boreale".into(),
            code: "BORE",
            split_bindings: true,
            key: SigningKey::make("Gestore Boreale").unwrap(),
            stranger: std::sync::OnceLock::new(),
        };
        let metadata = write(&idp, "http://localhost:8090").unwrap();
        assert!(verify::enveloped(
            &metadata,
            std::slice::from_ref(&idp.key.certificate)
        ));
        assert!(metadata.contains("http://localhost:8090/spid/boreale/sso/redirect"));
    }
}
