//! One change to the assertion of a good answer per rule, signed after the change.

use crate::response_rules::{ENTITY, in_assertion, refused};
use crate::support::{ACS, IDP, SP, assertion, attribute};
use sportello_identity::spid::{At, Fault, Refusal};

const TRANSIENT: &str = r#" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient""#;
const BEARER: &str = r#" Method="urn:oasis:names:tc:SAML:2.0:cm:bearer""#;

/// The text from one tag to another, both included, of the good assertion.
fn part(start: &str, end: &str) -> String {
    let text = assertion();
    let from = text.find(start).unwrap();
    let to = text[from..].find(end).unwrap() + from + end.len();
    text[from..to].to_owned()
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
