//! Online status: whose answers count, about what, and for how long.

use super::pki::{Draft, PKI, admitted, ca_name, certificate_pem, extension, key_pem, now, oid, spki};
use super::responder::{AnswerDraft, id, link, nonce, octets, read, revoked, sha1_id};
use crate::support::at;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use chrono::{DateTime, Utc};
use sportello_identity::cns::revocation::{OcspAnswer, OcspError, Source};
use sportello_identity::cns::{Evidence, Refusal, Rules};
use x509_cert::der::Decode;
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_ocsp::{CertStatus, OcspRequest, ResponderId};

fn verdict(answers: &[OcspAnswer], now: DateTime<Utc>) -> Result<Source, Refusal> {
    let evidence = Evidence { crls: &[], answers };
    admitted(&Draft::card().issue(), &Rules::default())
        .unwrap()
        .conclude(evidence, now)
        .map(|verified| verified.revocation)
}

#[test]
fn a_good_answer_is_good_while_it_counts() {
    let answer = AnswerDraft::default().read().unwrap();
    assert_eq!(answer.counts_until(), at("2026-11-28T13:00:00Z"));
    assert_eq!(verdict(std::slice::from_ref(&answer), now()), Ok(Source::Ocsp));
    assert_eq!(
        verdict(&[answer], at("2026-11-28T13:03:00Z")),
        Err(Refusal::StatusUnknown)
    );
    let id = id(super::crl::SERIAL, &SHA256, "2.16.840.1.101.3.4.2.1");
    let answer = AnswerDraft {
        id,
        next_update: None,
        ..AnswerDraft::default()
    }
    .read()
    .unwrap();
    assert_eq!(answer.counts_until(), at("2026-11-29T11:50:00Z"));
}

#[test]
fn a_revoked_card_stays_revoked_and_an_unknown_one_unknown() {
    let answer = AnswerDraft {
        status: revoked(),
        ..AnswerDraft::default()
    }
    .read()
    .unwrap();
    let good = AnswerDraft::default().read().unwrap();
    assert_eq!(verdict(&[good, answer.clone()], now()), Err(Refusal::Revoked));
    assert_eq!(
        verdict(&[answer], at("2027-11-28T00:00:00Z")),
        Err(Refusal::Revoked)
    );
    let unknown = AnswerDraft {
        status: CertStatus::unknown(),
        ..AnswerDraft::default()
    };
    assert_eq!(
        verdict(&[unknown.read().unwrap()], now()),
        Err(Refusal::StatusUnknown)
    );
}

#[test]
fn an_old_answer_condemns_and_does_not_clear() {
    let stale = |status| AnswerDraft {
        status,
        next_update: Some(at("2026-11-28T11:57:00Z")),
        ..AnswerDraft::default()
    };
    let condemned = stale(revoked()).read().unwrap();
    let good = AnswerDraft::default().read().unwrap();
    assert_eq!(verdict(&[good, condemned], now()), Err(Refusal::Revoked));
    assert_eq!(stale(CertStatus::good()).read(), Err(OcspError::NotCurrent));
    let early = AnswerDraft {
        this_update: at("2026-11-28T12:03:01Z"),
        ..stale(revoked())
    };
    assert_eq!(early.read(), Err(OcspError::NotCurrent));
}

#[test]
fn a_list_speaks_where_the_responder_does_not_and_either_may_revoke() {
    let rules = Rules::default();
    let crl = |serials: &[u32]| {
        let der = super::crl::ListDraft::of(serials).sign(&PKI.ca);
        sportello_identity::cns::revocation::Crl::from_der(&der, &PKI.authority, &rules).unwrap()
    };
    let admitted = admitted(&Draft::card().issue(), &rules).unwrap();
    let conclude = |status: CertStatus, serials: &[u32]| {
        let answer = AnswerDraft {
            status,
            ..AnswerDraft::default()
        }
        .read()
        .unwrap();
        let evidence = Evidence {
            crls: &[crl(serials)],
            answers: &[answer],
        };
        admitted
            .conclude(evidence, now())
            .map(|verified| verified.revocation)
    };
    assert_eq!(conclude(CertStatus::unknown(), &[]), Ok(Source::Crl));
    assert_eq!(
        conclude(CertStatus::good(), &[super::crl::SERIAL]),
        Err(Refusal::Revoked)
    );
    assert_eq!(conclude(revoked(), &[]), Err(Refusal::Revoked));
}

#[test]
fn times_must_fit() {
    let early = AnswerDraft {
        this_update: at("2026-11-28T12:03:01Z"),
        ..AnswerDraft::default()
    };
    assert_eq!(early.read(), Err(OcspError::NotCurrent));
    let early = AnswerDraft {
        produced_at: at("2026-11-28T12:03:01Z"),
        ..AnswerDraft::default()
    };
    assert_eq!(early.read(), Err(OcspError::NotCurrent));
    let late = AnswerDraft {
        next_update: Some(at("2026-11-28T11:57:00Z")),
        ..AnswerDraft::default()
    };
    assert_eq!(late.read(), Err(OcspError::NotCurrent));
    let old = AnswerDraft {
        this_update: at("2026-11-27T11:00:00Z"),
        next_update: None,
        ..AnswerDraft::default()
    };
    assert_eq!(old.read(), Err(OcspError::NotCurrent));
}

#[test]
fn an_answer_to_something_else_does_not_count() {
    let other = AnswerDraft {
        id: sha1_id(5),
        ..AnswerDraft::default()
    };
    assert_eq!(other.read(), Err(OcspError::OtherCertificate));
    let mut namesake = AnswerDraft::default();
    namesake.id.issuer_key_hash = octets(&[0; 20]);
    assert_eq!(namesake.read(), Err(OcspError::OtherCertificate));
    let md5 = id(
        super::crl::SERIAL,
        &SHA1_FOR_LEGACY_USE_ONLY,
        "1.2.840.113549.2.5",
    );
    assert_eq!(
        AnswerDraft {
            id: md5,
            ..AnswerDraft::default()
        }
        .read(),
        Err(OcspError::OtherCertificate)
    );

    let with_nonce = AnswerDraft {
        extensions: vec![nonce(b"ours")],
        ..AnswerDraft::default()
    }
    .sign(&PKI.ca);
    assert!(read(&with_nonce, Some(b"ours")).is_ok());
    assert_eq!(read(&with_nonce, Some(b"else")), Err(OcspError::Nonce));
    assert!(
        read(&AnswerDraft::default().sign(&PKI.ca), Some(b"ours")).is_ok(),
        "from a stock"
    );
}

#[test]
fn only_the_issuer_or_its_responder_signs() {
    let good = AnswerDraft::default();
    assert_eq!(read(&good.sign(&PKI.other), None), Err(OcspError::Signature));
    let name = ca_name("Prova - Risponditore");
    let by_name = |certs: Vec<Vec<u8>>| AnswerDraft {
        responder: ResponderId::ByName(ca_name("Prova - Risponditore")),
        certs,
        ..AnswerDraft::default()
    };
    let responder = |purposes: &[&str]| Draft {
        not_before: at("2026-11-01T00:00:00Z"),
        not_after: at("2026-12-01T00:00:00Z"),
        extensions: vec![extension(
            &ExtendedKeyUsage(purposes.iter().map(|purpose| oid(purpose)).collect()),
            false,
        )],
        ..Draft::authority(name.clone(), &PKI.responder)
    };
    let signing = "1.3.6.1.5.5.7.3.9";
    let right = responder(&[signing]).issue();
    let answer = by_name(vec![right.clone()]).sign(&PKI.responder);
    assert!(read(&answer, None).is_ok());
    let key = digest(
        &SHA1_FOR_LEGACY_USE_ONLY,
        spki(&PKI.responder).subject_public_key.raw_bytes(),
    );
    let by_key = AnswerDraft {
        responder: ResponderId::ByKey(octets(key.as_ref())),
        ..by_name(vec![right.clone()])
    };
    assert!(read(&by_key.sign(&PKI.responder), None).is_ok());

    assert_eq!(
        read(&by_name(Vec::new()).sign(&PKI.responder), None),
        Err(OcspError::Signer)
    );
    assert_eq!(
        read(&by_name(vec![right]).sign(&PKI.other), None),
        Err(OcspError::Signature)
    );
    let expired = Draft {
        not_after: at("2026-11-28T12:00:00Z"),
        ..responder(&[signing])
    };
    for wrong in [
        responder(&["1.3.6.1.5.5.7.3.2"]).issue(),
        responder(&[signing]).sign(&ca_name("Prova - CA Cittadini"), &PKI.other),
        responder(&[signing]).sign(&ca_name("Altra"), &PKI.ca),
        expired.issue(),
    ] {
        let answer = by_name(vec![wrong]).sign(&PKI.responder);
        assert_eq!(read(&answer, None), Err(OcspError::Signer));
    }
}

#[test]
fn what_is_no_answer_is_refused() {
    assert_eq!(read(b"", None), Err(OcspError::Malformed));
    assert_eq!(
        read(b"\x30\x03\x0a\x01\x03", None),
        Err(OcspError::Unsuccessful),
        "tryLater"
    );
    assert_eq!(
        read(b"\x30\x03\x0a\x01\x00", None),
        Err(OcspError::Malformed),
        "successful, but empty"
    );
    let mut unknown = nonce(b"x");
    unknown.extn_id = oid("1.3.6.1.4.1.99999.1");
    unknown.critical = true;
    let answer = AnswerDraft {
        extensions: vec![unknown],
        ..AnswerDraft::default()
    };
    assert_eq!(answer.read(), Err(OcspError::Malformed));
}

#[test]
fn the_question_names_the_certificate() {
    let der = link().ocsp_request(Some(b"0123456789abcdef")).unwrap();
    let request = OcspRequest::from_der(&der).unwrap();
    assert_eq!(request.nonce().unwrap().0.as_bytes(), b"0123456789abcdef");
    let [single] = request.tbs_request.request_list.as_slice() else {
        panic!("not one")
    };
    let mut named = single.req_cert.clone();
    named.hash_algorithm.parameters = None;
    assert_eq!(named, sha1_id(super::crl::SERIAL));
    let without = OcspRequest::from_der(&link().ocsp_request(None).unwrap()).unwrap();
    assert!(without.nonce().is_none());
}

/// OpenSSL's responder answers our question, and we read its answer; it tells the time by the clock.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the tool that answers takes its time from the clock"
)]
fn openssl_answers_our_question() {
    let moment: DateTime<Utc> = std::time::SystemTime::now().into();
    let nonce = b"0123456789abcdef";
    let rules = Rules::default();
    for (line, expected) in [
        ("V\t300101000000Z\t\tBEEF01\tunknown\t/CN=x\n", Ok(Source::Ocsp)),
        (
            "R\t300101000000Z\t261101000000Z\tBEEF01\tunknown\t/CN=x\n",
            Err(Refusal::Revoked),
        ),
        (
            "V\t300101000000Z\t\tBEEF02\tunknown\t/CN=x\n",
            Err(Refusal::StatusUnknown),
        ),
    ] {
        let request = link().ocsp_request(Some(nonce)).unwrap();
        let answer = crate::support::tool::run_for_file(
            "openssl",
            &[
                "ocsp",
                "-index",
                "index.txt",
                "-CA",
                "ca.pem",
                "-rsigner",
                "ca.pem",
                "-rkey",
                "ca.key",
                "-reqin",
                "request",
                "-respout",
                "answer",
                "-ndays",
                "1",
            ],
            &[
                ("index.txt", line.as_bytes()),
                ("ca.pem", certificate_pem(PKI.authority.der()).as_bytes()),
                ("ca.key", key_pem(&PKI.ca).as_bytes()),
                ("request", &request),
            ],
            "answer",
        );
        let Some(answer) = answer else { return };
        let wrong = OcspAnswer::from_der(&answer, &link(), Some(b"another"), &rules, moment);
        assert_eq!(wrong, Err(OcspError::Nonce));
        let answer = OcspAnswer::from_der(&answer, &link(), Some(nonce), &rules, moment).unwrap();
        assert_eq!(verdict(&[answer], moment), expected, "{line}");
    }
}
