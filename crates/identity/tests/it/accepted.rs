//! Answers that must be accepted.

use crate::support::{Draft, IDP, KEYS, at, attribute, idp, judge, now, pending, sp};
use crate::support::{answer, config};
use sportello_identity::spid::{Fault, Refusal, ServiceProvider};
use sportello_types::loa::Loa;
use sportello_types::profile::{IdentityDocumentKind, Sex};
use sportello_types::whoami::Provider;

#[test]
fn a_good_answer_becomes_an_identity_with_all_its_values() {
    let verified = judge(&Draft::default().build()).unwrap();
    assert_eq!(verified.provider, Provider::Spid);
    assert_eq!(verified.identity_provider, IDP);
    assert_eq!(verified.account.tax_code().unwrap().as_str(), "RSSMRA80A01H501U");
    assert_eq!(verified.handle, "ABCD123456789A");
    assert_eq!(verified.given_name, "Niccolò");
    assert_eq!(verified.family_name, "D'Angiò");
    assert_eq!(verified.birth_date.to_string(), "1980-01-01");
    assert_eq!(verified.sex, Some(Sex::M));
    assert_eq!(verified.birth_place.unwrap().as_str(), "H501");
    assert_eq!(verified.birth_county.as_deref(), Some("RM"));
    assert_eq!(verified.email.unwrap().as_str(), "mario.rossi@example.it");
    assert_eq!(verified.mobile.unwrap().as_str(), "+393331234567");
    let document = verified.identity_document.unwrap();
    assert_eq!(document.kind, IdentityDocumentKind::CartaIdentita);
    assert_eq!(
        (document.number.as_str(), document.issuer.as_str()),
        ("AS09452389", "Comune di Roma")
    );
    assert_eq!(document.issued_on.to_string(), "2023-01-02");
    assert_eq!(document.expires_on.to_string(), "2033-01-31");
    let domicile = verified.domicile.unwrap();
    assert_eq!(domicile.street.as_deref(), Some("Via Roma 12/A"));
    assert_eq!(domicile.postal_code.as_deref(), Some("09999"));
    assert_eq!(domicile.municipality.as_deref(), Some("Borgoverde"));
    assert_eq!(domicile.province.as_deref(), Some("CA"));
    assert_eq!(domicile.nation.as_deref(), Some("IT"));
    assert_eq!(verified.level, Loa::L2);
    assert_eq!(verified.authenticated_at, at("2026-11-23T10:00:29Z"));
    assert_eq!(verified.assertion_id, "_assertion");
    assert_eq!(verified.assertion_expires_at, at("2026-11-23T10:06:30Z"));
    assert_eq!(verified.response_id.as_deref(), Some("_response"));
    assert_eq!(verified.response_issued_at, Some(at("2026-11-23T10:00:30.125Z")));
    let name_id = verified.name_id.unwrap();
    assert_eq!(name_id.value, "_subject");
    assert_eq!(name_id.name_qualifier, IDP);
    assert_eq!(verified.session_index.as_deref(), Some("_session"));
}

#[test]
fn an_unsigned_response_around_a_signed_assertion_is_accepted() {
    judge(&Draft::default().unsigned_response().build()).unwrap();
}

#[test]
fn what_the_rules_do_not_ask_for_may_be_missing() {
    let entity = r#" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity""#;
    let good = [
        (
            "31: issuer of the response without format",
            Draft::default().envelope(entity, ""),
        ),
        (
            "109: an XML declaration in front",
            Draft {
                sign_response: None,
                ..Draft::default()
            }
            .envelope(
                "<samlp:Response",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<samlp:Response",
            ),
        ),
        (
            "110: six decimals",
            Draft::default().envelope("10:00:30.125Z", "10:00:30.125125Z"),
        ),
        (
            "no session index, as levels 2 and 3 have none",
            Draft::default().assertion(r#" SessionIndex="_session""#, ""),
        ),
        (
            "issued at the very instant of the request",
            Draft::default()
                .envelope("10:00:30.125Z", "10:00:00Z")
                .assertion("10:00:30.125Z", "10:00:00Z"),
        ),
        (
            "authenticated one second before the request, in whole seconds",
            Draft::default().assertion("10:00:29Z", "09:59:59Z"),
        ),
        (
            "an attribute that nobody asked for",
            Draft::default().assertion(
                "</saml:AttributeStatement>",
                &(attribute("digitalAddress", "x@pec.example.it") + "</saml:AttributeStatement>"),
            ),
        ),
        (
            "a session that ends later",
            Draft::default().assertion(
                "<saml:AuthnStatement ",
                r#"<saml:AuthnStatement SessionNotOnOrAfter="2026-11-23T10:00:41Z" "#,
            ),
        ),
        (
            "a condition that we keep anyway",
            Draft::default().assertion(
                "</saml:Conditions>",
                "<saml:OneTimeUse></saml:OneTimeUse></saml:Conditions>",
            ),
        ),
        (
            "our name among other audiences",
            Draft::default().assertion(
                "<saml:AudienceRestriction>",
                "<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience>",
            ),
        ),
        (
            "a comment between elements",
            Draft::default().assertion("<saml:Subject>", "<!-- hello --><saml:Subject>"),
        ),
        (
            "blanks around a value",
            Draft::default().assertion(">TINIT-RSSMRA80A01H501U<", ">\n TINIT-RSSMRA80A01H501U \n<"),
        ),
    ];
    for (name, draft) in good {
        assert_eq!(judge(&draft.build()).map(|_| ()), Ok(()), "{name}");
    }
}

#[test]
fn values_that_cannot_be_read_are_as_if_they_had_not_come() {
    let draft = Draft::default()
        .assertion(">H501<", ">Roma<")
        .assertion(">M<", ">X<")
        .assertion(">RM<", ">Roma<")
        .assertion("mario.rossi@example.it", "mario")
        .assertion("3331234567", "telefono")
        .assertion("2023-01-02", "ieri")
        .assertion("ABCD123456789A", "AGID-001");
    let verified = judge(&draft.build()).unwrap();
    assert_eq!(verified.handle, "AGID-001");
    assert_eq!(verified.birth_place, None);
    assert_eq!(verified.sex, None);
    assert_eq!(verified.birth_county, None);
    assert_eq!(verified.email, None);
    assert_eq!(verified.mobile, None);
    assert_eq!(verified.identity_document, None);
}

#[test]
fn omocodia_is_a_fiscal_code_like_any_other() {
    let draft = Draft::default().assertion("RSSMRA80A01H501U", "RSSMRA80A01H50MM");
    let verified = judge(&draft.build()).unwrap();
    assert_eq!(verified.account.tax_code().unwrap().as_str(), "RSSMRA80A01H50MM");
}

#[test]
fn a_fiscal_code_without_prefix_passes_on_a_laptop_alone() {
    let xml = Draft::default().assertion("TINIT-RSS", "RSS").build();
    assert_eq!(
        judge(&xml).map(|_| ()),
        Err(Refusal::Attribute("fiscalNumber", Fault::Malformed))
    );
    let mut config = config();
    config.development = true;
    let laptop = ServiceProvider::new(config).unwrap();
    laptop.finish(&pending(), &idp(), &answer(&xml), now()).unwrap();
}

#[test]
fn a_higher_level_is_accepted_and_a_lower_one_is_not() {
    for (asked, sent) in [1, 2, 3].into_iter().flat_map(|a| [1, 2, 3].map(|s| (a, s))) {
        let (asked, sent) = (Loa::from_number(asked).unwrap(), Loa::from_number(sent).unwrap());
        let xml = Draft::default()
            .assertion("SpidL2", &format!("SpidL{}", sent.number()))
            .build();
        let mut pending = pending();
        pending.level = asked;
        let verdict = sp().finish(&pending, &idp(), &answer(&xml), now());
        let expected = if sent >= asked {
            Ok(sent)
        } else {
            Err(Refusal::Level { asked, got: sent })
        };
        assert_eq!(
            verdict.map(|v| v.level),
            expected,
            "asked {asked:?}, sent {sent:?}"
        );
    }
}

#[test]
fn any_key_of_the_metadata_will_do_whatever_its_certificate_says() {
    let mut idp = idp();
    idp.keys.insert(0, KEYS.forger.public_key().unwrap());
    let xml = Draft::default().build();
    sp().finish(&pending(), &idp, &answer(&xml), now()).unwrap();
}

#[test]
fn the_pending_login_survives_storage() {
    // What the answer is held against is kept as JSON between the two requests.
    let pending = pending();
    let stored = serde_json::to_string(&pending).unwrap();
    assert_eq!(
        serde_json::from_str::<sportello_identity::PendingLogin>(&stored).unwrap(),
        pending
    );
}

#[test]
fn the_answer_names_its_request_before_any_trust() {
    let answer = answer(&Draft::default().build());
    assert_eq!(answer.in_response_to().as_deref(), Some("_request"));
    assert_eq!(answer.relay_state().as_deref(), Some("handle"));
    assert_eq!(answer.issuer().as_deref(), Some(IDP));
}

#[test]
fn nothing_personal_is_printed_by_debug() {
    let verified = judge(&Draft::default().build()).unwrap();
    let printed = format!("{verified:?} {:?} {:?}", answer("<x/>"), KEYS.idp);
    for secret in ["Niccol", "RSSMRA", "Via Roma", "PRIVATE"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
