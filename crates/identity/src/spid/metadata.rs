//! Metadata of the service provider (technical rules, Avviso 29).
//!
//! # Attributes asked for, and why
//! Set 0 asks for the identity (`spidCode`, `name`, `familyName`, `fiscalNumber`, birth, sex) and
//! for what the profile of the first access needs and the citizen would otherwise type in again:
//! e-mail, mobile phone, identity document, domicile. Every istanza rests on that profile, so one
//! set serves all services, and the same data typed by hand would be less certain and no fewer.
//! Nothing else is asked for (art. 5(1)(c) GDPR): no `digitalAddress`, no `expirationDate`, no
//! attribute of professionals or companies.

use super::{ServiceProvider, SpKind};
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
                    "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"{DS}\"><ds:X509Data>\
                     <ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\
                     </md:KeyDescriptor>"
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
        let attributes: Vec<String> = ATTRIBUTES
            .iter()
            .map(|name| format!("<md:RequestedAttribute Name=\"{name}\"/>"))
            .collect();
        format!(
            "<md:SPSSODescriptor protocolSupportEnumeration=\"{SAMLP}\" AuthnRequestsSigned=\"true\" \
             WantAssertionsSigned=\"true\">{}{}\
             <md:NameIDFormat>{TRANSIENT}</md:NameIDFormat>\
             <md:AssertionConsumerService Binding=\"{}\" Location=\"{}\" index=\"0\" isDefault=\"true\"/>\
             <md:AttributeConsumingService index=\"0\">\
             <md:ServiceName xml:lang=\"it\">Servizi online</md:ServiceName>{}\
             </md:AttributeConsumingService></md:SPSSODescriptor>{}{}",
            keys.concat(),
            logout.concat(),
            Binding::Post.uri(),
            escape(&config.assertion_consumer),
            attributes.concat(),
            self.organization(),
            self.contact(),
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

    fn contact(&self) -> String {
        let contact = &self.config.contact;
        let optional = |name: &str, value: Option<&String>| {
            value.map_or_else(String::new, |value| format!("<{name}>{}</{name}>", escape(value)))
        };
        let kind = match self.config.kind {
            SpKind::Public => "<spid:Public/>",
        };
        format!(
            "<md:ContactPerson contactType=\"other\"><md:Extensions xmlns:spid=\"{SPID}\">\
             <spid:IPACode>{}</spid:IPACode>{}{}{kind}</md:Extensions><md:Company>{}</md:Company>\
             <md:EmailAddress>{}</md:EmailAddress>{}</md:ContactPerson>",
            escape(&contact.ipa_code),
            optional("spid:VATNumber", contact.vat_number.as_ref()),
            optional("spid:FiscalCode", contact.fiscal_code.as_ref()),
            escape(&self.config.organization.name),
            escape(&contact.email),
            optional("md:TelephoneNumber", contact.phone.as_ref()),
        )
    }
}
