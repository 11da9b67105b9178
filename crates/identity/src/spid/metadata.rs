//! Metadata of the service provider (technical rules, Avviso 29).
//!
//! # Attributes asked for, and why
//! Set 0 asks for the identity (`spidCode`, `name`, `familyName`, `fiscalNumber`, birth, sex) and
//! for what the profile of the first access needs and the citizen would otherwise type in again:
//! e-mail, mobile phone, identity document, domicile. Every istanza rests on that profile, so one
//! set serves all services, and the same data typed by hand would be less certain and no fewer.
//! Nothing else is asked for (art. 5(1)(c) GDPR): no `digitalAddress`, no `expirationDate`, no
//! attribute of professionals or companies.

use super::{Aggregator, ServiceProvider, SpKind};
use crate::keys::KeyError;
use crate::pending::Binding;
use crate::saml::names::{DS, MD, SAMLP, SPID, TRANSIENT};
use crate::saml::write::escape;
use crate::saml::{SignatureError, sign};
use chrono::{DateTime, Utc};

/// The attribute set of the portal, index 0.
pub const ATTRIBUTES: [&str; 16] = [
    "spidCode",
    "name",
    "familyName",
    "fiscalNumber",
    "dateOfBirth",
    "gender",
    "placeOfBirth",
    "countyOfBirth",
    "email",
    "mobilePhone",
    "idCard",
    "domicileStreetAddress",
    "domicilePostalCode",
    "domicileMunicipality",
    "domicileProvince",
    "domicileNation",
];

/// What the eIDAS node gives of a natural person at least, index 99.
pub const EIDAS_MINIMUM: [&str; 4] = ["spidCode", "name", "familyName", "dateOfBirth"];

/// All that it gives, index 100.
pub const EIDAS_FULL: [&str; 7] = [
    "spidCode",
    "name",
    "familyName",
    "dateOfBirth",
    "placeOfBirth",
    "address",
    "gender",
];

impl ServiceProvider {
    /// The signed metadata. The same configuration gives the same bytes, whatever the instant:
    /// changing them is an administrative act with AgID. Certificates that have run out by `now`
    /// are left out; when it is the one that signs, this fails.
    pub fn metadata(&self, now: DateTime<Utc>) -> Result<String, SignatureError> {
        if self.key.certificate().not_after() < now {
            return Err(KeyError::Expired.into());
        }
        let certificates: Vec<String> = self
            .config
            .keys
            .iter()
            .filter(|key| key.certificate().not_after() >= now)
            .map(|key| key.certificate().to_base64())
            .collect();
        let body = self.metadata_body(&certificates);
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, body.as_bytes());
        let id: String = hex::encode(digest).chars().take(40).collect();
        let document = format!(
            "<md:EntityDescriptor xmlns:md=\"{MD}\" ID=\"_{id}\" entityID=\"{}\">{body}</md:EntityDescriptor>",
            escape(&self.config.entity_id)
        );
        sign(&document, &format!("_{id}"), &self.key)
    }

    fn metadata_body(&self, certificates: &[String]) -> String {
        let config = &self.config;
        let keys: Vec<String> = certificates
            .iter()
            .map(|certificate| {
                format!(
                    "<md:KeyDescriptor use=\"signing\">{}</md:KeyDescriptor>",
                    key_info(certificate)
                )
            })
            .collect();
        let logout: Vec<String> = [Binding::Post, Binding::Redirect]
            .into_iter()
            .map(|binding| {
                format!(
                    "<md:SingleLogoutService Binding=\"{}\" Location=\"{}\"/>",
                    binding.uri(),
                    escape(&config.single_logout)
                )
            })
            .collect();
        let mut sets = attribute_set(0, "Servizi online", &ATTRIBUTES);
        if config.eidas {
            // Numbers and names are the node's.
            sets += &attribute_set(99, "eIDAS Natural Person Minimum Attribute Set", &EIDAS_MINIMUM);
            sets += &attribute_set(100, "eIDAS Natural Person Full Attribute Set", &EIDAS_FULL);
        }
        format!(
            "<md:SPSSODescriptor protocolSupportEnumeration=\"{SAMLP}\" AuthnRequestsSigned=\"true\" \
             WantAssertionsSigned=\"true\">{}{}\
             <md:NameIDFormat>{TRANSIENT}</md:NameIDFormat>\
             <md:AssertionConsumerService Binding=\"{}\" Location=\"{}\" index=\"0\" isDefault=\"true\"/>\
             {sets}</md:SPSSODescriptor>{}{}",
            keys.concat(),
            logout.concat(),
            Binding::Post.uri(),
            escape(&config.assertion_consumer),
            self.organization(),
            self.contacts(),
        )
    }

    fn organization(&self) -> String {
        let organization = &self.config.organization;
        format!(
            "<md:Organization><md:OrganizationName xml:lang=\"it\">{}</md:OrganizationName>\
             <md:OrganizationDisplayName xml:lang=\"it\">{}</md:OrganizationDisplayName>\
             <md:OrganizationURL xml:lang=\"it\">{}</md:OrganizationURL></md:Organization>",
            escape(&organization.name),
            escape(&organization.display_name),
            escape(&organization.url),
        )
    }

    fn contacts(&self) -> String {
        match self.config.kind.aggregator() {
            None => self.public_contact(),
            Some(aggregator) => self.aggregator_contact(aggregator) + &self.aggregated_contact(),
        }
    }

    fn public_contact(&self) -> String {
        let contact = &self.config.contact;
        format!(
            "<md:ContactPerson contactType=\"other\"><md:Extensions xmlns:spid=\"{SPID}\">\
             <spid:IPACode>{}</spid:IPACode>{}{}<spid:Public/></md:Extensions><md:Company>{}</md:Company>\
             <md:EmailAddress>{}</md:EmailAddress>{}</md:ContactPerson>",
            escape(&contact.ipa_code),
            optional("spid:VATNumber", contact.vat_number.as_ref()),
            optional("spid:FiscalCode", contact.fiscal_code.as_ref()),
            escape(&self.config.organization.name),
            escape(&contact.email),
            optional("md:TelephoneNumber", contact.phone.as_ref()),
        )
    }

    /// Who authenticates for others (Avviso 19).
    fn aggregator_contact(&self, aggregator: &Aggregator) -> String {
        let kind = self
            .config
            .kind
            .element()
            .map_or_else(String::new, |element| format!("<spid:{element}/>"));
        // Light alone: the bodies' keys are their own, and this one vouches for the aggregator.
        let validation = match &self.config.kind {
            SpKind::AggregatedLight(_) => aggregator.validation.as_ref(),
            _ => None,
        };
        let validation = validation.map_or_else(String::new, |certificate| {
            format!(
                "<spid:KeyDescriptor use=\"spid:validation\">{}</spid:KeyDescriptor>",
                key_info(&certificate.to_base64())
            )
        });
        format!(
            "<md:ContactPerson xmlns:spid=\"{SPID}\" contactType=\"other\" spid:entityType=\"spid:aggregator\">\
             <md:Extensions>{}{}{}{kind}{validation}</md:Extensions><md:Company>{}</md:Company>\
             <md:EmailAddress>{}</md:EmailAddress>{}</md:ContactPerson>",
            optional("spid:IPACode", aggregator.ipa_code.as_ref()),
            optional("spid:VATNumber", aggregator.vat_number.as_ref()),
            optional("spid:FiscalCode", aggregator.fiscal_code.as_ref()),
            escape(&aggregator.name),
            escape(&aggregator.email),
            optional("md:TelephoneNumber", aggregator.phone.as_ref()),
        )
    }

    /// The body for which it does.
    fn aggregated_contact(&self) -> String {
        let contact = &self.config.contact;
        format!(
            "<md:ContactPerson xmlns:spid=\"{SPID}\" contactType=\"other\" spid:entityType=\"spid:aggregated\">\
             <md:Extensions><spid:IPACode>{}</spid:IPACode>{}{}<spid:Public/></md:Extensions>\
             <md:Company>{}</md:Company><md:EmailAddress>{}</md:EmailAddress></md:ContactPerson>",
            escape(&contact.ipa_code),
            optional("spid:VATNumber", contact.vat_number.as_ref()),
            optional("spid:FiscalCode", contact.fiscal_code.as_ref()),
            escape(&self.config.organization.name),
            escape(&contact.email),
        )
    }
}

fn optional(name: &str, value: Option<&String>) -> String {
    value.map_or_else(String::new, |value| format!("<{name}>{}</{name}>", escape(value)))
}

fn key_info(certificate: &str) -> String {
    format!(
        "<ds:KeyInfo xmlns:ds=\"{DS}\"><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate>\
         </ds:X509Data></ds:KeyInfo>"
    )
}

fn attribute_set(index: u8, name: &str, attributes: &[&str]) -> String {
    let attributes: Vec<String> = attributes
        .iter()
        .map(|name| format!("<md:RequestedAttribute Name=\"{name}\"/>"))
        .collect();
    format!(
        "<md:AttributeConsumingService index=\"{index}\"><md:ServiceName xml:lang=\"it\">{name}\
         </md:ServiceName>{}</md:AttributeConsumingService>",
        attributes.concat()
    )
}
