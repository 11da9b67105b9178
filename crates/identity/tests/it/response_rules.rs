//! One change to a good answer per rule: each is really signed, and refused for that very reason.

use crate::support::{ACS, Draft, IDP, SP, answer, assertion, at, attribute, idp, judge, now, pending, sp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sportello_identity::spid::{At, Fault, Refusal};
use sportello_identity::{Answer, AnswerError};
use sportello_types::problem::ProblemCode;

const ENTITY: &str = r#" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity""#;
const TRANSIENT: &str = r#" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient""#;
const BEARER: &str = r#" Method="urn:oasis:names:tc:SAML:2.0:cm:bearer""#;
const SUCCESS: &str = r#"Value="urn:oasis:names:tc:SAML:2.0:status:Success""#;

fn refused(rows: Vec<(&str, Draft, Refusal)>) {
    for (name, draft, expected) in rows {
        let verdict = judge(&draft.build());
        assert_eq!(verdict.map(|_| ()), Err(expected), "{name}");
    }
}

fn in_response(from: &str, to: &str) -> Draft {
    Draft::default().envelope(from, to)
}

fn in_assertion(from: &str, to: &str) -> Draft {
    Draft::default().assertion(from, to)
}

/// The text from one tag to another, both included, of the good assertion.
fn part(start: &str, end: &str) -> String {
    let text = assertion();
    let from = text.find(start).unwrap();
    let to = text[from..].find(end).unwrap() + from + end.len();
    text[from..to].to_owned()
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
fn the_assertion_itself() {
    let id = r#" ID="_assertion""#;
    let version = r#" Version="2.0""#;
    let instant = r#" IssueInstant="2026-11-23T10:00:30.125Z""#;
    let issuer = part("<saml:Issuer", "</saml:Issuer>");
    let here = At::Assertion;
    let a = in_assertion;
    refused(vec![
        ("33", a(id, r#" ID="""#), Refusal::Ids),
        ("34", a(id, ""), Refusal::IdMissing(here)),
        ("35", a(version, r#" Version="1.0""#), Refusal::Version(here)),
        (
            "36",
            a(instant, r#" IssueInstant="""#),
            Refusal::IssueInstant(here, Fault::Malformed),
        ),
        ("37", a(instant, ""), Refusal::IssueInstant(here, Fault::Missing)),
        (
            "38",
            a(instant, r#" IssueInstant="2026-11-23 10:00""#),
            Refusal::IssueInstant(here, Fault::Malformed),
        ),
        (
            "39",
            a(instant, r#" IssueInstant="2000-01-01T00:00:00Z""#),
            Refusal::IssueInstant(here, Fault::TooEarly),
        ),
        (
            "40",
            a(instant, r#" IssueInstant="2099-01-01T00:00:00Z""#),
            Refusal::IssueInstant(here, Fault::TooLate),
        ),
        ("68", a(&issuer, ""), Refusal::Issuer(here, Fault::Missing)),
        (
            "69",
            a(
                &format!(">{IDP}</saml:Issuer>"),
                ">https://other.example</saml:Issuer>",
            ),
            Refusal::Issuer(here, Fault::Wrong),
        ),
        (
            "70",
            a(ENTITY, r#" Format="""#),
            Refusal::IssuerFormat(here, Fault::Wrong),
        ),
        ("71", a(ENTITY, ""), Refusal::IssuerFormat(here, Fault::Missing)),
        (
            "72",
            a(
                ENTITY,
                r#" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent""#,
            ),
            Refusal::IssuerFormat(here, Fault::Wrong),
        ),
        (
            "advice",
            a(
                "<saml:AuthnStatement ",
                "<saml:Advice></saml:Advice><saml:AuthnStatement ",
            ),
            Refusal::Unexpected("Advice"),
        ),
        (
            "a statement that SPID does not know",
            a(
                "<saml:AuthnStatement ",
                "<saml:AuthzDecisionStatement></saml:AuthzDecisionStatement><saml:AuthnStatement ",
            ),
            Refusal::Unexpected("Assertion/*"),
        ),
    ]);
}

#[test]
fn the_subject() {
    let name_id = part("<saml:NameID", "</saml:NameID>");
    let confirmation = part("<saml:SubjectConfirmation ", "</saml:SubjectConfirmation>");
    let data = part("<saml:SubjectConfirmationData", "</saml:SubjectConfirmationData>");
    let qualifier = format!(r#" NameQualifier="{IDP}""#);
    let recipient = format!(r#" Recipient="{ACS}""#);
    let request = r#" InResponseTo="_request""#;
    let ends = r#" NotOnOrAfter="2026-11-23T10:05:30Z""#;
    let here = At::SubjectConfirmationData;
    let a = in_assertion;
    refused(vec![
        (
            "41",
            a(&(name_id.clone() + &confirmation), ""),
            Refusal::NameId(Fault::Missing),
        ),
        (
            "42",
            a(&part("<saml:Subject>", "</saml:Subject>"), ""),
            Refusal::Subject,
        ),
        ("43", a("_subject", " "), Refusal::NameId(Fault::Malformed)),
        ("44", a(&name_id, ""), Refusal::NameId(Fault::Missing)),
        (
            "two NameIDs",
            a(&name_id, &name_id.repeat(2)),
            Refusal::NameId(Fault::Missing),
        ),
        (
            "45",
            a(TRANSIENT, r#" Format="""#),
            Refusal::NameIdFormat(Fault::Wrong),
        ),
        ("46", a(TRANSIENT, ""), Refusal::NameIdFormat(Fault::Missing)),
        (
            "47",
            a(
                TRANSIENT,
                r#" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent""#,
            ),
            Refusal::NameIdFormat(Fault::Wrong),
        ),
        (
            "48",
            a(&qualifier, r#" NameQualifier="""#),
            Refusal::NameQualifier(Fault::Malformed),
        ),
        ("49", a(&qualifier, ""), Refusal::NameQualifier(Fault::Missing)),
        ("51, 56", a(&data, ""), Refusal::Confirmation(here)),
        (
            "52",
            a(&confirmation, ""),
            Refusal::Confirmation(At::SubjectConfirmation),
        ),
        (
            "two confirmations",
            a(&confirmation, &confirmation.repeat(2)),
            Refusal::Confirmation(At::SubjectConfirmation),
        ),
        ("53", a(BEARER, r#" Method="""#), Refusal::Method(Fault::Wrong)),
        ("54", a(BEARER, ""), Refusal::Method(Fault::Missing)),
        (
            "55",
            a(
                BEARER,
                r#" Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key""#,
            ),
            Refusal::Method(Fault::Wrong),
        ),
        (
            "57",
            a(&recipient, r#" Recipient="""#),
            Refusal::Recipient(Fault::Wrong),
        ),
        ("58", a(&recipient, ""), Refusal::Recipient(Fault::Missing)),
        (
            "59",
            a(&recipient, r#" Recipient="https://other.example/acs""#),
            Refusal::Recipient(Fault::Wrong),
        ),
        (
            "60",
            a(request, r#" InResponseTo="""#),
            Refusal::InResponseTo(here, Fault::Malformed),
        ),
        ("61", a(request, ""), Refusal::InResponseTo(here, Fault::Missing)),
        (
            "62",
            a(request, r#" InResponseTo="_other""#),
            Refusal::InResponseTo(here, Fault::Wrong),
        ),
        (
            "63",
            a(ends, r#" NotOnOrAfter="""#),
            Refusal::NotOnOrAfter(here, Fault::Malformed),
        ),
        ("64", a(ends, ""), Refusal::NotOnOrAfter(here, Fault::Missing)),
        (
            "65",
            a(ends, r#" NotOnOrAfter="2026.11.23""#),
            Refusal::NotOnOrAfter(here, Fault::Malformed),
        ),
        (
            "66",
            a(ends, r#" NotOnOrAfter="2000-01-01T00:00:00Z""#),
            Refusal::NotOnOrAfter(here, Fault::TooEarly),
        ),
        (
            "a confirmation that begins later",
            a(ends, &format!(r#" NotBefore="2026-11-23T10:00:00Z"{ends}"#)),
            Refusal::NotBefore(here, Fault::Wrong),
        ),
    ]);
}

#[test]
fn the_conditions_each_alone() {
    let starts = r#" NotBefore="2026-11-23T10:00:30Z""#;
    let ends = r#" NotOnOrAfter="2026-11-23T10:05:31Z""#;
    let audience = format!("<saml:Audience>{SP}</saml:Audience>");
    let restriction = format!("<saml:AudienceRestriction>{audience}</saml:AudienceRestriction>");
    let other = "<saml:Audience>https://other.example</saml:Audience>";
    let here = At::Conditions;
    let a = in_assertion;
    refused(vec![
        ("73", a(&restriction, ""), Refusal::Audience(Fault::Missing)),
        (
            "74",
            a(&part("<saml:Conditions", "</saml:Conditions>"), ""),
            Refusal::Conditions(Fault::Missing),
        ),
        (
            "75",
            a(starts, r#" NotBefore="""#),
            Refusal::NotBefore(here, Fault::Malformed),
        ),
        ("76", a(starts, ""), Refusal::NotBefore(here, Fault::Missing)),
        (
            "77",
            a(starts, r#" NotBefore="2026/11/23""#),
            Refusal::NotBefore(here, Fault::Malformed),
        ),
        (
            "78",
            a(starts, r#" NotBefore="2099-01-01T00:00:00Z""#),
            Refusal::NotBefore(here, Fault::TooLate),
        ),
        (
            "79",
            a(ends, r#" NotOnOrAfter="""#),
            Refusal::NotOnOrAfter(here, Fault::Malformed),
        ),
        ("80", a(ends, ""), Refusal::NotOnOrAfter(here, Fault::Missing)),
        (
            "81",
            a(ends, r#" NotOnOrAfter="23-11-2026""#),
            Refusal::NotOnOrAfter(here, Fault::Malformed),
        ),
        (
            "82",
            a(ends, r#" NotOnOrAfter="2000-01-01T00:00:00Z""#),
            Refusal::NotOnOrAfter(here, Fault::TooEarly),
        ),
        ("83, 86", a(&audience, ""), Refusal::Audience(Fault::Missing)),
        (
            "85",
            a(&audience, "<saml:Audience></saml:Audience>"),
            Refusal::Audience(Fault::Wrong),
        ),
        ("87", a(&audience, other), Refusal::Audience(Fault::Wrong)),
        (
            "a second restriction without us",
            a(
                &restriction,
                &format!("{restriction}<saml:AudienceRestriction>{other}</saml:AudienceRestriction>"),
            ),
            Refusal::Audience(Fault::Wrong),
        ),
        (
            "a condition that we do not know",
            a(
                "</saml:Conditions>",
                "<saml:Condition></saml:Condition></saml:Conditions>",
            ),
            Refusal::Conditions(Fault::Wrong),
        ),
    ]);
}

#[test]
fn the_authentication() {
    let statement = part("<saml:AuthnStatement", "</saml:AuthnStatement>");
    let context = part("<saml:AuthnContext>", "</saml:AuthnContext>");
    let class = part("<saml:AuthnContextClassRef>", "</saml:AuthnContextClassRef>");
    let uri = "https://www.spid.gov.it/SpidL2";
    let a = in_assertion;
    refused(vec![
        ("88", a(&context, ""), Refusal::AuthnContext(Fault::Missing)),
        ("89", a(&statement, ""), Refusal::AuthnStatement(Fault::Missing)),
        (
            "two statements",
            a(&statement, &statement.repeat(2)),
            Refusal::AuthnStatement(Fault::Missing),
        ),
        ("90, 93", a(&class, ""), Refusal::AuthnContext(Fault::Missing)),
        (
            "two classes",
            a(&class, &class.repeat(2)),
            Refusal::AuthnContext(Fault::Missing),
        ),
        ("92", a(uri, ""), Refusal::AuthnContext(Fault::Wrong)),
        (
            "97",
            a(uri, "urn:oasis:names:tc:SAML:2.0:ac:classes:SpidL2"),
            Refusal::AuthnContext(Fault::Wrong),
        ),
        (
            "no instant",
            a(r#" AuthnInstant="2026-11-23T10:00:29Z""#, ""),
            Refusal::AuthnStatement(Fault::Malformed),
        ),
        (
            "a session that is over",
            a(
                "<saml:AuthnStatement ",
                r#"<saml:AuthnStatement SessionNotOnOrAfter="2026-11-23T10:00:40Z" "#,
            ),
            Refusal::SessionOver(Fault::TooEarly),
        ),
    ]);
}

#[test]
fn the_attributes() {
    let statement = part("<saml:AttributeStatement>", "</saml:AttributeStatement>");
    let empty = "<saml:AttributeStatement></saml:AttributeStatement>";
    let end = "</saml:AttributeStatement>";
    let spid_code = attribute("spidCode", "ABCD123456789A");
    let a = in_assertion;
    let mut rows = vec![
        (
            "no statement",
            a(&statement, ""),
            Refusal::AttributeStatement(Fault::Missing),
        ),
        (
            "two statements",
            a(&statement, &statement.repeat(2)),
            Refusal::AttributeStatement(Fault::Missing),
        ),
        (
            "98",
            a(&statement, empty),
            Refusal::AttributeStatement(Fault::Malformed),
        ),
        (
            "99",
            a(&spid_code, r#"<saml:Attribute Name="spidCode"></saml:Attribute>"#),
            Refusal::AttributeEmpty,
        ),
        (
            "a blank value",
            a(">ABCD123456789A<", "> <"),
            Refusal::AttributeEmpty,
        ),
        ("no name", a(r#" Name="spidCode""#, ""), Refusal::AttributeEmpty),
        (
            "twice",
            a(&spid_code, &spid_code.repeat(2)),
            Refusal::AttributeRepeated,
        ),
        (
            "an encrypted attribute",
            a(
                end,
                &format!("<saml:EncryptedAttribute></saml:EncryptedAttribute>{end}"),
            ),
            Refusal::Unexpected("AttributeStatement/*"),
        ),
        (
            "a fiscal code with a wrong check character",
            a("RSSMRA80A01H501U", "RSSMRA80A01H501V"),
            Refusal::Attribute("fiscalNumber", Fault::Malformed),
        ),
        (
            "a company's fiscal code",
            a("RSSMRA80A01H501U", "12345678901"),
            Refusal::Attribute("fiscalNumber", Fault::Malformed),
        ),
        (
            "a foreign prefix",
            a("TINIT-", "TINDE-"),
            Refusal::Attribute("fiscalNumber", Fault::Malformed),
        ),
        (
            "a date that does not exist",
            a("1980-01-01", "1980-02-30"),
            Refusal::Attribute("dateOfBirth", Fault::Malformed),
        ),
        (
            "a date the Italian way",
            a("1980-01-01", "01/01/1980"),
            Refusal::Attribute("dateOfBirth", Fault::Malformed),
        ),
        (
            "a name without end",
            a("Niccolò", &"a".repeat(201)),
            Refusal::Attribute("name", Fault::Malformed),
        ),
    ];
    for (name, value) in crate::support::ATTRIBUTES.iter().take(5) {
        rows.push((
            "103: an essential attribute is missing",
            a(&attribute(name, value), ""),
            Refusal::Attribute(name, Fault::Missing),
        ));
    }
    for name in [
        "companyName",
        "companyFiscalNumber",
        "ivaCode",
        "registeredOffice",
    ] {
        rows.push((
            "an identity of a professional or of a company",
            a(end, &(attribute(name, "VATIT-12345678901") + end)),
            Refusal::IdentityKind,
        ));
    }
    refused(rows);
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
