//! Trust lists: whose signature counts, which authorities come out.

use super::pki::{Draft, PKI, ca_name, now, spki};
use crate::support::signer::{EXC_C14N, SHA256, Signer, digest_of, exclusive};
use crate::support::{at, swap};
use sportello_identity::Certificate;
use sportello_identity::cns::Anchors;
use sportello_identity::cns::trust_list::{
    IDENTITY_VERIFICATION, RECOGNISED, Selection, TSL, TrustList, TrustListError,
};
use sportello_identity::keys::Digest;
use sportello_identity::saml::XmlError;

const XADES: &str = "http://uri.etsi.org/01903/v1.3.2#";

/// One service: type, status, since when, certificates.
pub(crate) fn service(kind: &str, status: &str, since: &str, certificates: &[&Certificate]) -> String {
    let ids: Vec<String> = certificates
        .iter()
        .map(|certificate| {
            format!(
                "<DigitalId><X509Certificate>\n{}\n</X509Certificate></DigitalId>",
                certificate.to_base64()
            )
        })
        .collect();
    let ids = ids.concat();
    format!(
        "<TSPService><ServiceInformation><ServiceTypeIdentifier>{kind}</ServiceTypeIdentifier><ServiceName><Name xml:lang=\"en\">Service</Name></ServiceName><ServiceDigitalIdentity>{ids}<DigitalId><X509SubjectName>CN=x</X509SubjectName></DigitalId></ServiceDigitalIdentity><ServiceStatus>{status}</ServiceStatus><StatusStartingTime>{since}</StatusStartingTime></ServiceInformation></TSPService>"
    )
}

pub(crate) fn good_service(certificates: &[&Certificate]) -> String {
    service(
        IDENTITY_VERIFICATION,
        RECOGNISED,
        "2016-07-01T00:00:00Z",
        certificates,
    )
}

/// A list, not signed.
pub(crate) fn list(sequence: u64, services: &str) -> String {
    format!(
        "<TrustServiceStatusList xmlns=\"{TSL}\" Id=\"list\" TSLTag=\"http://uri.etsi.org/19612/TSLTag\"><SchemeInformation><TSLVersionIdentifier>5</TSLVersionIdentifier><TSLSequenceNumber>{sequence}</TSLSequenceNumber><SchemeTerritory>IT</SchemeTerritory><ListIssueDateTime>2026-11-20T09:00:00Z</ListIssueDateTime><NextUpdate><dateTime>2027-05-20T09:00:00Z</dateTime></NextUpdate></SchemeInformation><TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName><Name xml:lang=\"en\">Region</Name><Name xml:lang=\"it\"> Regione Prova </Name></TSPName></TSPInformation><TSPServices>{services}</TSPServices></TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>"
    )
}

fn properties() -> String {
    format!(
        "<xades:SignedProperties xmlns:xades=\"{XADES}\" Id=\"properties\"><xades:SignedSignatureProperties><xades:SigningTime>2026-11-20T09:00:00Z</xades:SigningTime></xades:SignedSignatureProperties></xades:SignedProperties>"
    )
}

/// A signature as lists have it: the root by an empty URI, and the signed properties.
pub(crate) fn signer() -> Signer {
    let properties = properties();
    let reference = format!(
        r##"<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#properties"><ds:Transforms><ds:Transform Algorithm="{EXC_C14N}"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod><ds:DigestValue>{}</ds:DigestValue></ds:Reference>"##,
        digest_of(Digest::Sha256, &exclusive(&properties))
    );
    Signer {
        uri: String::new(),
        references: reference,
        after: format!(
            "<ds:Object><xades:QualifyingProperties xmlns:xades=\"{XADES}\">{properties}</xades:QualifyingProperties></ds:Object>"
        ),
        ..Signer::new("")
    }
}

pub(crate) fn signed_by(signer: &Signer, list: &str) -> String {
    let end = "</TrustServiceStatusList>";
    swap(list, end, &(signer.signature(list, &PKI.list) + end))
}

pub(crate) fn parse(document: &str) -> Result<TrustList, TrustListError> {
    TrustList::parse(document.as_bytes(), &[PKI.list.certificate().clone()], "IT")
}

fn signed(services: &str) -> TrustList {
    parse(&signed_by(&signer(), &list(7, services))).unwrap()
}

fn names(anchors: &Anchors) -> Vec<String> {
    anchors
        .authorities()
        .iter()
        .map(Certificate::fingerprint)
        .collect()
}

fn authority(name: &str) -> Certificate {
    Certificate::from_der(&Draft::authority(ca_name(name), &PKI.middle).issue()).unwrap()
}

#[test]
fn a_list_is_read_with_all_its_certificates() {
    let (a, b) = (authority("A"), authority("B"));
    let list = signed(&(good_service(&[&a, &b, &a]) + &good_service(&[&a])));
    assert_eq!((list.sequence(), list.unreadable()), (7, 0));
    assert_eq!(list.issued_at(), at("2026-11-20T09:00:00Z"));
    assert_eq!(list.next_update(), Some(at("2027-05-20T09:00:00Z")));
    assert_eq!(list.services()[0].provider, "Regione Prova");
    assert_eq!(list.services()[0].authorities, [a.clone(), b.clone()]);
    let anchors = list.anchors(&Selection::default(), now()).unwrap();
    assert_eq!(names(&anchors), [a.fingerprint(), b.fingerprint()]);
}

#[test]
fn type_status_and_dates_select() {
    let [good, other_type, withdrawn, early, own] = ["A", "B", "C", "D", "E"].map(authority);
    let expired = Draft {
        not_after: at("2026-11-28T12:00:00Z"),
        ..Draft::authority(ca_name("F"), &PKI.middle)
    };
    let expired = Certificate::from_der(&expired.issue()).unwrap();
    let card = Certificate::from_der(
        &Draft {
            key: spki(&PKI.card),
            ..Draft::card()
        }
        .issue(),
    )
    .unwrap();
    let qualified = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC";
    let status = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/deprecatedatnationallevel";
    let list = signed(
        &[
            good_service(&[&good, &expired, &card]),
            service(qualified, RECOGNISED, "2016-07-01T00:00:00Z", &[&other_type]),
            service(
                IDENTITY_VERIFICATION,
                status,
                "2016-07-01T00:00:00Z",
                &[&withdrawn],
            ),
            service(
                IDENTITY_VERIFICATION,
                RECOGNISED,
                "2026-11-28T12:00:01Z",
                &[&early],
            ),
        ]
        .concat(),
    );
    let mut selection = Selection::default();
    assert_eq!(
        names(&list.anchors(&selection, now()).unwrap()),
        [good.fingerprint()]
    );
    selection.statuses.insert(status.to_owned());
    selection.added.push(own.clone());
    let all = list.anchors(&selection, now()).unwrap();
    assert_eq!(
        names(&all),
        [good.fingerprint(), withdrawn.fingerprint(), own.fingerprint()]
    );
    selection.denied.extend([good.fingerprint(), own.fingerprint()]);
    assert_eq!(
        names(&list.anchors(&selection, now()).unwrap()),
        [withdrawn.fingerprint()]
    );
    selection.denied.insert(withdrawn.fingerprint());
    assert_eq!(list.anchors(&selection, now()), Err(TrustListError::Empty));
    let late = at("2040-01-01T00:00:00Z");
    assert_eq!(
        list.anchors(&Selection::default(), late),
        Err(TrustListError::Empty)
    );
}

#[test]
fn the_operators_own_authorities_count_without_a_list() {
    assert!(Selection::default().without_list(now()).is_none());
    let selection = Selection {
        added: vec![authority("A")],
        ..Selection::default()
    };
    assert_eq!(
        names(&selection.without_list(now()).unwrap()),
        [authority("A").fingerprint()]
    );
}

#[test]
fn a_file_of_the_administrator_counts_unsigned() {
    let plain = list(7, &good_service(&[&PKI.authority]));
    let read = TrustList::from_file(plain.as_bytes(), "IT").unwrap();
    assert_eq!(read, signed(&good_service(&[&PKI.authority])));
    assert_eq!(TrustList::from_file(b"<a/>", "IT"), Err(TrustListError::Root));
}

#[test]
fn what_cannot_be_read_is_counted_and_left_out() {
    let a = authority("A");
    let broken = good_service(&[&a]).replace("<X509Certificate>\n", "<X509Certificate>\nAAAA");
    let no_status = swap(&good_service(&[&a]), "ServiceStatus>", "Status>");
    let list = signed(&[good_service(&[&a]), broken, no_status].concat());
    assert_eq!(list.unreadable(), 2);
    assert_eq!(
        names(&list.anchors(&Selection::default(), now()).unwrap()),
        [a.fingerprint()]
    );
}

#[test]
fn what_is_no_list_is_refused() {
    let document = signed_by(&signer(), &list(7, &good_service(&[&PKI.authority])));
    let doctype = format!("<!DOCTYPE x [<!ENTITY e \"x\">]>{document}");
    assert_eq!(parse(&doctype), Err(TrustListError::Xml(XmlError::Doctype)));
    assert_eq!(parse("<a/>"), Err(TrustListError::Root));
    let sign = |list: &str| parse(&signed_by(&signer(), list));
    let plain = list(7, "");
    assert_eq!(
        sign(&swap(&plain, ">IT<", ">FR<")),
        Err(TrustListError::Territory)
    );
    for (from, to) in [
        (">7<", ">sette<"),
        ("2026-11-20T09:00:00Z", "ieri"),
        ("2027-05-20T09:00:00Z", "domani"),
        ("NextUpdate>", "LastUpdate>"),
    ] {
        assert_eq!(sign(&swap(&plain, from, to)), Err(TrustListError::Scheme), "{to}");
    }
    let closed = swap(&plain, "<dateTime>2027-05-20T09:00:00Z</dateTime>", "");
    assert_eq!(sign(&closed).unwrap().next_update(), None);
    let empty = sign(&plain).unwrap();
    assert_eq!(
        empty.anchors(&Selection::default(), now()),
        Err(TrustListError::Empty)
    );
}
