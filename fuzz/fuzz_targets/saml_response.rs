//! No answer makes the judge panic or say yes; what our reader and the signature library both
//! accept, they read alike.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sportello_identity::saml::{Element, SignedBytes, read, redirect, sign, verify};
use sportello_identity::spid::keys::{Subject, self_signed};
use sportello_identity::spid::{
    Config, Contact, Idp, Organization, Registry, ServiceProvider, SpKind, Trust,
};
use sportello_identity::{Answer, Binding, PendingLogin, PublicKey, SigningKey};
use sportello_types::loa::Loa;
use std::sync::LazyLock;

const SP: &str = "https://sp.example";
const ACS: &str = "https://sp.example/acs";
const IDP: &str = "https://idp.example";

struct World {
    sp: ServiceProvider,
    idp: Idp,
    key: SigningKey,
    public: PublicKey,
    pending: PendingLogin,
    now: DateTime<Utc>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let now: DateTime<Utc> = "2026-11-23T10:00:40Z".parse().unwrap();
    let subject = Subject {
        common_name: "Comune".to_owned(),
        organization_name: "Comune".to_owned(),
        entity_id: SP.to_owned(),
        ipa_code: "c_z999".to_owned(),
        locality: "Comune".to_owned(),
    };
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let key = self_signed(&subject, now, 365, &mut rng).unwrap().signing_key().unwrap();
    let public = key.public_key().unwrap();
    World {
        sp: ServiceProvider::new(Config {
            kind: SpKind::Public,
            entity_id: SP.to_owned(),
            assertion_consumer: ACS.to_owned(),
            single_logout: format!("{SP}/slo"),
            organization: Organization {
                name: "Comune".to_owned(),
                display_name: "Comune".to_owned(),
                url: SP.to_owned(),
            },
            contact: Contact {
                ipa_code: "c_z999".to_owned(),
                email: "spid@comune.example".to_owned(),
                phone: None,
                vat_number: None,
                fiscal_code: None,
            },
            keys: vec![key.clone()],
            eidas: false,
            skew: TimeDelta::seconds(60),
            development: false,
        })
        .unwrap(),
        idp: Idp {
            entity_id: IDP.to_owned(),
            name: "Gestore".to_owned(),
            keys: vec![public.clone()],
            certificates_end_at: Vec::new(),
            redirect_sign_on: None,
            post_sign_on: None,
            redirect_logout: None,
            post_logout: None,
            logo: None,
        },
        key,
        public,
        pending: PendingLogin {
            request_id: "_request".to_owned(),
            issued_at: "2026-11-23T10:00:00Z".parse().unwrap(),
            idp: IDP.to_owned(),
            level: Loa::L2,
            relay_state: "handle".to_owned(),
            binding: Binding::Post,
            asked: sportello_identity::Asked::default(),
        },
        now,
    }
});

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    match mode % 4 {
        0 => assert!(!accepted(bytes), "nothing here is signed"),
        1 => signed_assertion(bytes),
        2 => both_read_alike(bytes),
        _ => {
            let _ = Registry::parse(bytes, &Trust::Local);
            let text = String::from_utf8_lossy(bytes);
            if let Ok(message) = redirect::decode(&text) {
                assert!(message.verify(&[WORLD.public.clone()]).is_err());
            }
            let answer = Answer::new(&text, bytes);
            let _ = (answer.in_response_to(), answer.issuer(), answer.relay_state());
        }
    }
});

fn accepted(xml: &[u8]) -> bool {
    let answer = Answer::from_fields([
        ("SAMLResponse".to_owned(), STANDARD.encode(xml)),
        ("RelayState".to_owned(), "handle".to_owned()),
    ]);
    WORLD.sp.finish(&WORLD.pending, &WORLD.idp, &answer, WORLD.now).is_ok()
}

/// Any assertion, signed for real, in a good response: the judge of assertions must not panic.
fn signed_assertion(bytes: &[u8]) {
    let Ok(assertion) = std::str::from_utf8(bytes) else {
        return;
    };
    let response = format!(
        r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="{ACS}" ID="_response" InResponseTo="_request" IssueInstant="2026-11-23T10:00:30Z" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{IDP}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}</samlp:Response>"#
    );
    let id = read(response.as_bytes()).ok().and_then(|root| {
        let assertion = root.children.last()?;
        assertion.attribute("ID").map(str::to_owned)
    });
    if let Some(signed) = id.and_then(|id| sign(&response, &id, &WORLD.key).ok()) {
        let _ = accepted(signed.as_bytes());
    }
}

/// What our reader reads and what libxml2 canonicalised must be the same tree.
fn both_read_alike(bytes: &[u8]) {
    let Ok(inside) = std::str::from_utf8(bytes) else {
        return;
    };
    let document = format!(r#"<root ID="_root"><first/>{inside}</root>"#);
    let Ok(before) = read(document.as_bytes()) else {
        return;
    };
    let Ok(signed) = sign(&document, "_root", &WORLD.key) else {
        return;
    };
    let Ok(root) = read(signed.as_bytes()) else {
        panic!("signing has broken the document");
    };
    let verified = verify(signed.as_bytes(), &root, "_root", &[WORLD.public.clone()]);
    if let Ok(read) = verified.as_ref().map_err(|error| *error).and_then(SignedBytes::read) {
        assert_same(&before, &read);
    }
}

fn assert_same(ours: &Element<'_>, theirs: &Element<'_>) {
    assert_eq!((&ours.namespace, &ours.local), (&theirs.namespace, &theirs.local));
    let attributes = |element: &Element<'_>| {
        let mut all: Vec<_> = element
            .attributes
            .iter()
            .map(|a| [&a.namespace, &a.local, &a.value].map(ToString::to_string))
            .collect();
        all.sort();
        all
    };
    assert_eq!(attributes(ours), attributes(theirs));
    assert_eq!(ours.text(), theirs.text());
    assert_eq!(ours.children.len(), theirs.children.len());
    for (ours, theirs) in ours.children.iter().zip(&theirs.children) {
        assert_same(ours, theirs);
    }
}
