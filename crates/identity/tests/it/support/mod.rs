//! A municipality, an identity provider, and answers that tests can bend.

pub(crate) mod authenticator;
pub(crate) mod signer;
pub(crate) mod tool;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sportello_identity::spid::keys::{NewKey, Subject, self_signed};
use sportello_identity::spid::{
    Config, Contact, Idp, LogoutEndpoint, Organization, Refusal, ServiceProvider, SpKind,
};
use sportello_identity::{Answer, Binding, PendingLogin, SigningKey, VerifiedIdentity};
use sportello_types::loa::Loa;
use std::sync::LazyLock;

pub(crate) const SP: &str = "https://sportello.comune.borgoverde.example";
pub(crate) const ACS: &str = "https://sportello.comune.borgoverde.example/auth/spid/callback";
pub(crate) const SLO: &str = "https://sportello.comune.borgoverde.example/auth/spid/logout";
pub(crate) const IDP: &str = "https://idp.example";
pub(crate) const SAML: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
pub(crate) const SAMLP: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
pub(crate) const DS: &str = "http://www.w3.org/2000/09/xmldsig#";

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Forty seconds after the request of [`pending`].
pub(crate) fn now() -> DateTime<Utc> {
    at("2026-11-23T10:00:40Z")
}

pub(crate) fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(7)
}

pub(crate) fn new_key(name: &str) -> NewKey {
    let subject = Subject {
        common_name: name.to_owned(),
        organization_name: name.to_owned(),
        entity_id: SP.to_owned(),
        ipa_code: "c_z999".to_owned(),
        locality: "Borgoverde".to_owned(),
    };
    self_signed(&subject, at("2026-01-01T00:00:00Z"), 730, &mut rng()).unwrap()
}

pub(crate) struct Keys {
    pub(crate) sp: SigningKey,
    pub(crate) sp_pem: NewKey,
    pub(crate) idp: SigningKey,
    pub(crate) idp_pem: NewKey,
    /// Somebody else's key, under the identity provider's own subject, issuer and serial number.
    pub(crate) forger: SigningKey,
}

pub(crate) static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let sp_pem = new_key("Comune di Borgoverde");
    let idp_pem = new_key("Gestore");
    Keys {
        sp: sp_pem.signing_key().unwrap(),
        idp: idp_pem.signing_key().unwrap(),
        forger: new_key("Gestore").signing_key().unwrap(),
        sp_pem,
        idp_pem,
    }
});

pub(crate) fn config() -> Config {
    Config {
        kind: SpKind::Public,
        entity_id: SP.to_owned(),
        assertion_consumer: ACS.to_owned(),
        single_logout: SLO.to_owned(),
        organization: Organization {
            name: "Comune di Borgoverde".to_owned(),
            display_name: "Comune di Borgoverde".to_owned(),
            url: "https://www.comune.borgoverde.example".to_owned(),
        },
        contact: Contact {
            ipa_code: "c_z999".to_owned(),
            email: "spid@comune.borgoverde.example".to_owned(),
            phone: Some("+390700000000".to_owned()),
            vat_number: None,
            fiscal_code: None,
        },
        keys: vec![KEYS.sp.clone()],
        eidas: false,
        skew: TimeDelta::seconds(60),
        development: false,
    }
}

pub(crate) fn sp() -> ServiceProvider {
    ServiceProvider::new(config()).unwrap()
}

pub(crate) fn idp() -> Idp {
    let logout = Some(LogoutEndpoint {
        location: format!("{IDP}/slo"),
        response_location: format!("{IDP}/slo-answer"),
    });
    Idp {
        entity_id: IDP.to_owned(),
        name: "Gestore".to_owned(),
        keys: vec![KEYS.idp.public_key().unwrap()],
        certificates_end_at: vec![KEYS.idp.certificate().not_after()],
        redirect_sign_on: Some(format!("{IDP}/sso-redirect")),
        post_sign_on: Some(format!("{IDP}/sso-post")),
        redirect_logout: logout.clone(),
        post_logout: logout,
        logo: None,
    }
}

pub(crate) fn pending() -> PendingLogin {
    PendingLogin {
        request_id: "_request".to_owned(),
        issued_at: at("2026-11-23T10:00:00Z"),
        idp: IDP.to_owned(),
        level: Loa::L2,
        relay_state: "handle".to_owned(),
        binding: Binding::Post,
        asked: sportello_identity::Asked::default(),
    }
}

pub(crate) fn answer(xml: &str) -> Answer {
    Answer::from_fields([
        ("SAMLResponse".to_owned(), STANDARD.encode(xml)),
        ("RelayState".to_owned(), "handle".to_owned()),
    ])
}

pub(crate) fn judge(xml: &str) -> Result<VerifiedIdentity, Refusal> {
    sp().finish(&pending(), &idp(), &answer(xml), now())
}

pub(crate) const ATTRIBUTES: [(&str, &str); 16] = [
    ("spidCode", "ABCD123456789A"),
    ("name", "Niccolò"),
    ("familyName", "D'Angiò"),
    ("fiscalNumber", "TINIT-RSSMRA80A01H501U"),
    ("dateOfBirth", "1980-01-01"),
    ("gender", "M"),
    ("placeOfBirth", "H501"),
    ("countyOfBirth", "RM"),
    ("email", "mario.rossi@example.it"),
    ("mobilePhone", "3331234567"),
    (
        "idCard",
        "cartaIdentita AS09452389 Comune di Roma 2023-01-02 2033-01-31",
    ),
    ("domicileStreetAddress", "Via Roma 12/A"),
    ("domicilePostalCode", "09999"),
    ("domicileMunicipality", "Borgoverde"),
    ("domicileProvince", "CA"),
    ("domicileNation", "IT"),
];

pub(crate) fn attribute(name: &str, value: &str) -> String {
    format!(
        r#"<saml:Attribute Name="{name}"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"#
    )
}

/// The assertion of a good answer, not signed.
pub(crate) fn assertion() -> String {
    let attributes: String = ATTRIBUTES
        .iter()
        .map(|(name, value)| attribute(name, value))
        .collect();
    format!(
        r#"<saml:Assertion xmlns:saml="{SAML}" ID="_assertion" IssueInstant="2026-11-23T10:00:30.125Z" Version="2.0"><saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">{IDP}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient" NameQualifier="{IDP}">
  _subject
</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="_request" NotOnOrAfter="2026-11-23T10:05:30Z" Recipient="{ACS}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2026-11-23T10:00:30Z" NotOnOrAfter="2026-11-23T10:05:31Z"><saml:AudienceRestriction><saml:Audience>{SP}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="2026-11-23T10:00:29Z" SessionIndex="_session"><saml:AuthnContext><saml:AuthnContextClassRef>https://www.spid.gov.it/SpidL2</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"#
    )
}

/// The response of a good answer, not signed, with `{ASSERTION}` where the assertion goes.
pub(crate) fn envelope() -> String {
    format!(
        r#"<samlp:Response xmlns:samlp="{SAMLP}" Destination="{ACS}" ID="_response" InResponseTo="_request" IssueInstant="2026-11-23T10:00:30.125Z" Version="2.0"><saml:Issuer xmlns:saml="{SAML}" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">{IDP}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>{{ASSERTION}}</samlp:Response>"#
    )
}

/// An answer under construction.
pub(crate) struct Draft {
    pub(crate) assertion: String,
    pub(crate) envelope: String,
    pub(crate) sign_assertion: Option<SigningKey>,
    pub(crate) sign_response: Option<SigningKey>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            assertion: assertion(),
            envelope: envelope(),
            sign_assertion: Some(KEYS.idp.clone()),
            sign_response: Some(KEYS.idp.clone()),
        }
    }
}

/// Replaces, and sees to it that there was something to replace.
pub(crate) fn swap(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "the test no longer finds {from:?}");
    text.replace(from, to)
}

impl Draft {
    pub(crate) fn assertion(mut self, from: &str, to: &str) -> Self {
        self.assertion = swap(&self.assertion, from, to);
        self
    }

    pub(crate) fn envelope(mut self, from: &str, to: &str) -> Self {
        self.envelope = swap(&self.envelope, from, to);
        self
    }

    pub(crate) fn unsigned_response(mut self) -> Self {
        self.sign_response = None;
        self
    }

    /// Signs what is to be signed, inside out.
    pub(crate) fn build(&self) -> String {
        let assertion = match &self.sign_assertion {
            Some(key) => signer::Signer::new("_assertion").sign(&self.assertion, key),
            None => self.assertion.clone(),
        };
        let response = swap(&self.envelope, "{ASSERTION}", &assertion);
        match &self.sign_response {
            Some(key) => signer::Signer::new("_response").sign(&response, key),
            None => response,
        }
    }
}
