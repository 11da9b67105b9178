//! An identity provider of the test's own: it signs whatever the test wants, in whosever name.

use chrono::{DateTime, TimeDelta, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sportello_identity::SigningKey;
use sportello_identity::saml::{print_instant, sign};
use sportello_identity::spid::keys::{Subject, self_signed};

/// The municipality as a service provider: `settings.host` on plain http.
pub(super) const SP: &str = "http://localhost";
/// Where its answers come.
pub(super) const ACS: &str = "http://localhost/auth/spid/callback";

/// What nobody may ever find in a log.
pub(super) const PERSONAL: [&str; 6] = [
    "RSSMRA80A01H501U",
    "Niccolò",
    "D'Angiò",
    "_transient-subject",
    "niccolo.dangio",
    "3331234567",
];

pub(super) struct Provider {
    pub(super) entity_id: String,
    key: SigningKey,
}

/// An answer, part by part; every part can be wrong.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) response_issuer: String,
    pub(super) assertion_issuer: String,
    pub(super) in_response_to: Option<String>,
    pub(super) destination: String,
    pub(super) audience: String,
    pub(super) assertion_id: String,
    pub(super) now: DateTime<Utc>,
}

impl Provider {
    pub(super) fn new(entity_id: &str, now: DateTime<Utc>) -> Self {
        let subject = Subject {
            common_name: entity_id.to_owned(),
            organization_name: entity_id.to_owned(),
            entity_id: entity_id.to_owned(),
            ipa_code: "c_z999".to_owned(),
            locality: "Roma".to_owned(),
        };
        let made = self_signed(&subject, now, 30, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        Self {
            entity_id: entity_id.to_owned(),
            key: made.signing_key().unwrap(),
        }
    }

    /// Its part of the registry.
    pub(super) fn metadata(&self) -> String {
        format!(
            "<md:EntityDescriptor entityID=\"{0}\"><md:IDPSSODescriptor \
             protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
             <md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{1}\
             </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
             <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
             Location=\"{0}/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>",
            self.entity_id,
            self.key.certificate().to_base64()
        )
    }

    /// A good answer to a request.
    pub(super) fn draft(&self, request: &str, assertion_id: &str, now: DateTime<Utc>) -> Draft {
        Draft {
            response_issuer: self.entity_id.clone(),
            assertion_issuer: self.entity_id.clone(),
            in_response_to: Some(request.to_owned()),
            destination: ACS.to_owned(),
            audience: SP.to_owned(),
            assertion_id: assertion_id.to_owned(),
            now,
        }
    }

    /// Signs assertion and response with this provider's key, whatever they say.
    pub(super) fn sign(&self, draft: &Draft) -> String {
        let signed = sign(&draft.xml(), &draft.assertion_id, &self.key).unwrap();
        sign(&signed, "_response", &self.key).unwrap()
    }
}

impl Draft {
    fn xml(&self) -> String {
        let Self {
            response_issuer,
            assertion_issuer,
            destination,
            audience,
            assertion_id,
            ..
        } = self;
        let now = print_instant(self.now);
        let later = print_instant(self.now + TimeDelta::minutes(5));
        let to = self
            .in_response_to
            .as_ref()
            .map_or_else(String::new, |id| format!(" InResponseTo=\"{id}\""));
        let attributes: String = [
            ("spidCode", "ABCD123456789A"),
            ("name", PERSONAL[1]),
            ("familyName", PERSONAL[2]),
            ("fiscalNumber", "TINIT-RSSMRA80A01H501U"),
            ("dateOfBirth", "1980-01-01"),
            ("gender", "M"),
            ("placeOfBirth", "H501"),
            ("countyOfBirth", "RM"),
            ("email", "niccolo.dangio@example.it"),
            ("mobilePhone", PERSONAL[5]),
        ]
        .map(|(name, value)| {
            format!(
                "<saml:Attribute Name=\"{name}\"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"
            )
        })
        .concat();
        let subject = PERSONAL[3];
        format!(
            r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Destination="{destination}" ID="_response"{to} IssueInstant="{now}" Version="2.0"><saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">{response_issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="{assertion_id}" IssueInstant="{now}" Version="2.0"><saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">{assertion_issuer}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient" NameQualifier="{assertion_issuer}">{subject}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData{to} NotOnOrAfter="{later}" Recipient="{ACS}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{now}" NotOnOrAfter="{later}"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{now}"><saml:AuthnContext><saml:AuthnContextClassRef>https://www.spid.gov.it/SpidL2</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>"#
        )
    }
}

/// The registry with these providers.
pub(super) fn registry(providers: &[&Provider]) -> String {
    let entities: String = providers.iter().map(|provider| provider.metadata()).collect();
    format!(
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
         xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">{entities}</md:EntitiesDescriptor>"
    )
}
