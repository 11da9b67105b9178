//! One card for each reason.

use super::pki::{
    CN, CODE, CRL_ADDRESS, Draft, OCSP_ADDRESS, PKI, admitted, extension, judge, judge_with, lenient, name,
    oid, policies, short_key, subject,
};
use crate::support::at;
use sportello_identity::cns::revocation::Source;
use sportello_identity::cns::{Card, CommonName, Refusal, Rules};
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;
use sportello_types::values::InvalidCodiceFiscale;
use x509_cert::der::Tag;
use x509_cert::der::asn1::OctetString;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};

#[test]
fn a_good_card_says_whose_it_is() {
    let verified = judge(&Draft::card().issue()).unwrap();
    assert_eq!(verified.holder.tax_code.as_str(), CODE);
    assert_eq!(verified.holder.card.as_str(), "7430010012345678");
    assert_eq!(verified.holder.card.ending(), "5678");
    assert_eq!(verified.holder.given_name.as_deref(), Some("Giulia"));
    assert_eq!(verified.holder.family_name.as_deref(), Some("Verdì"));
    assert_eq!(verified.issuer, "CN=Prova - CA Cittadini,O=Ente di Prova,C=IT");
    assert_eq!(verified.serial, "00beef01");
    assert_eq!(verified.anchor, PKI.authority.fingerprint());
    assert_eq!(verified.level, Loa::L3);
    assert_eq!(verified.revocation, Source::Nothing);
    assert_eq!(verified.valid_until, at("2030-01-01T00:00:00Z"));
}

#[test]
fn nothing_personal_is_printed() {
    let verified = judge(&Draft::card().issue()).unwrap();
    let text = format!("{verified:?} {:?} {:?}", verified.holder, verified.holder.card);
    for personal in [CODE, "Giulia", "Verdì", "7430010012345678"] {
        assert!(!text.contains(personal), "{text}");
    }
}

#[test]
fn a_card_without_names_is_a_card() {
    let mut draft = Draft::card();
    draft.subject = name(&[("2.5.4.3", Tag::PrintableString, CN.replace('=', "").as_bytes())]);
    let holder = judge(&draft.issue()).unwrap().holder;
    assert_eq!((holder.given_name, holder.family_name), (None, None));
}

#[test]
fn where_to_ask_about_revocation_is_read() {
    let admitted = admitted(&Draft::card().issue(), &Rules::default()).unwrap();
    let links = admitted.links();
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].crl_addresses(), [CRL_ADDRESS]);
    assert_eq!(links[0].ocsp_addresses(), [OCSP_ADDRESS]);
    assert_eq!(links[0].issuer(), &PKI.authority);
}

fn key_usage(usage: impl Into<x509_cert::der::flagset::FlagSet<KeyUsages>>) -> Extension {
    extension(&KeyUsage(usage.into()), true)
}

/// Each fixture with its reason and its page.
#[test]
fn each_wrong_card_is_refused_for_its_own_reason() {
    let card = Draft::card;
    let mut expired = card();
    expired.not_after = at("2026-11-28T12:00:00Z");
    let mut early = card();
    early.not_before = at("2026-11-28T12:00:01Z");
    let mut short = card();
    short.key = short_key();
    let mut two_names = card();
    two_names.subject.0.extend(subject(CN).0);
    let mut no_name = card();
    no_name.subject.0.pop();
    let mut ia5 = card();
    ia5.subject = name(&[("2.5.4.3", Tag::Ia5String, CN.as_bytes())]);
    let unknown = Extension {
        extn_id: oid("1.3.6.1.4.1.99999.1"),
        critical: true,
        extn_value: OctetString::new([5, 0]).unwrap(),
    };
    let authority = extension(
        &BasicConstraints {
            ca: true,
            path_len_constraint: None,
        },
        true,
    );
    let wrong_check = CN.replacen("Y/", "Z/", 1);
    let fixtures = [
        ("expired", expired, Refusal::Expired, ProblemCode::CnsExpired),
        (
            "not yet valid",
            early,
            Refusal::NotYetValid,
            ProblemCode::CnsNotYetValid,
        ),
        (
            "unknown critical",
            card().with(unknown),
            Refusal::CriticalExtension,
            ProblemCode::CnsMalformed,
        ),
        ("RSA-1024", short, Refusal::ShortKey(1024), ProblemCode::CnsTooOld),
        (
            "an authority's",
            card().with(authority),
            Refusal::Authority,
            ProblemCode::CnsNotACns,
        ),
        (
            "no key usage",
            card().without("2.5.29.15"),
            Refusal::KeyUsage,
            ProblemCode::CnsWrongKey,
        ),
        (
            "other key usage",
            card().with(key_usage(KeyUsages::KeyEncipherment)),
            Refusal::KeyUsage,
            ProblemCode::CnsWrongKey,
        ),
        (
            "nonRepudiation",
            card().with(key_usage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)),
            Refusal::NonRepudiation,
            ProblemCode::CnsWrongKey,
        ),
        (
            "no clientAuth",
            card().with(extension(
                &ExtendedKeyUsage(vec![oid("1.3.6.1.5.5.7.3.4")]),
                false,
            )),
            Refusal::ExtendedKeyUsage,
            ProblemCode::CnsWrongKey,
        ),
        (
            "no purposes",
            card().without("2.5.29.37"),
            Refusal::ExtendedKeyUsage,
            ProblemCode::CnsWrongKey,
        ),
        (
            "no policy",
            card().without("2.5.29.32"),
            Refusal::Policy,
            ProblemCode::CnsNotACns,
        ),
        (
            "another policy",
            card().with(policies(&["1.3.76.16.2", "1.3.76.16.2.1.1"])),
            Refusal::Policy,
            ProblemCode::CnsNotACns,
        ),
        (
            "CIE",
            card().with(policies(&["1.3.76.47.4"])),
            Refusal::Cie,
            ProblemCode::CnsNotACns,
        ),
        (
            "no name",
            no_name,
            CommonName::Missing.into(),
            ProblemCode::CnsNoFiscalCode,
        ),
        (
            "two names",
            two_names,
            CommonName::Repeated.into(),
            ProblemCode::CnsNoFiscalCode,
        ),
        (
            "another string",
            ia5,
            CommonName::Encoding.into(),
            ProblemCode::CnsNoFiscalCode,
        ),
        (
            "no slash",
            card().common_name("VRDGLI85D52D150Y"),
            CommonName::NoSlash.into(),
            ProblemCode::CnsNoFiscalCode,
        ),
        (
            "no card number",
            card().common_name("VRDGLI85D52D150Y/.hash"),
            CommonName::CardNumber.into(),
            ProblemCode::CnsNoFiscalCode,
        ),
        (
            "wrong check character",
            card().common_name(&wrong_check),
            CommonName::FiscalCode(InvalidCodiceFiscale::Check).into(),
            ProblemCode::CnsNoFiscalCode,
        ),
        (
            "a company's code",
            card().common_name("01234567890/7430010012345678.hash"),
            CommonName::FiscalCode(InvalidCodiceFiscale::Shape).into(),
            ProblemCode::CnsNoFiscalCode,
        ),
        (
            "a second name inside",
            card().common_name(&format!("Rossi,CN={CN}")),
            CommonName::FiscalCode(InvalidCodiceFiscale::Shape).into(),
            ProblemCode::CnsNoFiscalCode,
        ),
    ];
    for (fixture, draft, refusal, problem) in fixtures {
        assert_eq!(judge(&draft.issue()), Err(refusal), "{fixture}");
        assert_eq!(refusal.problem(), problem, "{fixture}");
        assert!(!refusal.reason().contains(CODE));
    }
}

#[test]
fn what_a_rule_refuses_a_rule_accepts() {
    let mut short = Draft::card();
    short.key = short_key();
    let rules = Rules {
        accept_short_keys: true,
        ..lenient()
    };
    assert!(judge_with(&short.issue(), &rules).is_ok());

    let cie = Draft::card().with(policies(&["1.3.76.47.4"])).issue();
    let rules = Rules {
        accept_cie: true,
        ..lenient()
    };
    assert!(judge_with(&cie, &rules).is_ok());

    for policy in ["1.3.159.6.1.3.2.10", "1.3.76.12.1.1.10.2.2.10"] {
        let lombardy = Draft::card().with(policies(&["1.2.3.4", policy])).issue();
        assert_eq!(judge(&lombardy).err(), None, "{policy}");
        let rules = Rules {
            policies: vec![oid("1.3.76.16.2.1")],
            ..lenient()
        };
        assert_eq!(judge_with(&lombardy, &rules), Err(Refusal::Policy));
    }
}

#[test]
fn a_signature_with_sha1_counts_where_the_rules_say_so() {
    let Some(der) = Draft::card().issue_with_sha1() else {
        return;
    };
    assert_eq!(judge(&der), Err(Refusal::Sha1));
    assert_eq!(Refusal::Sha1.problem(), ProblemCode::CnsTooOld);
    let rules = Rules {
        accept_sha1: true,
        ..lenient()
    };
    assert!(judge_with(&der, &rules).is_ok());

    let mut forged = der;
    *forged.last_mut().unwrap() ^= 1;
    assert_eq!(judge_with(&forged, &rules), Err(Refusal::IssuerSignature));
    assert_eq!(judge(&forged), Err(Refusal::IssuerSignature));
}

#[test]
fn old_kinds_of_string_are_read() {
    let mut draft = Draft::card();
    draft.subject = name(&[
        ("2.5.4.42", Tag::TeletexString, b"Nicol\xf2"),
        ("2.5.4.3", Tag::TeletexString, CN.as_bytes()),
    ]);
    let holder = judge(&draft.issue()).unwrap().holder;
    assert_eq!(holder.tax_code.as_str(), CODE);
    assert_eq!(holder.given_name.as_deref(), Some("Nicolò"));
}

#[test]
fn what_is_no_certificate_is_refused() {
    let good = Draft::card().issue();
    let twice = [good.as_slice(), good.as_slice()].concat();
    for bytes in [b"".as_slice(), b"\x30\x00", &good[..good.len() - 1], &twice] {
        assert_eq!(Card::from_der(bytes), Err(Refusal::Malformed));
    }
    let repeated = {
        let mut draft = Draft::card();
        draft.extensions.push(policies(&["1.2.3"]));
        draft.issue()
    };
    assert_eq!(Card::from_der(&repeated), Err(Refusal::Malformed));
}
