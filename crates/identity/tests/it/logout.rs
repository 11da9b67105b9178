//! Single logout, both ways, over both bindings.

use crate::support::{IDP, KEYS, SAML, SAMLP, SLO, answer, idp, now, rng, sp, swap};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sportello_identity::saml::redirect::{self, Kind};
use sportello_identity::saml::{SignatureError, read, sign, verify};
use sportello_identity::spid::{At, Fault, LogoutOutcome, Refusal, SpidSession};
use sportello_identity::{Answer, Binding, NameId, Outgoing, PendingLogout, SigningKey};

const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";

fn session() -> SpidSession {
    SpidSession {
        name_id: NameId {
            value: "_subject".to_owned(),
            format: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient".to_owned(),
            name_qualifier: IDP.to_owned(),
            sp_name_qualifier: Some("https://sp.example/?a&b".to_owned()),
        },
        session_index: "_session".to_owned(),
    }
}

fn pending() -> PendingLogout {
    PendingLogout {
        request_id: "_logout".to_owned(),
        issued_at: now(),
        idp: IDP.to_owned(),
        relay_state: "handle".to_owned(),
    }
}

fn request() -> String {
    format!(
        r#"<samlp:LogoutRequest xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="_theirs" Version="2.0" IssueInstant="2026-11-23T10:00:30Z" Destination="{SLO}"><saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity" NameQualifier="{IDP}">{IDP}</saml:Issuer><saml:NameID NameQualifier="{IDP}">_subject</saml:NameID><samlp:SessionIndex>_session</samlp:SessionIndex></samlp:LogoutRequest>"#
    )
}

fn response(status: &str) -> String {
    format!(
        r#"<samlp:LogoutResponse xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="_theirs" Version="2.0" IssueInstant="2026-11-23T10:00:30Z" Destination="{SLO}" InResponseTo="_logout"><saml:Issuer>{IDP}</saml:Issuer><samlp:Status>{status}</samlp:Status></samlp:LogoutResponse>"#
    )
}

fn success() -> String {
    response(&format!(r#"<samlp:StatusCode Value="{SUCCESS}"/>"#))
}

fn post(kind: Kind, xml: &str, key: Option<&SigningKey>) -> Answer {
    let signed = key.map_or_else(|| xml.to_owned(), |key| sign(xml, "_theirs", key).unwrap());
    Answer::from_fields([
        (kind.parameter().to_owned(), STANDARD.encode(signed)),
        ("RelayState".to_owned(), "theirs".to_owned()),
    ])
}

fn by_redirect(kind: Kind, xml: &str, key: &SigningKey) -> Answer {
    let url = redirect::encode(kind, SLO, xml, Some("theirs"), key).unwrap();
    Answer::new(url.split_once('?').unwrap().1, b"")
}

#[test]
fn we_ask_with_the_subject_exactly_as_it_was_asserted() {
    for binding in [Binding::Post, Binding::Redirect] {
        let (pending, outgoing) = sp()
            .logout_request(&idp(), &session(), binding, now(), &mut rng())
            .unwrap();
        let keys = [KEYS.sp.public_key().unwrap()];
        let (location, xml) = match outgoing {
            Outgoing::Post { action, fields } => {
                assert_eq!(fields[0].0, "SAMLRequest");
                let xml = STANDARD.decode(&fields[0].1).unwrap();
                let root = read(&xml).unwrap();
                verify(&xml, &root, &pending.request_id, &keys).unwrap();
                (action, xml)
            }
            Outgoing::Redirect { url } => {
                let (location, query) = url.split_once('?').unwrap();
                let message = redirect::decode(query).unwrap();
                message.verify(&keys).unwrap();
                (location.to_owned(), message.xml)
            }
        };
        assert_eq!(location, format!("{IDP}/slo"));
        let root = read(&xml).unwrap();
        assert!(root.is(SAMLP, "LogoutRequest"));
        assert_eq!(root.attribute("Destination"), Some(location.as_str()));
        let name_id = root.child(SAML, "NameID").unwrap();
        assert_eq!(name_id.text(), Some("_subject"));
        assert_eq!(name_id.attribute("NameQualifier"), Some(IDP));
        assert_eq!(
            name_id.attribute("SPNameQualifier"),
            Some("https://sp.example/?a&b")
        );
        assert_eq!(
            name_id.attribute("Format"),
            Some(session().name_id.format.as_str())
        );
        assert_eq!(
            root.child(SAMLP, "SessionIndex").unwrap().text(),
            Some("_session")
        );
    }
}

#[test]
fn their_answer_says_whether_all_is_closed() {
    let partial = response(
        r#"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Requester"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:PartialLogout"/></samlp:StatusCode>"#,
    );
    for (xml, expected) in [
        (success(), LogoutOutcome::Complete),
        (partial, LogoutOutcome::Partial),
    ] {
        for answer in [
            post(Kind::Response, &xml, Some(&KEYS.idp)),
            by_redirect(Kind::Response, &xml, &KEYS.idp),
        ] {
            assert_eq!(answer.in_response_to().as_deref(), Some("_logout"));
            assert_eq!(answer.relay_state().as_deref(), Some("theirs"));
            assert_eq!(
                sp().judge_logout(&pending(), &idp(), &answer, now()),
                Ok(expected)
            );
        }
    }
}

#[test]
fn their_answer_is_judged_like_any_other_message() {
    let judge = |answer: &Answer| sp().judge_logout(&pending(), &idp(), answer, now()).unwrap_err();
    let good = success();
    let post = |xml: &str| post(Kind::Response, xml, Some(&KEYS.idp));
    let here = At::Response;
    for (from, to, expected) in [
        ("_logout\"", "_other\"", Refusal::InResponseTo(here, Fault::Wrong)),
        (
            " InResponseTo=\"_logout\"",
            "",
            Refusal::InResponseTo(here, Fault::Missing),
        ),
        (
            SLO,
            "https://other.example/slo",
            Refusal::Destination(Fault::Wrong),
        ),
        (
            ">https://idp.example<",
            ">https://other.example<",
            Refusal::Issuer(here, Fault::Wrong),
        ),
        (
            "10:00:30Z",
            "10:02:00Z",
            Refusal::IssueInstant(here, Fault::TooLate),
        ),
        (
            "10:00:30Z",
            "09:00:00Z",
            Refusal::IssueInstant(here, Fault::TooEarly),
        ),
        ("Version=\"2.0\"", "Version=\"1.1\"", Refusal::Version(here)),
        ("LogoutResponse", "Response", Refusal::Root),
    ] {
        assert_eq!(judge(&post(&swap(&good, from, to))), expected, "{from} → {to}");
    }
    let unsigned = crate::logout::post(Kind::Response, &good, None);
    assert_eq!(
        judge(&unsigned),
        Refusal::Signature(here, SignatureError::Missing)
    );
    let foreign = crate::logout::post(Kind::Response, &good, Some(&KEYS.forger));
    assert_eq!(judge(&foreign), Refusal::Signature(here, SignatureError::Invalid));
    let foreign = by_redirect(Kind::Response, &good, &KEYS.forger);
    assert_eq!(judge(&foreign), Refusal::Signature(here, SignatureError::Invalid));
    let mut other = idp();
    other.entity_id = "https://other.example".to_owned();
    let verdict = sp().judge_logout(&pending(), &other, &post(&good), now());
    assert_eq!(verdict, Err(Refusal::OtherProvider));
}

#[test]
fn their_request_is_verified_and_answered_where_they_want_answers() {
    for (binding, answer) in [
        (Binding::Post, post(Kind::Request, &request(), Some(&KEYS.idp))),
        (
            Binding::Redirect,
            by_redirect(Kind::Request, &request(), &KEYS.idp),
        ),
    ] {
        assert_eq!(answer.issuer().as_deref(), Some(IDP));
        let asked = sp().read_logout(&idp(), &answer, now()).unwrap();
        assert_eq!(asked.request_id, "_theirs");
        assert_eq!(asked.name_id, "_subject");
        assert_eq!(asked.session_indexes, ["_session"]);
        assert_eq!(asked.binding, binding);
        let keys = [KEYS.sp.public_key().unwrap()];
        let (location, xml) = match sp().logout_response(&idp(), &asked, now(), &mut rng()).unwrap() {
            Outgoing::Post { action, fields } => {
                assert_eq!(fields[0].0, "SAMLResponse");
                assert_eq!(fields[1], ("RelayState".to_owned(), "theirs".to_owned()));
                let xml = STANDARD.decode(&fields[0].1).unwrap();
                let root = read(&xml).unwrap();
                verify(&xml, &root, root.attribute("ID").unwrap(), &keys).unwrap();
                (action, xml)
            }
            Outgoing::Redirect { url } => {
                let (location, query) = url.split_once('?').unwrap();
                let message = redirect::decode(query).unwrap();
                assert_eq!(message.kind, Kind::Response);
                assert_eq!(message.relay_state.as_deref(), Some("theirs"));
                message.verify(&keys).unwrap();
                (location.to_owned(), message.xml)
            }
        };
        assert_eq!(location, format!("{IDP}/slo-answer"));
        let root = read(&xml).unwrap();
        assert_eq!(root.attribute("InResponseTo"), Some("_theirs"));
        let status = root.child(SAMLP, "Status").unwrap();
        assert_eq!(
            status.child(SAMLP, "StatusCode").unwrap().attribute("Value"),
            Some(SUCCESS)
        );
    }
}

#[test]
fn nobody_else_can_log_a_citizen_out() {
    let read = |answer: &Answer| sp().read_logout(&idp(), answer, now()).unwrap_err();
    let here = At::Response;
    let missing = Refusal::Signature(here, SignatureError::Missing);
    let invalid = Refusal::Signature(here, SignatureError::Invalid);
    assert_eq!(read(&post(Kind::Request, &request(), None)), missing);
    assert_eq!(
        read(&post(Kind::Request, &request(), Some(&KEYS.forger))),
        invalid
    );
    assert_eq!(
        read(&by_redirect(Kind::Request, &request(), &KEYS.forger)),
        invalid
    );
    let unsigned = by_redirect(Kind::Request, &request(), &KEYS.idp);
    let query = unsigned.query().split_once("&SigAlg").unwrap().0.to_owned();
    assert_eq!(read(&Answer::new(&query, b"")), missing);
    let old = swap(
        &request(),
        " Version",
        r#" NotOnOrAfter="2026-11-23T09:00:00Z" Version"#,
    );
    assert_eq!(
        read(&post(Kind::Request, &old, Some(&KEYS.idp))),
        Refusal::NotOnOrAfter(here, Fault::TooEarly)
    );
    let nameless = swap(&request(), ">_subject<", "> <");
    assert_eq!(
        read(&post(Kind::Request, &nameless, Some(&KEYS.idp))),
        Refusal::NameId(Fault::Missing)
    );
    assert!(matches!(read(&answer("<a/>")), Refusal::Unreadable(_)));
}
