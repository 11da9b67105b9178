//! What the eIDAS node says of somebody whom another member state vouches for.

use crate::support::{ATTRIBUTES, Draft, answer, attribute, idp, judge, now, pending, sp};
use sportello_identity::spid::{Fault, Refusal};
use sportello_identity::{Asked, PendingLogin, VerifiedIdentity};
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Sex;
use sportello_types::values::AccountKey;
use sportello_types::whoami::Provider;

/// A name with its transliteration beside it.
fn written_twice(name: &str, native: &str, latin: &str) -> String {
    format!(
        "<saml:Attribute Name=\"{name}\"><saml:AttributeValue LatinScript=\"false\">{native}</saml:AttributeValue>\
         <saml:AttributeValue>{latin}</saml:AttributeValue></saml:Attribute>"
    )
}

fn said(attributes: &str) -> String {
    let all: String = ATTRIBUTES
        .iter()
        .map(|(name, value)| attribute(name, value))
        .collect();
    Draft::default().assertion(&all, attributes).build()
}

fn judge_eidas(attributes: &str) -> Result<VerifiedIdentity, Refusal> {
    let pending = PendingLogin {
        asked: Asked::Eidas,
        ..pending()
    };
    sp().finish(&pending, &idp(), &answer(&said(attributes)), now())
}

fn giorgos() -> String {
    [
        attribute("spidCode", "EL/IT/39f1c2ab7d604e"),
        written_twice("name", "Γιώργος", "Giorgos"),
        written_twice("familyName", "Παπαδάκης", "Papadakis"),
        attribute("dateOfBirth", "1978-10-05"),
        attribute("placeOfBirth", "Ηράκλειο"),
        attribute("gender", "Male"),
        attribute("address", "Λεωφόρος Κνωσού 12"),
    ]
    .concat()
}

#[test]
fn a_person_without_fiscal_code_is_known_by_the_identifier_and_by_both_names() {
    let verified = judge_eidas(&giorgos()).unwrap();
    assert_eq!(verified.provider, Provider::Eidas);
    let identifier = "EL/IT/39f1c2ab7d604e".parse().unwrap();
    assert_eq!(verified.account, AccountKey::Eidas(identifier));
    assert_eq!(verified.account.tax_code(), None);
    assert_eq!(
        (verified.given_name.as_str(), verified.family_name.as_str()),
        ("Giorgos", "Papadakis")
    );
    assert_eq!(verified.native_given_name.as_deref(), Some("Γιώργος"));
    assert_eq!(verified.native_family_name.as_deref(), Some("Παπαδάκης"));
    assert_eq!(verified.birth_date.to_string(), "1978-10-05");
    assert_eq!(verified.sex, Some(Sex::M));
    assert_eq!(
        (verified.birth_place, verified.domicile),
        (None, None),
        "free text of another country"
    );
}

#[test]
fn the_order_of_the_two_names_and_the_prefix_of_the_mark_do_not_matter() {
    let marked = "<saml:AttributeValue LatinScript=\"false\">Γιώργος</saml:AttributeValue>";
    let swapped = giorgos().replace(
        &format!("{marked}<saml:AttributeValue>Giorgos</saml:AttributeValue>"),
        "<saml:AttributeValue>Giorgos</saml:AttributeValue>\
         <saml:AttributeValue xmlns:n=\"http://eidas.europa.eu/attributes/naturalperson\" n:LatinScript=\"false\">\
         Γιώργος</saml:AttributeValue>",
    );
    assert_ne!(swapped, giorgos());
    let verified = judge_eidas(&swapped).unwrap();
    assert_eq!(verified.given_name, "Giorgos");
    assert_eq!(verified.native_given_name.as_deref(), Some("Γιώργος"));
}

#[test]
fn a_name_in_one_script_alone_is_the_name() {
    let only = giorgos().replace("<saml:AttributeValue>Giorgos</saml:AttributeValue>", "");
    let verified = judge_eidas(&only).unwrap();
    assert_eq!(
        (verified.given_name.as_str(), verified.native_given_name),
        ("Γιώργος", None)
    );
}

#[test]
fn what_makes_the_account_must_be_there_and_readable() {
    let without = |name: &str, with: &str| {
        let part = giorgos();
        let begin = part.find(&format!("<saml:Attribute Name=\"{name}\"")).unwrap();
        let end = begin + part[begin..].find("</saml:Attribute>").unwrap() + "</saml:Attribute>".len();
        judge_eidas(&format!("{}{with}{}", &part[..begin], &part[end..]))
    };
    for name in ["spidCode", "name", "familyName", "dateOfBirth"] {
        assert_eq!(
            without(name, "").unwrap_err(),
            Refusal::Attribute(name, Fault::Missing)
        );
    }
    let spaced = without("spidCode", &attribute("spidCode", "EL/IT/a b"));
    assert_eq!(
        spaced.unwrap_err(),
        Refusal::Attribute("spidCode", Fault::Malformed)
    );
    let twice = "<saml:Attribute Name=\"name\"><saml:AttributeValue>Giorgos</saml:AttributeValue>\
                 <saml:AttributeValue>Marios</saml:AttributeValue></saml:Attribute>";
    assert_eq!(
        without("name", twice).unwrap_err(),
        Refusal::Attribute("name", Fault::Malformed)
    );
}

#[test]
fn an_identity_without_fiscal_code_is_none_of_spid_and_a_fiscal_code_is_none_of_eidas() {
    assert_eq!(
        judge(&said(&giorgos())).unwrap_err(),
        Refusal::Attribute("fiscalNumber", Fault::Missing)
    );
    let claimed = giorgos() + &attribute("fiscalNumber", "TINIT-RSSMRA80A01H501U");
    let verified = judge_eidas(&claimed).unwrap();
    assert_eq!(verified.account.tax_code(), None, "the node certifies none");
    let company = giorgos() + &attribute("companyName", "Kriti A.E.");
    assert_eq!(judge_eidas(&company).unwrap_err(), Refusal::IdentityKind);
}

#[test]
fn whoever_comes_through_the_node_is_not_sent_to_a_provider_of_spid() {
    for (spid, eidas) in [
        (ProblemCode::SpidRefused, ProblemCode::EidasRefused),
        (ProblemCode::SpidTooManyAttempts, ProblemCode::EidasRefused),
        (ProblemCode::SpidIdentitySuspended, ProblemCode::EidasRefused),
        (ProblemCode::SpidWrongIdentityKind, ProblemCode::EidasRefused),
        (
            ProblemCode::SpidRequestRejected,
            ProblemCode::EidasRequestRejected,
        ),
        (ProblemCode::SpidLevelMissing, ProblemCode::EidasLevelMissing),
        (ProblemCode::SpidConsentDenied, ProblemCode::SpidConsentDenied),
        (ProblemCode::SpidTimeout, ProblemCode::SpidTimeout),
    ] {
        assert_eq!(Asked::Eidas.told(spid), eidas);
        assert_eq!(Asked::Spid.told(spid), spid);
    }
}
