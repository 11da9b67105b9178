//! One change to a good answer per rule: each is really signed, and refused for that very reason.
//! Here the response and what surrounds it; the assertion is in `assertion_rules.rs`.

use crate::support::{ACS, Draft, IDP, answer, at, attribute, idp, judge, now, pending, sp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sportello_identity::spid::{At, Fault, Refusal};
use sportello_identity::{Answer, AnswerError};
use sportello_types::problem::ProblemCode;

pub(crate) const ENTITY: &str = r#" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity""#;
const SUCCESS: &str = r#"Value="urn:oasis:names:tc:SAML:2.0:status:Success""#;

pub(crate) fn refused(rows: Vec<(&str, Draft, Refusal)>) {
    for (name, draft, expected) in rows {
        let verdict = judge(&draft.build());
        assert_eq!(verdict.map(|_| ()), Err(expected), "{name}");
    }
}

pub(crate) fn in_response(from: &str, to: &str) -> Draft {
    Draft::default().envelope(from, to)
}

pub(crate) fn in_assertion(from: &str, to: &str) -> Draft {
    Draft::default().assertion(from, to)
}

#[test]
fn the_response_itself() {
    let id = r#" ID="_response""#;
    let version = r#" Version="2.0""#;
    let instant = r#" IssueInstant="2026-11-23T10:00:30.125Z""#;
    let destination = format!(r#" Destination="{ACS}""#);
    let request = r#" InResponseTo="_request""#;
    let issuer_end = format!(">{IDP}</saml:Issuer>");
    let whole_issuer = format!(
        r#"<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"{ENTITY}>{IDP}</saml:Issuer>"#
    );
    let code = format!("<samlp:StatusCode {SUCCESS}></samlp:StatusCode>");
    let response = At::Response;
    let r = in_response;
    refused(vec![
        ("8", r(id, r#" ID="""#), Refusal::Ids),
        ("8, not a name", r(id, r#" ID="1st""#), Refusal::Ids),
        ("9", r(id, ""), Refusal::IdMissing(response)),
        ("10", r(version, r#" Version="1.0""#), Refusal::Version(response)),
        ("10, missing", r(version, ""), Refusal::Version(response)),
        (
            "11",
            r(instant, r#" IssueInstant="""#),
            Refusal::IssueInstant(response, Fault::Malformed),
        ),
        (
            "12",
            r(instant, ""),
            Refusal::IssueInstant(response, Fault::Missing),
        ),
        (
            "13",
            r(instant, r#" IssueInstant="2026-11-23""#),
            Refusal::IssueInstant(response, Fault::Malformed),
        ),
        (
            "14",
            r(instant, r#" IssueInstant="2018-01-01T00:00:00Z""#),
            Refusal::IssueInstant(response, Fault::TooEarly),
        ),
        (
            "15",
            r(instant, r#" IssueInstant="2099-01-01T00:00:00Z""#),
            Refusal::IssueInstant(response, Fault::TooLate),
        ),
        (
            "an offset instead of Z",
            r(instant, r#" IssueInstant="2026-11-23T11:00:30+01:00""#),
            Refusal::IssueInstant(response, Fault::Malformed),
        ),
        (
            "16",
            r(request, r#" InResponseTo="""#),
            Refusal::InResponseTo(response, Fault::Malformed),
        ),
        (
            "17",
            r(request, ""),
            Refusal::InResponseTo(response, Fault::Missing),
        ),
        (
            "18",
            r(request, r#" InResponseTo="_other""#),
            Refusal::InResponseTo(response, Fault::Wrong),
        ),
        (
            "19",
            r(&destination, r#" Destination="""#),
            Refusal::Destination(Fault::Wrong),
        ),
        ("20", r(&destination, ""), Refusal::Destination(Fault::Missing)),
        (
            "21",
            r(&destination, &format!(r#" Destination="{ACS}/""#)),
            Refusal::Destination(Fault::Wrong),
        ),
        ("22", r(&code, ""), Refusal::Status(Fault::Missing)),
        (
            "23",
            r(&format!("<samlp:Status>{code}</samlp:Status>"), ""),
            Refusal::Status(Fault::Missing),
        ),
        ("24", r(SUCCESS, r#"Value="""#), Refusal::Status(Fault::Wrong)),
        ("24, missing", r(SUCCESS, ""), Refusal::Status(Fault::Missing)),
        (
            "26",
            r(SUCCESS, r#"Value="urn:oasis:names:tc:SAML:2.0:status:Splendid""#),
            Refusal::Status(Fault::Wrong),
        ),
        (
            "two status codes",
            r(&code, &code.repeat(2)),
            Refusal::Status(Fault::Missing),
        ),
        (
            "27",
            r(&issuer_end, "></saml:Issuer>"),
            Refusal::Issuer(response, Fault::Malformed),
        ),
        (
            "28",
            r(&whole_issuer, ""),
            Refusal::Issuer(response, Fault::Missing),
        ),
        (
            "29",
            r(&issuer_end, ">https://other.example</saml:Issuer>"),
            Refusal::Issuer(response, Fault::Wrong),
        ),
        (
            "30",
            r(
                ENTITY,
                r#" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:diversodaentity""#,
            ),
            Refusal::IssuerFormat(response, Fault::Wrong),
        ),
        (
            "32",
            r("{ASSERTION}", "<!--{ASSERTION}-->"),
            Refusal::Assertions(0),
        ),
        (
            "two issuers",
            r(&whole_issuer, &whole_issuer.repeat(2)),
            Refusal::Unexpected("Issuer"),
        ),
        (
            "two statuses",
            r("<samlp:Status>", "<samlp:Status></samlp:Status><samlp:Status>"),
            Refusal::Unexpected("Status"),
        ),
        (
            "extensions",
            r(
                "<samlp:Status>",
                "<samlp:Extensions></samlp:Extensions><samlp:Status>",
            ),
            Refusal::Unexpected("Response/*"),
        ),
        (
            "an encrypted assertion beside",
            r(
                "{ASSERTION}",
                r#"{ASSERTION}<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"></saml:EncryptedAssertion>"#,
            ),
            Refusal::Unexpected("EncryptedAssertion"),
        ),
    ]);
}

#[test]
fn instants_are_judged_to_the_millisecond_with_sixty_seconds_of_grace() {
    let early = Refusal::IssueInstant(At::Response, Fault::TooEarly);
    let late = Refusal::IssueInstant(At::Response, Fault::TooLate);
    let issued = "10:00:30.125Z";
    for (instant, expected) in [
        ("09:59:00.000Z", Ok(())),
        ("09:58:59.999Z", Err(early)),
        ("10:01:40.000Z", Ok(())),
        ("10:01:40.001Z", Err(late)),
    ] {
        let verdict = judge(&in_response(issued, instant).build());
        assert_eq!(verdict.map(|_| ()), expected, "{instant}");
    }
    for (part, at, start, end) in [
        (
            "NotOnOrAfter=\"2026-11-23T10:05:31Z\"",
            At::Conditions,
            "09:59:40Z",
            "09:59:40.001Z",
        ),
        (
            "NotOnOrAfter=\"2026-11-23T10:05:30Z\"",
            At::SubjectConfirmationData,
            "09:59:40Z",
            "09:59:40.001Z",
        ),
    ] {
        let with = |time: &str| in_assertion(part, &format!("NotOnOrAfter=\"2026-11-23T{time}\"")).build();
        let over = Err(Refusal::NotOnOrAfter(at, Fault::TooEarly));
        assert_eq!(judge(&with(start)).map(|_| ()), over, "{at:?}");
        assert_eq!(judge(&with(end)).map(|_| ()), Ok(()), "{at:?}");
    }
    let begins = |time: &str| {
        in_assertion(
            "NotBefore=\"2026-11-23T10:00:30Z\"",
            &format!("NotBefore=\"2026-11-23T{time}\""),
        )
        .build()
    };
    assert_eq!(judge(&begins("10:01:40Z")).map(|_| ()), Ok(()));
    let not_yet = Refusal::NotBefore(At::Conditions, Fault::TooLate);
    assert_eq!(judge(&begins("10:01:40.001Z")).map(|_| ()), Err(not_yet));
}

#[test]
fn a_login_ends_after_fifteen_minutes() {
    let xml = Draft::default().build();
    let verdict = sp().finish(&pending(), &idp(), &answer(&xml), at("2026-11-23T10:15:00.001Z"));
    let refusal = verdict.unwrap_err();
    assert_eq!(refusal, Refusal::Expired);
    assert_eq!(refusal.problem(), ProblemCode::LoginExpired);
    assert!(refusal.ends_login());
}

#[test]
fn the_answer_of_another_provider_or_to_another_login_is_refused() {
    let xml = Draft::default().build();
    let mut other = idp();
    other.entity_id = "https://other.example".to_owned();
    let verdict = sp().finish(&pending(), &other, &answer(&xml), now());
    assert_eq!(verdict.unwrap_err(), Refusal::OtherProvider);

    // Provider B answers a login begun at A, in its own name and with its own key.
    let mut pending = pending();
    pending.idp = "https://other.example".to_owned();
    let verdict = sp().finish(&pending, &other, &answer(&xml), now());
    assert_eq!(verdict.unwrap_err(), Refusal::Issuer(At::Response, Fault::Wrong));
}

#[test]
fn relay_state_comes_back_as_it_went() {
    let response = (
        "SAMLResponse".to_owned(),
        STANDARD.encode(Draft::default().build()),
    );
    let state = |value: &str| ("RelayState".to_owned(), value.to_owned());
    for (fields, expected) in [
        (vec![response.clone()], Refusal::RelayState),
        (vec![response.clone(), state("other")], Refusal::RelayState),
        (vec![response.clone(), state("")], Refusal::RelayState),
        (
            vec![response.clone(), state("handle"), state("handle")],
            Refusal::Unreadable(AnswerError::Repeated("RelayState")),
        ),
        (
            vec![response.clone(), response.clone(), state("handle")],
            Refusal::Unreadable(AnswerError::Repeated("SAMLResponse")),
        ),
        (
            vec![state("handle")],
            Refusal::Unreadable(AnswerError::Missing("SAMLResponse")),
        ),
    ] {
        let verdict = sp().finish(&pending(), &idp(), &Answer::from_fields(fields), now());
        assert_eq!(verdict.unwrap_err(), expected);
    }
}

#[test]
fn a_refusal_says_nothing_of_what_was_received_and_keeps_the_login() {
    let xml = in_assertion("SpidL2", "SpidL1").build();
    let refusal = judge(&xml).unwrap_err();
    assert_eq!(refusal.problem(), ProblemCode::SpidRefused);
    assert_eq!(refusal.reason(), "level 1 instead of 2");
    assert_eq!(refusal.anomaly(), None);
    assert!(!refusal.ends_login());
    let professional = judge(
        &in_assertion(
            "</saml:AttributeStatement>",
            &(attribute("ivaCode", "VATIT-12345678901") + "</saml:AttributeStatement>"),
        )
        .build(),
    );
    assert_eq!(
        professional.unwrap_err().problem(),
        ProblemCode::SpidWrongIdentityKind
    );
}
