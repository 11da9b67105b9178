//! Revocation lists: which count, for whom, and until when.

use super::pki::{
    CRL_ADDRESS, Draft, PKI, admitted, ca_name, extension, key_pem, now, oid, sha256_rsa, sign, time,
};
use crate::support::at;
use aws_lc_rs::rsa::KeyPair;
use chrono::{DateTime, Utc};
use sportello_identity::Certificate;
use sportello_identity::cns::revocation::{Crl, CrlError, Source};
use sportello_identity::cns::rules::Silence;
use sportello_identity::cns::{Evidence, Refusal, Rules};
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::der::asn1::{Ia5String, OctetString};
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{IssuingDistributionPoint, KeyUsage, KeyUsages};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

/// The serial number of the cards of [`Draft::card`].
pub(crate) const SERIAL: u32 = 0x00be_ef01;

/// A list to be.
#[derive(Clone)]
pub(crate) struct ListDraft {
    pub(crate) issuer: Name,
    pub(crate) this_update: DateTime<Utc>,
    pub(crate) next_update: Option<DateTime<Utc>>,
    pub(crate) serials: Vec<u32>,
    pub(crate) entry: Option<Vec<Extension>>,
    pub(crate) extensions: Vec<Extension>,
}

impl ListDraft {
    pub(crate) fn of(serials: &[u32]) -> Self {
        Self {
            issuer: ca_name("Prova - CA Cittadini"),
            this_update: at("2026-11-28T06:00:00Z"),
            next_update: Some(at("2026-11-29T06:00:00Z")),
            serials: serials.to_vec(),
            entry: None,
            extensions: Vec::new(),
        }
    }

    fn with(mut self, point: &IssuingDistributionPoint) -> Self {
        // RFC 5280 §5.2.5; x509-cert 0.2 gives its type another number.
        let named = Extension {
            extn_id: oid("2.5.29.28"),
            ..extension(point, true)
        };
        self.extensions.push(named);
        self
    }

    pub(crate) fn sign(&self, key: &KeyPair) -> Vec<u8> {
        let entry = |serial: &u32| RevokedCert {
            serial_number: SerialNumber::from(*serial),
            revocation_date: time(at("2026-11-01T00:00:00Z")),
            crl_entry_extensions: self.entry.clone(),
        };
        let entries: Vec<RevokedCert> = self.serials.iter().map(entry).collect();
        let tbs_cert_list = TbsCertList {
            version: x509_cert::Version::V2,
            signature: sha256_rsa(),
            issuer: self.issuer.clone(),
            this_update: time(self.this_update),
            next_update: self.next_update.map(time),
            revoked_certificates: (!entries.is_empty()).then_some(entries),
            crl_extensions: (!self.extensions.is_empty()).then(|| self.extensions.clone()),
        };
        let signature = sign(key, &tbs_cert_list.to_der().unwrap());
        let list = CertificateList {
            tbs_cert_list,
            signature_algorithm: sha256_rsa(),
            signature,
        };
        list.to_der().unwrap()
    }

    fn read(&self) -> Result<Crl, CrlError> {
        Crl::from_der(&self.sign(&PKI.ca), &PKI.authority, &Rules::default())
    }
}

fn verdict(crls: &[Crl], rules: &Rules, now: DateTime<Utc>) -> Result<Source, Refusal> {
    let evidence = Evidence { crls, answers: &[] };
    admitted(&Draft::card().issue(), rules)
        .unwrap()
        .conclude(evidence, now)
        .map(|verified| verified.revocation)
}

#[test]
fn a_card_that_is_not_listed_is_good_and_a_listed_one_is_not() {
    let rules = Rules::default();
    let others = ListDraft::of(&[1, 2, SERIAL + 1]).read().unwrap();
    assert_eq!(others.len(), 3);
    assert_eq!(
        verdict(std::slice::from_ref(&others), &rules, now()),
        Ok(Source::Crl)
    );
    let listed = ListDraft::of(&[1, SERIAL]).read().unwrap();
    assert_eq!(verdict(&[others, listed], &rules, now()), Err(Refusal::Revoked));
    let empty = ListDraft::of(&[]).read().unwrap();
    assert!(empty.is_empty());
    assert_eq!(verdict(&[empty], &rules, now()), Ok(Source::Crl));
}

#[test]
fn silence_is_refused_after_the_grace_and_accepted_by_rule_alone() {
    let rules = Rules::default();
    let list = ListDraft::of(&[]).read().unwrap();
    let verdict_at = |text: &str, rules: &Rules| verdict(std::slice::from_ref(&list), rules, at(text));
    assert_eq!(
        verdict_at("2026-11-29T06:02:59Z", &rules),
        Ok(Source::Crl),
        "within the skew"
    );
    assert_eq!(verdict_at("2026-11-29T06:03:00Z", &rules), Ok(Source::ExpiredCrl));
    assert_eq!(verdict_at("2026-11-30T05:59:59Z", &rules), Ok(Source::ExpiredCrl));
    assert_eq!(
        verdict_at("2026-11-30T06:00:00Z", &rules),
        Err(Refusal::StatusUnknown)
    );
    assert_eq!(
        verdict_at("2026-11-28T05:50:00Z", &rules),
        Err(Refusal::StatusUnknown),
        "not begun"
    );
    assert_eq!(verdict(&[], &rules, now()), Err(Refusal::StatusUnknown));
    let lenient = Rules {
        silence: Silence::Accept,
        ..rules
    };
    assert_eq!(verdict_at("2026-11-30T06:00:00Z", &lenient), Ok(Source::Nothing));
    let listed = ListDraft::of(&[SERIAL]).read().unwrap();
    let late = at("2027-06-01T00:00:00Z");
    assert_eq!(
        verdict(&[listed], &lenient, late),
        Err(Refusal::Revoked),
        "whatever its age"
    );
}

#[test]
fn a_list_of_another_hand_does_not_count() {
    let rules = Rules::default();
    let draft = ListDraft::of(&[]);
    let forged = draft.sign(&PKI.other);
    assert_eq!(
        Crl::from_der(&forged, &PKI.authority, &rules),
        Err(CrlError::Signature)
    );
    let mut changed = draft.sign(&PKI.ca);
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(
        Crl::from_der(&changed, &PKI.authority, &rules),
        Err(CrlError::Signature)
    );
    let other_name = ListDraft {
        issuer: ca_name("Altra"),
        ..draft.clone()
    };
    assert_eq!(other_name.read(), Err(CrlError::Issuer));
    assert_eq!(
        Crl::from_der(b"\x30\x00", &PKI.authority, &rules),
        Err(CrlError::Malformed)
    );

    // A right list of an authority of the same name clears nobody of ours.
    let namesake = Crl::from_der(&forged, &PKI.namesake, &rules).unwrap();
    assert_eq!(verdict(&[namesake], &rules, now()), Err(Refusal::StatusUnknown));

    let no_lists = Draft::authority(ca_name("Prova - CA Cittadini"), &PKI.ca)
        .with(extension(&KeyUsage(KeyUsages::KeyCertSign.into()), true));
    let no_lists = Certificate::from_der(&no_lists.issue()).unwrap();
    assert_eq!(
        Crl::from_der(&draft.sign(&PKI.ca), &no_lists, &rules),
        Err(CrlError::KeyUsage)
    );
}

#[test]
fn a_list_without_an_end_does_not_count() {
    let draft = ListDraft {
        next_update: None,
        ..ListDraft::of(&[])
    };
    assert_eq!(draft.read(), Err(CrlError::NoNextUpdate));
}

fn point() -> IssuingDistributionPoint {
    IssuingDistributionPoint {
        distribution_point: None,
        only_contains_user_certs: false,
        only_contains_ca_certs: false,
        only_some_reasons: None,
        indirect_crl: false,
        only_contains_attribute_certs: false,
    }
}

fn published_at(address: &str) -> IssuingDistributionPoint {
    let name = GeneralName::UniformResourceIdentifier(Ia5String::new(address).unwrap());
    IssuingDistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![name])),
        ..point()
    }
}

#[test]
fn a_partial_list_counts_for_its_part_alone() {
    let rules = Rules::default();
    let ours = ListDraft::of(&[])
        .with(&published_at(CRL_ADDRESS))
        .read()
        .unwrap();
    assert_eq!(verdict(&[ours], &rules, now()), Ok(Source::Crl));
    let elsewhere = published_at("http://crl.prova.example/ca-2.crl");
    let elsewhere = ListDraft::of(&[]).with(&elsewhere).read().unwrap();
    assert_eq!(verdict(&[elsewhere], &rules, now()), Err(Refusal::StatusUnknown));
    let cards = IssuingDistributionPoint {
        only_contains_user_certs: true,
        ..point()
    };
    let cards = ListDraft::of(&[]).with(&cards).read().unwrap();
    assert_eq!(verdict(&[cards], &rules, now()), Ok(Source::Crl));
    let authorities = IssuingDistributionPoint {
        only_contains_ca_certs: true,
        ..point()
    };
    let authorities = ListDraft::of(&[]).with(&authorities).read().unwrap();
    assert_eq!(
        verdict(&[authorities], &rules, now()),
        Err(Refusal::StatusUnknown)
    );
    for refused in [
        IssuingDistributionPoint {
            indirect_crl: true,
            ..point()
        },
        IssuingDistributionPoint {
            only_contains_attribute_certs: true,
            ..point()
        },
    ] {
        assert_eq!(ListDraft::of(&[]).with(&refused).read(), Err(CrlError::Kind));
    }
}

fn critical(id: &str) -> Extension {
    Extension {
        extn_id: oid(id),
        critical: true,
        extn_value: OctetString::new([2, 1, 1]).unwrap(),
    }
}

#[test]
fn what_changes_the_meaning_of_a_list_is_not_overlooked() {
    let delta = ListDraft {
        extensions: vec![critical("2.5.29.27")],
        ..ListDraft::of(&[])
    };
    assert_eq!(delta.read(), Err(CrlError::Kind));
    let of_others = ListDraft {
        entry: Some(vec![critical("2.5.29.29")]),
        ..ListDraft::of(&[9])
    };
    assert_eq!(of_others.read(), Err(CrlError::Kind));
}

#[test]
fn an_authority_between_must_not_be_revoked_either() {
    let rules = Rules::default();
    let middle = Draft {
        serial: 77,
        ..Draft::authority(ca_name("Prova - CA intermedia"), &PKI.middle)
    };
    let middle = Certificate::from_der(&middle.issue()).unwrap();
    let card = Draft::card().sign(&ca_name("Prova - CA intermedia"), &PKI.middle);
    let card = sportello_identity::cns::Card::from_der(&card).unwrap();
    let anchors = super::pki::anchors();
    let admitted =
        sportello_identity::cns::admit(&card, std::slice::from_ref(&middle), &anchors, &rules, now())
            .unwrap();
    assert_eq!(admitted.links().len(), 2);
    let of_cards = ListDraft {
        issuer: ca_name("Prova - CA intermedia"),
        ..ListDraft::of(&[])
    };
    let of_cards = Crl::from_der(&of_cards.sign(&PKI.middle), &middle, &rules).unwrap();
    let conclude = |of_root: &[u32]| {
        let crls = [of_cards.clone(), ListDraft::of(of_root).read().unwrap()];
        let evidence = Evidence {
            crls: &crls,
            answers: &[],
        };
        admitted
            .conclude(evidence, now())
            .map(|verified| verified.revocation)
    };
    assert_eq!(conclude(&[]), Ok(Source::Crl));
    assert_eq!(conclude(&[77]), Err(Refusal::Revoked));
    let evidence = Evidence {
        crls: std::slice::from_ref(&of_cards),
        answers: &[],
    };
    assert_eq!(admitted.conclude(evidence, now()), Err(Refusal::StatusUnknown));
}

#[test]
fn openssl_reads_and_verifies_the_same_list() {
    let der = ListDraft::of(&[SERIAL]).sign(&PKI.ca);
    let ca = super::pki::certificate_pem(PKI.authority.der());
    let arguments = [
        "crl", "-inform", "DER", "-in", "list.crl", "-CAfile", "ca.pem", "-noout", "-text",
    ];
    let files = [("list.crl", der.as_slice()), ("ca.pem", ca.as_bytes())];
    if let Some((good, text)) = crate::support::tool::run("openssl", &arguments, &files) {
        assert!(
            good && text.contains("verify OK") && text.contains("BEEF01"),
            "{text}"
        );
    }
}

/// A list with [`SERIAL`] that OpenSSL makes, with these lines about its extensions; nothing where it is not
/// installed. The key goes to the tool in a file of its own folder.
fn made_by_openssl(extensions: &str) -> Option<Vec<u8>> {
    let config = format!(
        "[ca]\ndefault_ca=t\n[t]\ndatabase=./index.txt\ncrlnumber=./crlnumber\ndefault_md=sha256\n\
         default_crl_days=7\n{extensions}"
    );
    let ca = super::pki::certificate_pem(PKI.authority.der());
    let made = crate::support::tool::run_for_file(
        "openssl",
        &[
            "ca",
            "-config",
            "ca.cnf",
            "-gencrl",
            "-keyfile",
            "ca.key",
            "-cert",
            "ca.pem",
            "-crl_lastupdate",
            "20261128060000Z",
            "-crl_nextupdate",
            "20261129060000Z",
            "-out",
            "list.pem",
        ],
        &[
            ("ca.cnf", config.as_bytes()),
            ("ca.key", key_pem(&PKI.ca).as_bytes()),
            ("ca.pem", ca.as_bytes()),
            ("crlnumber", b"01\n"),
            (
                "index.txt",
                b"R\t300101000000Z\t261101000000Z,keyCompromise\tBEEF01\tunknown\t/CN=x\n",
            ),
        ],
        "list.pem",
    );
    let (_, der) = x509_cert::der::pem::decode_vec(&made?).unwrap();
    assert!(CertificateList::from_der(&der).is_ok());
    Some(der)
}

#[test]
fn a_list_made_by_openssl_is_accepted() {
    let Some(der) = made_by_openssl("") else { return };
    let list = Crl::from_der(&der, &PKI.authority, &Rules::default()).unwrap();
    assert_eq!(list.next_update(), at("2026-11-29T06:00:00Z"));
    assert_eq!(verdict(&[list], &Rules::default(), now()), Err(Refusal::Revoked));
}

#[test]
fn openssl_says_of_which_certificates_its_list_speaks_and_is_understood() {
    let made = |scope: &str, critical: &str| {
        made_by_openssl(&format!(
            "crl_extensions=e\n[e]\nissuingDistributionPoint={critical}@p\n[p]\n{scope}\n"
        ))
    };
    let published = format!("fullname=URI:{CRL_ADDRESS}");
    let elsewhere = "fullname=URI:http://elsewhere.example/list.crl";
    for critical in ["critical,", ""] {
        for (scope, expected) in [
            ("onlyuser=TRUE", Refusal::Revoked),
            (published.as_str(), Refusal::Revoked),
            ("onlyCA=TRUE", Refusal::StatusUnknown),
            (elsewhere, Refusal::StatusUnknown),
        ] {
            let Some(der) = made(scope, critical) else { return };
            let list = Crl::from_der(&der, &PKI.authority, &Rules::default()).unwrap();
            let told = verdict(&[list], &Rules::default(), now());
            assert_eq!(told, Err(expected), "{critical}{scope}");
        }
        for scope in ["onlyAA=TRUE", "indirectCRL=TRUE", "onlysomereasons=keyCompromise"] {
            let Some(der) = made(scope, critical) else { return };
            let refused = Crl::from_der(&der, &PKI.authority, &Rules::default());
            assert_eq!(refused, Err(CrlError::Kind), "{critical}{scope}");
        }
    }
}
